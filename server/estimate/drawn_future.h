#ifndef ONESTOP_SERVER_ESTIMATE_DRAWN_FUTURE_H_
#define ONESTOP_SERVER_ESTIMATE_DRAWN_FUTURE_H_

#include <vector>

#include "server/base/random.h"
#include "server/estimate/parameters.h"
#include "server/estimate/simulator.h"

namespace onestop::estimate {

// The hours to come as a hall's past makes them likely: each path draws its own. Not thread safe; what
// is given must outlive it.
class DrawnFuture : public Future {
 public:
  DrawnFuture(const Parameters& parameters, const Snapshot& snapshot, Random& random);

  // Begins another path.
  void Begin();

  std::optional<Leg> NextJoin() override;
  Time LeavesAt(const Leg& leg) override;
  Duration Remaining(core::CounterId counter) override;
  Duration Occupancy(const Leg& leg, core::ServiceId service, core::CounterId counter) override;
  Duration Gap(core::CounterId) override { return parameters_.DrawGap(random_); }
  Duration GapLeft(core::CounterId counter) override;
  Duration Reaction(core::CounterId) override { return parameters_.DrawReaction(random_); }
  bool Leaves(core::CounterId counter, Time now, bool somebody) override;
  Time GoAway(core::CounterId counter, Time now) override;
  Time IdleUntil(core::CounterId counter, Time now) override;
  Time Returns(core::CounterId counter) override;

 private:
  // What one clerk will do on this path.
  struct Plan {
    Time off = Time::max();
    bool drained = false;
    Time break_at = Time::max();
    // Of the day that is followed: the shift after this one.
    size_t next_shift = 0;
  };

  const std::vector<Staffing::Shift>& ShiftsOf(core::CounterId counter) const;
  const Desk& DeskOf(core::CounterId counter) const {
    return snapshot_.desks[counter.value() - 1];
  }
  Plan& PlanOf(core::CounterId counter) { return plans_[counter.value() - 1]; }
  void PlanWork(core::CounterId counter);
  void TakeShift(Plan& plan, const std::vector<Staffing::Shift>& shifts, size_t index);
  // The present hour's half-hours were prepared once for all paths.
  void PrepareArrivals();

  const Parameters& parameters_;
  const Snapshot& snapshot_;
  Random& random_;
  // By half-hour: what joins, added up over services and classes.
  std::vector<std::vector<double>> cumulated_;
  std::vector<Plan> plans_;
  // The past day that is followed; null without any.
  const std::vector<std::vector<Staffing::Shift>>* day_ = nullptr;
  Time last_join_;
  uint64_t next_ticket_ = 0;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_DRAWN_FUTURE_H_
