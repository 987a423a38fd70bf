#include "server/estimate/translator.h"

#include <algorithm>
#include <utility>

namespace onestop::estimate {
namespace {

using core::TicketState;

// The ticket an event is about; none for what is about the hall.
template <class T>
core::TicketId TicketOf(const T& event) {
  if constexpr (requires { event.ticket.id; }) {
    return event.ticket.id;
  } else {
    return core::TicketId();
  }
}

bool IsWaiting(TicketState state) { return state == TicketState::kWaiting; }

HallEvent Make(EventKind kind, Time time, core::TicketId ticket) {
  HallEvent event;
  event.kind = kind;
  event.time = time;
  event.ticket = ticket;
  return event;
}

}  // namespace

Translator::Standing Translator::StandingOf(core::TicketId id) const {
  Standing standing;
  const core::Ticket* ticket = state_.Find(id);
  if (ticket == nullptr) return standing;
  standing.state = ticket->state;
  standing.ticket_class = ticket->ticket_class;
  if (core::IsAtCounter(ticket->state)) {
    standing.counter = ticket->counter;
    if (ticket->current != 0) standing.current = ticket->matter(ticket->current).service;
  }
  if (!IsWaiting(ticket->state)) return standing;
  for (uint32_t index = 1; index <= ticket->matters.size(); ++index) {
    if (!core::IsReady(*state_.config, *ticket, index)) continue;
    const core::Matter& matter = ticket->matter(index);
    if (matter.bound) {
      standing.bound = matter.bound;
      standing.bound_service = matter.service;
      continue;
    }
    if (std::find(standing.services.begin(), standing.services.end(), matter.service) ==
        standing.services.end()) {
      standing.services.push_back(matter.service);
    }
    if (matter.callable_at_calls > state_.At(matter.service).calls) standing.returned = true;
  }
  return standing;
}

void Translator::Compare(core::TicketId id, const Standing& before, Time now, bool implied,
                         std::vector<HallEvent>& out) const {
  const Standing after = StandingOf(id);
  const bool was_at = core::IsAtCounter(before.state);
  const bool is_at = core::IsAtCounter(after.state);
  const bool final = core::IsFinal(after.state);
  if (was_at && is_at && before.counter == after.counter) {
    if (before.state == TicketState::kCalled && after.state == TicketState::kServing) {
      out.push_back(Make(EventKind::kStart, now, id));
      out.back().counter = after.counter;
    }
    return;
  }
  if (was_at) {
    const bool missed = after.state == TicketState::kMissed || after.state == TicketState::kNoShow;
    HallEvent event = Make(missed ? EventKind::kAbsent : EventKind::kEnd, now, id);
    event.counter = before.counter;
    if (!missed && implied) event.note = Note::kImplied;
    if (!missed && !implied && !final) event.note = Note::kGoesOn;
    out.push_back(std::move(event));
  }
  // Callable soon after a missed call is the same leg as callable now.
  const bool same_lines = before.services == after.services && before.bound == after.bound &&
                          before.ticket_class == after.ticket_class;
  if (IsWaiting(before.state) && !is_at && !(IsWaiting(after.state) && same_lines)) {
    HallEvent event = Make(EventKind::kLeave, now, id);
    if (!final) event.note = Note::kForNow;
    out.push_back(std::move(event));
  }
  if (IsWaiting(after.state) && !(IsWaiting(before.state) && same_lines)) {
    HallEvent event = Make(EventKind::kIssue, now, id);
    event.services = after.services;
    event.ticket_class = after.ticket_class;
    event.counter = after.bound;
    event.bound_service = after.bound_service;
    if (after.returned) event.note = Note::kReturned;
    out.push_back(std::move(event));
  }
  if (is_at) {
    HallEvent event = Make(EventKind::kCall, now, id);
    event.counter = after.counter;
    if (after.current) event.services = {after.current};
    out.push_back(std::move(event));
    if (after.state == TicketState::kServing) {
      out.push_back(Make(EventKind::kStart, now, id));
      out.back().counter = after.counter;
    }
  }
}

void Translator::Apply(const core::RecordInfo& record, std::span<const core::Event> events,
                       std::vector<HallEvent>& out) {
  // Whom the record is about, in order, and where they were.
  std::vector<std::pair<core::TicketId, Standing>> touched;
  bool day = false;
  bool implied = false;
  for (const core::Event& event : events) {
    const core::TicketId id = std::visit([](const auto& one) { return TicketOf(one); }, event);
    day = day || std::holds_alternative<core::DayClosed>(event) ||
          std::holds_alternative<core::DayOpened>(event);
    if (const auto* finished = std::get_if<core::MatterFinished>(&event); finished != nullptr) {
      implied = implied || finished->implied;
    }
    const bool known = std::any_of(touched.begin(), touched.end(),
                                   [&](const auto& entry) { return entry.first == id; });
    if (id && !known) touched.emplace_back(id, StandingOf(id));
  }
  core::Apply(state_, record, events);
  // Whoever is left when the day ends has not given up.
  if (day) return;
  for (const auto& [id, before] : touched) Compare(id, before, record.time, implied, out);
  for (const core::Event& event : events) {
    HallEvent counter = Make(EventKind::kOpen, record.time, core::TicketId());
    if (const auto* opened = std::get_if<core::CounterOpened>(&event); opened != nullptr) {
      counter.counter = opened->counter;
    } else if (const auto* paused = std::get_if<core::CounterPaused>(&event); paused != nullptr) {
      counter.kind = EventKind::kPause;
      counter.counter = paused->counter;
    } else if (const auto* closed = std::get_if<core::CounterClosed>(&event); closed != nullptr) {
      counter.kind = EventKind::kClose;
      counter.counter = closed->counter;
    } else {
      continue;
    }
    out.push_back(std::move(counter));
  }
}

}  // namespace onestop::estimate
