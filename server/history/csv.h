#ifndef ONESTOP_SERVER_HISTORY_CSV_H_
#define ONESTOP_SERVER_HISTORY_CSV_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/time.h"
#include "server/core/config.h"
#include "server/history/visit.h"

namespace onestop::history {

// One line of a CSV file (RFC 4180), built field by field. A text that a spreadsheet would take for a
// formula gets an apostrophe in front of it, so that opening a file never runs anything.
class CsvLine {
 public:
  CsvLine& Text(std::string_view text);
  CsvLine& Number(int64_t number);
  // In seconds with up to three decimals; nothing when unset.
  CsvLine& Seconds(std::optional<Duration> duration);
  CsvLine& Flag(bool flag) { return Number(flag ? 1 : 0); }
  CsvLine& Nothing();

  // With its end, CR LF. Begins the next one.
  std::string Take();

 private:
  void Comma();

  std::string line_;
  bool begun_ = false;
};

// How an instant is written: as the hall's clocks show it. "2026-11-23 09:30:05".
using WriteTime = std::string (*)(const core::Calendar&, Time);

// The names of the columns, and a line for each part of a visit. What a visit has once stands in each
// of its lines.
std::string VisitCsvHeader();
std::string VisitCsv(const Visit& visit, const core::Config& config, WriteTime write_time);

}  // namespace onestop::history

#endif  // ONESTOP_SERVER_HISTORY_CSV_H_
