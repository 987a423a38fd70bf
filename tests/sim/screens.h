#ifndef ONESTOP_TESTS_SIM_SCREENS_H_
#define ONESTOP_TESTS_SIM_SCREENS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/base/random.h"
#include "server/engine/engine.h"
#include "tests/sim/scheduler.h"

namespace onestop::sim {

// The calls of a hall as its records have them.
struct CallsInJournal {
  // By the record's sequence.
  std::set<uint64_t> calls;
  // Where a hall-day begins, from which on screens know nothing of the one before.
  std::set<uint64_t> days;
};

// The displays of a hall: they follow its streams, connect again when the server is back, and now
// and then take nothing for a while. What they are shown must be durable, chained without a gap,
// and miss no call. Not thread safe; Disconnect before the engine goes.
class Screens {
 public:
  struct Surroundings {
    Scheduler* scheduler;
    // Records on the disk now.
    std::function<uint64_t()> durable;
    // The engine has something to do.
    std::function<void()> wake;
    std::function<void(const std::string& what)> fail;
    std::function<void(const std::string& what)> count;
  };

  Screens(uint64_t seed, Surroundings surroundings);
  ~Screens();

  engine::WatchEncoder* encoder();

  void Connect(engine::Engine& engine);
  void Disconnect();
  // From now on nobody falls behind.
  void Calm() { calm_ = true; }
  // Takes all there is, now.
  void TakeAll();
  // Some of those that keep up look at this very moment.
  void TakeSome();
  // At the end, when everything has been taken.
  void Check(const CallsInJournal& journal) const;

 private:
  class Encoder;
  class Screen;

  const Surroundings around_;
  std::unique_ptr<Encoder> encoder_;
  std::vector<std::unique_ptr<Screen>> screens_;
  bool calm_ = false;
};

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_SCREENS_H_
