#ifndef ONESTOP_TESTS_LOAD_DAY_REPORT_H_
#define ONESTOP_TESTS_LOAD_DAY_REPORT_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "server/base/time.h"

namespace onestop::load {

// What the simulated people of a day saw. A plain value.
struct DayReport {
  uint64_t issued = 0;
  uint64_t turned_away = 0;
  uint64_t served = 0;
  uint64_t cancelled = 0;
  uint64_t missed = 0;
  uint64_t transfers = 0;
  uint64_t parked = 0;
  uint64_t ratings = 0;
  // First calls whose wait had been quoted, and those that came within the quoted interval.
  uint64_t quoted = 0;
  uint64_t quotes_kept = 0;
  uint64_t calls_to_server = 0;
  // First waits per service, and its target.
  struct Waits {
    Duration target{0};
    std::vector<Duration> waits;
  };
  std::map<std::string, Waits> services;
  std::map<std::string, uint64_t> refusals;
  // As the hall counts them at the end, by state.
  std::map<std::string, uint64_t> hall_counts;
};

// A table for people.
void PrintReport(const DayReport& report, std::ostream& out);
// One JSON object.
void PrintReportJson(const DayReport& report, std::ostream& out);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_DAY_REPORT_H_
