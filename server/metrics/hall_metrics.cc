#include "server/metrics/hall_metrics.h"

#include <utility>
#include <variant>

#include "server/core/labels.h"

namespace onestop::metrics {

HallMetrics::HallMetrics(Families& families, std::string hall)
    : families_(families), hall_(std::move(hall)) {}

void HallMetrics::Begin(const core::State& state) {
  if (state.config == nullptr) return;
  Configure(*state.config);
  const MutexLock lock(mutex_);
  counter_time_.Begin(state);
}

void HallMetrics::Configure(const core::Config& config) {
  for (size_t index = classes_.size(); index < config.classes.size(); ++index) {
    classes_.push_back(config.classes[index].code);
  }
  if (walk_ == nullptr) {
    const prometheus::Labels labels = {{"hall", hall_}};
    later_wait_ = &families_.wait.Add({{"hall", hall_}, {"leg", "later"}}, WaitBuckets());
    walk_ = &families_.walk.Add(labels, WalkBuckets());
    visit_ = &families_.visit.Add(labels, VisitBuckets());
    quote_error_ = &families_.quote_error.Add(labels, QuoteErrorBuckets());
  }
  // Ids are dense and kept for ever, so a new configuration only adds.
  for (const core::Service& service : config.services) AddService(config, service);
  version_ = config.version;
  const MutexLock lock(mutex_);
  counter_time_.Resize(config.counters.size());
}

void HallMetrics::AddService(const core::Config& config, const core::Service& service) {
  if (services_.size() < service.id.value()) services_.resize(service.id.value());
  ServiceSeries& series = At(service.id);
  series.code = service.code;
  series.classes.resize(classes_.size());
  if (service.retired) return;
  for (const core::TicketClass& ticket_class : config.classes) {
    if (ticket_class.retired) continue;
    ClassSeries& cell = At(service.id, ticket_class.id);
    const prometheus::Labels labels = Labels(service.id, ticket_class.id);
    cell.calls = &families_.calls.Add(labels);
    cell.calls_within_target = &families_.calls_within_target.Add(labels);
  }
  Issued(service.id, core::Channel::kKiosk);
  Closed(service.id, core::TicketState::kServed);
  Closed(service.id, core::TicketState::kNoShow);
  prometheus::Labels labels = Labels(service.id);
  series.service = &families_.service.Add(labels, ServiceBuckets());
  series.quotes = &families_.quotes.Add(labels);
  series.quotes_kept = &families_.quotes_kept.Add(labels);
  labels["leg"] = "first";
  series.wait = &families_.wait.Add(labels, WaitBuckets());
}

prometheus::Labels HallMetrics::Labels(core::ServiceId service) const {
  return {{"hall", hall_}, {"service", services_[service.value() - 1].code}};
}

prometheus::Labels HallMetrics::Labels(core::ServiceId service, core::ClassId ticket_class) const {
  prometheus::Labels labels = Labels(service);
  labels["class"] = classes_[ticket_class.value() - 1];
  return labels;
}

prometheus::Counter& HallMetrics::Issued(core::ServiceId service, core::Channel channel) {
  prometheus::Counter*& slot = At(service).issued[static_cast<size_t>(channel)];
  if (slot == nullptr) {
    prometheus::Labels labels = Labels(service);
    labels["channel"] = std::string(Label(channel));
    slot = &families_.issued.Add(labels);
  }
  return *slot;
}

prometheus::Counter& HallMetrics::Closed(core::ServiceId service, core::TicketState outcome) {
  prometheus::Counter*& slot = At(service).closed[static_cast<size_t>(outcome)];
  if (slot == nullptr) {
    prometheus::Labels labels = Labels(service);
    labels["outcome"] = std::string(Label(outcome));
    slot = &families_.closed.Add(labels);
  }
  return *slot;
}

prometheus::Counter& HallMetrics::WithReason(prometheus::Counter*& slot, CounterFamily& family,
                                             core::ServiceId service, std::string_view reason) {
  if (slot == nullptr) {
    prometheus::Labels labels = Labels(service);
    labels["reason"] = std::string(reason);
    slot = &family.Add(labels);
  }
  return *slot;
}

void HallMetrics::OnRecord(const core::RecordInfo& record, std::span<const core::Event> events,
                           const core::Config* config) {
  if (config == nullptr) return;
  if (config->version != version_) Configure(*config);
  for (const core::Event& event : events) {
    std::visit([&](const auto& what) { On(what, record.time, *config); }, event);
  }
  const MutexLock lock(mutex_);
  for (const core::Event& event : events) counter_time_.Apply(event, record.time);
}

void HallMetrics::On(const core::TicketIssued& event, Time, const core::Config&) {
  if (event.matters.empty()) return;
  const core::ServiceId service = event.matters.front().service;
  if (Known(service)) Issued(service, event.channel).Increment();
}

void HallMetrics::On(const core::TicketCalled& event, Time now, const core::Config& config) {
  if (!Known(event.service, event.ticket_class)) return;
  ClassSeries& series = At(event.service, event.ticket_class);
  const Duration waited = now - event.queued;
  // A service that was retired before the server started has no series of its own.
  prometheus::Histogram* wait = event.leg <= 1 ? At(event.service).wait : later_wait_;
  if (wait != nullptr) wait->Observe(Seconds(waited));
  if (series.calls == nullptr) return;
  series.calls->Increment();
  if (waited <= config.At(event.service).target_wait) series.calls_within_target->Increment();
  if (!event.quote.has_value()) return;
  // The promise counts from the arrival.
  const Duration since = now - event.arrival;
  ServiceSeries& service = At(event.service);
  service.quotes->Increment();
  if (event.quote->Holds(since)) service.quotes_kept->Increment();
  quote_error_->Observe(Seconds(since - event.quote->expected));
}

void HallMetrics::On(const core::ServiceStarted& event, Time now, const core::Config&) {
  if (!event.implied && walk_ != nullptr) walk_->Observe(Seconds(now - event.called));
}

void HallMetrics::On(const core::MatterFinished& event, Time now, const core::Config&) {
  if (!Known(event.service)) return;
  ServiceSeries& series = At(event.service);
  if (!event.implied && series.service != nullptr) {
    series.service->Observe(Seconds(now - event.started));
  }
  if (core::IsSentAway(event.outcome)) {
    WithReason(series.sent_away[static_cast<size_t>(event.outcome)], families_.sent_away,
               event.service, Label(event.outcome))
        .Increment();
  }
}

void HallMetrics::On(const core::TicketClosed& event, Time now, const core::Config&) {
  if (!Known(event.service)) return;
  Closed(event.service, event.state).Increment();
  if (event.state == core::TicketState::kServed) visit_->Observe(Seconds(now - event.arrival));
}

void HallMetrics::On(const core::TicketTransferred& event, Time, const core::Config&) {
  if (!Known(event.from_service)) return;
  ServiceSeries& series = At(event.from_service);
  const size_t reason = static_cast<size_t>(event.reason);
  WithReason(series.transfers[reason], families_.transfers, event.from_service, Label(event.reason))
      .Increment();
  if (event.bounced) {
    WithReason(series.bounces[reason], families_.bounces, event.from_service, Label(event.reason))
        .Increment();
  }
}

void HallMetrics::On(const core::VisitRated& event, Time, const core::Config&) {
  prometheus::Counter*& slot = ratings_[static_cast<size_t>(event.level)];
  if (slot == nullptr) {
    slot = &families_.ratings.Add({{"hall", hall_}, {"level", std::string(Label(event.level))}});
  }
  slot->Increment();
}

std::vector<HallMetrics::CounterSeconds> HallMetrics::ReadCounterTime(Time now) const {
  const MutexLock lock(mutex_);
  std::vector<CounterSeconds> result;
  result.reserve(counter_time_.size());
  for (uint32_t id = 1; id <= counter_time_.size(); ++id) {
    result.push_back({Seconds(counter_time_.Busy(core::CounterId(id), now)),
                      Seconds(counter_time_.IdleWhileWaiting(core::CounterId(id)))});
  }
  return result;
}

}  // namespace onestop::metrics
