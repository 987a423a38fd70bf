#include "server/core/state.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "server/core/index.h"

namespace onestop::core {

const Ticket* State::Find(TicketId id) const {
  if (id < first_ticket || id >= NextTicket()) return nullptr;
  return &At(id);
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
  return value <= run.size() ? Find(run[value - 1]) : nullptr;
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
