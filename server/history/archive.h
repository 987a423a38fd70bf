#ifndef ONESTOP_SERVER_HISTORY_ARCHIVE_H_
#define ONESTOP_SERVER_HISTORY_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/core/config.h"
#include "server/history/report.h"
#include "server/history/sqlite_store.h"
#include "server/history/visit.h"

namespace onestop::history {

// What every answer says of itself.
struct AnswerFacts {
  // Names for the ids; null when the hall has no configuration yet.
  std::shared_ptr<const core::Config> config;
  // Records that are durable and not in the history yet: 0 unless it is being made anew.
  uint64_t behind = 0;
};

struct ReportQuery {
  Filter filter;
  std::vector<Dimension> by;
};
struct Report {
  std::vector<ReportRow> rows;
  AnswerFacts facts;
};

struct VisitsQuery {
  Filter filter;
  Position after;
  size_t most = 100;
};
struct VisitsPage {
  // Whole, if any part of them matched; ordered by date and ticket.
  std::vector<Visit> visits;
  // There may be more behind the last one.
  bool more = false;
  AnswerFacts facts;
};

// More rows than this are nobody's report.
inline constexpr size_t kMaxReportRows = 10'000;

// Closed visits, for whoever asks about them.
//
// Thread safety: from any thread. `done` is called once, later, from the archive's own thread, or at
// once with a refusal (MAILBOX_FULL, STOPPING).
class Archive {
 public:
  virtual ~Archive() = default;

  // A query is of a hall; names in it are ids already, so it is made when the configuration is known.
  template <class Query>
  using Make = std::function<absl::StatusOr<Query>(const core::Config&)>;

  // OUT_OF_RANGE when it has more than kMaxReportRows rows. DAY_NOT_OPEN while the hall has no
  // configuration.
  virtual void GetReport(std::string hall, Make<ReportQuery> query,
                         std::function<void(absl::StatusOr<Report>)> done) = 0;
  virtual void ListVisits(std::string hall, Make<VisitsQuery> query,
                          std::function<void(absl::StatusOr<VisitsPage>)> done) = 0;
};

// The same from a store, without the facts. Blocks for as long as it takes.
absl::StatusOr<Report> MakeReport(SqliteStore& store, const std::string& hall,
                                  const ReportQuery& query);
absl::StatusOr<VisitsPage> FindVisits(SqliteStore& store, const std::string& hall,
                                      const VisitsQuery& query);

}  // namespace onestop::history

#endif  // ONESTOP_SERVER_HISTORY_ARCHIVE_H_
