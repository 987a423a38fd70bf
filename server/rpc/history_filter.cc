#include "server/rpc/history_filter.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/strings/numbers.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/core/labels.h"
#include "server/rpc/proto_value.h"

namespace onestop::rpc {
namespace {

// "2026-11-23" as 20261123; nothing when it is no such text. Whether the month has such a day does not
// matter to whoever only compares.
std::optional<int32_t> ParseDate(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  std::string digits = text;
  std::erase(digits, '-');
  int32_t date = 0;
  if (digits.size() != 8 || !std::all_of(digits.begin(), digits.end(), [](char c) {
        return c >= '0' && c <= '9';
      }) || !absl::SimpleAtoi(digits, &date)) {
    return std::nullopt;
  }
  return date;
}

void CheckDate(const char* field, const std::string& text, Fields& fields) {
  if (text.empty() || ParseDate(text).has_value()) return;
  fields.Fail(Refuse(Reason::kOutOfRange, StrCat(field, " is not a date such as 2026-11-23")));
}

// Among all entries there ever were.
template <class Entry>
absl::Status FindEver(const std::vector<Entry>& entries, const std::string& code, Reason reason,
                      decltype(Entry::id)& id) {
  if (code.empty()) return absl::OkStatus();
  for (const Entry& entry : entries) {
    if (entry.code == code) id = entry.id;
  }
  return id ? absl::OkStatus() : Refuse(reason, StrCat("there is no ", code));
}

template <class Enum>
Enum Checked(const char* field, int value, Enum last, Fields& fields) {
  return value == 0 ? static_cast<Enum>(0) : fields.Choice(field, value, last);
}

void SetSpread(const history::Spread& spread, v1::Spread* out) {
  out->set_count(spread.count);
  SetDuration(spread.mean, out->mutable_mean());
  SetDuration(spread.median, out->mutable_median());
  SetDuration(spread.p90, out->mutable_p90());
  SetDuration(spread.max, out->mutable_max());
}

void SetPart(const history::Part& part, const core::Config& config, v1::VisitPart* out) {
  out->set_service(CodeOf(config, part.service));
  out->set_item(CodeOf(config, part.item));
  out->set_department(CodeOf(config, part.department));
  out->set_counter(CodeOf(config, part.counter));
  if (part.wait.has_value()) SetDuration(*part.wait, out->mutable_wait());
  out->set_within_target(part.within_target);
  out->set_quoted(part.quoted);
  out->set_quote_kept(part.quote_kept);
  if (part.walk.has_value()) SetDuration(*part.walk, out->mutable_walk());
  if (part.service_time.has_value()) SetDuration(*part.service_time, out->mutable_service_time());
  if (part.idle > Duration(0)) SetDuration(part.idle, out->mutable_idle_while_waiting());
  out->set_outcome(ToProto<v1::Outcome>(part.outcome));
  out->set_quantity(part.quantity);
  out->set_absent(part.absent);
  out->set_transferred(part.transferred);
  out->set_bounced(part.bounced);
}

}  // namespace

void CheckFilter(const v1::VisitFilter& filter, Fields& fields) {
  CheckDate("first_date", filter.first_date(), fields);
  CheckDate("last_date", filter.last_date(), fields);
  fields.Text("department", filter.department());
  fields.Text("service", filter.service());
  fields.Text("item", filter.item());
  fields.Text("counter", filter.counter());
  fields.Text("ticket_class", filter.ticket_class());
  Checked("state", filter.state(), core::TicketState::kExpired, fields);
  Checked("outcome", filter.outcome(), core::Outcome::kWithdrawn, fields);
  Checked("rating_at_most", filter.rating_at_most(), core::RatingLevel::kVerySatisfied, fields);
  if (filter.has_min_wait()) fields.Span("min_wait", true, filter.min_wait());
}

absl::StatusOr<history::Filter> ToFilter(const v1::VisitFilter& filter,
                                         const core::Config& config) {
  history::Filter made;
  made.first_date = ParseDate(filter.first_date()).value_or(made.first_date);
  made.last_date = ParseDate(filter.last_date()).value_or(made.last_date);
  made.session = filter.session();
  made.state = static_cast<core::TicketState>(filter.state());
  made.outcome = static_cast<core::Outcome>(filter.outcome());
  made.rating_at_most = static_cast<core::RatingLevel>(filter.rating_at_most());
  made.min_wait = Duration(filter.min_wait().seconds() * 1000 + filter.min_wait().nanos() / 1'000'000);
  for (const absl::Status& status :
       {FindEver(config.departments, filter.department(), Reason::kOutOfRange, made.department),
        FindEver(config.services, filter.service(), Reason::kUnknownService, made.service),
        FindEver(config.items, filter.item(), Reason::kUnknownItem, made.item),
        FindEver(config.counters, filter.counter(), Reason::kUnknownCounter, made.counter),
        FindEver(config.classes, filter.ticket_class(), Reason::kUnknownClass,
                 made.ticket_class)}) {
    if (!status.ok()) return status;
  }
  return made;
}

std::vector<history::Dimension> ToDimensions(const google::protobuf::RepeatedField<int>& dimensions,
                                             Fields& fields) {
  std::vector<history::Dimension> made;
  fields.Count("dimensions", dimensions.size(), static_cast<int>(history::kDimensions) - 1);
  for (const int dimension : dimensions) {
    made.push_back(fields.Choice("dimensions", dimension, history::Dimension::kClass));
  }
  return made;
}

std::string PageToken(const history::Visit& last) {
  return StrCat(last.date, ".", last.ticket.value());
}

history::Position ToPosition(const std::string& page_token, Fields& fields) {
  history::Position position;
  if (page_token.empty()) return position;
  const size_t dot = page_token.find('.');
  uint64_t ticket = 0;
  if (page_token.size() > 40 || dot == std::string::npos ||
      !absl::SimpleAtoi(page_token.substr(0, dot), &position.date) ||
      !absl::SimpleAtoi(page_token.substr(dot + 1), &ticket)) {
    fields.Fail(Refuse(Reason::kBadId, "page_token is not one that this server gave"));
    return history::Position();
  }
  position.ticket = core::TicketId(ticket);
  return position;
}

void SetVisit(const history::Visit& visit, const core::Config& config, v1::Visit* out) {
  out->set_hall_date(core::FormatDate(visit.date));
  out->set_session(visit.session);
  out->set_ticket_id(StrCat(visit.ticket.value()));
  out->set_number(config.NumberText(visit.series, visit.number));
  out->set_ticket_class(CodeOf(config, visit.ticket_class));
  out->set_channel(ToProto<v1::Channel>(visit.channel));
  out->set_state(ToProto<v1::TicketState>(visit.state));
  SetTime(visit.arrival, out->mutable_arrival_time());
  SetTime(visit.closed, out->mutable_close_time());
  out->set_rating(ToProto<v1::RatingLevel>(visit.rating));
  if (visit.quote.has_value()) SetQuote(*visit.quote, out->mutable_quote());
  for (const history::Part& part : visit.parts) SetPart(part, config, out->add_parts());
}

void SetRow(const history::ReportRow& row, const core::Config& config, v1::ReportRow* out) {
  const auto of = [&row](history::Dimension dimension) {
    return row.key[static_cast<size_t>(dimension)];
  };
  using history::Dimension;
  if (const uint32_t date = of(Dimension::kDay)) {
    out->set_hall_date(core::FormatDate(static_cast<int32_t>(date)));
  }
  out->set_session(of(Dimension::kSession));
  out->set_department(CodeOf(config, core::DepartmentId(of(Dimension::kDepartment))));
  out->set_service(CodeOf(config, core::ServiceId(of(Dimension::kService))));
  out->set_item(CodeOf(config, core::ItemId(of(Dimension::kItem))));
  out->set_counter(CodeOf(config, core::CounterId(of(Dimension::kCounter))));
  out->set_ticket_class(CodeOf(config, core::ClassId(of(Dimension::kClass))));
  out->set_visits(row.visits);
  out->set_served(row.ended[0]);
  out->set_no_shows(row.ended[1]);
  out->set_cancelled(row.ended[2]);
  out->set_expired(row.ended[3]);
  out->set_cases(row.cases);
  out->set_calls(row.calls);
  out->set_calls_within_target(row.calls_within_target);
  out->set_quoted(row.quoted);
  out->set_quotes_kept(row.quotes_kept);
  out->set_absences(row.absences);
  out->set_transfers(row.transfers);
  out->set_bounces(row.bounces);
  out->set_sent_away(row.sent_away);
  out->set_very_dissatisfied(row.ratings[1]);
  out->set_dissatisfied(row.ratings[2]);
  out->set_fair(row.ratings[3]);
  out->set_satisfied(row.ratings[4]);
  out->set_very_satisfied(row.ratings[5]);
  SetSpread(row.wait, out->mutable_wait());
  SetSpread(row.walk, out->mutable_walk());
  SetSpread(row.service, out->mutable_service_time());
  SetSpread(row.visit, out->mutable_visit());
  SetDuration(row.idle_while_waiting, out->mutable_idle_while_waiting());
}

}  // namespace onestop::rpc
