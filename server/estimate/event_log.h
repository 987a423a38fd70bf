#ifndef ONESTOP_SERVER_ESTIMATE_EVENT_LOG_H_
#define ONESTOP_SERVER_ESTIMATE_EVENT_LOG_H_

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/core/config.h"
#include "server/estimate/hall_event.h"

// A hall's events as a CSV file: what README.md describes, for halls that never ran this software, too.

namespace onestop::estimate {

// Something wrong with one line.
struct LogProblem {
  size_t line = 0;
  std::string message;
};

struct EventLog {
  // Of the hall that was given; else made from the codes that occur, with equal targets. Rules and
  // skills are then to be learned.
  std::shared_ptr<const core::Config> config;
  bool config_given = false;
  // There are events about counters; else it follows from the calls who was there.
  bool has_staffing = false;
  // There are events about the end of work; else a counter is done with a ticket when it calls the next.
  bool has_ends = false;
  // In order of time.
  std::vector<HallEvent> events;
  // Of each event: its line, from 1.
  std::vector<size_t> lines;
  // Of each ticket by id - 1: its text in the file.
  std::vector<std::string> tickets;
  // The time of day at which a day ends, as its distance from midnight UTC: in the middle of the longest
  // quiet stretch.
  Duration day_cut{0};

  // The start of the day in which this moment lies.
  Time DayOf(Time time) const;
};

struct ReadLogOptions {
  // The hall the file is about; null to learn it from the file.
  std::shared_ptr<const core::Config> config;
  // Sorts the lines by time first; otherwise what lies before an earlier line is a problem.
  bool sort = false;
};

// Reads a whole file. Lines that cannot be understood become problems and are left out; INVALID_ARGUMENT
// when it is no such file at all (a column is missing, nothing in it).
absl::StatusOr<EventLog> ReadEventLog(std::istream& in, const ReadLogOptions& options,
                                      std::vector<LogProblem>& problems);

// Writes events as lines of such a file. Not thread safe.
class EventLogWriter {
 public:
  // Writes the header. `out` must outlive it.
  explicit EventLogWriter(std::ostream* out);

  // Codes are taken from the configuration. `ticket` is what the file calls it.
  void Write(const HallEvent& event, std::string_view ticket, const core::Config& config);

 private:
  std::ostream* const out_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_EVENT_LOG_H_
