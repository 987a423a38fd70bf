#ifndef ONESTOP_TESTS_LOAD_CSV_DAYS_H_
#define ONESTOP_TESTS_LOAD_CSV_DAYS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/status.h"

namespace onestop::load {

struct CsvDaysOptions {
  std::string hall_toml = {};
  // The same seed gives the same hall: what people come for, and every day of it.
  uint64_t seed = 1;
  int days = 1;
  // Days that are played before the first one that is written.
  int skip = 0;
  int visits = 400;
  // From this day on, counted from 1, all work takes so many percent longer; 0 for never.
  int slower_from_day = 0;
  double slower_by = 20;
};

// Plays full days of a hall, one after the other, in virtual time and without a server, with the people
// of PlayDay, and writes what happened as an event log; see server/estimate/event_log.h. A second of
// the machine for ten days or so. The log is written to `out`, what people should know to `says`.
absl::Status WriteCsvDays(const CsvDaysOptions& options, std::ostream& out, std::ostream& says);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_CSV_DAYS_H_
