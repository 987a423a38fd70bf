#ifndef ONESTOP_TESTS_ESTIMATE_PLAYED_DAYS_H_
#define ONESTOP_TESTS_ESTIMATE_PLAYED_DAYS_H_

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>

#include "server/base/file.h"
#include "server/config.h"
#include "server/estimate/event_log.h"
#include "tests/load/csv_days.h"

// Days of the example hall, as logs.

namespace onestop::estimate {

inline std::string ExampleHall() {
  return *ReadFile(std::string(ONESTOP_SOURCE_DIR) + "/deploy/hall.toml");
}

inline std::shared_ptr<const core::Config> ExampleConfig() {
  HallFile file = ParseHall(ExampleHall());
  return std::make_shared<const core::Config>(core::AssignIds(nullptr, std::move(file.config)));
}

// In which people leave, miss calls, come back, are handed over, set aside, and stand in several lines.
inline std::string PlayedDays(uint64_t seed, int days) {
  std::stringstream csv;
  std::stringstream says;
  load::CsvDaysOptions options;
  options.hall_toml = ExampleHall();
  options.seed = seed;
  options.days = days;
  EXPECT_TRUE(load::WriteCsvDays(options, csv, says).ok());
  return csv.str();
}

inline EventLog ReadLog(const std::string& text, std::shared_ptr<const core::Config> config) {
  std::istringstream in(text);
  ReadLogOptions options;
  options.config = std::move(config);
  std::vector<LogProblem> problems;
  absl::StatusOr<EventLog> log = ReadEventLog(in, options, problems);
  EXPECT_TRUE(log.ok()) << log.status();
  EXPECT_TRUE(problems.empty());
  return *std::move(log);
}

}  // namespace onestop::estimate

#endif  // ONESTOP_TESTS_ESTIMATE_PLAYED_DAYS_H_
