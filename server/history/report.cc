#include "server/history/report.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "server/base/check.h"

namespace onestop::history {
namespace {

uint32_t Milliseconds(Duration duration) {
  return static_cast<uint32_t>(
      std::clamp<int64_t>(duration.count(), 0, std::numeric_limits<uint32_t>::max()));
}

void Measure(const std::optional<Duration>& duration, std::vector<uint32_t>& values) {
  if (duration.has_value()) values.push_back(Milliseconds(*duration));
}

// The value at this rank, from 0, when they are ordered.
Duration Ranked(std::vector<uint32_t>& values, size_t rank) {
  const auto at = values.begin() + static_cast<ptrdiff_t>(rank);
  std::nth_element(values.begin(), at, values.end());
  return Duration(*at);
}

template <class SomeId>
bool Wanted(SomeId wanted, SomeId there) {
  return !wanted || wanted == there;
}

}  // namespace

bool Filter::Matches(const Visit& visit, const Part& part) const {
  const bool rated = rating_at_most == core::RatingLevel::kNone ||
                     (visit.rating != core::RatingLevel::kNone && visit.rating <= rating_at_most);
  const bool waited = min_wait == Duration(0) || (part.wait.has_value() && *part.wait >= min_wait);
  return visit.date >= first_date && visit.date <= last_date && rated && waited &&
         (session == 0 || session == visit.session) && Wanted(department, part.department) &&
         Wanted(service, part.service) && Wanted(item, part.item) &&
         Wanted(counter, part.counter) && Wanted(ticket_class, visit.ticket_class) &&
         (state == core::TicketState::kNone || state == visit.state) &&
         (outcome == core::Outcome::kNone || outcome == part.outcome);
}

Spread SpreadOf(std::vector<uint32_t>& values) {
  Spread spread;
  if (values.empty()) return spread;
  const size_t last = values.size() - 1;
  int64_t sum = 0;
  uint32_t max = 0;
  for (const uint32_t value : values) {
    sum += value;
    max = std::max(max, value);
  }
  spread.count = values.size();
  spread.mean = Duration(sum / static_cast<int64_t>(values.size()));
  spread.median = Ranked(values, last / 2);
  spread.p90 = Ranked(values, last * 9 / 10);
  spread.max = Duration(max);
  return spread;
}

ReportBuilder::ReportBuilder(const std::vector<Dimension>& dimensions) {
  for (const Dimension dimension : dimensions) by_[static_cast<size_t>(dimension)] = true;
}

void ReportBuilder::Add(const Visit& visit, const Part& part) {
  const ReportKey all = {0,
                         static_cast<uint32_t>(visit.date),
                         visit.session,
                         part.department.value(),
                         part.service.value(),
                         part.item.value(),
                         part.counter.value(),
                         visit.ticket_class.value()};
  ReportKey key = {};
  for (size_t dimension = 0; dimension < kDimensions; ++dimension) {
    if (by_[dimension]) key[dimension] = all[dimension];
  }
  if (last_ == nullptr || key != last_key_) {
    last_ = &groups_[key];
    last_->row.key = key;
    last_key_ = key;
  }
  Group& group = *last_;
  if (group.last_ticket != visit.ticket) AddVisit(visit, group);
  group.last_ticket = visit.ticket;
  AddPart(part, group);
}

void ReportBuilder::AddVisit(const Visit& visit, Group& group) {
  ReportRow& row = group.row;
  ++row.visits;
  ONESTOP_CHECK(core::IsFinal(visit.state)) << "a visit that is not over";
  ++row.ended[static_cast<size_t>(visit.state) - static_cast<size_t>(core::TicketState::kServed)];
  ++row.ratings[static_cast<size_t>(visit.rating)];
  if (visit.state == core::TicketState::kServed) {
    group.visit.push_back(Milliseconds(visit.closed - visit.arrival));
  }
}

void ReportBuilder::AddPart(const Part& part, Group& group) {
  ReportRow& row = group.row;
  if (part.outcome != core::Outcome::kNone) row.cases += part.quantity;
  if (part.wait.has_value()) ++row.calls;
  row.calls_within_target += part.within_target ? 1 : 0;
  row.quoted += part.quoted ? 1 : 0;
  row.quotes_kept += part.quote_kept ? 1 : 0;
  row.absences += part.absent ? 1 : 0;
  row.transfers += part.transferred ? 1 : 0;
  row.bounces += part.bounced ? 1 : 0;
  row.sent_away += core::IsSentAway(part.outcome) ? 1 : 0;
  row.idle_while_waiting += part.idle;
  Measure(part.wait, group.wait);
  Measure(part.walk, group.walk);
  Measure(part.service_time, group.service);
}

std::vector<ReportRow> ReportBuilder::Rows() {
  std::vector<ReportRow> rows;
  rows.reserve(groups_.size());
  for (auto& [key, group] : groups_) {
    group.row.wait = SpreadOf(group.wait);
    group.row.walk = SpreadOf(group.walk);
    group.row.service = SpreadOf(group.service);
    group.row.visit = SpreadOf(group.visit);
    // Nobody's rating is not a rating.
    group.row.ratings[0] = 0;
    rows.push_back(group.row);
  }
  std::sort(rows.begin(), rows.end(),
            [](const ReportRow& a, const ReportRow& b) { return a.key < b.key; });
  return rows;
}

}  // namespace onestop::history
