#include "server/rpc/history_calls.h"

#include <optional>
#include <string>
#include <utility>

#include "server/base/reason.h"
#include "server/engine/calendar.h"
#include "server/history/csv.h"
#include "server/rpc/history_filter.h"
#include "server/rpc/unary_call.h"

namespace onestop::rpc {
namespace {

constexpr uint32_t kMaxVisitPage = 200;
constexpr uint32_t kUsualVisitPage = 50;
// Some hundred bytes a visit: well below what a message may hold.
constexpr size_t kExportPage = 2000;

// The hall a call is about, once it is let in and its fields are right; the call is refused otherwise.
std::optional<std::string> Admitted(const UnaryCall& call, const std::string& hall,
                                    const Fields& fields) {
  absl::StatusOr<Scope> scope = call.AdmitTo(hall);
  absl::Status status = scope.status();
  if (status.ok() && !fields.ok()) status = fields.status();
  if (status.ok() && call.backend().archive == nullptr) {
    status = Refuse(Reason::kStopping, "this server keeps no history");
  }
  if (status.ok()) return std::string(scope->hall);
  call.Refuse(status);
  return std::nullopt;
}

// Asks for a page of visits and hands it on; the call is finished with what `show` says.
template <class Show>
void AskForVisits(const UnaryCall& call, std::string hall, const v1::VisitFilter& filter,
                  history::VisitsQuery query, Show show) {
  call.backend().archive->ListVisits(
      std::move(hall),
      [&filter, query](const core::Config& config) -> absl::StatusOr<history::VisitsQuery> {
        const absl::StatusOr<history::Filter> made = ToFilter(filter, config);
        if (!made.ok()) return made.status();
        history::VisitsQuery full = query;
        full.filter = *made;
        return full;
      },
      [call, show](const absl::StatusOr<history::VisitsPage>& page) {
        if (page.ok()) show(*page);
        call.Finish(page.status());
      });
}

}  // namespace

grpc::ServerUnaryReactor* RunListVisits(const Backend& backend, grpc::CallbackServerContext* context,
                                        const v1::ListVisitsRequest* request,
                                        v1::ListVisitsResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::ListVisitsRequest>(), context);
  Fields fields;
  CheckFilter(request->filter(), fields);
  fields.AtMost("page_size", request->page_size(), kMaxVisitPage);
  history::VisitsQuery query;
  query.after = ToPosition(request->page_token(), fields);
  query.most = request->page_size() == 0 ? kUsualVisitPage : request->page_size();
  if (const auto hall = Admitted(call, request->hall(), fields)) {
    AskForVisits(call, *hall, request->filter(), query,
                 [response](const history::VisitsPage& page) {
                   for (const history::Visit& visit : page.visits) {
                     SetVisit(visit, *page.facts.config, response->add_visits());
                   }
                   if (page.more) response->set_next_page_token(PageToken(page.visits.back()));
                   response->set_behind(page.facts.behind);
                 });
  }
  return call.reactor();
}

grpc::ServerUnaryReactor* RunExportVisits(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::ExportVisitsRequest* request,
                                          v1::ExportVisitsResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::ExportVisitsRequest>(), context);
  Fields fields;
  CheckFilter(request->filter(), fields);
  history::VisitsQuery query;
  query.after = ToPosition(request->page_token(), fields);
  query.most = kExportPage;
  const bool first = request->page_token().empty();
  if (const auto hall = Admitted(call, request->hall(), fields)) {
    AskForVisits(call, *hall, request->filter(), query,
                 [response, first](const history::VisitsPage& page) {
                   std::string& csv = *response->mutable_csv();
                   if (first) csv = history::VisitCsvHeader();
                   for (const history::Visit& visit : page.visits) {
                     csv += history::VisitCsv(visit, *page.facts.config, engine::FormatTime);
                   }
                   if (page.more) response->set_next_page_token(PageToken(page.visits.back()));
                   response->set_behind(page.facts.behind);
                 });
  }
  return call.reactor();
}

grpc::ServerUnaryReactor* RunGetReport(const Backend& backend, grpc::CallbackServerContext* context,
                                       const v1::GetReportRequest* request,
                                       v1::GetReportResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::GetReportRequest>(), context);
  Fields fields;
  CheckFilter(request->filter(), fields);
  std::vector<history::Dimension> by = ToDimensions(request->dimensions(), fields);
  const auto hall = Admitted(call, request->hall(), fields);
  if (!hall.has_value()) return call.reactor();
  backend.archive->GetReport(
      *hall,
      [request, by = std::move(by)](
          const core::Config& config) -> absl::StatusOr<history::ReportQuery> {
        const absl::StatusOr<history::Filter> filter = ToFilter(request->filter(), config);
        if (!filter.ok()) return filter.status();
        return history::ReportQuery{*filter, by};
      },
      [call, response](const absl::StatusOr<history::Report>& report) {
        if (report.ok()) {
          for (const history::ReportRow& row : report->rows) {
            SetRow(row, *report->facts.config, response->add_rows());
          }
          response->set_behind(report->facts.behind);
        }
        call.Finish(report.status());
      });
  return call.reactor();
}

}  // namespace onestop::rpc
