#include "server/core/index.h"

#include <algorithm>

#include "server/base/check.h"

namespace onestop::core {
namespace {

using S = TicketState;

size_t CountOf(TicketState state) { return static_cast<size_t>(state); }

// Calls visit(line) or visit_returning(set, place) for every place the ticket stands at.
template <class OnLine, class OnReturning>
void ForEachPlace(State& state, const Ticket& ticket, OnLine on_line, OnReturning on_returning) {
  const Place place{ticket.entry, ticket.id()};
  for (uint32_t index = 1; index <= ticket.matters.size(); ++index) {
    if (!IsReady(*state.config, ticket, index)) continue;
    const Matter& matter = ticket.matter(index);
    if (matter.bound) {
      on_line(state.At(matter.bound).bound, place);
      continue;
    }
    ServiceQueue& queue = state.At(matter.service);
    if (matter.callable_at_calls > queue.calls) {
      on_returning(queue.returning, ReturnPlace{matter.callable_at_calls, place});
    } else {
      on_line(queue.lines[ticket.ticket_class.value() - 1], place);
    }
  }
}

void Fetch(const void* memory, size_t size) {
  constexpr size_t kCacheLine = 64;
  const char* const first = static_cast<const char*>(memory);
  for (size_t offset = 0; offset < size; offset += kCacheLine) __builtin_prefetch(first + offset);
  __builtin_prefetch(first + size - 1);
}

// The next two in a line are looked at by the calls to come. Their memory is fetched while other
// work goes on, first the ticket and one call later what it points to, so that a call from a line
// too long for the caches costs what it costs from a short one.
void FetchHeads(const State& state, const Line& line) {
  auto next = line.begin();
  if (next == line.end()) return;
  Fetch(state.At(next->ticket).matters.data(), sizeof(Matter));
  if (++next == line.end()) return;
  Fetch(&state.At(next->ticket), sizeof(Ticket));
}

}  // namespace

bool IsReady(const Config& config, const Ticket& ticket, uint32_t index) {
  const Matter& matter = ticket.matter(index);
  if (!matter.open()) return false;
  if (matter.waits_for != 0 && ticket.matter(matter.waits_for).open()) return false;
  // An errand is done for another matter of the ticket and waits for nothing but errands of its
  // own, so that no two matters can wait for each other.
  if (!matter.item || matter.errand || ticket.matters.size() == 1) return true;
  const std::vector<ItemId>& after = config.At(matter.item).after;
  return std::none_of(ticket.matters.begin(), ticket.matters.end(), [&](const Matter& other) {
    return other.open() && other.item &&
           std::find(after.begin(), after.end(), other.item) != after.end();
  });
}

void LeaveIndexes(State& state, const Ticket& ticket) {
  ONESTOP_CHECK(state.counts[CountOf(ticket.state)] > 0) << "a state's count fell below zero";
  --state.counts[CountOf(ticket.state)];
  if (!IsFinal(ticket.state) && ticket.holder.has_value()) {
    auto found = state.holders.find(*ticket.holder);
    if (found != state.holders.end() && --found->second == 0) state.holders.erase(found);
  }
  switch (ticket.state) {
    case S::kWaiting:
      ForEachPlace(
          state, ticket,
          [&](Line& line, const Place& place) {
            if (line.empty() || line.begin()->ticket != ticket.id()) {
              line.erase(place);
            } else {
              line.erase(line.begin());
              FetchHeads(state, line);
            }
          },
          [](auto& returning, const ReturnPlace& place) { returning.erase(place); });
      break;
    case S::kPostponed:
    case S::kMissed:
      state.timers.erase({ticket.due, ticket.id()});
      break;
    case S::kParked:
      state.At(ticket.counter).parked.erase({ticket.entry, ticket.id()});
      break;
    default:
      break;
  }
}

void EnterIndexes(State& state, Ticket& ticket) {
  ++state.counts[CountOf(ticket.state)];
  if (!IsFinal(ticket.state) && ticket.holder.has_value()) ++state.holders[*ticket.holder];
  switch (ticket.state) {
    case S::kWaiting:
      for (uint32_t index = 1; index <= ticket.matters.size(); ++index) {
        Matter& matter = ticket.matter(index);
        if (matter.bound && state.At(matter.bound).state == CounterState::kClosed &&
            IsReady(*state.config, ticket, index)) {
          matter.bound = CounterId();
        }
      }
      ForEachPlace(
          state, ticket, [](Line& line, const Place& place) { line.insert(place); },
          [](auto& returning, const ReturnPlace& place) { returning.insert(place); });
      break;
    case S::kPostponed:
    case S::kMissed:
      state.timers.insert({ticket.due, ticket.id()});
      break;
    case S::kParked:
      state.At(ticket.counter).parked.insert({ticket.entry, ticket.id()});
      break;
    default:
      break;
  }
}

void AdmitReturned(State& state, ServiceId service) {
  ServiceQueue& queue = state.At(service);
  while (!queue.returning.empty() && queue.returning.begin()->callable_at_calls <= queue.calls) {
    const Place place = queue.returning.begin()->place;
    queue.returning.erase(queue.returning.begin());
    queue.lines[state.At(place.ticket).ticket_class.value() - 1].insert(place);
  }
}

bool IsEdge(TicketState from, TicketState to) {
  switch (from) {
    case S::kNone:
      return to == S::kWaiting || to == S::kReserved;
    case S::kWaiting:
      return to == S::kCalled || to == S::kPostponed || to == S::kCancelled || to == S::kExpired;
    case S::kReserved:
      return to == S::kWaiting || to == S::kCancelled || to == S::kExpired;
    case S::kPostponed:
      return to == S::kWaiting || to == S::kCancelled || to == S::kExpired;
    case S::kCalled:
      return to == S::kServing || to == S::kMissed || to == S::kNoShow || to == S::kWaiting;
    case S::kServing:
      return to == S::kWaiting || to == S::kServed || to == S::kParked;
    case S::kParked:
      return to == S::kServing || to == S::kWaiting || to == S::kCancelled || to == S::kExpired;
    case S::kMissed:
      return to == S::kWaiting || to == S::kCalled || to == S::kNoShow || to == S::kCancelled;
    default:
      return false;
  }
}

}  // namespace onestop::core
