#include "server/metrics/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <atomic>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "server/metrics/call_metrics.h"
#include "server/metrics/gauges.h"
#include "server/metrics/hall_metrics.h"

namespace onestop::metrics {
namespace {

constexpr std::chrono::seconds kAnswerTimeout(2);

using MetricFamilies = std::vector<prometheus::MetricFamily>;

void Append(MetricFamilies& all, MetricFamilies more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()),
             std::make_move_iterator(more.end()));
}

}  // namespace

class Metrics::Impl : public prometheus::Collectable {
 public:
  Impl()
      : families(registry),
        calls(families),
        commit_seconds(families.commit_seconds.Add({}, CommitBuckets())),
        batch_commands(families.batch_commands.Add({}, BatchBuckets())),
        clock_jumps(families.clock_jumps.Add({})) {}

  MetricFamilies Collect() const override {
    MetricFamilies all = registry.Collect();
    Append(all, CollectGauges());
    all.push_back(SingleValue("onestop_quarantined",
                              "1 while the server is read-only after a fault.",
                              prometheus::MetricType::Gauge, quarantined ? 1 : 0));
    all.push_back(SingleValue("onestop_backup_last_verified_timestamp_seconds",
                              "When the newest backup was made and verified; 0 without one.",
                              prometheus::MetricType::Gauge, backup_time));
    all.push_back(SingleValue("onestop_backup_failures_total", "Backups that failed.",
                              prometheus::MetricType::Counter,
                              static_cast<double>(backup_failures)));
    if (certificate_expiry > 0) {
      all.push_back(SingleValue("onestop_certificate_expiry_timestamp_seconds",
                                "When the server's certificate ends.",
                                prometheus::MetricType::Gauge, certificate_expiry));
    }
    if (count_streams) {
      const StreamCounts counts = count_streams();
      all.push_back(SingleValue("onestop_watchers", "Open streams.", prometheus::MetricType::Gauge,
                                static_cast<double>(counts.watchers)));
      all.push_back(SingleValue("onestop_watcher_resyncs_total",
                                "Snapshots sent to streams that fell behind.",
                                prometheus::MetricType::Counter,
                                static_cast<double>(counts.resyncs)));
    }
    return all;
  }

  prometheus::Registry registry;
  Families families;
  CallMetrics calls;
  prometheus::Histogram& commit_seconds;
  prometheus::Histogram& batch_commands;
  prometheus::Counter& clock_jumps;
  std::atomic<bool> quarantined = false;
  // Seconds since 1970; 0 without one.
  std::atomic<double> backup_time = 0;
  std::atomic<uint64_t> backup_failures = 0;
  // The same; 0 where no other machine is served.
  std::atomic<double> certificate_expiry = 0;
  // Fixed once the engine runs.
  std::map<std::string, HallMetrics, std::less<>> halls;
  CountStreams count_streams;
  const estimate::Boards* boards = nullptr;

  // Held while asking, so that EndQuestions can wait for it.
  mutable Mutex ask_mutex;
  Ask ask ONESTOP_GUARDED_BY(ask_mutex);

 private:
  MetricFamilies CollectGauges() const {
    HallGauges gauges;
    const MutexLock lock(ask_mutex);
    if (!ask) return {};
    std::vector<std::string> names;
    for (const auto& [name, metrics] : halls) names.push_back(name);
    const auto snapshots = AskForSnapshots(ask, names, boards, kAnswerTimeout);
    for (size_t index = 0; index < names.size(); ++index) {
      if (!snapshots[index]) continue;
      const HallMetrics& hall = halls.find(names[index])->second;
      gauges.Add(names[index], *snapshots[index], hall.ReadCounterTime(snapshots[index]->time));
    }
    return gauges.Take();
  }
};

Metrics::Metrics() : impl_(std::make_shared<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::AddHall(std::string_view hall, const core::State& state) {
  const auto [place, added] = impl_->halls.try_emplace(std::string(hall), impl_->families,
                                                       std::string(hall));
  if (added) place->second.Begin(state);
}

void Metrics::SetAsk(Ask ask) {
  const MutexLock lock(impl_->ask_mutex);
  impl_->ask = std::move(ask);
}

void Metrics::SetStreams(CountStreams count) { impl_->count_streams = std::move(count); }

void Metrics::SetCertificateExpiry(Time time) {
  impl_->certificate_expiry = std::chrono::duration<double>(time.time_since_epoch()).count();
}

void Metrics::SetBoards(const estimate::Boards* boards) { impl_->boards = boards; }

void Metrics::EndQuestions() { SetAsk(nullptr); }

void Metrics::OnRecord(std::string_view hall, const core::RecordInfo& record,
                       std::span<const core::Event> events, const core::Config* config) {
  const auto place = impl_->halls.find(hall);
  if (place != impl_->halls.end()) place->second.OnRecord(record, events, config);
}

void Metrics::OnCommit(std::chrono::nanoseconds took, size_t commands) {
  impl_->commit_seconds.Observe(std::chrono::duration<double>(took).count());
  impl_->batch_commands.Observe(static_cast<double>(commands));
}

void Metrics::OnRefusal(std::string_view, std::string_view method, Reason reason) {
  impl_->calls.OnRefusal(method, reason);
}

void Metrics::OnDuplicate(std::string_view, std::string_view method) {
  impl_->calls.OnDuplicate(method);
}

void Metrics::OnClockJump(std::chrono::milliseconds) { impl_->clock_jumps.Increment(); }

void Metrics::OnQuarantine(const absl::Status&) { impl_->quarantined = true; }

void Metrics::OnScrub(const std::string& hall, uint64_t records, uint64_t first_bad) {
  impl_->families.scrubbed.Add({{"hall", hall}}).Increment(static_cast<double>(records));
  prometheus::Gauge& damaged = impl_->families.damaged.Add({{"hall", hall}});
  // Stays until a restart: a round that begins again has not reached the place yet.
  if (first_bad != 0) damaged.Set(static_cast<double>(first_bad));
}

void Metrics::OnBackup(const absl::Status& status, Time time) {
  if (status.ok()) {
    impl_->backup_time = std::chrono::duration<double>(time.time_since_epoch()).count();
  } else {
    ++impl_->backup_failures;
  }
}

void Metrics::OnCall(const Call& call) { impl_->calls.OnCall(call); }

void Metrics::OnCallRefused(std::string_view method, Reason reason) {
  impl_->calls.OnRefusal(method, reason);
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(impl_->Collect());
}

std::shared_ptr<prometheus::Collectable> Metrics::collectable() const { return impl_; }

}  // namespace onestop::metrics
