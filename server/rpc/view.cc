#include "server/rpc/view.h"

#include <algorithm>
#include <optional>
#include <string>

#include "server/core/ticket.h"
#include "server/core/labels.h"
#include "server/rpc/proto_value.h"

namespace onestop::rpc {
namespace {

using core::State;

size_t AheadInLine(const core::Line& line, const core::Place& place) {
  return static_cast<size_t>(std::count_if(
      line.begin(), line.end(), [&](const core::Place& other) { return other < place; }));
}

void SetMatters(const State& state, const core::Ticket& ticket, v1::Ticket* out) {
  for (uint32_t index = 1; index <= ticket.matters.size(); ++index) {
    const core::Matter& matter = ticket.matter(index);
    v1::Matter* view = out->add_matters();
    SetMatter(*state.config, matter, index, view);
    view->set_blocked(matter.open() && !core::IsReady(*state.config, ticket, index));
  }
}

// The arrival of whoever has waited longest in the service's lines.
std::optional<Time> OldestArrival(const State& state, const core::ServiceQueue& queue) {
  std::optional<Time> oldest;
  for (const core::Line& line : queue.lines) {
    if (line.empty()) continue;
    const Time arrival = state.At(line.begin()->ticket).arrival;
    if (!oldest.has_value() || arrival < *oldest) oldest = arrival;
  }
  return oldest;
}

uint32_t OpenCounters(const State& state, core::ServiceId service) {
  uint32_t open = 0;
  for (uint32_t id = 1; id <= state.counters.size(); ++id) {
    const core::CounterDesk& desk = state.At(core::CounterId(id));
    if (desk.state == core::CounterState::kClosed || desk.state == core::CounterState::kPaused) {
      continue;
    }
    if (state.HasSkill(core::CounterId(id), service, core::ClassId())) ++open;
  }
  return open;
}

// Callable tickets the desk may take now, by its skills; one with several matters counts in each.
size_t WaitingFor(const State& state, const core::CounterDesk& desk) {
  size_t waiting = desk.bound.size();
  for (const core::Skill& skill : desk.skills) {
    const core::ServiceQueue& queue = state.At(skill.service);
    const size_t all = queue.waiting();
    if (all < skill.helper_threshold) continue;
    if (skill.classes.empty()) {
      waiting += all;
      continue;
    }
    for (const core::ClassId id : skill.classes) waiting += queue.lines[id.value() - 1].size();
  }
  return waiting;
}

void SetSkill(const core::Config& config, const core::Skill& skill, v1::Skill* out) {
  out->set_service(CodeOf(config, skill.service));
  out->set_helper_threshold(skill.helper_threshold);
  for (const core::ClassId id : skill.classes) out->add_classes(CodeOf(config, id));
}

// The last hand-over, for the window that receives it: nothing while the giver has the ticket itself.
void SetHandover(const core::Config& config, const core::Ticket& ticket, Audience audience,
                 v1::Ticket* out) {
  if (ticket.handovers.empty()) return;
  const core::Handover& last = ticket.handovers.back();
  if (ticket.counter == last.from_counter) return;
  v1::Handover* handover = out->mutable_handover();
  handover->set_from_counter(CodeOf(config, last.from_counter));
  handover->set_reason(ToProto<v1::TransferReason>(last.reason));
  if (audience == Audience::kStaff) handover->set_note(last.note);
}

// What staff see of a counter beyond what hangs above it.
void SetDeskWork(const State& state, const core::CounterDesk& desk, v1::Counter* out) {
  out->set_staff_id(desk.staff.value());
  if (desk.ticket) {
    SetTicket(state, state.At(desk.ticket), Audience::kStaff, out->mutable_ticket());
  }
  for (const core::Place& place : desk.parked) {
    SetTicket(state, state.At(place.ticket), Audience::kStaff, out->add_parked());
  }
  out->set_waiting(static_cast<uint32_t>(WaitingFor(state, desk)));
  out->set_bound(static_cast<uint32_t>(desk.bound.size()));
}

}  // namespace

Audience AudienceOf(Role role) {
  switch (role) {
    case Role::kGuide:
    case Role::kClerk:
    case Role::kSupervisor:
    case Role::kAdministrator:
    case Role::kLoad:
      return Audience::kStaff;
    default:
      return Audience::kPublic;
  }
}

uint32_t PeopleAhead(const State& state, const core::Ticket& ticket) {
  if (ticket.state != core::TicketState::kWaiting &&
      ticket.state != core::TicketState::kReserved &&
      ticket.state != core::TicketState::kPostponed) {
    return 0;
  }
  std::optional<size_t> fewest;
  const core::Place place{ticket.entry, ticket.id()};
  for (uint32_t index = 1; index <= ticket.matters.size(); ++index) {
    if (!core::IsReady(*state.config, ticket, index)) continue;
    const core::Matter& matter = ticket.matter(index);
    const size_t ahead = matter.bound
                             ? AheadInLine(state.At(matter.bound).bound, place)
                             : state.Ahead(matter.service, ticket.ticket_class, place);
    if (!fewest.has_value() || ahead < *fewest) fewest = ahead;
  }
  return static_cast<uint32_t>(fewest.value_or(0));
}

void SetVisit(const State& state, const core::Ticket& ticket, Audience audience, v1::Ticket* out) {
  const core::Config& config = *state.config;
  out->set_ticket_id(std::to_string(ticket.id().value()));
  out->set_number(NumberOf(config, ticket.name));
  out->set_hall_date(core::FormatDate(state.day.plan.date));
  out->set_state(ToProto<v1::TicketState>(ticket.state));
  out->set_ticket_class(CodeOf(config, ticket.ticket_class));
  out->set_class_verified(ticket.class_verified);
  out->set_channel(ToProto<v1::Channel>(ticket.channel));
  out->set_area(CodeOf(config, ticket.area));
  SetMatters(state, ticket, out);
  SetTime(ticket.arrival, out->mutable_arrival_time());
  out->set_leg(ticket.leg);
  if (core::IsAtCounter(ticket.state) || ticket.state == core::TicketState::kParked) {
    out->set_counter(CodeOf(config, ticket.counter));
    out->set_current_matter(ticket.current);
  }
  out->set_recalls(ticket.recalls);
  out->set_absences(ticket.absences);
  if (ticket.state == core::TicketState::kPostponed ||
      ticket.state == core::TicketState::kMissed) {
    SetTime(ticket.due, out->mutable_due_time());
  }
  if (ticket.quote.has_value()) SetQuote(*ticket.quote, out->mutable_quote());
  if (ticket.former) out->set_former_ticket_id(std::to_string(ticket.former.value()));
  out->set_rated(ticket.rating != core::RatingLevel::kNone);
  SetHandover(config, ticket, audience, out);
}

void SetTicket(const State& state, const core::Ticket& ticket, Audience audience, v1::Ticket* out) {
  SetVisit(state, ticket, audience, out);
  out->set_people_ahead(PeopleAhead(state, ticket));
}

void SetService(const State& state, const core::Service& service, v1::Service* out) {
  const core::Config& config = *state.config;
  const core::ServiceQueue& queue = state.At(service.id);
  out->set_service(service.code);
  SetTexts(service.names, out->mutable_names());
  if (service.group) {
    out->set_group(config.At(service.group).code);
    SetTexts(config.At(service.group).names, out->mutable_group_names());
  }
  out->set_area(CodeOf(config, service.area));
  SetDuration(service.target_wait, out->mutable_target_wait());
  bool quota_left = true;
  if (service.quota > 0) {
    out->set_quota_left(service.quota - std::min(service.quota, queue.issued));
    quota_left = out->quota_left() > 0;
  }
  out->set_open(state.day.state == core::DayState::kOpen && !queue.suspended && quota_left);
  if (queue.suspended) out->set_suspended_reason(queue.suspended_reason);
  out->set_waiting(static_cast<uint32_t>(queue.waiting()));
  if (const std::optional<Time> oldest = OldestArrival(state, queue)) {
    SetTime(*oldest, out->mutable_oldest_arrival_time());
  }
  out->set_open_counters(OpenCounters(state, service.id));
}

void SetTicketClass(const core::TicketClass& ticket_class, v1::TicketClass* out) {
  out->set_ticket_class(ticket_class.code);
  SetTexts(ticket_class.names, out->mutable_names());
  out->set_kind(ToProto<v1::ClassKind>(ticket_class.kind));
  out->set_weight(ticket_class.weight);
  out->set_declarable(ticket_class.declarable);
}

void SetItem(const core::Config& config, const core::Item& item, v1::Item* out) {
  out->set_item(item.code);
  SetTexts(item.names, out->mutable_names());
  out->set_service(CodeOf(config, item.service));
  if (item.department) {
    out->set_department(config.At(item.department).code);
    SetTexts(config.At(item.department).names, out->mutable_department_names());
  }
  for (const core::Paper& paper : item.papers) {
    v1::Paper* view = out->add_papers();
    view->set_paper(paper.code);
    SetTexts(paper.names, view->mutable_names());
  }
  SetDuration(item.expected, out->mutable_expected());
  for (const core::ItemId id : item.after) out->add_after(CodeOf(config, id));
}

void SetNotice(const core::Config& config, const core::Notice& notice, v1::Notice* out) {
  out->set_notice(std::to_string(notice.id.value()));
  SetTexts(notice.texts, out->mutable_texts());
  out->set_area(CodeOf(config, notice.area));
  SetTime(notice.end, out->mutable_end_time());
}

void SetCall(const core::Config& config, const core::Call& call, v1::Call* out) {
  const core::Counter& counter = config.At(call.counter);
  out->set_sequence(call.sequence);
  out->set_number(NumberOf(config, call.ticket));
  out->set_counter(counter.code);
  SetTexts(counter.names, out->mutable_counter_names());
  out->set_area(CodeOf(config, counter.area));
  out->set_service(CodeOf(config, call.service));
  SetTime(call.time, out->mutable_time());
  out->set_recall(call.recall);
}

void SetCounter(const State& state, core::CounterId id, Audience audience, v1::Counter* out) {
  const core::Config& config = *state.config;
  const core::Counter& counter = config.At(id);
  const core::CounterDesk& desk = state.At(id);
  out->set_counter(counter.code);
  SetTexts(counter.names, out->mutable_names());
  out->set_area(CodeOf(config, counter.area));
  out->set_state(ToProto<v1::CounterState>(desk.state));
  if (desk.since != Time()) SetTime(desk.since, out->mutable_since());
  out->set_pause_reason(ToProto<v1::PauseReason>(desk.pause_reason));
  for (const core::Skill& skill : desk.skills) SetSkill(config, skill, out->add_skills());
  if (audience == Audience::kStaff) {
    SetDeskWork(state, desk, out);
  } else if (desk.ticket) {
    // What hangs above the window.
    const core::Ticket& ticket = state.At(desk.ticket);
    out->mutable_ticket()->set_number(NumberOf(config, ticket.name));
    out->mutable_ticket()->set_state(ToProto<v1::TicketState>(ticket.state));
  }
}

void SetDay(const State& state, v1::Hall* out) {
  out->set_day_state(ToProto<v1::DayState>(state.day.state));
  if (state.day.plan.date != 0) out->set_hall_date(core::FormatDate(state.day.plan.date));
  for (const core::Session& session : state.day.plan.sessions) {
    v1::Session* view = out->add_sessions();
    SetTime(session.open, view->mutable_open_time());
    SetTime(session.last_tickets, view->mutable_last_tickets_time());
    SetTime(session.close, view->mutable_close_time());
  }
}

void SetStateCounts(const State& state, v1::Hall* out) {
  for (size_t i = 1; i < core::kTicketStates; ++i) {
    v1::StateCount* count = out->add_day_tickets();
    count->set_state(static_cast<v1::TicketState>(i));
    count->set_count(state.counts[i]);
  }
}

void SetHall(const State& state, Audience audience, v1::Hall* out) {
  const core::Config& config = *state.config;
  SetTexts(config.names, out->mutable_names());
  SetDay(state, out);
  for (const core::Service& service : config.services) {
    if (!service.retired) SetService(state, service, out->add_services());
  }
  for (const core::Counter& counter : config.counters) {
    if (!counter.retired) SetCounter(state, counter.id, audience, out->add_counters());
  }
  for (const core::Notice& notice : state.notices) SetNotice(config, notice, out->add_notices());
  for (const core::Area& area : config.areas) {
    if (area.retired) continue;
    v1::Area* view = out->add_areas();
    view->set_area(area.code);
    SetTexts(area.names, view->mutable_names());
  }
  SetStateCounts(state, out);
  out->set_time_zone(config.calendar.time_zone);
  out->set_config_version(config.version);
}

}  // namespace onestop::rpc
