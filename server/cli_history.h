#ifndef ONESTOP_SERVER_CLI_HISTORY_H_
#define ONESTOP_SERVER_CLI_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/cli_hall.h"
#include "server/cli_place.h"

// Verbs about visits that are over, of a running server.

namespace onestop::cli {

// Which visits; see onestop.v1.VisitFilter. Without dates, those of the present hall-day.
struct WhichVisits {
  std::string first_date;
  std::string last_date;
  bool all = false;
  uint32_t session = 0;
  std::string department;
  std::string service;
  std::string item;
  std::string counter;
  std::string ticket_class;
  // How the visit ended, how a matter did: "no-show", "missing-papers".
  std::string state;
  std::string outcome;
  // Rated, and not better than this; 0 for all.
  uint32_t rating_at_most = 0;
  // Called after so many minutes at least.
  uint32_t min_wait_minutes = 0;
};

struct ReportOptions {
  HallOptions hall;
  WhichVisits which;
  // Names of dimensions: day, session, department, service, item, counter, class.
  std::vector<std::string> by;
  bool csv = false;
};
// UsageError for a dimension it does not know.
absl::Status PrintReport(const PlaceOptions& place, const ReportOptions& options);

struct VisitsOptions {
  HallOptions hall;
  WhichVisits which;
};
// As CSV, a line for each part of a visit.
absl::Status PrintVisits(const PlaceOptions& place, const VisitsOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_HISTORY_H_
