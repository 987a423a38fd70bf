#ifndef ONESTOP_SERVER_METRICS_GAUGES_H_
#define ONESTOP_SERVER_METRICS_GAUGES_H_

#include <prometheus/metric_family.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/mutex.h"
#include "server/engine/engine.h"
#include "server/estimate/board.h"
#include "server/metrics/hall_metrics.h"

namespace onestop::metrics {

// What stands in one hall at one moment, copied on the engine's thread.
struct HallSnapshot {
  struct LineLength {
    core::ServiceId service;
    core::ClassId ticket_class;
    size_t waiting = 0;
    Duration oldest{0};
  };

  // Costs O(services x classes + counters).
  static HallSnapshot Of(const core::State& state, Time now);
  // Adds what the latest forecast says; null for none.
  void AddWaits(const core::State& state, const estimate::Board* board);

  std::shared_ptr<const core::Config> config;
  Time time;
  uint64_t sequence = 0;
  std::array<uint32_t, core::kTicketStates> day_tickets = {};
  std::vector<LineLength> lines;
  // By id - 1.
  std::vector<core::CounterState> counters;
  // The waits that are forecast for a regular ticket taken now, by service id - 1.
  std::vector<std::optional<core::Quote>> waits = {};
  std::vector<estimate::Advice> advice = {};
};

// How to ask the engine: Engine::Ask, or a test's stand-in.
using AskEngine = std::function<void(std::string_view, std::unique_ptr<engine::Query>)>;

// Asks for a snapshot of every hall at once and waits for the answers, at most so long; `boards` has the
// forecast waits, and may be null. Nothing for
// a hall that did not answer in time or could not.
std::vector<std::optional<HallSnapshot>> AskForSnapshots(const AskEngine& ask,
                                                         const std::vector<std::string>& halls,
                                                         const estimate::Boards* boards,
                                                         std::chrono::nanoseconds timeout);

// The gauges of halls as the exposition's families; one more hall at a time is added to them.
class HallGauges {
 public:
  HallGauges();
  void Add(const std::string& hall, const HallSnapshot& snapshot,
           const std::vector<HallMetrics::CounterSeconds>& counter_seconds);
  std::vector<prometheus::MetricFamily> Take() { return std::move(families_); }

 private:
  // Places in families_.
  enum Place : size_t {
    kDayTickets,
    kWaiting,
    kOldest,
    kCounters,
    kCounterState,
    kBusy,
    kIdle,
    kSequence,
    kExpectedWait,
    kAdvice,
    kPlaces
  };
  struct Labels;

  void AddValue(Place place, const Labels& labels, double value);
  void AddWaits(const std::string& hall, const HallSnapshot& snapshot);
  void AddLines(const std::string& hall, const HallSnapshot& snapshot);
  void AddCounters(const std::string& hall, const HallSnapshot& snapshot,
                   const std::vector<HallMetrics::CounterSeconds>& counter_seconds);

  std::vector<prometheus::MetricFamily> families_;
};

// A gauge or counter with one series and no labels.
prometheus::MetricFamily SingleValue(std::string name, std::string help,
                                     prometheus::MetricType type, double value);

}  // namespace onestop::metrics

#endif  // ONESTOP_SERVER_METRICS_GAUGES_H_
