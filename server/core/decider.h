#ifndef ONESTOP_SERVER_CORE_DECIDER_H_
#define ONESTOP_SERVER_CORE_DECIDER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "server/base/reason.h"
#include "server/core/command.h"
#include "server/core/event.h"
#include "server/core/state.h"

// The inside of Decide: one overload per command, in decide_ticket.cc, decide_counter.cc and
// decide_hall.cc. Not for use outside core.

namespace onestop::core {

// What the sessions of a plan make of this instant.
DayState SessionAt(const DayPlan& plan, Time at);

class Decider {
 public:
  using Result = absl::StatusOr<Events>;

  Decider(const State& state, const Actor& actor, Time now)
      : state_(state), config_(state.config.get()), actor_(actor), now_(now) {}

  Result operator()(const IssueTicket& command) const;
  Result operator()(const CancelTicket& command) const;
  Result operator()(const CheckIn& command) const;
  Result operator()(const PostponeTicket& command) const;
  Result operator()(const ReprintTicket& command) const;
  Result operator()(const AddMatter& command) const;
  Result operator()(const ChangeMatter& command) const;
  Result operator()(const SetTicketClass& command) const;
  Result operator()(const RateVisit& command) const;

  Result operator()(const OpenCounter& command) const;
  Result operator()(const PauseCounter& command) const;
  Result operator()(const CloseCounter& command) const;
  Result operator()(const LeaveCounter& command) const;
  Result operator()(const CallNext& command) const;
  Result operator()(const CallTicket& command) const;
  Result operator()(const RecallTicket& command) const;
  Result operator()(const StartService& command) const;
  Result operator()(const FinishMatter& command) const;
  Result operator()(const MarkAbsent& command) const;
  Result operator()(const ParkTicket& command) const;
  Result operator()(const ResumeTicket& command) const;
  Result operator()(const TransferTicket& command) const;

  Result operator()(const SetCounterSkills& command) const;
  Result operator()(const MoveTicket& command) const;
  Result operator()(const ReleaseCounter& command) const;
  Result operator()(const SuspendService& command) const;
  Result operator()(const ResumeService& command) const;
  Result operator()(const PostNotice& command) const;
  Result operator()(const OpenDay& command) const;
  Result operator()(const CloseDay& command) const;
  Result operator()(const ApplyConfig& command) const;
  Result operator()(const ForkHistory& command) const;
  Result operator()(const Tick& command) const;

  // True when the engine must have a configuration before the command makes sense.
  bool configured() const { return config_ != nullptr; }

 private:
  // A ticket as a person named it; refused when it is unknown or, with a bearer, another's.
  absl::StatusOr<const Ticket*> Find(std::string_view text, TicketId bearer = TicketId()) const;
  // The same, refused also when the ticket is final or not in one of these states.
  absl::StatusOr<const Ticket*> FindIn(std::string_view text, TicketId bearer,
                                       std::initializer_list<TicketState> states) const;
  // The counter with this code.
  absl::StatusOr<CounterId> FindCounter(const std::string& code) const;
  // The counter with this code, held by the acting clerk.
  absl::StatusOr<CounterId> OwnCounter(const std::string& code) const;
  // The ticket in hand at the counter, if it is the one that was named.
  absl::StatusOr<const Ticket*> InHand(CounterId counter, std::string_view text) const;
  absl::Status CheckDayOpen() const;

  absl::StatusOr<Matter> ResolveMatter(const MatterWanted& wanted) const;
  absl::StatusOr<std::vector<Matter>> ResolveMatters(const std::vector<MatterWanted>& wanted) const;
  absl::Status CheckIssuing(const std::vector<Matter>& matters) const;
  absl::StatusOr<ClassId> ResolveClass(const std::string& code) const;
  absl::StatusOr<std::vector<Skill>> ResolveSkills(const SetCounterSkills& command) const;

  TicketCalled Call(const Ticket& ticket, CounterId counter, uint32_t matter,
                    CallException exception) const;
  absl::Status CheckFree(CounterId counter) const;
  absl::Status CheckFinish(const Finish& finish) const;
  // What finishing the current matter leads to.
  Result FinishCurrent(const Ticket& ticket, CounterId counter, const Finish& finish) const;
  Result AbsentCurrent(const Ticket& ticket, CounterId counter) const;
  TicketClosed Closed(const Ticket& ticket, TicketState state, CounterId counter) const;
  bool IsBounce(const Ticket& ticket, ServiceId to_service, CounterId to_counter) const;

  // The events that end the hall-day: everybody at a counter is released, everybody else expires.
  Events EndDay(bool forced, std::string_view reason) const;
  absl::Status CheckUnused(const Config& next) const;

  const State& state_;
  const Config* config_;
  const Actor& actor_;
  Time now_;
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_DECIDER_H_
