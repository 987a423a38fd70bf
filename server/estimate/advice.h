#ifndef ONESTOP_SERVER_ESTIMATE_ADVICE_H_
#define ONESTOP_SERVER_ESTIMATE_ADVICE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "server/estimate/parameters.h"
#include "server/estimate/snapshot.h"

namespace onestop::estimate {

// Numbers are those of onestop.v1.AdviceKind.
enum class AdviceKind : uint8_t {
  // Work at this counter, which is closed or on a break.
  kOpenCounter = 1,
  // Let this counter, which is at work, take the service too.
  kAddSkill = 2,
  // This counter is not needed for a while.
  kMayBreak = 3,
};

// One thing to do about the waits, and why. Shares are of tickets called within the target.
struct Advice {
  AdviceKind kind = AdviceKind::kOpenCounter;
  core::ServiceId service;
  core::CounterId counter;
  // Of tickets taken now, if nothing is done; and of those taken `within` from now, if it is.
  double share_now = 0;
  double share_then = 0;
  Duration within{0};
  Time since;
};

// Finds out by simulation what one counter more or less would do. Advice begins and ends only when two
// looks in a row say so, with a gap between the share at which it begins and that at which it ends, so
// that it does not flap. Not thread safe.
class Advisor {
 public:
  // Looks at the hall now. A pure function of what it was given so far.
  void Look(const Snapshot& snapshot, const Parameters& parameters);
  const std::vector<Advice>& advice() const { return advice_; }
  // Of yesterday nothing is left.
  void Clear();

 private:
  using Key = std::tuple<AdviceKind, core::ServiceId, core::CounterId>;
  struct Standing {
    Advice advice;
    bool shown = false;
    // Looks in a row that contradict `shown`.
    int against = 0;
  };

  void Show();
  void Weigh(const Advice& advice, bool begins, bool ends, Time now, std::vector<Key>& seen);

  std::map<Key, Standing> standing_;
  std::vector<Advice> advice_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_ADVICE_H_
