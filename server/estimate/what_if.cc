#include "server/estimate/what_if.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/strings.h"
#include "server/estimate/log_rules.h"
#include "server/estimate/recorded_day.h"
#include "server/estimate/samples.h"
#include "server/estimate/values.h"

namespace onestop::estimate {
namespace {

// Waits that are being collected; summed up by service and over all.
struct Waits {
  std::vector<double> minutes;
  size_t within = 0;
  size_t never = 0;

  WaitSummary Summary() {
    WaitSummary summary;
    summary.called = minutes.size();
    summary.never_called = never;
    if (minutes.empty()) return summary;
    std::sort(minutes.begin(), minutes.end());
    double sum = 0;
    for (double value : minutes) sum += value;
    summary.mean_minutes = sum / static_cast<double>(minutes.size());
    summary.p90_minutes = QuantileOf(minutes, 0.9);
    summary.longest_minutes = minutes.back();
    summary.within_target = static_cast<double>(within) / static_cast<double>(minutes.size());
    return summary;
  }
};
using WaitsByService = std::vector<Waits>;

struct Rules {
  std::shared_ptr<const core::Config> config;
  std::shared_ptr<const Skills> skills;
};

// As configured, or as the whole log teaches: looking back, nothing need be hidden.
Rules RulesOf(const EventLog& log) {
  Rules rules;
  if (log.config_given) {
    auto skills = std::make_shared<Skills>();
    for (const core::Counter& counter : log.config->counters) skills->push_back(counter.skills);
    rules = {log.config, std::move(skills)};
    return rules;
  }
  Parameters parameters(log.config);
  Present present(log.config, &parameters, {});
  LogRules learned(log.config);
  std::optional<Time> day;
  for (const HallEvent& event : log.events) {
    if (const Time own = log.DayOf(event.time); !day || own != *day) {
      day = own;
      present.BeginDay(own, std::nullopt);
    }
    if (event.kind == EventKind::kCall && event.counter) learned.Learn(present, event);
    static_cast<void>(present.Apply(event));
    if (learned.TakeChanged()) {
      present.SetConfig(learned.config());
      present.SetSkills(learned.skills());
    }
  }
  return {learned.config(), learned.skills()};
}

class WhatIf {
 public:
  WhatIf(const EventLog& log, const Change& change) : log_(log), change_(change) {}

  absl::StatusOr<WhatIfReport> Run();

 private:
  absl::Status MakeChanged();
  absl::StatusOr<size_t> CounterIndex(const std::string& code) const;
  absl::StatusOr<core::ServiceId> ServiceOf(const std::string& code) const;
  void PlayDay(std::span<const HallEvent> events, Time begin);
  RecordedDay ChangedDay(const RecordedDay& day) const;
  void CollectRecorded(const RecordedDay& day);
  static void Collect(const RecordedDay& day, WaitsByService& out);
  static void Add(const RecordedDay& day, const RecordedDay::JoinedLeg& joined, Time called,
                  Waits& out);

  const EventLog& log_;
  const Change& change_;
  Rules base_;
  Rules changed_;
  std::vector<size_t> without_;
  std::vector<size_t> twice_;
  WaitsByService recorded_waits_;
  WaitsByService same_waits_;
  WaitsByService changed_waits_;
  size_t days_ = 0;
};

absl::StatusOr<size_t> WhatIf::CounterIndex(const std::string& code) const {
  const core::Counter* counter = base_.config->FindCounter(code);
  if (counter != nullptr) return counter->id.value() - 1;
  return absl::InvalidArgumentError(StrCat("there is no counter ", code));
}

absl::StatusOr<core::ServiceId> WhatIf::ServiceOf(const std::string& code) const {
  const core::Service* service = base_.config->FindService(code);
  if (service != nullptr) return service->id;
  return absl::InvalidArgumentError(StrCat("there is no service ", code));
}

absl::Status WhatIf::MakeChanged() {
  auto config = std::make_shared<core::Config>(*base_.config);
  auto skills = std::make_shared<Skills>(*base_.skills);
  if (change_.rule) config->policies.rule = *change_.rule;
  for (const auto& [code, target] : change_.targets) {
    absl::StatusOr<core::ServiceId> service = ServiceOf(code);
    if (!service.ok()) return service.status();
    config->services[service->value() - 1].target_wait = target;
  }
  for (const auto& [code, services] : change_.skills) {
    absl::StatusOr<size_t> counter = CounterIndex(code);
    if (!counter.ok()) return counter.status();
    (*skills)[*counter].clear();
    for (const std::string& name : services) {
      absl::StatusOr<core::ServiceId> service = ServiceOf(name);
      if (!service.ok()) return service.status();
      (*skills)[*counter].push_back({*service, 0, {}});
    }
  }
  for (const std::string& code : change_.without) {
    absl::StatusOr<size_t> counter = CounterIndex(code);
    if (!counter.ok()) return counter.status();
    without_.push_back(*counter);
  }
  for (const std::string& code : change_.twice) {
    absl::StatusOr<size_t> counter = CounterIndex(code);
    if (!counter.ok()) return counter.status();
    twice_.push_back(*counter);
    core::Counter second = config->counters[*counter];
    second.id = core::CounterId(static_cast<uint32_t>(config->counters.size() + 1));
    second.code += "-2";
    config->counters.push_back(second);
    skills->push_back((*skills)[*counter]);
  }
  changed_ = {std::move(config), std::move(skills)};
  return absl::OkStatus();
}

void WhatIf::Add(const RecordedDay& day, const RecordedDay::JoinedLeg& joined, Time called,
                 Waits& out) {
  // Whoever gave up has not waited in vain for want of a call.
  if (called == Time::max()) {
    if (joined.leaves == Time::max()) ++out.never;
    return;
  }
  const Duration wait = called - joined.leg.joins;
  out.minutes.push_back(Minutes(wait));
  const core::ServiceId service = joined.leg.services.front();
  if (wait <= day.config->At(service).target_wait) ++out.within;
}

// First stretches of waiting alone: what was promised is the first call.
bool IsFirst(const RecordedDay::JoinedLeg& joined) {
  return joined.leg.entry == joined.leg.joins && !joined.leg.services.empty();
}

void WhatIf::CollectRecorded(const RecordedDay& day) {
  for (const RecordedDay::JoinedLeg& joined : day.legs) {
    if (!IsFirst(joined)) continue;
    Add(day, joined, joined.called, recorded_waits_[joined.leg.services.front().value() - 1]);
  }
}

void WhatIf::Collect(const RecordedDay& day, WaitsByService& out) {
  const Snapshot beginning = day.Beginning();
  Simulator::Options options;
  options.keep_calls = true;
  Simulator simulator(beginning, options);
  RecordedFuture future(day, RecordedFuture::Clerks::kPrompt);
  simulator.Run(future);
  std::map<core::TicketId, Time> called;
  for (const Simulator::Call& call : simulator.calls()) called.try_emplace(call.ticket, call.time);
  for (const RecordedDay::JoinedLeg& joined : day.legs) {
    if (!IsFirst(joined)) continue;
    const auto found = called.find(joined.leg.ticket);
    Add(day, joined, found == called.end() ? Time::max() : found->second,
        out[joined.leg.services.front().value() - 1]);
  }
}

RecordedDay WhatIf::ChangedDay(const RecordedDay& day) const {
  RecordedDay changed = day;
  changed.config = changed_.config;
  changed.skills = changed_.skills;
  for (const size_t counter : twice_) {
    changed.turns.push_back(day.turns[counter]);
    changed.shifts.push_back(day.shifts[counter]);
  }
  for (const size_t counter : without_) {
    changed.turns[counter].clear();
    changed.shifts[counter].clear();
  }
  return changed;
}

void WhatIf::PlayDay(std::span<const HallEvent> events, Time begin) {
  const RecordedDay day = RecordDay(events, begin, base_.config, base_.skills);
  ++days_;
  CollectRecorded(day);
  Collect(day, same_waits_);
  Collect(ChangedDay(day), changed_waits_);
}

WaitSummary SummaryOfAll(const WaitsByService& services) {
  Waits all;
  for (const Waits& waits : services) {
    all.minutes.insert(all.minutes.end(), waits.minutes.begin(), waits.minutes.end());
    all.within += waits.within;
    all.never += waits.never;
  }
  return all.Summary();
}

absl::StatusOr<WhatIfReport> WhatIf::Run() {
  base_ = RulesOf(log_);
  if (absl::Status status = MakeChanged(); !status.ok()) return status;
  for (WaitsByService* waits : {&recorded_waits_, &same_waits_, &changed_waits_}) {
    waits->resize(base_.config->services.size());
  }
  size_t first = 0;
  while (first < log_.events.size()) {
    const Time day = log_.DayOf(log_.events[first].time);
    size_t end = first;
    while (end < log_.events.size() && log_.DayOf(log_.events[end].time) == day) ++end;
    PlayDay({log_.events.data() + first, end - first}, day);
    first = end;
  }
  WhatIfReport report;
  report.days = days_;
  report.all = {SummaryOfAll(recorded_waits_), SummaryOfAll(same_waits_),
                SummaryOfAll(changed_waits_)};
  for (const core::Service& service : base_.config->services) {
    const size_t index = service.id.value() - 1;
    if (service.retired) continue;
    report.services[service.code] = {recorded_waits_[index].Summary(),
                                     same_waits_[index].Summary(),
                                     changed_waits_[index].Summary()};
  }
  return report;
}

void AppendLines(const std::string& name, const WhatIfReport::Line& line, std::string& text) {
  auto append = [&](const std::string& first, const char* what, const WaitSummary& summary) {
    absl::StrAppendFormat(&text, "%-18s %-10s %7d %8.1f %8.1f %8.1f %7.0f %% %6d\n", first, what,
                          summary.called, summary.mean_minutes, summary.p90_minutes,
                          summary.longest_minutes, 100 * summary.within_target,
                          summary.never_called);
  };
  append(name, "recorded", line.recorded);
  append("", "same", line.same);
  append("", "changed", line.changed);
}

std::string SummaryJson(const WaitSummary& summary) {
  return absl::StrFormat(
      "{\"called\":%d,\"never_called\":%d,\"mean\":%.3f,\"p90\":%.3f,\"longest\":%.3f,"
      "\"within_target\":%.4f}",
      summary.called, summary.never_called, summary.mean_minutes, summary.p90_minutes,
      summary.longest_minutes, summary.within_target);
}

std::string LineJson(const WhatIfReport::Line& line) {
  return absl::StrCat("{\"recorded\":", SummaryJson(line.recorded),
                      ",\"same\":", SummaryJson(line.same),
                      ",\"changed\":", SummaryJson(line.changed), "}");
}

}  // namespace

absl::StatusOr<WhatIfReport> RunWhatIf(const EventLog& log, const Change& change) {
  return WhatIf(log, change).Run();
}

std::string WhatIfText(const WhatIfReport& report) {
  std::string text = absl::StrFormat(
      "%d days. recorded: as it was. same, changed: simulated without and with the change, with "
      "clerks who call promptly.\n\n%-18s %-10s %7s %8s %8s %8s %9s %6s\n",
      report.days, "waits in minutes", "", "called", "mean", "p90", "longest", "in target",
      "never");
  AppendLines("all", report.all, text);
  for (const auto& [service, line] : report.services) AppendLines(service, line, text);
  return text;
}

std::string WhatIfJson(const WhatIfReport& report) {
  std::string json = absl::StrCat("{\"days\":", report.days, ",\"all\":", LineJson(report.all),
                                  ",\"services\":{");
  const char* comma = "";
  for (const auto& [service, line] : report.services) {
    absl::StrAppend(&json, comma, "\"", service, "\":", LineJson(line));
    comma = ",";
  }
  return json + "}}\n";
}

}  // namespace onestop::estimate
