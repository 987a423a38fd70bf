#ifndef ONESTOP_SERVER_WAIT_KEEPER_H_
#define ONESTOP_SERVER_WAIT_KEEPER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/engine/engine.h"
#include "server/engine/quoter.h"
#include "server/engine/record_reader.h"
#include "server/estimate/estimator.h"

namespace onestop {

// Keeps the wait estimates of all halls: follows their records, on a thread of its own that
// yields to everybody else, and hangs out a new board of waits whenever a hall has changed, several
// times a second. The engine only looks at the board.
//
// Thread safety: Start and Stop from one thread; the rest from any.
class WaitKeeper : public engine::Quoter {
 public:
  struct Options {
    std::vector<std::string> halls = {};
    // Of the machine's time: a board is never older while its hall changes.
    std::chrono::nanoseconds every = std::chrono::milliseconds(250);
  };

  // `clock` is the halls' own and must outlive it.
  explicit WaitKeeper(Clock* clock) : clock_(clock) {}
  ~WaitKeeper() override { Stop(); }

  // `engine` must outlive it, or Stop come first. The boards stay empty until a journal has been read.
  void Start(engine::Engine* engine, Options options);
  void Stop();

  std::optional<core::Quote> QuoteFor(std::string_view hall, const core::State& state,
                                      std::span<const core::ServiceId> services,
                                      core::ClassId ticket_class) override;
  const estimate::Boards& boards() const { return boards_; }

 private:
  struct HallWaits {
    std::unique_ptr<engine::RecordReader> reader;
    estimate::Estimator estimator;
    Time forecast_at;
    std::chrono::nanoseconds forecast_steady{0};
    uint64_t forecast_sequence = 0;
    Time advised_at;
    std::chrono::nanoseconds advised_steady{0};
  };

  void Run();
  // Reads what has become durable since; false when it is time to stop.
  bool CatchUp(HallWaits& hall);
  void Forecast(const std::string& name, HallWaits& hall);
  bool Stopping() const ONESTOP_EXCLUDES(mutex_);

  Clock* const clock_;
  // For how much work is done, whatever time the hall's clock shows.
  SystemClock real_clock_;
  Options options_;
  estimate::Boards boards_;
  // The thread's own.
  std::map<std::string, HallWaits> halls_;
  std::thread thread_;
  mutable Mutex mutex_;
  CondVar wake_;
  bool stopping_ ONESTOP_GUARDED_BY(mutex_) = false;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_WAIT_KEEPER_H_
