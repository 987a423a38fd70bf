#include "server/history/archive.h"

#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::history {

absl::StatusOr<Report> MakeReport(SqliteStore& store, const std::string& hall,
                                  const ReportQuery& query) {
  ReportBuilder builder(query.by);
  const absl::Status status =
      store.Scan(hall, query.filter, Position(), [&](const Visit& visit, const Part& part) {
        if (query.filter.Matches(visit, part)) builder.Add(visit, part);
        return builder.rows() <= kMaxReportRows;
      });
  if (!status.ok()) return status;
  if (builder.rows() > kMaxReportRows) {
    return Refuse(Reason::kOutOfRange, StrCat("this report has more than ", kMaxReportRows,
                                              " rows; ask for fewer days or dimensions"));
  }
  Report report;
  report.rows = builder.Rows();
  return report;
}

absl::StatusOr<VisitsPage> FindVisits(SqliteStore& store, const std::string& hall,
                                      const VisitsQuery& query) {
  VisitsPage page;
  Visit current;
  bool matched = false;
  // What was read of a visit until the next one begins.
  const auto finish = [&] {
    if (matched) page.visits.push_back(std::move(current));
    matched = false;
  };
  const absl::Status status =
      store.Scan(hall, query.filter, query.after, [&](const Visit& visit, const Part& part) {
        if (current.ticket != visit.ticket || current.parts.empty()) {
          finish();
          if (page.visits.size() == query.most) {
            page.more = true;
            return false;
          }
          current = visit;
        }
        current.parts.push_back(part);
        matched = matched || query.filter.Matches(visit, part);
        return true;
      });
  if (!status.ok()) return status;
  finish();
  return page;
}

}  // namespace onestop::history
