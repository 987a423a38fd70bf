#include "tests/metrics/hall.h"

#include <sstream>
#include <utility>

#include "server/base/strings.h"

namespace onestop::testing {
namespace {

// Answers queries as an engine does, at once.
void Answer(const core::State& state, std::unique_ptr<engine::Query> query) {
  query->Run(state, state.time);
  query->Done(absl::OkStatus(), engine::Position());
}

}  // namespace

std::shared_ptr<const core::Config> MakeHall(HallSize size) {
  auto config = std::make_shared<core::Config>();
  config->version = 1;
  for (const char* code : {"regular", "priority", "appointment"}) {
    core::TicketClass& ticket_class = config->classes.emplace_back();
    ticket_class.id = core::ClassId(static_cast<uint32_t>(config->classes.size()));
    ticket_class.code = code;
  }
  for (uint32_t id = 1; id <= size.services; ++id) {
    core::Service& service = config->services.emplace_back();
    service.id = core::ServiceId(id);
    service.code = StrCat("S", id);
    service.target_wait = std::chrono::minutes(10);
  }
  for (uint32_t id = 1; id <= size.counters; ++id) {
    core::Counter& counter = config->counters.emplace_back();
    counter.id = core::CounterId(id);
    counter.code = StrCat("C", id);
  }
  return config;
}

core::State MakeState(std::shared_ptr<const core::Config> config) {
  core::State state;
  state.services.resize(config->services.size());
  for (core::ServiceQueue& queue : state.services) queue.lines.resize(config->classes.size());
  state.counters.resize(config->counters.size());
  state.config = std::move(config);
  return state;
}

Time Second(int64_t second) { return Time(std::chrono::seconds(1'700'000'000 + second)); }

Story::Story(HallSize size) : config(MakeHall(size)), state(MakeState(config)) {
  state.time = Second(0);
  metrics.AddHall("main", state);
  metrics.SetAsk([this](std::string_view, std::unique_ptr<engine::Query> query) {
    Answer(state, std::move(query));
  });
}

void Story::At(int64_t second, core::Events events) {
  core::RecordInfo record;
  record.sequence = ++sequence_;
  record.time = Second(second);
  state.time = record.time;
  state.sequence = sequence_;
  metrics.OnRecord("main", record, events, config.get());
}

std::string Story::Value(const std::string& series) const {
  return ValueIn(metrics.Text(), series);
}

core::TicketName Story::Name(uint64_t ticket) const {
  core::TicketName name;
  name.id = core::TicketId(ticket);
  name.number = static_cast<uint32_t>(ticket);
  return name;
}

core::TicketIssued Story::Issued(uint64_t ticket, int64_t second) const {
  core::TicketIssued issued;
  issued.ticket = Name(ticket);
  issued.ticket_class = core::ClassId(1);
  issued.channel = core::Channel::kKiosk;
  issued.arrival = issued.entry = Second(second);
  issued.matters.emplace_back().service = core::ServiceId(1);
  return issued;
}

core::TicketCalled Story::Called(uint64_t ticket, int64_t queued, uint32_t counter) const {
  core::TicketCalled called;
  called.ticket = Name(ticket);
  called.counter = core::CounterId(counter);
  called.service = core::ServiceId(1);
  called.ticket_class = core::ClassId(1);
  called.matter = 1;
  called.queued = called.arrival = Second(queued);
  return called;
}

std::string ValueIn(const std::string& text, const std::string& series) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(series) && line.size() > series.size() && line[series.size()] == ' ') {
      return line.substr(series.size() + 1);
    }
  }
  return "absent";
}

size_t SeriesIn(const std::string& text) {
  std::istringstream lines(text);
  size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.front() != '#') ++count;
  }
  return count;
}

}  // namespace onestop::testing
