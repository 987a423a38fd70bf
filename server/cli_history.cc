#include "server/cli_history.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "server/base/strings.h"
#include "server/cli_admin.h"
#include "server/cli_output.h"
#include "server/history/csv.h"

namespace onestop::cli {
namespace {

// A year of a busy hall takes a second, and several may ask.
constexpr std::chrono::seconds kPatience(60);

// What can be told apart, by number of the dimension, and what a row has for it.
struct Column {
  const char* name;
  std::string (*value)(const v1::ReportRow&);
};
constexpr std::array<Column, 7> kColumns = {{
    {"day", [](const v1::ReportRow& row) { return row.hall_date(); }},
    {"session", [](const v1::ReportRow& row) { return StrCat(row.session()); }},
    {"department", [](const v1::ReportRow& row) { return row.department(); }},
    {"service", [](const v1::ReportRow& row) { return row.service(); }},
    {"item", [](const v1::ReportRow& row) { return row.item(); }},
    {"counter", [](const v1::ReportRow& row) { return row.counter(); }},
    {"class", [](const v1::ReportRow& row) { return row.ticket_class(); }},
}};

absl::StatusOr<v1::ReportDimension> DimensionNamed(const std::string& name) {
  for (size_t index = 0; index < kColumns.size(); ++index) {
    if (name == kColumns[index].name) return static_cast<v1::ReportDimension>(index + 1);
  }
  return UsageError(StrCat("a report is by day, session, department, service, item, counter or "
                           "class, not by \"",
                           name, "\""));
}

// "no-show" as the contract spells it after `prefix`; UsageError when there is no such value.
template <class Enum>
absl::Status SetNamed(const std::string& name, const char* prefix,
                      bool (*parse)(const std::string&, Enum*), void (v1::VisitFilter::*set)(Enum),
                      v1::VisitFilter* filter) {
  if (name.empty()) return absl::OkStatus();
  std::string spelt = StrCat(prefix, absl::AsciiStrToUpper(name));
  std::replace(spelt.begin(), spelt.end(), '-', '_');
  Enum value;
  if (!parse(spelt, &value)) return UsageError(StrCat("\"", name, "\" is not known here"));
  (filter->*set)(value);
  return absl::OkStatus();
}

absl::Status SetFilter(AdminClient& client, const std::string& hall, const WhichVisits& which,
                       v1::VisitFilter* filter) {
  filter->set_first_date(which.first_date);
  filter->set_last_date(which.last_date);
  if (!which.all && which.first_date.empty() && which.last_date.empty()) {
    const absl::StatusOr<v1::GetHallResponse> now = GetHall(client, hall);
    if (!now.ok()) return now.status();
    filter->set_first_date(now->hall().hall_date());
    filter->set_last_date(now->hall().hall_date());
  }
  filter->set_session(which.session);
  filter->set_department(which.department);
  filter->set_service(which.service);
  filter->set_item(which.item);
  filter->set_counter(which.counter);
  filter->set_ticket_class(which.ticket_class);
  filter->set_rating_at_most(static_cast<v1::RatingLevel>(which.rating_at_most));
  if (which.min_wait_minutes > 0) {
    filter->mutable_min_wait()->set_seconds(int64_t{which.min_wait_minutes} * 60);
  }
  absl::Status status = SetNamed<v1::TicketState>(
      which.state, "TICKET_STATE_",
      [](const std::string& text, v1::TicketState* value) {
        return v1::TicketState_Parse(text, value);
      },
      &v1::VisitFilter::set_state, filter);
  if (!status.ok()) return status;
  return SetNamed<v1::Outcome>(
      which.outcome, "OUTCOME_",
      [](const std::string& text, v1::Outcome* value) { return v1::Outcome_Parse(text, value); },
      &v1::VisitFilter::set_outcome, filter);
}

Duration DurationOf(const google::protobuf::Duration& duration) {
  return Duration(duration.seconds() * 1000 + duration.nanos() / 1'000'000);
}

std::string Minutes(const google::protobuf::Duration& duration) {
  return absl::StrFormat("%.1f", static_cast<double>(DurationOf(duration).count()) / 60'000);
}

// Of nothing there is no share.
std::string Share(uint64_t part, uint64_t whole) {
  if (whole == 0) return "-";
  return absl::StrFormat("%.1f %%", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

uint64_t Rated(const v1::ReportRow& row) {
  return row.very_dissatisfied() + row.dissatisfied() + row.fair() + row.satisfied() +
         row.very_satisfied();
}

std::string MeanRating(const v1::ReportRow& row) {
  const uint64_t rated = Rated(row);
  if (rated == 0) return "-";
  const uint64_t sum = row.very_dissatisfied() + 2 * row.dissatisfied() + 3 * row.fair() +
                       4 * row.satisfied() + 5 * row.very_satisfied();
  return absl::StrFormat("%.2f", static_cast<double>(sum) / static_cast<double>(rated));
}

// The columns that tell rows apart, those that were asked for.
std::vector<const Column*> KeysOf(const v1::GetReportRequest& request) {
  std::array<bool, kColumns.size()> asked = {};
  for (const int dimension : request.dimensions()) asked[static_cast<size_t>(dimension) - 1] = true;
  std::vector<const Column*> keys;
  for (size_t index = 0; index < kColumns.size(); ++index) {
    if (asked[index]) keys.push_back(&kColumns[index]);
  }
  return keys;
}

// Minutes, for people.
std::string ReportTable(const std::vector<const Column*>& keys,
                        const v1::GetReportResponse& report) {
  std::vector<std::string> titles;
  for (const Column* key : keys) titles.emplace_back(key->name);
  for (const char* title : {"visits", "served", "cases", "wait", "p90", "in target", "kept", "walk",
                            "service", "visit", "idle", "rated", "mean"}) {
    titles.emplace_back(title);
  }
  Table table(std::move(titles));
  for (const v1::ReportRow& row : report.rows()) {
    std::vector<std::string> cells;
    for (const Column* key : keys) cells.push_back(key->value(row));
    cells.insert(cells.end(),
                 {StrCat(row.visits()), StrCat(row.served()), StrCat(row.cases()),
                  Minutes(row.wait().mean()), Minutes(row.wait().p90()),
                  Share(row.calls_within_target(), row.calls()),
                  Share(row.quotes_kept(), row.quoted()), Minutes(row.walk().mean()),
                  Minutes(row.service_time().mean()), Minutes(row.visit().mean()),
                  Minutes(row.idle_while_waiting()), StrCat(Rated(row)), MeanRating(row)});
    table.AddRow(std::move(cells));
  }
  return StrCat(table.Render(), "Times in minutes: means, and p90 of the wait.");
}

void AddSpread(const v1::Spread& spread, history::CsvLine& line) {
  line.Number(static_cast<int64_t>(spread.count()));
  for (const google::protobuf::Duration* duration :
       {&spread.mean(), &spread.median(), &spread.p90(), &spread.max()}) {
    spread.count() == 0 ? line.Nothing() : line.Seconds(DurationOf(*duration));
  }
}

// Everything a row has, in seconds.
std::string ReportCsv(const std::vector<const Column*>& keys, const v1::GetReportResponse& report) {
  history::CsvLine line;
  for (const Column* key : keys) line.Text(key->name);
  for (const char* title :
       {"visits", "served", "no_shows", "cancelled", "expired", "cases", "calls",
        "calls_within_target", "quoted", "quotes_kept", "absences", "transfers", "bounces",
        "sent_away", "very_dissatisfied", "dissatisfied", "fair", "satisfied", "very_satisfied"}) {
    line.Text(title);
  }
  for (const char* spread : {"wait", "walk", "service", "visit"}) {
    for (const char* measure :
         {"count", "mean_seconds", "median_seconds", "p90_seconds", "max_seconds"}) {
      line.Text(StrCat(spread, "_", measure));
    }
  }
  line.Text("idle_while_waiting_seconds");
  std::string csv = line.Take();
  for (const v1::ReportRow& row : report.rows()) {
    for (const Column* key : keys) line.Text(key->value(row));
    for (const uint64_t count :
         {row.visits(), row.served(), row.no_shows(), row.cancelled(), row.expired(), row.cases(),
          row.calls(), row.calls_within_target(), row.quoted(), row.quotes_kept(), row.absences(),
          row.transfers(), row.bounces(), row.sent_away(), row.very_dissatisfied(),
          row.dissatisfied(), row.fair(), row.satisfied(), row.very_satisfied()}) {
      line.Number(static_cast<int64_t>(count));
    }
    AddSpread(row.wait(), line);
    AddSpread(row.walk(), line);
    AddSpread(row.service_time(), line);
    AddSpread(row.visit(), line);
    csv += line.Seconds(DurationOf(row.idle_while_waiting())).Take();
  }
  return csv;
}

// Said where it does not get into the file.
void WarnIfBehind(uint64_t behind) {
  if (behind == 0) return;
  std::cerr << "The history is being made anew: " << behind
            << " records are still to come. Ask again in a moment.\n";
}

}  // namespace

absl::Status PrintReport(const PlaceOptions& place, const ReportOptions& options) {
  v1::GetReportRequest request;
  request.set_hall(options.hall.hall);
  for (const std::string& name : options.by) {
    const absl::StatusOr<v1::ReportDimension> dimension = DimensionNamed(name);
    if (!dimension.ok()) return dimension.status();
    request.add_dimensions(*dimension);
  }
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  absl::Status status =
      SetFilter(**client, options.hall.hall, options.which, request.mutable_filter());
  if (!status.ok()) return status;
  const auto report = (*client)->Call(&v1::SupervisorService::Stub::GetReport, request, kPatience);
  if (!report.ok()) return report.status();
  WarnIfBehind(report->behind());
  const std::vector<const Column*> keys = KeysOf(request);
  if (options.hall.json) {
    PrintJson(*report);
  } else if (options.csv) {
    std::cout << ReportCsv(keys, *report);
  } else if (report->rows().empty()) {
    Print("No visit is over yet.");
  } else {
    Print(ReportTable(keys, *report));
  }
  return absl::OkStatus();
}

absl::Status PrintVisits(const PlaceOptions& place, const VisitsOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::ExportVisitsRequest request;
  request.set_hall(options.hall.hall);
  absl::Status status =
      SetFilter(**client, options.hall.hall, options.which, request.mutable_filter());
  if (!status.ok()) return status;
  do {
    const auto page =
        (*client)->Call(&v1::SupervisorService::Stub::ExportVisits, request, kPatience);
    if (!page.ok()) return page.status();
    if (request.page_token().empty()) WarnIfBehind(page->behind());
    std::cout << page->csv();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace onestop::cli
