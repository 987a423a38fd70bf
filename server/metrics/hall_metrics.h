#ifndef ONESTOP_SERVER_METRICS_HALL_METRICS_H_
#define ONESTOP_SERVER_METRICS_HALL_METRICS_H_

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/mutex.h"
#include "server/core/apply.h"
#include "server/core/counter_time.h"
#include "server/core/event.h"
#include "server/core/state.h"
#include "server/metrics/families.h"

namespace onestop::metrics {

// What the records of one hall add up to. Series are looked up by id in tables, never by label, so
// that a record costs the committing thread a few hundred nanoseconds at most; those of a service
// and its classes exist from the moment the service does, rarer ones from the first time.
//
// Thread safety: OnRecord from one thread at a time; ReadCounterTime from any.
class HallMetrics {
 public:
  // `families` must outlive this.
  HallMetrics(Families& families, std::string hall);

  // Takes up where a recovered state stands. Before the first OnRecord.
  void Begin(const core::State& state) ONESTOP_EXCLUDES(mutex_);

  void OnRecord(const core::RecordInfo& record, std::span<const core::Event> events,
                const core::Config* config) ONESTOP_EXCLUDES(mutex_);

  // Busy and idle time per counter, by id - 1, up to `now`.
  struct CounterSeconds {
    double busy = 0;
    double idle_while_waiting = 0;
  };
  std::vector<CounterSeconds> ReadCounterTime(Time now) const ONESTOP_EXCLUDES(mutex_);

 private:
  // Series of one service and class. Null until they are needed.
  struct ClassSeries {
    prometheus::Counter* calls = nullptr;
    prometheus::Counter* calls_within_target = nullptr;
  };
  struct ServiceSeries {
    std::string code;
    std::vector<ClassSeries> classes;
    std::array<prometheus::Counter*, 5> issued = {};
    std::array<prometheus::Counter*, core::kTicketStates> closed = {};
    // Of first legs.
    prometheus::Histogram* wait = nullptr;
    prometheus::Histogram* service = nullptr;
    prometheus::Counter* quotes = nullptr;
    prometheus::Counter* quotes_kept = nullptr;
    std::array<prometheus::Counter*, 8> transfers = {};
    std::array<prometheus::Counter*, 8> bounces = {};
    std::array<prometheus::Counter*, 7> sent_away = {};
  };
  // Makes the tables large enough for this configuration, and the series that exist from the start.
  void Configure(const core::Config& config) ONESTOP_EXCLUDES(mutex_);
  void AddService(const core::Config& config, const core::Service& service);
  ServiceSeries& At(core::ServiceId id) { return services_[id.value() - 1]; }
  ClassSeries& At(core::ServiceId service, core::ClassId ticket_class) {
    return At(service).classes[ticket_class.value() - 1];
  }
  bool Known(core::ServiceId service) const {
    return service && service.value() <= services_.size();
  }
  bool Known(core::ServiceId service, core::ClassId ticket_class) const {
    return Known(service) && ticket_class && ticket_class.value() <= classes_.size();
  }

  prometheus::Counter& Issued(core::ServiceId service, core::Channel channel);
  prometheus::Counter& Closed(core::ServiceId service, core::TicketState outcome);
  prometheus::Labels Labels(core::ServiceId service) const;
  prometheus::Labels Labels(core::ServiceId service, core::ClassId ticket_class) const;
  prometheus::Counter& WithReason(prometheus::Counter*& slot, CounterFamily& family,
                                  core::ServiceId service, std::string_view reason);

  template <class T>
  void On(const T&, Time, const core::Config&) {}
  void On(const core::TicketIssued& event, Time now, const core::Config& config);
  void On(const core::TicketCalled& event, Time now, const core::Config& config);
  void On(const core::ServiceStarted& event, Time now, const core::Config& config);
  void On(const core::MatterFinished& event, Time now, const core::Config& config);
  void On(const core::TicketClosed& event, Time now, const core::Config& config);
  void On(const core::TicketTransferred& event, Time now, const core::Config& config);
  void On(const core::VisitRated& event, Time now, const core::Config& config);

  Families& families_;
  const std::string hall_;
  // The configuration the tables were made for.
  uint64_t version_ = 0;
  // By id - 1.
  std::vector<ServiceSeries> services_;
  std::vector<std::string> classes_;
  // Of the whole hall: by service they would be most of what there is. Reports have them by service.
  prometheus::Histogram* later_wait_ = nullptr;
  prometheus::Histogram* walk_ = nullptr;
  prometheus::Histogram* visit_ = nullptr;
  prometheus::Histogram* quote_error_ = nullptr;
  std::array<prometheus::Counter*, 6> ratings_ = {};

  mutable Mutex mutex_;
  core::CounterTime counter_time_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::metrics

#endif  // ONESTOP_SERVER_METRICS_HALL_METRICS_H_
