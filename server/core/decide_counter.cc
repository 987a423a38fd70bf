#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/core/call_policy.h"
#include "server/core/decider.h"
#include "server/core/limits.h"

// What clerks ask for.

namespace onestop::core {
namespace {

void Append(Events& events, Events more) {
  events.insert(events.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

}  // namespace

absl::Status Decider::CheckFree(CounterId counter) const {
  const CounterDesk& desk = state_.At(counter);
  if (desk.state == CounterState::kPaused) {
    return Refuse(Reason::kCounterPaused, "the counter is paused; open it first");
  }
  if (desk.ticket) {
    const Ticket& ticket = state_.At(desk.ticket);
    return Refuse(Reason::kCounterBusy,
                  absl::StrCat("ticket ",
                               config_->NumberText(ticket.name.series, ticket.name.number),
                               " is in hand; finish it first"));
  }
  return absl::OkStatus();
}

Decider::Result Decider::operator()(const OpenCounter& command) const {
  if (absl::Status status = CheckDayOpen(); !status.ok()) return status;
  absl::StatusOr<CounterId> counter = FindCounter(command.counter);
  if (!counter.ok()) return counter.status();
  if (!actor_.staff) return Refuse(Reason::kNotSignedIn, "a counter is opened by a clerk");
  const CounterDesk& desk = state_.At(*counter);
  if (desk.state != CounterState::kClosed && desk.staff != actor_.staff) {
    return Refuse(Reason::kCounterTaken,
                  absl::StrCat("counter ", command.counter, " is held by another clerk"));
  }
  const CounterId held = state_.CounterOf(actor_.staff);
  if (held && held != *counter) {
    return Refuse(Reason::kClerkElsewhere,
                  absl::StrCat("you hold counter ", config_->At(held).code, "; close it first"));
  }
  if (desk.state != CounterState::kClosed && desk.state != CounterState::kPaused) return Events();
  return Events{CounterOpened{*counter, actor_.staff}};
}

Decider::Result Decider::operator()(const PauseCounter& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  if (command.reason == PauseReason::kNone || command.reason > PauseReason::kOther) {
    return Refuse(Reason::kReasonRequired, "a pause needs a reason");
  }
  const CounterDesk& desk = state_.At(*counter);
  if (desk.state == CounterState::kPaused && desk.pause_reason == command.reason) return Events();
  if (desk.state != CounterState::kPaused) {
    if (absl::Status status = CheckFree(*counter); !status.ok()) return status;
  }
  return Events{CounterPaused{*counter, command.reason}};
}

Decider::Result Decider::operator()(const CloseCounter& command) const {
  absl::StatusOr<CounterId> counter = FindCounter(command.counter);
  if (!counter.ok()) return counter.status();
  if (state_.At(*counter).state == CounterState::kClosed) return Events();
  counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  if (state_.At(*counter).ticket) return CheckFree(*counter);
  return Events{CounterClosed{*counter, ""}};
}

Decider::Result Decider::operator()(const LeaveCounter&) const {
  const CounterId counter = state_.CounterOf(actor_.staff);
  if (!counter) return Events();
  if (state_.At(counter).ticket) return CheckFree(counter);
  return Events{CounterClosed{counter, ""}};
}

TicketCalled Decider::Call(const Ticket& ticket, CounterId counter, uint32_t matter,
                           CallException exception) const {
  const ServiceId service = ticket.matter(matter).service;
  TicketCalled event;
  event.ticket = ticket.name;
  event.counter = counter;
  event.service = service;
  event.ticket_class = ticket.ticket_class;
  event.class_verified = ticket.class_verified;
  event.matter = matter;
  event.leg = ticket.leg;
  // Whoever is called before the booked time has not waited.
  event.queued = std::min(ticket.queued, now_);
  event.exception = exception;
  event.matters = ticket.matters;
  event.weighted_target =
      config_->At(service).target_wait * 100 / config_->At(ticket.ticket_class).weight;
  // The quote promised the first call; one that was missed has been judged already.
  event.quote = ticket.leg == 1 && ticket.absences == 0 ? ticket.quote : std::nullopt;
  event.arrival = ticket.arrival;
  return event;
}

Decider::Result Decider::operator()(const CallNext& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  Events events;
  if (command.current.has_value()) {
    absl::StatusOr<const Ticket*> ticket = InHand(*counter, command.current->ticket);
    if (!ticket.ok()) return ticket.status();
    Result closing = command.current->finish.has_value()
                         ? FinishCurrent(**ticket, *counter, *command.current->finish)
                         : AbsentCurrent(**ticket, *counter);
    if (!closing.ok()) return closing;
    const bool goes_on = std::holds_alternative<MatterContinued>(closing->back());
    Append(events, *std::move(closing));
    if (goes_on) return events;
  } else if (absl::Status status = CheckFree(*counter); !status.ok()) {
    return status;
  }
  // What was in hand cannot be the next one: what is left of it is another counter's, and who did
  // not come has to check in first. So the choice may be made on the state as it is.
  const std::optional<Candidate> next = ChooseNext(state_, *counter, now_);
  if (!next.has_value()) return events;
  const Ticket& ticket = state_.At(next->ticket);
  const CallException exception = next->bound      ? CallException::kBound
                                  : ticket.moved   ? CallException::kMoved
                                  : next->returned ? CallException::kReturned
                                                   : CallException::kNone;
  events.emplace_back(Call(ticket, *counter, next->matter, exception));
  return events;
}

Decider::Result Decider::operator()(const CallTicket& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  if (absl::Status status = CheckFree(*counter); !status.ok()) return status;
  auto ticket = FindIn(command.ticket, TicketId(), {TicketState::kWaiting, TicketState::kMissed});
  if (!ticket.ok()) return ticket.status();
  const uint32_t matter = MatterFor(state_, **ticket, *counter);
  if (matter == 0) {
    return Refuse(Reason::kCounterLacksSkill,
                  absl::StrCat("counter ", command.counter, " does not take what ticket ",
                               command.ticket, " waits for"));
  }
  const CallException exception = (*ticket)->state == TicketState::kMissed
                                      ? CallException::kMissed
                                      : CallException::kSpecific;
  return Events{Call(**ticket, *counter, matter, exception)};
}

Decider::Result Decider::operator()(const RecallTicket& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  absl::StatusOr<const Ticket*> ticket = InHand(*counter, command.ticket);
  if (!ticket.ok()) return ticket.status();
  if ((*ticket)->state != TicketState::kCalled) {
    return Refuse(Reason::kTicketWrongState, "the citizen is being served already");
  }
  return Events{TicketRecalled{(*ticket)->name, *counter,
                               (*ticket)->matter((*ticket)->current).service,
                               (*ticket)->recalls + 1}};
}

Decider::Result Decider::operator()(const StartService& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  absl::StatusOr<const Ticket*> ticket = InHand(*counter, command.ticket);
  if (!ticket.ok()) return ticket.status();
  if ((*ticket)->state == TicketState::kServing) return Events();
  return Events{ServiceStarted{(*ticket)->name, *counter,
                               (*ticket)->matter((*ticket)->current).service, (*ticket)->called,
                               false}};
}

absl::Status Decider::CheckFinish(const Finish& finish) const {
  if (finish.outcome == Outcome::kNone || finish.outcome > Outcome::kWithdrawn) {
    return Refuse(Reason::kMissingField, "a finished matter needs an outcome");
  }
  if (finish.outcome == Outcome::kMissingPapers && finish.missing_papers.empty()) {
    return Refuse(Reason::kMissingField, "say which papers are missing");
  }
  return absl::OkStatus();
}

Decider::Result Decider::FinishCurrent(const Ticket& ticket, CounterId counter,
                                       const Finish& finish) const {
  if (absl::Status status = CheckFinish(finish); !status.ok()) return status;
  const uint32_t current = ticket.current;
  const ServiceId service = ticket.matter(current).service;
  const bool implied = ticket.state == TicketState::kCalled;
  Events events;
  if (implied) {
    events.emplace_back(ServiceStarted{ticket.name, counter, service, ticket.called, true});
  }
  events.emplace_back(MatterFinished{ticket.name, counter, service, current, finish.outcome,
                                     finish.missing_papers, implied ? now_ : ticket.started,
                                     implied || ticket.start_implied});
  Ticket after = ticket;
  after.matter(current).outcome = finish.outcome;
  const bool open = std::any_of(after.matters.begin(), after.matters.end(),
                                [](const Matter& matter) { return matter.open(); });
  const uint32_t next = open ? MatterFor(state_, after, counter) : 0;
  if (next != 0) {
    events.emplace_back(MatterContinued{ticket.name, counter, next, after.matter(next).service,
                                        ticket.ticket_class, ticket.class_verified, ticket.leg,
                                        after.matters});
  } else if (open) {
    events.emplace_back(TicketRequeued{ticket.name, counter});
  } else {
    events.emplace_back(Closed(ticket, TicketState::kServed, counter));
  }
  return events;
}

Decider::Result Decider::operator()(const FinishMatter& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  absl::StatusOr<const Ticket*> ticket = InHand(*counter, command.ticket);
  if (!ticket.ok()) return ticket.status();
  return FinishCurrent(**ticket, *counter, command.finish);
}

Decider::Result Decider::AbsentCurrent(const Ticket& ticket, CounterId counter) const {
  if (ticket.state != TicketState::kCalled) {
    return Refuse(Reason::kTicketWrongState, "the citizen is being served; finish or park");
  }
  const Policies& policies = config_->policies;
  if (ticket.recalls < policies.min_recalls || now_ - ticket.called < policies.min_call_time) {
    return Refuse(Reason::kTooEarlyForAbsent,
                  absl::StrCat("recall ", policies.min_recalls, " times and wait ",
                               policies.min_call_time.count() / 1000,
                               " seconds before marking absent"));
  }
  const uint32_t absences = ticket.absences + 1U;
  if (absences >= policies.max_absences) {
    return Events{Closed(ticket, TicketState::kNoShow, counter)};
  }
  return Events{TicketMissed{ticket.name, counter, ticket.matter(ticket.current).service, absences,
                             now_ + policies.missed_grace}};
}

Decider::Result Decider::operator()(const MarkAbsent& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  absl::StatusOr<const Ticket*> ticket = InHand(*counter, command.ticket);
  if (!ticket.ok()) return ticket.status();
  return AbsentCurrent(**ticket, *counter);
}

Decider::Result Decider::operator()(const ParkTicket& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  absl::StatusOr<const Ticket*> ticket = InHand(*counter, command.ticket);
  if (!ticket.ok()) return ticket.status();
  if ((*ticket)->state != TicketState::kServing) {
    return Refuse(Reason::kTicketWrongState, "start the service before parking");
  }
  return Events{TicketParked{(*ticket)->name, *counter}};
}

Decider::Result Decider::operator()(const ResumeTicket& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  auto found = FindIn(command.ticket, TicketId(), {TicketState::kParked});
  if (!found.ok()) return found.status();
  const Ticket& ticket = **found;
  const CounterDesk& desk = state_.At(*counter);
  if (desk.state == CounterState::kPaused) return CheckFree(*counter);
  if (ticket.counter != *counter) {
    // A window that has closed gives up what it parked; any other with the skill may go on.
    const Matter& matter = ticket.matter(ticket.current);
    if (state_.At(ticket.counter).state != CounterState::kClosed) {
      return Refuse(Reason::kTicketNotHere, absl::StrCat("the ticket is parked at counter ",
                                                         config_->At(ticket.counter).code));
    }
    if (!state_.HasSkill(*counter, matter.service, ticket.ticket_class)) {
      return Refuse(Reason::kCounterLacksSkill, "this counter does not take the ticket's matter");
    }
  }
  return Events{TicketResumed{ticket.name, *counter, !desk.ticket}};
}

bool Decider::IsBounce(const Ticket& ticket, ServiceId to_service, CounterId to_counter) const {
  return std::any_of(ticket.handovers.begin(), ticket.handovers.end(), [&](const Handover& past) {
    // Who goes back from an errand was told so.
    if (past.return_to_me) return false;
    return to_counter ? past.from_counter == to_counter : past.from_service == to_service;
  });
}

Decider::Result Decider::operator()(const TransferTicket& command) const {
  absl::StatusOr<CounterId> counter = OwnCounter(command.counter);
  if (!counter.ok()) return counter.status();
  absl::StatusOr<const Ticket*> found = InHand(*counter, command.ticket);
  if (!found.ok()) return found.status();
  const Ticket& ticket = **found;
  if (command.reason == TransferReason::kNone || command.reason > TransferReason::kOther) {
    return Refuse(Reason::kReasonRequired, "a transfer needs a reason");
  }
  if (command.return_to_me && ticket.matters.size() >= kMaxMattersEver) {
    return Refuse(Reason::kTooManyMatters, "the ticket cannot carry another errand");
  }
  TicketTransferred event;
  event.ticket = ticket.name;
  event.from_counter = *counter;
  event.from_service = ticket.matter(ticket.current).service;
  event.matter = ticket.current;
  event.reason = command.reason;
  event.note = command.note;
  event.return_to_me = command.return_to_me;
  if (!command.to_counter.empty()) {
    absl::StatusOr<CounterId> receiver = FindCounter(command.to_counter);
    if (!receiver.ok()) return receiver.status();
    event.to_counter = *receiver;
    event.to_service = event.from_service;
    if (*receiver == *counter) {
      return Refuse(Reason::kNothingToChange, "the ticket is at this counter already");
    }
    if (state_.At(*receiver).state == CounterState::kClosed) {
      return Refuse(Reason::kCounterNotOpen, absl::StrCat("counter ", command.to_counter,
                                                          " is closed"));
    }
    if (!command.return_to_me &&
        !state_.HasSkill(*receiver, event.to_service, ticket.ticket_class)) {
      return Refuse(Reason::kCounterLacksSkill, absl::StrCat("counter ", command.to_counter,
                                                             " does not take this matter"));
    }
  } else {
    const Service* service = config_->FindService(command.to_service);
    if (service == nullptr) {
      return Refuse(Reason::kUnknownService,
                    absl::StrCat("there is no service ", command.to_service));
    }
    event.to_service = service->id;
    if (event.to_service == event.from_service && !command.return_to_me) {
      return Refuse(Reason::kNothingToChange, "the ticket is in this service already");
    }
  }
  event.bounced = !command.return_to_me && IsBounce(ticket, event.to_service, event.to_counter);
  if (event.bounced && config_->policies.forbid_bounce) {
    return Refuse(Reason::kBounceForbidden, "the ticket came from there; this hall sends nobody "
                                            "back");
  }
  if (event.bounced && command.note.empty()) {
    return Refuse(Reason::kBounceNeedsNote, "the ticket came from there; say why it goes back");
  }
  return Events{std::move(event)};
}

}  // namespace onestop::core
