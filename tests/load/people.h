#ifndef ONESTOP_TESTS_LOAD_PEOPLE_H_
#define ONESTOP_TESTS_LOAD_PEOPLE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/load/clerk.h"
#include "tests/load/day_plan.h"

namespace onestop::load {

// Everybody who is in the hall on one day: clerks at their counters, citizens as they come. They act as
// the schedule runs. Not thread safe; what is given must outlive it.
class People {
 public:
  People(HallApi& api, Schedule& schedule, Random& random, HallFacts facts)
      : world_{api, schedule, random, std::move(facts), {}, {}, {}, {}} {}

  DayWorld& world() { return world_; }

  // One clerk at each of these counters, with staff ids from kFirstClerk on.
  absl::Status SeatClerks(const std::vector<std::string>& counters);
  // Puts the visits of the day on the schedule.
  void Expect(const std::vector<PlannedVisit>& visits);

  size_t clerks() const { return clerks_.size(); }
  size_t gone() const;

 private:
  void Arrive(const PlannedVisit& visit);

  DayWorld world_;
  std::vector<std::unique_ptr<Clerk>> clerks_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_PEOPLE_H_
