#ifndef ONESTOP_SERVER_ESTIMATE_PRESENT_H_
#define ONESTOP_SERVER_ESTIMATE_PRESENT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/estimate/hall_event.h"
#include "server/estimate/parameters.h"
#include "server/estimate/snapshot.h"

namespace onestop::estimate {

// A hall as its events tell it: who waits, what every counter does. Teaches what it sees to the
// parameters on the way. Not thread safe.
class Present {
 public:
  struct Options {
    // There are no events about counters: that somebody is there follows from the calls.
    bool infer_staffing = false;
  };

  // `parameters` must outlive it.
  Present(std::shared_ptr<const core::Config> config, Parameters* parameters, Options options);

  // Ids keep their meaning. Skills become the configuration's.
  void SetConfig(std::shared_ptr<const core::Config> config);
  void SetSkills(std::shared_ptr<const Skills> skills) { skills_ = std::move(skills); }
  const Skills& skills() const { return *skills_; }

  // A day begins: nobody waits, nobody works.
  void BeginDay(Time day, std::optional<Time> closing);

  // What a call tells about the promise that was made to its ticket.
  struct FirstCall {
    core::TicketId ticket;
    Duration waited{0};
  };

  // One event, not before the last one. FAILED_PRECONDITION, in words, for what contradicts what came
  // before; then nothing has changed. A ticket that its counter still has in hand when the next is
  // called there is such a contradiction.
  absl::Status Apply(const HallEvent& event);
  // The call of the last event, if it was the first of its ticket.
  const std::optional<FirstCall>& first_call() const { return first_call_; }

  // Ends what the counter has in hand, without learning from it.
  void Release(core::CounterId counter, Time now);

  // At most so many legs, those that came first.
  Snapshot Take(Time now, size_t max_legs = static_cast<size_t>(-1)) const;
  // Whether a ticket of these services would find an open counter with nothing to do.
  bool FreeCounter(const Services& services, core::ClassId ticket_class) const;

  // Legs that wait, and when the last ticket began to be waited for; for the simple predictors.
  size_t waiting() const { return legs_.size(); }
  size_t waiting(core::ServiceId service) const;
  // Counters at work that take the service.
  size_t working(core::ServiceId service) const;
  const Desk& desk(core::CounterId counter) const { return desks_[counter.value() - 1].desk; }
  const core::Config& config() const { return *config_; }
  Time day() const { return day_; }
  // Whether this ticket has been issued today.
  bool Known(core::TicketId ticket) const { return visits_.contains(ticket); }
  // The leg of a waiting ticket, or null.
  const Leg* Find(core::TicketId ticket) const;
  // Who would be the first of this line, or null. O(waiting).
  const Leg* Head(core::ServiceId service, core::ClassId ticket_class) const;

  // Free for so long while somebody it could call was waiting, a counter whose staffing is inferred
  // counts as away.
  static constexpr Duration kSilence = std::chrono::minutes(10);

 private:
  struct Visit {
    Time arrival;
    bool called = false;
    core::CounterId counter;
  };
  struct DeskNow {
    Desk desk;
    core::ClassId ticket_class;
    // When the ticket in hand was called.
    Time called;
    // Somebody it could call was waiting when it became free.
    bool somebody = false;
    // Came back from being away since the last call.
    bool fresh = true;
    // Pause or close as soon as the ticket in hand is done.
    std::optional<EventKind> leaves_after;
  };

  absl::Status OnIssue(const HallEvent& event);
  absl::Status OnCall(const HallEvent& event);
  absl::Status OnRelease(const HallEvent& event);
  absl::Status OnLeave(const HallEvent& event);
  void OnOpen(core::CounterId counter, Time now);
  void OnAway(core::CounterId counter, Time now, EventKind kind);

  absl::Status Check(const HallEvent& event) const;
  void Count(const Leg& leg, int change);
  void Free(core::CounterId counter, Time now);
  bool SomebodyFor(core::CounterId counter) const;
  // Silent for too long, where staffing is inferred.
  bool Silent(const DeskNow& desk, Time now) const;

  std::shared_ptr<const core::Config> config_;
  Parameters* const parameters_;
  const Options options_;
  std::shared_ptr<const Skills> skills_;
  Time day_;
  std::optional<Time> closing_;
  Time last_;
  absl::flat_hash_map<core::TicketId, Visit> visits_;
  std::map<std::pair<Time, core::TicketId>, Leg> legs_;
  // Waiting legs by service and class, and bound to a counter.
  std::vector<std::vector<int>> counts_;
  std::vector<int> bound_;
  std::vector<DeskNow> desks_;
  std::optional<FirstCall> first_call_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_PRESENT_H_
