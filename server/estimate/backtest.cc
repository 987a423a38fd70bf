#include "server/estimate/backtest.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/estimate/log_rules.h"
#include "server/estimate/present.h"
#include "server/estimate/quote.h"
#include "server/estimate/values.h"

namespace onestop::estimate {
namespace {

constexpr size_t kProgressEvery = 500;

const char* RuleName(core::CallingRule rule) {
  switch (rule) {
    case core::CallingRule::kAccumulating:
      return "accumulating";
    case core::CallingRule::kRatio:
      return "ratio";
    case core::CallingRule::kStrict:
      return "strict";
    case core::CallingRule::kFcfs:
      return "fcfs";
  }
  return "";
}

class Backtest {
 public:
  Backtest(const EventLog& log, const BacktestOptions& options, std::vector<LogProblem>& problems)
      : log_(log),
        options_(options),
        problems_(problems),
        parameters_(log.config, options.train == nullptr ? Parameters::Options()
                                                         : Parameters::LongMemory()),
        present_(log.config, &parameters_, {.infer_staffing = !log.has_staffing}),
        simple_(*log.config) {
    if (!log.config_given) rules_.emplace(log.config);
  }

  absl::StatusOr<BacktestReport> Run();

 private:
  // A promise that has not come due.
  struct Open {
    size_t line = 0;
    Time issued;
    core::ServiceId service;
    core::ClassId ticket_class;
    std::optional<core::Quote> quote;
    bool free_counter = false;
    SimplePredictors::Predictions simple;
  };

  void BeginDay(Time day);
  // Plays the log to learn from, and quotes nothing.
  void Train(const EventLog& train);
  void TakeRules();
  Open Ask(const HallEvent& event, size_t line);
  // Where a log has no ends: the counter that calls is done with the ticket it had.
  void EndBefore(const HallEvent& call);
  absl::Status Step(const HallEvent& event, size_t line);
  void Due(const Present::FirstCall& call);
  std::chrono::nanoseconds Elapsed() const {
    return options_.stopwatch == nullptr ? std::chrono::nanoseconds(0)
                                         : options_.stopwatch->SteadyNow();
  }
  static Calibration::Subject SubjectOf(const Open& open) {
    return {open.service, open.free_counter};
  }

  const EventLog& log_;
  const BacktestOptions& options_;
  std::vector<LogProblem>& problems_;
  Parameters parameters_;
  Present present_;
  SimplePredictors simple_;
  std::optional<LogRules> rules_;
  Calibration calibration_;
  std::map<core::TicketId, Open> open_;
  std::chrono::nanoseconds spent_{0};
  size_t quotes_ = 0;
  BacktestReport report_;
};

void Backtest::TakeRules() {
  if (!rules_ || !rules_->TakeChanged()) return;
  present_.SetConfig(rules_->config());
  present_.SetSkills(rules_->skills());
}

void Backtest::BeginDay(Time day) {
  report_.never_called += open_.size();
  open_.clear();
  simple_.BeginDay();
  present_.BeginDay(day, std::nullopt);
  ++report_.days;
}

Backtest::Open Backtest::Ask(const HallEvent& event, size_t line) {
  Open open;
  open.line = line;
  open.issued = event.time;
  open.service = event.services.front();
  open.ticket_class = event.ticket_class;
  open.free_counter = present_.FreeCounter(event.services, event.ticket_class);
  open.simple = simple_.Predict(present_, parameters_, open.service, open.ticket_class, event.time);
  const auto begin = Elapsed();
  const Ghost ghost{event.services, event.ticket_class};
  ForecastOptions forecast;
  forecast.paths = options_.paths;
  forecast.seed = options_.seed + quotes_++;
  forecast.ghosts_only = true;
  const Snapshot snapshot = present_.Take(event.time);
  const std::optional<Spread> spread =
      MakeForecast(snapshot, parameters_, {&ghost, 1}, forecast).ghosts.front();
  if (spread) open.quote = calibration_.Promise(SubjectOf(open), *spread);
  spent_ += Elapsed() - begin;
  return open;
}

void Backtest::Due(const Present::FirstCall& call) {
  const auto found = open_.find(call.ticket);
  if (found == open_.end()) return;
  const Open open = std::move(found->second);
  open_.erase(found);
  const double truth = Minutes(call.waited);
  simple_.Learn(open.service, open.ticket_class, open.simple.features, truth);
  if (open.quote) calibration_.Learn(SubjectOf(open), *open.quote, call.waited);
  if (report_.days <= options_.warm_up_days) return;
  if (!open.quote) {
    ++report_.unknown;
    return;
  }
  const double expected = Minutes(open.quote->expected);
  const double lower = Minutes(open.quote->lower);
  const double upper = Minutes(open.quote->upper);
  if (open.free_counter) {
    report_.free_error.Add(expected, truth);
    report_.free_interval.Add(lower, upper, truth);
  } else {
    report_.error.Add(expected, truth);
    report_.interval.Add(lower, upper, truth);
    report_.by_service[log_.config->At(open.service).code].Add(lower, upper, truth);
    for (size_t i = 0; i < kPredictors; ++i) {
      report_.predictors[i].Add(open.simple.minutes[i], truth);
    }
  }
  if (options_.on_ticket) {
    options_.on_ticket({open.line, log_.tickets[call.ticket.value() - 1], open.service, open.issued,
                        *open.quote, call.waited, open.free_counter});
  }
}

void Backtest::EndBefore(const HallEvent& call) {
  const Desk& desk = present_.desk(call.counter);
  const Leg* next = present_.Find(call.ticket);
  if (desk.state != Desk::State::kBusy || next == nullptr || desk.ticket == call.ticket) return;
  HallEvent end;
  end.kind = EventKind::kEnd;
  end.time = call.time;
  end.ticket = desk.ticket;
  end.counter = call.counter;
  // Where the next one was waiting all the while, the counter was at work until now.
  if (next->joins > desk.since) end.note = Note::kImplied;
  static_cast<void>(present_.Apply(end));
}

absl::Status Backtest::Step(const HallEvent& event, size_t line) {
  std::optional<Open> open;
  const bool first = event.kind == EventKind::kIssue && !event.services.empty() &&
                     !event.counter && event.note == Note::kNone && !present_.Known(event.ticket);
  if (first) open = Ask(event, line);
  if (event.kind == EventKind::kCall) {
    if (!log_.has_ends) EndBefore(event);
    // A hall whose clerks forget to press the last key must not come to a stand.
    const Desk& desk = present_.desk(event.counter);
    if (desk.state == Desk::State::kBusy && desk.ticket != event.ticket && present_.Find(event.ticket)) {
      problems_.push_back({line, absl::StrCat("counter ", log_.config->At(event.counter).code,
                                              " still has ticket ",
                                              log_.tickets[desk.ticket.value() - 1],
                                              ", which is taken as finished")});
      if (options_.stop_on_problems) return absl::FailedPreconditionError(problems_.back().message);
      present_.Release(event.counter, event.time);
    }
    if (rules_) rules_->Learn(present_, event);
  }
  if (absl::Status status = present_.Apply(event); !status.ok()) {
    problems_.push_back({line, std::string(status.message())});
    return options_.stop_on_problems ? status : absl::OkStatus();
  }
  if (first) {
    if (report_.days > options_.warm_up_days) ++report_.issued;
    open_.insert_or_assign(event.ticket, *std::move(open));
  }
  if (present_.first_call()) Due(*present_.first_call());
  TakeRules();
  return absl::OkStatus();
}

void Backtest::Train(const EventLog& train) {
  std::optional<Time> day;
  for (const HallEvent& event : train.events) {
    // Hours count from the same time of the day in both logs.
    if (const Time own = log_.DayOf(event.time); !day || own != *day) {
      day = own;
      present_.BeginDay(own, std::nullopt);
    }
    static_cast<void>(present_.Apply(event));
  }
  parameters_.Freeze();
}

absl::StatusOr<BacktestReport> Backtest::Run() {
  if (options_.train != nullptr) Train(*options_.train);
  std::optional<Time> day;
  TakeRules();
  for (size_t i = 0; i < log_.events.size(); ++i) {
    const HallEvent& event = log_.events[i];
    if (const Time own = log_.DayOf(event.time); !day || own != *day) {
      day = own;
      BeginDay(own);
    }
    if (event.kind == EventKind::kCall && !event.counter) {
      problems_.push_back({log_.lines[i], "a call without a counter"});
      if (options_.stop_on_problems) return absl::FailedPreconditionError("a call without a counter");
      continue;
    }
    if (absl::Status status = Step(event, log_.lines[i]); !status.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("line ", log_.lines[i], ": ", problems_.back().message));
    }
    if (options_.progress && i % kProgressEvery == 0) {
      options_.progress(static_cast<double>(i) / static_cast<double>(log_.events.size()));
    }
  }
  report_.never_called += open_.size();
  report_.rule = RuleName(present_.config().policies.rule);
  if (quotes_ > 0) {
    report_.mean_microseconds =
        std::chrono::duration<double, std::micro>(spent_).count() / static_cast<double>(quotes_);
  }
  return std::move(report_);
}

}  // namespace

absl::StatusOr<BacktestReport> RunBacktest(const EventLog& log, const BacktestOptions& options,
                                           std::vector<LogProblem>& problems) {
  return Backtest(log, options, problems).Run();
}

}  // namespace onestop::estimate
