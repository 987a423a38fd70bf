#ifndef ONESTOP_SERVER_CORE_CONFIG_H_
#define ONESTOP_SERVER_CORE_CONFIG_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/core/types.h"

// The rules of a hall as data. A Config is immutable once in force: the state, queries and answers
// share one through shared_ptr<const Config>. Ids are given by AssignIds, stay with their code for
// ever and are dense from 1, so that `services[id - 1]` is the service; what was removed stays in
// its place with `retired` set.

namespace onestop::core {

struct Area {
  AreaId id;
  std::string code;
  LocalTexts names;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "names", self.names);
    v(4, "retired", self.retired);
  }
};

struct Department {
  DepartmentId id;
  std::string code;
  LocalTexts names;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "names", self.names);
    v(4, "retired", self.retired);
  }
};

// A heading under which a kiosk shows services.
struct Group {
  GroupId id;
  std::string code;
  LocalTexts names;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "names", self.names);
    v(4, "retired", self.retired);
  }
};

// A run of numbers. Its code is its prefix: 1 to 3 capital letters.
struct Series {
  SeriesId id;
  std::string code;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "retired", self.retired);
  }
};

struct Service {
  ServiceId id;
  std::string code;
  LocalTexts names;
  GroupId group;
  SeriesId series;
  AreaId area;
  Duration target_wait{0};
  // Tickets a hall-day, 0 for no limit.
  uint32_t quota = 0;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "names", self.names);
    v(4, "group", self.group);
    v(5, "series", self.series);
    v(6, "area", self.area);
    v(7, "target_wait", self.target_wait);
    v(8, "quota", self.quota);
    v(9, "retired", self.retired);
  }
};

struct Paper {
  std::string code;
  LocalTexts names;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "code", self.code);
    v(2, "names", self.names);
  }
};

struct Item {
  ItemId id;
  std::string code;
  LocalTexts names;
  ServiceId service;
  DepartmentId department;
  std::vector<Paper> papers;
  // How long it usually takes at the window.
  Duration expected{0};
  // Items that must come first when they stand on the same ticket.
  std::vector<ItemId> after;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "names", self.names);
    v(4, "service", self.service);
    v(5, "department", self.department);
    v(6, "papers", self.papers);
    v(7, "expected", self.expected);
    v(8, "after", self.after);
    v(9, "retired", self.retired);
  }
};

// A class of tickets. Whoever says nothing gets the first of kind regular.
struct TicketClass {
  ClassId id;
  std::string code;
  LocalTexts names;
  ClassKind kind = ClassKind::kRegular;
  // In hundredths: 100 waits its target, 200 is due in half of it.
  uint32_t weight = 100;
  // True when a citizen may declare it; else staff set it.
  bool declarable = true;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "names", self.names);
    v(4, "kind", self.kind);
    v(5, "weight", self.weight);
    v(6, "declarable", self.declarable);
    v(7, "retired", self.retired);
  }
};

struct Skill {
  ServiceId service;
  // 0: primary. Else helper: takes the service only when at least so many wait.
  uint32_t helper_threshold = 0;
  // Classes it takes; empty is all.
  std::vector<ClassId> classes;
  bool operator==(const Skill&) const = default;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "service", self.service);
    v(2, "helper_threshold", self.helper_threshold);
    v(3, "classes", self.classes);
  }
};

struct Counter {
  CounterId id;
  std::string code;
  LocalTexts names;
  AreaId area;
  std::vector<Skill> skills;
  bool retired = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "code", self.code);
    v(3, "names", self.names);
    v(4, "area", self.area);
    v(5, "skills", self.skills);
    v(6, "retired", self.retired);
  }
};

struct Policies {
  CallingRule rule = CallingRule::kAccumulating;
  // With the ratio rule: priority tickets called in a row at one counter.
  uint32_t priority_in_a_row = 3;
  // A missed ticket that checked in is callable after so many further calls of its service.
  uint32_t return_after_calls = 3;
  // MarkAbsent needs so many recalls and so much time since the call.
  uint32_t min_recalls = 1;
  Duration min_call_time = std::chrono::seconds(20);
  // Absent so often, the ticket is a no-show.
  uint32_t max_absences = 3;
  // How long a missed ticket may still check in.
  Duration missed_grace = std::chrono::minutes(30);
  Duration max_postpone = std::chrono::minutes(60);
  // Live tickets one holder may have, 0 for no limit.
  uint32_t holder_limit = 2;
  uint32_t max_matters = 5;
  bool forbid_bounce = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "rule", self.rule);
    v(2, "priority_in_a_row", self.priority_in_a_row);
    v(3, "return_after_calls", self.return_after_calls);
    v(4, "min_recalls", self.min_recalls);
    v(5, "min_call_time", self.min_call_time);
    v(6, "max_absences", self.max_absences);
    v(7, "missed_grace", self.missed_grace);
    v(8, "max_postpone", self.max_postpone);
    v(9, "holder_limit", self.holder_limit);
    v(10, "max_matters", self.max_matters);
    v(11, "forbid_bounce", self.forbid_bounce);
  }
};

// A session as minutes after local midnight. The core keeps it and does not read it.
struct SessionHours {
  uint32_t open = 0;
  uint32_t last_tickets = 0;
  uint32_t close = 0;
  bool operator==(const SessionHours&) const = default;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "open", self.open);
    v(2, "last_tickets", self.last_tickets);
    v(3, "close", self.close);
  }
};

// A local date that does not follow the week: a holiday (no sessions) or a make-up day.
struct SpecialDay {
  int32_t date = 0;
  std::vector<SessionHours> sessions;
  LocalTexts names;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "date", self.date);
    v(2, "sessions", self.sessions);
    v(3, "names", self.names);
  }
};

struct Weekday {
  std::vector<SessionHours> sessions;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "sessions", self.sessions);
  }
};

// When the hall works. Read only at the edge (engine/calendar), kept here so that a version of the
// configuration is one thing.
struct Calendar {
  // IANA name, such as "Asia/Shanghai".
  std::string time_zone;
  // Seven entries, Monday first.
  std::vector<Weekday> week;
  std::vector<SpecialDay> special_days;
  // The hall-day is opened so long before its first session, so that counters can get ready.
  Duration open_before = std::chrono::minutes(30);
  // The hall-day ends by itself at this minute after local midnight.
  uint32_t day_end = 22 * 60;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "time_zone", self.time_zone);
    v(2, "week", self.week);
    v(3, "special_days", self.special_days);
    v(4, "open_before", self.open_before);
    v(5, "day_end", self.day_end);
  }
};

struct Config {
  // 0 until it is in force.
  uint64_t version = 0;
  LocalTexts names;
  // The language shown first.
  std::string language = "zh";
  std::vector<Area> areas;
  std::vector<Department> departments;
  std::vector<Group> groups;
  std::vector<Series> series;
  std::vector<Service> services;
  std::vector<Item> items;
  std::vector<TicketClass> classes;
  std::vector<Counter> counters;
  Policies policies;
  Calendar calendar;
  // The file it was read from, comments and all.
  std::string source;

  // The entry with this id; the id must be one of this configuration's.
  const Area& At(AreaId id) const { return areas[id.value() - 1]; }
  const Department& At(DepartmentId id) const { return departments[id.value() - 1]; }
  const Group& At(GroupId id) const { return groups[id.value() - 1]; }
  const Series& At(SeriesId id) const { return series[id.value() - 1]; }
  const Service& At(ServiceId id) const { return services[id.value() - 1]; }
  const Item& At(ItemId id) const { return items[id.value() - 1]; }
  const TicketClass& At(ClassId id) const { return classes[id.value() - 1]; }
  const Counter& At(CounterId id) const { return counters[id.value() - 1]; }

  // The entry with this code that is not retired, or null.
  const Area* FindArea(std::string_view code) const;
  const Service* FindService(std::string_view code) const;
  const Item* FindItem(std::string_view code) const;
  const TicketClass* FindClass(std::string_view code) const;
  const Counter* FindCounter(std::string_view code) const;
  const Series* FindSeries(std::string_view code) const;

  // The first class of kind regular that is not retired; invalid when there is none.
  ClassId RegularClass() const;

  // A017: prefix and at least three digits.
  std::string NumberText(SeriesId series, uint32_t number) const;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "version", self.version);
    v(2, "names", self.names);
    v(3, "language", self.language);
    v(4, "areas", self.areas);
    v(5, "departments", self.departments);
    v(6, "groups", self.groups);
    v(7, "series", self.series);
    v(8, "services", self.services);
    v(9, "items", self.items);
    v(10, "classes", self.classes);
    v(11, "counters", self.counters);
    v(12, "policies", self.policies);
    v(13, "calendar", self.calendar);
    v(14, "source", self.source);
  }
};

// Gives `next` the ids of `current` wherever a code is known there, new ids to new codes, and keeps
// what `next` no longer names as retired entries. References inside `next` (a service's series, a
// skill's service, ...) must be 1-based positions in next's own lists, as a parser produces them;
// they are rewritten. `current` may be null for the first configuration.
Config AssignIds(const Config* current, Config next);

// What every configuration must satisfy before it can be decided on: ids dense, codes unique and
// well formed, references inside the lists, at least one area, regular class, service, counter and
// series, positive targets and weights, no cycle among `after`, sessions in order. INVALID_ARGUMENT
// with Reason CONFIG_INVALID names the first violation; config files are checked in detail, with
// lines, by the parser.
absl::Status CheckConfig(const Config& config);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_CONFIG_H_
