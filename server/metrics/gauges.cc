#include "server/metrics/gauges.h"

#include <algorithm>
#include <utility>

#include "server/core/labels.h"
#include "server/metrics/names.h"

namespace onestop::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily Family(std::string name, std::string help, MetricType type = MetricType::Gauge) {
  MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

// The answers of one scrape. Lives until the last query is gone, which may be after the wait.
struct Answers {
  explicit Answers(size_t halls) : snapshots(halls), left(halls) {}

  Mutex mutex;
  CondVar changed;
  std::vector<std::optional<HallSnapshot>> snapshots ONESTOP_GUARDED_BY(mutex);
  size_t left ONESTOP_GUARDED_BY(mutex);
};

class SnapshotQuery : public engine::Query {
 public:
  SnapshotQuery(std::shared_ptr<Answers> answers, size_t index,
                std::shared_ptr<const estimate::Board> board)
      : answers_(std::move(answers)), index_(index), board_(std::move(board)) {}

  void Run(const core::State& state, Time now) override {
    snapshot_ = HallSnapshot::Of(state, now);
    snapshot_.AddWaits(state, board_.get());
  }

  void Done(const absl::Status& status, const engine::Position&) override {
    const MutexLock lock(answers_->mutex);
    if (status.ok()) answers_->snapshots[index_] = std::move(snapshot_);
    --answers_->left;
    answers_->changed.NotifyAll();
  }

 private:
  const std::shared_ptr<Answers> answers_;
  const size_t index_;
  const std::shared_ptr<const estimate::Board> board_;
  HallSnapshot snapshot_;
};

}  // namespace

HallSnapshot HallSnapshot::Of(const core::State& state, Time now) {
  HallSnapshot snapshot;
  snapshot.config = state.config;
  snapshot.time = now;
  snapshot.sequence = state.sequence;
  snapshot.day_tickets = state.counts;
  for (uint32_t service = 1; service <= state.services.size(); ++service) {
    const core::ServiceQueue& queue = state.At(core::ServiceId(service));
    for (uint32_t ticket_class = 1; ticket_class <= queue.lines.size(); ++ticket_class) {
      const core::Line& line = queue.lines[ticket_class - 1];
      LineLength& length = snapshot.lines.emplace_back();
      length.service = core::ServiceId(service);
      length.ticket_class = core::ClassId(ticket_class);
      length.waiting = line.size();
      if (!line.empty()) length.oldest = std::max(Duration(0), now - line.begin()->entry);
    }
  }
  for (const core::CounterDesk& desk : state.counters) snapshot.counters.push_back(desk.state);
  return snapshot;
}

void HallSnapshot::AddWaits(const core::State& state, const estimate::Board* board) {
  if (board == nullptr || state.config == nullptr) return;
  for (const core::Service& service : state.config->services) {
    waits.push_back(board->QuoteFor(state, {&service.id, 1}, state.config->RegularClass()));
  }
  advice = board->advice;
}

std::vector<std::optional<HallSnapshot>> AskForSnapshots(const AskEngine& ask,
                                                         const std::vector<std::string>& halls,
                                                         const estimate::Boards* boards,
                                                         std::chrono::nanoseconds timeout) {
  const auto answers = std::make_shared<Answers>(halls.size());
  for (size_t index = 0; index < halls.size(); ++index) {
    ask(halls[index], std::make_unique<SnapshotQuery>(
                          answers, index, boards == nullptr ? nullptr : boards->Get(halls[index])));
  }
  const MutexLock lock(answers->mutex);
  while (answers->left > 0 && answers->changed.WaitFor(answers->mutex, timeout)) {
  }
  return answers->snapshots;
}

struct HallGauges::Labels {
  std::vector<ClientMetric::Label> list;
};

HallGauges::HallGauges() : families_(kPlaces) {
  families_[kDayTickets] = Family("onestop_day_tickets", "Tickets of the hall-day by state.");
  families_[kWaiting] = Family("onestop_tickets_waiting", "Callable tickets in the line.");
  families_[kOldest] = Family("onestop_oldest_wait_seconds",
                              "How long the first of the line has been waiting.");
  families_[kCounters] = Family("onestop_counters", "Counters by state.");
  families_[kCounterState] =
      Family("onestop_counter_state",
             "State of a counter: 1 closed, 2 open, 3 calling, 4 serving, 5 paused.");
  families_[kBusy] = Family("onestop_counter_busy_seconds_total",
                            "Time with a ticket in hand, from the call on.", MetricType::Counter);
  families_[kIdle] = Family("onestop_counter_idle_while_waiting_seconds_total",
                            "Time a counter stood free although the ticket it called next was "
                            "already waiting.",
                            MetricType::Counter);
  families_[kSequence] = Family("onestop_journal_sequence", "Number of the last durable record.");
  families_[kExpectedWait] =
      Family("onestop_expected_wait_seconds",
             "Forecast wait of a regular ticket taken now; bound is expected or upper.");
  families_[kAdvice] = Family("onestop_advice", "1 while this is advised about the waits.");
}

void HallGauges::AddValue(Place place, const Labels& labels, double value) {
  MetricFamily& family = families_[place];
  ClientMetric& metric = family.metric.emplace_back();
  metric.label = labels.list;
  if (family.type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
}

void HallGauges::Add(const std::string& hall, const HallSnapshot& snapshot,
                     const std::vector<HallMetrics::CounterSeconds>& counter_seconds) {
  AddValue(kSequence, {{{"hall", hall}}}, static_cast<double>(snapshot.sequence));
  for (size_t state = 1; state < snapshot.day_tickets.size(); ++state) {
    const std::string_view name = Label(static_cast<core::TicketState>(state));
    AddValue(kDayTickets, {{{"hall", hall}, {"state", std::string(name)}}},
             snapshot.day_tickets[state]);
  }
  if (snapshot.config == nullptr) return;
  AddLines(hall, snapshot);
  AddCounters(hall, snapshot, counter_seconds);
  AddWaits(hall, snapshot);
}

void HallGauges::AddWaits(const std::string& hall, const HallSnapshot& snapshot) {
  const core::Config& config = *snapshot.config;
  for (size_t i = 0; i < snapshot.waits.size(); ++i) {
    const core::Service& service = config.services[i];
    if (service.retired || !snapshot.waits[i].has_value()) continue;
    Labels labels{{{"hall", hall}, {"service", service.code}, {"bound", "expected"}}};
    AddValue(kExpectedWait, labels, Seconds(snapshot.waits[i]->expected));
    labels.list.back().value = "upper";
    AddValue(kExpectedWait, labels, Seconds(snapshot.waits[i]->upper));
  }
  for (const estimate::Advice& advice : snapshot.advice) {
    AddValue(kAdvice,
             {{{"hall", hall},
               {"kind", std::string(Label(advice.kind))},
               {"service", advice.service ? config.At(advice.service).code : ""},
               {"counter", config.At(advice.counter).code}}},
             1);
  }
}

void HallGauges::AddLines(const std::string& hall, const HallSnapshot& snapshot) {
  std::vector<Duration> oldest(snapshot.config->services.size(), Duration(0));
  for (const HallSnapshot::LineLength& line : snapshot.lines) {
    const core::Service& service = snapshot.config->At(line.service);
    const core::TicketClass& ticket_class = snapshot.config->At(line.ticket_class);
    if (service.retired || ticket_class.retired) continue;
    AddValue(kWaiting,
             {{{"hall", hall}, {"service", service.code}, {"class", ticket_class.code}}},
             static_cast<double>(line.waiting));
    Duration& longest = oldest[line.service.value() - 1];
    longest = std::max(longest, line.oldest);
  }
  for (const core::Service& service : snapshot.config->services) {
    if (service.retired) continue;
    AddValue(kOldest, {{{"hall", hall}, {"service", service.code}}},
             Seconds(oldest[service.id.value() - 1]));
  }
}

void HallGauges::AddCounters(const std::string& hall, const HallSnapshot& snapshot,
                             const std::vector<HallMetrics::CounterSeconds>& counter_seconds) {
  std::array<int, 6> by_state = {};
  for (const core::Counter& counter : snapshot.config->counters) {
    const size_t index = counter.id.value() - 1;
    if (counter.retired || index >= snapshot.counters.size()) continue;
    const size_t state = static_cast<size_t>(snapshot.counters[index]);
    ++by_state[state];
    const Labels labels{{{"hall", hall}, {"counter", counter.code}}};
    AddValue(kCounterState, labels, static_cast<double>(state));
    if (index >= counter_seconds.size()) continue;
    AddValue(kBusy, labels, counter_seconds[index].busy);
    AddValue(kIdle, labels, counter_seconds[index].idle_while_waiting);
  }
  for (size_t state = 1; state < by_state.size(); ++state) {
    const std::string_view name = Label(static_cast<core::CounterState>(state));
    AddValue(kCounters, {{{"hall", hall}, {"state", std::string(name)}}}, by_state[state]);
  }
}

MetricFamily SingleValue(std::string name, std::string help, MetricType type, double value) {
  MetricFamily family = Family(std::move(name), std::move(help), type);
  ClientMetric& metric = family.metric.emplace_back();
  if (type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  return family;
}

}  // namespace onestop::metrics
