#ifndef ONESTOP_TESTS_METRICS_HALL_H_
#define ONESTOP_TESTS_METRICS_HALL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/core/state.h"
#include "server/metrics/metrics.h"

namespace onestop::testing {

struct HallSize {
  uint32_t services = 2;
  uint32_t counters = 2;
};

// A hall with services S1.., counters C1.. and the classes regular, priority and appointment. Each
// service has a target of ten minutes.
std::shared_ptr<const core::Config> MakeHall(HallSize size);

// The state of such a hall with nothing in it.
core::State MakeState(std::shared_ptr<const core::Config> config);

// Feeds records to metrics as an engine would, at moments counted in seconds.
class Story {
 public:
  explicit Story(HallSize size = {});

  // One record with these events.
  void At(int64_t second, core::Events events);
  // The value of the series in the exposition, or "absent".
  std::string Value(const std::string& series) const;

  core::TicketName Name(uint64_t ticket) const;
  core::TicketIssued Issued(uint64_t ticket, int64_t second) const;
  core::TicketCalled Called(uint64_t ticket, int64_t queued, uint32_t counter) const;

  const std::shared_ptr<const core::Config> config;
  core::State state;
  metrics::Metrics metrics;

 private:
  uint64_t sequence_ = 0;
};

Time Second(int64_t second);

// The value of the series in an exposition, or "absent".
std::string ValueIn(const std::string& text, const std::string& series);

// How many series an exposition has.
size_t SeriesIn(const std::string& text);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_METRICS_HALL_H_
