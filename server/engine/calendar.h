#ifndef ONESTOP_SERVER_ENGINE_CALENDAR_H_
#define ONESTOP_SERVER_ENGINE_CALENDAR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/time.h"
#include "server/core/config.h"
#include "server/core/types.h"

// Turns a hall's calendar into instants. The core knows no time zones: what is worked out here is
// carried to it by the command that opens the day.
//
// All functions are pure, cheap (a zone is loaded once per thread) and safe on any thread. A
// calendar must have passed core::CheckConfig, and its zone KnownTimeZone on this machine, or the
// program stops.
//
// Local times that do not exist, because clocks go forward over them, mean the instant of the
// change; those that exist twice mean the first. A session that shrinks to nothing by that is left
// out.

namespace onestop::engine {

// Whether this machine's time zone database has the name. False is no defect of the configuration:
// it was checked where it was written.
bool KnownTimeZone(std::string_view name);

// The local date at this instant: 20261123.
int32_t DateAt(const core::Calendar& calendar, Time now);

// The plan of the local date of `now`, also before its opening and after its end; nothing when that
// is not a working day.
std::optional<core::DayPlan> PlanFor(const core::Calendar& calendar, Time now);

// A day opened outside of the calendar: one session from now until `close`, which must be later,
// with last tickets 15 minutes before, or at the close of a shorter one. Its date is that of `now`
// and it ends as such days do, but never before `close`.
core::DayPlan PlanUntil(const core::Calendar& calendar, Time now, Time close);

// When the day is opened for staff to get ready: some time before the first session.
Time OpensAt(const core::DayPlan& plan, const core::Calendar& calendar);

// When the next session after `now` opens, also later today; nothing within 60 days.
std::optional<Time> NextOpening(const core::Calendar& calendar, Time now);

// As the clocks of the hall show it: "2026-11-23 09:30:05"; in UTC when its zone is not known.
std::string FormatTime(const core::Calendar& calendar, Time time);

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_CALENDAR_H_
