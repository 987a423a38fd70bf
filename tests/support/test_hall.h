#ifndef ONESTOP_TESTS_SUPPORT_TEST_HALL_H_
#define ONESTOP_TESTS_SUPPORT_TEST_HALL_H_

#include <string_view>

#include "server/core/config.h"
#include "server/core/ticket_commands.h"
#include "server/core/types.h"

// A small hall that tests share, made in code.
//
//   service    series  area  target  items
//   passport   A       f1    10 min  passport-new, passport-renew
//   permit     A       f1    20 min  permit-new
//   tax        B       f2    15 min  tax-clear, tax-refund (after tax-clear)
//   cashier    C       f1     5 min  pay (after permit-new and passport-new)
//   notary     D       f2    30 min  deed; at most 3 tickets a day
//
//   counter  area  takes
//   1        f1    passport, permit
//   2        f1    passport; tax when at least 3 wait
//   3        f2    tax, notary
//   4        f1    cashier
//   5        f1    passport of elderly and veteran only
//   6        f2    permit; tax
//
// Classes: regular (weight 1), elderly (priority, 2), veteran (priority, 4, given by staff only),
// booked (appointment, 1.5).

namespace onestop::testing {

// References are positions in the configuration's own lists, as a parser makes them.
core::Config TestHall();

// The same after AssignIds, as it would be in force.
core::Config TestHallInForce();

// 09:00-12:00 with last tickets at 11:30, 13:30-17:00 with last tickets at 16:30, end at 22:00.
core::DayPlan TestDay(int32_t date = 20261123);

// An instant of a test day from "09:30:05", "09:30:05.250" or "24:10:00" (after midnight). Aborts
// when it cannot be read.
Time TimeOfDay(std::string_view text, int32_t date = 20261123);

// What IssueTicket asks for: an item, a service, or an item that names its service.
core::MatterWanted WantItem(const std::string& item, const std::string& service = "");
core::MatterWanted WantService(const std::string& service);

core::Actor Clerk(uint32_t staff);
core::Actor Kiosk();
core::Actor Supervisor();
core::Actor Timer();

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_TEST_HALL_H_
