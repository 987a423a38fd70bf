#include "server/core/references.h"

#include <algorithm>
#include <limits>

namespace onestop::core {
namespace {

// Entries of a configuration stand at their own ids.
template <class Entry>
bool IsDense(const std::vector<Entry>& entries) {
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].id.value() != i + 1) return false;
  }
  return true;
}

bool IsDense(const Config& config) {
  return IsDense(config.areas) && IsDense(config.series) && IsDense(config.services) &&
         IsDense(config.items) && IsDense(config.classes) && IsDense(config.counters);
}

// The id names an entry of the list.
template <class Id, class List>
bool Names(Id id, const List& list) {
  return id.value() >= 1 && id.value() <= list.size();
}
template <class Id, class List>
bool NamesOrNone(Id id, const List& list) {
  return !id || Names(id, list);
}

bool HoldsIn(const Skill& skill, const Config& config) {
  return Names(skill.service, config.services) &&
         std::all_of(skill.classes.begin(), skill.classes.end(),
                     [&](ClassId id) { return Names(id, config.classes); });
}

bool HoldsIn(const CounterDesk& desk, const State& state) {
  return (!desk.ticket || state.Find(desk.ticket) != nullptr) &&
         std::all_of(desk.skills.begin(), desk.skills.end(),
                     [&](const Skill& skill) { return HoldsIn(skill, *state.config); });
}

bool HoldsIn(const Matter& matter, const Ticket& ticket, const Config& config) {
  return Names(matter.service, config.services) && NamesOrNone(matter.item, config.items) &&
         NamesOrNone(matter.bound, config.counters) && matter.waits_for <= ticket.matters.size();
}

bool HoldsIn(const Ticket& ticket, const Config& config) {
  const bool at_hands = IsAtCounter(ticket.state) || ticket.state == TicketState::kParked;
  return static_cast<size_t>(ticket.state) < kTicketStates &&
         Names(ticket.name.series, config.series) && Names(ticket.ticket_class, config.classes) &&
         NamesOrNone(ticket.service, config.services) && NamesOrNone(ticket.area, config.areas) &&
         NamesOrNone(ticket.counter, config.counters) && (ticket.counter || !at_hands) &&
         ticket.current <= ticket.matters.size() &&
         std::all_of(ticket.matters.begin(), ticket.matters.end(),
                     [&](const Matter& matter) { return HoldsIn(matter, ticket, config); });
}

bool TicketsHold(const State& state) {
  if (!state.first_ticket) return false;
  std::vector<uint32_t> numbers(state.config->series.size());
  TicketId next = state.first_ticket;
  for (const Ticket& ticket : state.tickets) {
    // Dense, but for where the history forked.
    if (ticket.id() != next && (ticket.id() < next || state.forked_epoch == 0)) return false;
    if (!HoldsIn(ticket, *state.config)) return false;
    uint32_t& number = numbers[ticket.name.series.value() - 1];
    if (ticket.name.number <= number) return false;
    number = ticket.name.number;
    next = TicketId(ticket.id().value() + 1);
  }
  return true;
}

}  // namespace

bool ReferencesHold(const State& state) {
  if (state.config == nullptr) {
    return state.tickets.empty() && state.services.empty() && state.counters.empty() &&
           state.recent_calls.empty() && state.notices.empty();
  }
  const Config& config = *state.config;
  return IsDense(config) && state.services.size() == config.services.size() &&
         state.counters.size() == config.counters.size() && TicketsHold(state) &&
         std::all_of(state.counters.begin(), state.counters.end(),
                     [&](const CounterDesk& desk) { return HoldsIn(desk, state); }) &&
         std::all_of(state.recent_calls.begin(), state.recent_calls.end(),
                     [&](const Call& call) {
                       return Names(call.service, config.services) &&
                              Names(call.counter, config.counters) &&
                              Names(call.ticket.series, config.series);
                     }) &&
         std::all_of(state.notices.begin(), state.notices.end(),
                     [&](const Notice& notice) { return NamesOrNone(notice.area, config.areas); });
}

}  // namespace onestop::core
