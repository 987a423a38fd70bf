#include "tests/support/test_hall.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/base/check.h"

namespace onestop::testing {
namespace {

using std::chrono::minutes;

core::LocalTexts Names(const std::string& text) { return {{"en", text}}; }

core::Service MakeService(const std::string& code, uint32_t series, uint32_t area, int target,
                          uint32_t quota = 0) {
  core::Service service;
  service.code = code;
  service.names = Names(code);
  service.group = core::GroupId(1);
  service.series = core::SeriesId(series);
  service.area = core::AreaId(area);
  service.target_wait = minutes(target);
  service.quota = quota;
  return service;
}

core::Item MakeItem(const std::string& code, uint32_t service,
                    std::vector<core::ItemId> after = {}) {
  core::Item item;
  item.code = code;
  item.names = Names(code);
  item.service = core::ServiceId(service);
  item.department = core::DepartmentId(1);
  item.papers = {{"id-card", Names("identity card")}};
  item.expected = minutes(6);
  item.after = std::move(after);
  return item;
}

core::TicketClass MakeClass(const std::string& code, core::ClassKind kind, uint32_t weight,
                            bool declarable) {
  core::TicketClass entry;
  entry.code = code;
  entry.names = Names(code);
  entry.kind = kind;
  entry.weight = weight;
  entry.declarable = declarable;
  return entry;
}

core::Skill Takes(uint32_t service, uint32_t helper_threshold = 0,
                  std::vector<core::ClassId> classes = {}) {
  return {core::ServiceId(service), helper_threshold, std::move(classes)};
}

core::Counter MakeCounter(const std::string& code, uint32_t area, std::vector<core::Skill> skills) {
  core::Counter counter;
  counter.code = code;
  counter.names = Names("window " + code);
  counter.area = core::AreaId(area);
  counter.skills = std::move(skills);
  return counter;
}

core::Calendar MakeCalendar() {
  core::Calendar calendar;
  calendar.time_zone = "UTC";
  const core::SessionHours morning{9 * 60, 11 * 60 + 30, 12 * 60};
  const core::SessionHours afternoon{13 * 60 + 30, 16 * 60 + 30, 17 * 60};
  calendar.week.resize(7);
  for (core::Weekday& day : calendar.week) day.sessions = {morning, afternoon};
  return calendar;
}

Time Midnight(int32_t date) {
  const std::chrono::year_month_day day(std::chrono::year(date / 10000),
                                        std::chrono::month(static_cast<unsigned>(date / 100 % 100)),
                                        std::chrono::day(static_cast<unsigned>(date % 100)));
  ONESTOP_CHECK(day.ok()) << "no date: " << date;
  return std::chrono::sys_days(day);
}

}  // namespace

core::Config TestHall() {
  using core::ClassKind;
  core::Config config;
  config.names = Names("test hall");
  config.language = "en";
  config.areas = {{{}, "f1", Names("first floor")}, {{}, "f2", Names("second floor")}};
  config.departments = {{{}, "entry", Names("exit and entry")}};
  config.groups = {{{}, "people", Names("people")}};
  config.series = {{{}, "A"}, {{}, "B"}, {{}, "C"}, {{}, "D"}};
  config.services = {MakeService("passport", 1, 1, 10), MakeService("permit", 1, 1, 20),
                     MakeService("tax", 2, 2, 15), MakeService("cashier", 3, 1, 5),
                     MakeService("notary", 4, 2, 30, 3)};
  config.items = {MakeItem("passport-new", 1),
                  MakeItem("passport-renew", 1),
                  MakeItem("permit-new", 2),
                  MakeItem("tax-clear", 3),
                  MakeItem("tax-refund", 3, {core::ItemId(4)}),
                  MakeItem("pay", 4, {core::ItemId(1), core::ItemId(3)}),
                  MakeItem("deed", 5)};
  config.classes = {MakeClass("regular", ClassKind::kRegular, 100, true),
                    MakeClass("elderly", ClassKind::kPriority, 200, true),
                    MakeClass("veteran", ClassKind::kPriority, 400, false),
                    MakeClass("booked", ClassKind::kAppointment, 150, true)};
  config.counters = {
      MakeCounter("1", 1, {Takes(1), Takes(2)}),
      MakeCounter("2", 1, {Takes(1), Takes(3, 3)}),
      MakeCounter("3", 2, {Takes(3), Takes(5)}),
      MakeCounter("4", 1, {Takes(4)}),
      MakeCounter("5", 1, {Takes(1, 0, {core::ClassId(2), core::ClassId(3)})}),
      MakeCounter("6", 2, {Takes(2), Takes(3)}),
  };
  config.calendar = MakeCalendar();
  config.source = "made in code";
  return config;
}

core::Config TestHallInForce() {
  core::Config config = core::AssignIds(nullptr, TestHall());
  config.version = 1;
  return config;
}

core::DayPlan TestDay(int32_t date) {
  const Time midnight = Midnight(date);
  core::DayPlan plan;
  plan.date = date;
  plan.sessions = {
      {midnight + minutes(9 * 60), midnight + minutes(11 * 60 + 30), midnight + minutes(12 * 60)},
      {midnight + minutes(13 * 60 + 30), midnight + minutes(16 * 60 + 30),
       midnight + minutes(17 * 60)}};
  plan.end = midnight + minutes(22 * 60);
  return plan;
}

Time TimeOfDay(std::string_view text, int32_t date) {
  const std::string copy(text);
  const std::vector<std::string> parts = absl::StrSplit(copy, absl::ByAnyChar(":."));
  ONESTOP_CHECK(parts.size() >= 2 && parts.size() <= 4) << "no time: " << copy;
  const int64_t units[] = {3'600'000, 60'000, 1000, 1};
  Time time = Midnight(date);
  for (size_t i = 0; i < parts.size(); ++i) {
    int64_t value = 0;
    ONESTOP_CHECK(absl::SimpleAtoi(parts[i], &value)) << "no time: " << copy;
    time += Duration(value * units[i]);
  }
  return time;
}

core::MatterWanted WantItem(const std::string& item, const std::string& service) {
  core::MatterWanted wanted;
  wanted.item = item;
  wanted.service = service;
  return wanted;
}
core::MatterWanted WantService(const std::string& service) { return WantItem("", service); }

core::Actor Clerk(uint32_t staff) {
  return {Role::kClerk, core::DeviceId(100 + staff), core::StaffId(staff)};
}
core::Actor Kiosk() { return {Role::kKiosk, core::DeviceId(1), {}}; }
core::Actor Supervisor() { return {Role::kSupervisor, core::DeviceId(2), core::StaffId(900)}; }
core::Actor Timer() { return {Role::kTimer, {}, {}}; }

}  // namespace onestop::testing
