#ifndef ONESTOP_SERVER_ESTIMATE_RECORDED_DAY_H_
#define ONESTOP_SERVER_ESTIMATE_RECORDED_DAY_H_

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "server/estimate/simulator.h"

namespace onestop::estimate {

// One day of a hall as it was: who joined when, how long each ticket was in hand, when each counter was
// worked at and how long its clerk took to call. A plain value.
struct RecordedDay {
  struct JoinedLeg {
    Leg leg;
    Time leaves = Time::max();
    // From its call to its release; unset when it was never called, or not released by the day's end.
    std::optional<Duration> occupancy;
    Time called = Time::max();
  };
  struct Turn {
    Time called;
    Time released = Time::max();
  };
  struct Shift {
    Time on;
    Time off = Time::max();
    // Nobody was waiting when it ended.
    bool drained = false;
  };

  Time begin;
  std::shared_ptr<const core::Config> config;
  std::shared_ptr<const Skills> skills;
  // In order of joining.
  std::vector<JoinedLeg> legs;
  // By counter id - 1.
  std::vector<std::vector<Turn>> turns;
  std::vector<std::vector<Shift>> shifts;
  // As the hall made them, in order of time.
  std::vector<Simulator::Call> calls;

  // The hall before anything happened.
  Snapshot Beginning() const;
};

// The events of one day. What contradicts what came before is left out.
RecordedDay RecordDay(std::span<const HallEvent> events, Time begin,
                      std::shared_ptr<const core::Config> config,
                      std::shared_ptr<const Skills> skills);

// The future that a recorded day was. With it a simulation from the day's beginning makes the same calls
// at the same moments; or, with `Clerks::kPrompt`, those that clerks would have made who call whenever
// they are there and somebody waits, under another rule or with other counters. The day must outlive it.
class RecordedFuture : public Future {
 public:
  enum class Clerks { kAsTheyWere, kPrompt };

  RecordedFuture(const RecordedDay& day, Clerks clerks);

  std::optional<Leg> NextJoin() override;
  Time LeavesAt(const Leg& leg) override;
  Duration Remaining(core::CounterId) override { return Duration::max(); }
  Duration Occupancy(const Leg& leg, core::ServiceId service, core::CounterId counter) override;
  Duration Gap(core::CounterId counter) override;
  Duration GapLeft(core::CounterId) override { return Duration(0); }
  Duration Reaction(core::CounterId) override;
  bool Leaves(core::CounterId counter, Time now, bool somebody) override;
  Time GoAway(core::CounterId counter, Time now) override;
  Time IdleUntil(core::CounterId counter, Time now) override;
  Time Returns(core::CounterId counter) override;

 private:
  const RecordedDay::JoinedLeg* Find(const Leg& leg) const;

  const RecordedDay& day_;
  const Clerks clerks_;
  size_t next_leg_ = 0;
  std::map<std::pair<core::TicketId, Time>, const RecordedDay::JoinedLeg*> legs_;
  // By counter: turns taken, and the shift it is in.
  std::vector<size_t> taken_;
  std::vector<size_t> shift_;
  // How long a clerk usually takes from a release to the next call, and to notice a new ticket.
  Duration usual_gap_{0};
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_RECORDED_DAY_H_
