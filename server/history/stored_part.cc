#include "server/history/stored_part.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

namespace onestop::history {
namespace {

constexpr uint32_t kNotMeasured = std::numeric_limits<uint32_t>::max();

// The year 2200, in milliseconds: no visit is after it.
constexpr int64_t kLatest = 7'258'118'400'000;

constexpr uint8_t kMarkWithinTarget = 1;
constexpr uint8_t kMarkQuoted = 2;
constexpr uint8_t kMarkQuoteKept = 4;
constexpr uint8_t kMarkAbsent = 8;
constexpr uint8_t kMarkTransferred = 16;
constexpr uint8_t kMarkBounced = 32;

// Longer than seven weeks is as long as that.
uint32_t Milliseconds(std::optional<Duration> duration) {
  if (!duration.has_value()) return kNotMeasured;
  return static_cast<uint32_t>(std::clamp<int64_t>(duration->count(), 0, kNotMeasured - 1));
}

std::optional<Duration> DurationOf(uint32_t milliseconds) {
  if (milliseconds == kNotMeasured) return std::nullopt;
  return Duration(milliseconds);
}

uint8_t MarksOf(const Part& part) {
  uint8_t marks = 0;
  const auto mark = [&marks](bool set, uint8_t bit) {
    if (set) marks = static_cast<uint8_t>(marks | bit);
  };
  mark(part.within_target, kMarkWithinTarget);
  mark(part.quoted, kMarkQuoted);
  mark(part.quote_kept, kMarkQuoteKept);
  mark(part.absent, kMarkAbsent);
  mark(part.transferred, kMarkTransferred);
  mark(part.bounced, kMarkBounced);
  return marks;
}

}  // namespace

StoredPart Store(const Visit& visit, const Part& part) {
  StoredPart stored{};
  stored.arrival = visit.arrival.time_since_epoch().count();
  stored.closed = visit.closed.time_since_epoch().count();
  stored.series = visit.series.value();
  stored.number = visit.number;
  stored.ticket_class = visit.ticket_class.value();
  stored.session = static_cast<uint8_t>(visit.session);
  stored.channel = static_cast<uint8_t>(visit.channel);
  stored.state = static_cast<uint8_t>(visit.state);
  stored.quote_expected = stored.quote_lower = stored.quote_upper = kNotMeasured;
  if (visit.quote.has_value()) {
    stored.quote_expected = Milliseconds(visit.quote->expected);
    stored.quote_lower = Milliseconds(visit.quote->lower);
    stored.quote_upper = Milliseconds(visit.quote->upper);
  }
  stored.service = part.service.value();
  stored.item = part.item.value();
  stored.department = part.department.value();
  stored.counter = part.counter.value();
  stored.quantity = part.quantity;
  stored.wait = Milliseconds(part.wait);
  stored.walk = Milliseconds(part.walk);
  stored.service_time = Milliseconds(part.service_time);
  stored.idle = Milliseconds(part.idle);
  stored.outcome = static_cast<uint8_t>(part.outcome);
  stored.marks = MarksOf(part);
  return stored;
}

bool Restore(std::string_view bytes, Visit& visit, Part& part) {
  StoredPart stored;
  if (bytes.size() != sizeof(stored)) return false;
  std::memcpy(&stored, bytes.data(), sizeof(stored));
  visit.arrival = Time(Duration(stored.arrival));
  visit.closed = Time(Duration(stored.closed));
  visit.series = core::SeriesId(stored.series);
  visit.number = stored.number;
  visit.ticket_class = core::ClassId(stored.ticket_class);
  visit.session = stored.session;
  visit.channel = static_cast<core::Channel>(stored.channel);
  visit.state = static_cast<core::TicketState>(stored.state);
  visit.quote.reset();
  if (const auto expected = DurationOf(stored.quote_expected)) {
    visit.quote.emplace();
    visit.quote->expected = *expected;
    visit.quote->lower = Duration(stored.quote_lower);
    visit.quote->upper = Duration(stored.quote_upper);
  }
  part.service = core::ServiceId(stored.service);
  part.item = core::ItemId(stored.item);
  part.department = core::DepartmentId(stored.department);
  part.counter = core::CounterId(stored.counter);
  part.quantity = stored.quantity;
  part.wait = DurationOf(stored.wait);
  part.walk = DurationOf(stored.walk);
  part.service_time = DurationOf(stored.service_time);
  part.idle = DurationOf(stored.idle).value_or(Duration(0));
  part.outcome = static_cast<core::Outcome>(stored.outcome);
  part.within_target = (stored.marks & kMarkWithinTarget) != 0;
  part.quoted = (stored.marks & kMarkQuoted) != 0;
  part.quote_kept = (stored.marks & kMarkQuoteKept) != 0;
  part.absent = (stored.marks & kMarkAbsent) != 0;
  part.transferred = (stored.marks & kMarkTransferred) != 0;
  part.bounced = (stored.marks & kMarkBounced) != 0;
  const bool in_time = 0 <= stored.arrival && stored.arrival <= kLatest && 0 <= stored.closed &&
                       stored.closed <= kLatest;
  return in_time && core::IsFinal(visit.state) && visit.state <= core::TicketState::kExpired;
}

}  // namespace onestop::history
