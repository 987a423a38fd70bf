#ifndef ONESTOP_SERVER_ESTIMATE_STAFFING_H_
#define ONESTOP_SERVER_ESTIMATE_STAFFING_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "server/base/random.h"
#include "server/core/types.h"
#include "server/estimate/samples.h"

namespace onestop::estimate {

// When counters are worked at: the shifts of the last days, breaks and how long clerks work between
// them. A forecast follows, for all counters together, the shifts of one of those days, so that what
// happens together (lunch, a short-staffed morning) stays together. Times of day count from the start
// of the day. Not thread safe.
class Staffing {
 public:
  // A stretch of work, breaks included.
  struct Shift {
    Duration on{0};
    Duration off{0};
    // Nobody was waiting when it ended: such an end waits for the last ticket.
    bool drained = false;
  };

  // Remembers the shifts of so many days.
  explicit Staffing(size_t days);

  void Resize(size_t counters) { desks_.resize(counters); }
  // Files what was seen today, if anything, as a day of the past.
  void BeginDay();

  // A clerk begins, or is back, at this time of day.
  void On(core::CounterId counter, Duration at);
  // Goes away: `paused` for a while; `drained`: nobody was waiting.
  void Off(core::CounterId counter, Duration at, bool paused, bool drained);

  size_t days() const { return days_.size(); }
  // The shifts of a past day, 0 being the oldest. May be shorter than the number of counters.
  const std::vector<std::vector<Shift>>& day(size_t index) const { return days_[index]; }

  Duration DrawBreak(Random& random) const { return breaks_.Draw(random); }
  Duration DrawBreakLeft(Duration elapsed, Random& random) const {
    return breaks_.DrawLeft(elapsed, 1, random);
  }
  // After how much work since the last break the next one comes, given that it has not come for
  // `worked`; nothing for not in this shift.
  std::optional<Duration> DrawWork(Duration worked, Random& random) const;

  // A pause longer than this is the end of a shift rather than a break.
  static constexpr Duration kLongestBreak = std::chrono::minutes(20);
  // A clerk who is later than this for a shift of a past day is not expected any more.
  static constexpr Duration kLatest = std::chrono::minutes(15);

 private:
  struct DeskDay {
    std::optional<Duration> on;
    // When the pause under way began.
    std::optional<Duration> paused;
    bool paused_drained = false;
    // Work since the last break.
    Duration work_from{0};
    std::vector<Shift> shifts;
  };
  struct Work {
    Duration length{0};
    bool broke = false;
  };

  void EndShift(DeskDay& desk, Duration at, bool drained);
  void AddWork(Duration length, bool broke);

  size_t max_days_;
  std::vector<DeskDay> desks_;
  std::deque<std::vector<std::vector<Shift>>> days_;
  Samples breaks_;
  std::deque<Work> work_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_STAFFING_H_
