#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/core/decider.h"
#include "server/core/limits.h"

// What citizens, and those who help them, ask for.

namespace onestop::core {
namespace {

bool IsStaff(const Actor& actor) {
  return actor.role == Role::kGuide || actor.role == Role::kClerk ||
         actor.role == Role::kSupervisor || actor.role == Role::kAdministrator;
}

}  // namespace

absl::StatusOr<Matter> Decider::ResolveMatter(const MatterWanted& wanted) const {
  Matter matter;
  if (!wanted.item.empty()) {
    const Item* item = config_->FindItem(wanted.item);
    if (item == nullptr) {
      return Refuse(Reason::kUnknownItem, absl::StrCat("there is no item ", wanted.item));
    }
    matter.item = item->id;
    matter.service = item->service;
  }
  if (!wanted.service.empty()) {
    const Service* service = config_->FindService(wanted.service);
    if (service == nullptr) {
      return Refuse(Reason::kUnknownService, absl::StrCat("there is no service ", wanted.service));
    }
    if (matter.item && matter.service != service->id) {
      return Refuse(Reason::kUnknownItem, absl::StrCat("item ", wanted.item, " does not belong to ",
                                                       "service ", wanted.service));
    }
    matter.service = service->id;
  }
  if (!matter.service) return Refuse(Reason::kMissingField, "a matter needs an item or a service");
  if (wanted.quantity > kMaxQuantity) {
    return Refuse(Reason::kOutOfRange, absl::StrCat("a quantity is 1 to ", kMaxQuantity));
  }
  matter.quantity = std::max(1U, wanted.quantity);
  matter.case_id = wanted.case_id;
  return matter;
}

absl::StatusOr<std::vector<Matter>> Decider::ResolveMatters(
    const std::vector<MatterWanted>& wanted) const {
  if (wanted.empty()) return Refuse(Reason::kMissingField, "a ticket needs at least one matter");
  if (wanted.size() > config_->policies.max_matters) {
    return Refuse(Reason::kTooManyMatters, absl::StrCat("a ticket carries at most ",
                                                        config_->policies.max_matters, " matters"));
  }
  std::vector<Matter> matters;
  matters.reserve(wanted.size());
  for (const MatterWanted& entry : wanted) {
    absl::StatusOr<Matter> matter = ResolveMatter(entry);
    if (!matter.ok()) return matter.status();
    for (const Matter& other : matters) {
      if (other.item == matter->item && other.service == matter->service &&
          other.case_id == matter->case_id) {
        return Refuse(Reason::kDuplicateMatter, "the same matter stands twice; use its quantity");
      }
    }
    matters.push_back(*std::move(matter));
  }
  return matters;
}

absl::StatusOr<ClassId> Decider::ResolveClass(const std::string& code) const {
  if (code.empty()) return config_->RegularClass();
  const TicketClass* found = config_->FindClass(code);
  if (found == nullptr) {
    return Refuse(Reason::kUnknownClass, absl::StrCat("there is no class ", code));
  }
  if (!found->declarable && !IsStaff(actor_)) {
    return Refuse(Reason::kClassNotDeclarable,
                  absl::StrCat("class ", code, " is given by staff; please ask at the desk"));
  }
  return found->id;
}

absl::Status Decider::CheckIssuing(const std::vector<Matter>& matters) const {
  if (absl::Status status = CheckDayOpen(); !status.ok()) return status;
  if (state_.day.state == DayState::kLastTickets) {
    return Refuse(Reason::kLastTicketsGone, "no more tickets are given in this session");
  }
  if (state_.day.state != DayState::kOpen) {
    return Refuse(Reason::kSessionClosed, "no session is open now");
  }
  if (state_.tickets.size() >= kMaxTicketsPerDay) {
    return Refuse(Reason::kTooManyLiveTickets, "the hall has given all the tickets a day can hold");
  }
  for (const Matter& matter : matters) {
    const ServiceQueue& queue = state_.At(matter.service);
    if (queue.suspended) {
      return Refuse(Reason::kServiceSuspended,
                    absl::StrCat("service ", config_->At(matter.service).code, " is suspended: ",
                                 queue.suspended_reason));
    }
  }
  const Service& service = config_->At(matters.front().service);
  if (service.quota != 0 && state_.At(service.id).issued >= service.quota) {
    return Refuse(Reason::kQuotaUsedUp,
                  absl::StrCat("today's tickets for ", service.code, " are used up"));
  }
  return absl::OkStatus();
}

Decider::Result Decider::operator()(const IssueTicket& command) const {
  absl::StatusOr<std::vector<Matter>> matters = ResolveMatters(command.matters);
  if (!matters.ok()) return matters.status();
  absl::StatusOr<ClassId> ticket_class = ResolveClass(command.ticket_class);
  if (!ticket_class.ok()) return ticket_class.status();
  if (absl::Status status = CheckIssuing(*matters); !status.ok()) return status;
  if (command.holder.has_value() && config_->policies.holder_limit != 0) {
    auto found = state_.holders.find(*command.holder);
    if (found != state_.holders.end() && found->second >= config_->policies.holder_limit) {
      return Refuse(Reason::kHolderLimit, "this person has as many live tickets as the hall allows");
    }
  }
  if (command.quote.has_value() && !command.accept_late) {
    const Time call = now_ + command.quote->expected;
    if (call > state_.day.plan.sessions.back().close) {
      return Refuse(Reason::kCallAfterClosing, "the call would come after closing");
    }
  }
  TicketIssued event;
  const Service& service = config_->At(matters->front().service);
  event.ticket.id = state_.NextTicket();
  event.ticket.series = service.series;
  event.ticket.number = state_.NextNumber(service.series);
  event.ticket_class = *ticket_class;
  event.class_verified = !command.ticket_class.empty() && IsStaff(actor_);
  event.channel = command.channel;
  event.area = service.area;
  event.arrival = now_;
  event.entry = std::max(now_, command.appointment.value_or(now_));
  event.reserved = command.channel == Channel::kWeb;
  event.matters = *std::move(matters);
  event.holder = command.holder;
  event.ahead = static_cast<uint32_t>(
      state_.Ahead(service.id, *ticket_class, {event.entry, event.ticket.id}));
  event.quote = command.quote;
  event.date = state_.day.plan.date;
  if (!command.former.empty()) {
    const Ticket* former = state_.FindTicket(command.former);
    if (former == nullptr || !IsFinal(former->state)) {
      return Refuse(Reason::kUnknownTicket, "the former ticket is not a closed ticket of today");
    }
    event.former = former->id();
  }
  return Events{std::move(event)};
}

TicketClosed Decider::Closed(const Ticket& ticket, TicketState state, CounterId counter) const {
  return {ticket.name,
          state,
          counter,
          ticket.service,
          ticket.ticket_class,
          ticket.arrival};
}

Decider::Result Decider::operator()(const CancelTicket& command) const {
  using enum TicketState;
  auto ticket =
      FindIn(command.ticket, command.bearer, {kWaiting, kReserved, kPostponed, kParked, kMissed});
  if (!ticket.ok()) return ticket.status();
  return Events{Closed(**ticket, kCancelled, CounterId())};
}

Decider::Result Decider::operator()(const CheckIn& command) const {
  auto ticket = FindIn(command.ticket, command.bearer,
                       {TicketState::kMissed, TicketState::kReserved});
  if (!ticket.ok()) return ticket.status();
  return Events{TicketCheckedIn{(*ticket)->name, (*ticket)->state == TicketState::kMissed}};
}

Decider::Result Decider::operator()(const PostponeTicket& command) const {
  auto ticket = FindIn(command.ticket, command.bearer, {TicketState::kWaiting});
  if (!ticket.ok()) return ticket.status();
  if ((*ticket)->postponed_before) {
    return Refuse(Reason::kPostponedAlready, "a ticket can be postponed once");
  }
  if (command.delay <= Duration::zero() || command.delay > config_->policies.max_postpone) {
    return Refuse(Reason::kOutOfRange, "the delay is longer than the hall allows, or none");
  }
  return Events{TicketPostponed{(*ticket)->name, now_ + command.delay}};
}

Decider::Result Decider::operator()(const ReprintTicket& command) const {
  auto ticket = Find(command.ticket, command.bearer);
  if (!ticket.ok()) return ticket.status();
  if (IsFinal((*ticket)->state)) {
    return Refuse(Reason::kTicketClosed, "the ticket is closed; take a new one");
  }
  return Events{TicketReprinted{(*ticket)->name, (*ticket)->copies + 1, (*ticket)->state}};
}

Decider::Result Decider::operator()(const AddMatter& command) const {
  auto ticket = Find(command.ticket);
  if (!ticket.ok()) return ticket.status();
  if (IsFinal((*ticket)->state)) {
    return Refuse(Reason::kTicketClosed, "the ticket is closed; take a new one");
  }
  if ((*ticket)->matters.size() >= kMaxMattersEver) {
    return Refuse(Reason::kTooManyMatters, "the ticket cannot carry more matters");
  }
  absl::StatusOr<Matter> matter = ResolveMatter(command.matter);
  if (!matter.ok()) return matter.status();
  for (const Matter& other : (*ticket)->matters) {
    if (other.open() && other.item == matter->item && other.service == matter->service &&
        other.case_id == matter->case_id) {
      return Refuse(Reason::kDuplicateMatter, "the matter stands on the ticket; use its quantity");
    }
  }
  const auto index = static_cast<uint32_t>((*ticket)->matters.size() + 1);
  return Events{MatterAdded{(*ticket)->name, *std::move(matter), index, (*ticket)->state}};
}

Decider::Result Decider::operator()(const ChangeMatter& command) const {
  auto found = Find(command.ticket);
  if (!found.ok()) return found.status();
  const Ticket& ticket = **found;
  if (IsFinal(ticket.state)) return Refuse(Reason::kTicketClosed, "the ticket is closed");
  if (command.index == 0 || command.index > ticket.matters.size() ||
      !ticket.matter(command.index).open()) {
    return Refuse(Reason::kMatterNotOpen, "the ticket has no open matter with this index");
  }
  const Matter& old = ticket.matter(command.index);
  Matter matter = old;
  if (!command.matter.item.empty() || !command.matter.service.empty()) {
    absl::StatusOr<Matter> wanted = ResolveMatter(command.matter);
    if (!wanted.ok()) return wanted.status();
    matter.item = wanted->item;
    matter.service = wanted->service;
  }
  if (command.matter.quantity > kMaxQuantity) {
    return Refuse(Reason::kOutOfRange, absl::StrCat("a quantity is 1 to ", kMaxQuantity));
  }
  if (command.matter.quantity != 0) matter.quantity = command.matter.quantity;
  if (!command.matter.case_id.empty()) matter.case_id = command.matter.case_id;
  if (matter == old) return Refuse(Reason::kNothingToChange, "the matter is as wished already");
  if (command.index == ticket.current && matter.service != old.service) {
    return Refuse(Reason::kTicketWrongState,
                  "the matter is in hand; transfer the ticket to change its service");
  }
  if (matter.service != old.service) {
    matter.bound = CounterId();
    // What a returned ticket still has to let pass is counted in the calls of the new service.
    const uint64_t calls = state_.At(old.service).calls;
    const uint64_t left = std::max(old.callable_at_calls, calls) - calls;
    matter.callable_at_calls = left == 0 ? 0 : state_.At(matter.service).calls + left;
  }
  return Events{MatterChanged{ticket.name, std::move(matter), command.index, ticket.state}};
}

Decider::Result Decider::operator()(const SetTicketClass& command) const {
  auto ticket = Find(command.ticket);
  if (!ticket.ok()) return ticket.status();
  if (IsFinal((*ticket)->state)) return Refuse(Reason::kTicketClosed, "the ticket is closed");
  absl::StatusOr<ClassId> ticket_class = ResolveClass(command.ticket_class);
  if (!ticket_class.ok()) return ticket_class.status();
  const bool verified = IsStaff(actor_);
  if (*ticket_class == (*ticket)->ticket_class && verified == (*ticket)->class_verified) {
    return Refuse(Reason::kNothingToChange, "the ticket has this class already");
  }
  return Events{TicketClassSet{(*ticket)->name, *ticket_class, (*ticket)->ticket_class, verified,
                               (*ticket)->state}};
}

Decider::Result Decider::operator()(const RateVisit& command) const {
  auto found = Find(command.ticket, command.bearer);
  if (!found.ok()) return found.status();
  const Ticket& ticket = **found;
  if (command.level == RatingLevel::kNone || command.level > RatingLevel::kVerySatisfied) {
    return Refuse(Reason::kOutOfRange, "a rating has one of five levels");
  }
  if (ticket.rating != RatingLevel::kNone) {
    return Refuse(Reason::kAlreadyRated, "this visit has been rated; thank you");
  }
  const bool served = std::any_of(ticket.matters.begin(), ticket.matters.end(),
                                  [](const Matter& matter) { return !matter.open(); });
  if (!served) return Refuse(Reason::kNotYetRatable, "nothing of this visit is finished yet");
  return Events{
      VisitRated{ticket.name, command.level, ticket.matters.front().service, command.words}};
}

}  // namespace onestop::core
