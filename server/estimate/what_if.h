#ifndef ONESTOP_SERVER_ESTIMATE_WHAT_IF_H_
#define ONESTOP_SERVER_ESTIMATE_WHAT_IF_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/estimate/event_log.h"

// What recorded days would have been like under other rules: the same people with the same matters, the
// same clerks at the same hours, each calling as promptly as clerks there do.

namespace onestop::estimate {

// What is different. Whatever is empty stays as it was.
struct Change {
  std::optional<core::CallingRule> rule = std::nullopt;
  // Target waits by service.
  std::map<std::string, Duration> targets = {};
  // Counters that are not worked at.
  std::vector<std::string> without = {};
  // Counters of which there is a second one, with the same skills and hours.
  std::vector<std::string> twice = {};
  // Services of a counter, instead of its own.
  std::map<std::string, std::vector<std::string>> skills = {};
};

// Waits until the first call.
struct WaitSummary {
  size_t called = 0;
  size_t never_called = 0;
  double mean_minutes = 0;
  double p90_minutes = 0;
  double longest_minutes = 0;
  // Against the target in force.
  double within_target = 0;
};

struct WhatIfReport {
  struct Line {
    WaitSummary recorded;
    // Simulated without and with the change: what the simulation itself does is in both.
    WaitSummary same;
    WaitSummary changed;
  };
  size_t days = 0;
  Line all;
  std::map<std::string, Line> services;
};

// INVALID_ARGUMENT for a service or counter that is not in the hall.
absl::StatusOr<WhatIfReport> RunWhatIf(const EventLog& log, const Change& change);

std::string WhatIfText(const WhatIfReport& report);
std::string WhatIfJson(const WhatIfReport& report);

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_WHAT_IF_H_
