#include "server/engine/calendar.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::engine {
namespace {

constexpr int kDaysAhead = 60;
constexpr Duration kLastTicketsBefore = std::chrono::minutes(15);

const absl::TimeZone& ZoneOf(const core::Calendar& calendar) {
  // The library has a cache too, but behind a lock.
  thread_local std::map<std::string, absl::TimeZone> zones;
  const auto found = zones.find(calendar.time_zone);
  if (found != zones.end()) return found->second;
  absl::TimeZone zone;
  ONESTOP_CHECK(absl::LoadTimeZone(calendar.time_zone, &zone))
      << "unknown time zone " << calendar.time_zone << ": is tzdata installed?";
  return zones.emplace(calendar.time_zone, zone).first->second;
}

absl::CivilDay DayAt(const absl::TimeZone& zone, Time now) {
  return absl::ToCivilDay(absl::FromUnixMillis(now.time_since_epoch().count()), zone);
}

int32_t NumberOf(absl::CivilDay day) {
  return static_cast<int32_t>(day.year()) * 10'000 + day.month() * 100 + day.day();
}

// A minute of a local day as an instant. 24:00 is the midnight that ends it.
Time InstantOf(const absl::TimeZone& zone, absl::CivilDay day, uint32_t minute) {
  const absl::Time instant = absl::FromCivil(absl::CivilMinute(day) + int64_t{minute}, zone);
  return Time(Duration(absl::ToUnixMillis(instant)));
}

const std::vector<core::SessionHours>& HoursOf(const core::Calendar& calendar, absl::CivilDay day) {
  const int32_t date = NumberOf(day);
  for (const core::SpecialDay& special : calendar.special_days) {
    if (special.date == date) return special.sessions;
  }
  // Monday is the first in both.
  return calendar.week[static_cast<size_t>(absl::GetWeekday(day))].sessions;
}

std::optional<core::DayPlan> PlanOf(const core::Calendar& calendar, absl::CivilDay day) {
  const absl::TimeZone& zone = ZoneOf(calendar);
  core::DayPlan plan;
  plan.date = NumberOf(day);
  plan.end = InstantOf(zone, day, calendar.day_end);
  for (const core::SessionHours& opening : HoursOf(calendar, day)) {
    const core::Session session = {InstantOf(zone, day, opening.open),
                                   InstantOf(zone, day, opening.last_tickets),
                                   InstantOf(zone, day, opening.close)};
    if (session.last_tickets <= session.open) continue;
    plan.sessions.push_back(session);
    plan.end = std::max(plan.end, session.close);
  }
  if (plan.sessions.empty()) return std::nullopt;
  return plan;
}

}  // namespace

bool KnownTimeZone(std::string_view name) {
  absl::TimeZone zone;
  return absl::LoadTimeZone(ToAbsl(name), &zone);
}

int32_t DateAt(const core::Calendar& calendar, Time now) {
  return NumberOf(DayAt(ZoneOf(calendar), now));
}

std::optional<core::DayPlan> PlanFor(const core::Calendar& calendar, Time now) {
  return PlanOf(calendar, DayAt(ZoneOf(calendar), now));
}

core::DayPlan PlanUntil(const core::Calendar& calendar, Time now, Time close) {
  ONESTOP_CHECK(close > now) << "a day cannot close before it opens";
  const absl::TimeZone& zone = ZoneOf(calendar);
  const absl::CivilDay day = DayAt(zone, now);
  const Time early = close - kLastTicketsBefore;
  core::DayPlan plan;
  plan.date = NumberOf(day);
  plan.sessions = {{now, early > now ? early : close, close}};
  plan.end = std::max(InstantOf(zone, day, calendar.day_end), close);
  return plan;
}

Time OpensAt(const core::DayPlan& plan, const core::Calendar& calendar) {
  ONESTOP_CHECK(!plan.sessions.empty()) << "a plan has at least one session";
  return plan.sessions.front().open - calendar.open_before;
}

std::optional<Time> NextOpening(const core::Calendar& calendar, Time now) {
  const absl::CivilDay today = DayAt(ZoneOf(calendar), now);
  for (int ahead = 0; ahead <= kDaysAhead; ++ahead) {
    const std::optional<core::DayPlan> plan = PlanOf(calendar, today + ahead);
    if (!plan) continue;
    for (const core::Session& session : plan->sessions) {
      if (session.open > now) return session.open;
    }
  }
  return std::nullopt;
}

std::string FormatTime(const core::Calendar& calendar, Time time) {
  const bool known = KnownTimeZone(calendar.time_zone);
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromChrono(time),
                          known ? ZoneOf(calendar) : absl::UTCTimeZone());
}

}  // namespace onestop::engine
