#include "server/core/state.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "server/core/index.h"

namespace onestop::core {

size_t State::IndexOf(TicketId id) const {
  // Without a fork today the first look finds it.
  const uint64_t dense = id.value() - first_ticket.value();
  if (dense < tickets.size() && tickets[dense].id() == id) return dense;
  const auto found = std::lower_bound(
      tickets.begin(), tickets.end(), id,
      [](const Ticket& ticket, TicketId wanted) { return ticket.id() < wanted; });
  return static_cast<size_t>(found - tickets.begin());
}

const Ticket* State::Find(TicketId id) const {
  const size_t index = IndexOf(id);
  return index < tickets.size() && tickets[index].id() == id ? &tickets[index] : nullptr;
}

TicketId State::NextTicket() const {
  const TicketId next =
      tickets.empty() ? first_ticket : TicketId(tickets.back().id().value() + 1);
  return std::max(next, least_ticket);
}

uint32_t State::NextNumber(SeriesId series) const {
  const size_t index = series.value() - 1;
  const std::vector<TicketId>& run = numbers[index];
  const uint32_t next = run.empty() ? 1 : At(run.back()).name.number + 1;
  return index < least_numbers.size() ? std::max(next, least_numbers[index]) : next;
}

const Ticket* State::FindTicket(std::string_view text) const {
  if (text.empty() || text.size() > 20 || config == nullptr) return nullptr;
  size_t letters = 0;
  while (letters < text.size() && std::isalpha(static_cast<unsigned char>(text[letters])) != 0) {
    ++letters;
  }
  uint64_t value = 0;
  const char* end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data() + letters, end, value);
  if (error != std::errc() || rest != end || value == 0) return nullptr;
  if (letters == 0) return Find(TicketId(value));
  std::string prefix(text.substr(0, letters));
  for (char& c : prefix) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const Series* series = config->FindSeries(prefix);
  if (series == nullptr || series->id.value() > numbers.size()) return nullptr;
  const std::vector<TicketId>& run = numbers[series->id.value() - 1];
  if (value <= run.size() && At(run[value - 1]).name.number == value) return Find(run[value - 1]);
  const auto found = std::lower_bound(
      run.begin(), run.end(), value,
      [this](TicketId id, uint64_t wanted) { return At(id).name.number < wanted; });
  return found != run.end() && At(*found).name.number == value ? Find(*found) : nullptr;
}

CounterId State::CounterOf(StaffId staff) const {
  if (!staff) return CounterId();
  for (size_t i = 0; i < counters.size(); ++i) {
    if (counters[i].state != CounterState::kClosed && counters[i].staff == staff) {
      return CounterId(static_cast<uint32_t>(i + 1));
    }
  }
  return CounterId();
}

bool State::HasSkill(CounterId counter, ServiceId service, ClassId ticket_class) const {
  for (const Skill& skill : At(counter).skills) {
    if (skill.service != service) continue;
    if (!ticket_class || skill.classes.empty()) return true;
    return std::find(skill.classes.begin(), skill.classes.end(), ticket_class) !=
           skill.classes.end();
  }
  return false;
}

size_t State::Ahead(ServiceId service, ClassId ticket_class, const Place& place) const {
  const Line& line = At(service).lines[ticket_class.value() - 1];
  if (line.empty() || *line.rbegin() < place) return line.size();
  size_t ahead = 0;
  for (const Place& other : line) {
    if (!(other < place) || ahead == kMaxAhead) break;
    ++ahead;
  }
  return ahead;
}

void Reindex(State& state) {
  state.counts = {};
  state.timers.clear();
  state.holders.clear();
  const size_t classes = state.config == nullptr ? 0 : state.config->classes.size();
  const size_t series = state.config == nullptr ? 0 : state.config->series.size();
  for (ServiceQueue& queue : state.services) {
    queue.lines.assign(classes, Line());
    queue.returning.clear();
  }
  for (CounterDesk& desk : state.counters) {
    desk.bound.clear();
    desk.parked.clear();
  }
  state.numbers.assign(series, {});
  for (Ticket& ticket : state.tickets) {
    state.numbers[ticket.name.series.value() - 1].push_back(ticket.name.id);
    EnterIndexes(state, ticket);
  }
}

}  // namespace onestop::core
