#include "server/core/config.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/reason.h"
#include "server/core/limits.h"

namespace onestop::core {
namespace {

// Lists are tens of entries long and looked up once per command: a linear search is the fastest
// structure there is at this size.
template <class T>
const T* Find(const std::vector<T>& list, std::string_view code) {
  for (const T& entry : list) {
    if (entry.code == code && !entry.retired) return &entry;
  }
  return nullptr;
}

// Merges one list and returns the new id value for each 1-based position of `next`.
template <class T>
std::vector<uint32_t> MergeList(const std::vector<T>& current, std::vector<T>& next) {
  using IdType = decltype(T::id);
  std::vector<T> merged = current;
  for (T& entry : merged) entry.retired = true;
  std::vector<uint32_t> ids = {0};
  for (T& entry : next) {
    // A code that stands twice in `next` gets two entries, for CheckConfig to refuse.
    auto found = std::find_if(merged.begin(), merged.end(), [&](const T& old) {
      return old.retired && old.code == entry.code;
    });
    if (found == merged.end()) {
      entry.id = IdType(static_cast<uint32_t>(merged.size() + 1));
      entry.retired = false;
      merged.push_back(entry);
    } else {
      entry.id = found->id;
      entry.retired = false;
      *found = entry;
    }
    ids.push_back(entry.id.value());
  }
  next = std::move(merged);
  return ids;
}

template <class IdType>
void Rewrite(IdType& id, const std::vector<uint32_t>& ids) {
  id = IdType(id.value() < ids.size() ? ids[id.value()] : 0);
}

absl::Status Invalid(const std::string& message) { return Refuse(Reason::kConfigInvalid, message); }

bool GoodCode(std::string_view code) {
  return !code.empty() && code.size() <= 24 &&
         std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

template <class T>
absl::Status CheckCodes(const char* what, const std::vector<T>& list) {
  std::set<std::string_view> codes;
  for (const T& entry : list) {
    // References are followed by At(), which trusts that ids are dense.
    if (entry.id.value() != codes.size() + 1) {
      return Invalid(absl::StrCat(what, " \"", entry.code, "\" does not have its position as id"));
    }
    if (!GoodCode(entry.code)) {
      return Invalid(absl::StrCat(what, " \"", entry.code, "\": a code is 1 to 24 letters, digits, "
                                  "- or _"));
    }
    if (!codes.insert(entry.code).second) {
      return Invalid(absl::StrCat(what, " \"", entry.code, "\" is given twice"));
    }
  }
  return absl::OkStatus();
}

template <class IdType, class T>
bool In(IdType id, const std::vector<T>& list) {
  return id.valid() && id.value() <= list.size();
}

template <class T>
bool AnyLive(const std::vector<T>& list) {
  return std::any_of(list.begin(), list.end(), [](const T& entry) { return !entry.retired; });
}

bool GoodDate(int32_t date) {
  const std::chrono::year_month_day day(std::chrono::year(date / 10'000),
                                        std::chrono::month(static_cast<unsigned>(date / 100 % 100)),
                                        std::chrono::day(static_cast<unsigned>(date % 100)));
  return date >= 19'700'101 && day.ok();
}

bool GoodSessions(const std::vector<SessionHours>& sessions) {
  uint32_t last = 0;
  for (const SessionHours& session : sessions) {
    if (session.open < last || session.last_tickets <= session.open ||
        session.close < session.last_tickets || session.close > 24 * 60) {
      return false;
    }
    last = session.close;
  }
  return true;
}

absl::Status CheckCalendar(const Calendar& calendar) {
  if (calendar.week.size() != 7) return Invalid("the calendar's week needs seven days");
  for (const Weekday& day : calendar.week) {
    if (!GoodSessions(day.sessions)) return Invalid("a weekday's sessions are out of order");
  }
  std::set<int32_t> dates;
  for (const SpecialDay& day : calendar.special_days) {
    if (!GoodDate(day.date) || !dates.insert(day.date).second) {
      return Invalid(absl::StrCat("the special day ", day.date, " is no date or given twice"));
    }
    if (!GoodSessions(day.sessions)) {
      return Invalid(absl::StrCat("the sessions of ", day.date, " are out of order"));
    }
  }
  if (calendar.day_end == 0 || calendar.day_end > 24 * 60) return Invalid("day_end is no time");
  return absl::OkStatus();
}

absl::Status CheckServices(const Config& config) {
  for (const Service& service : config.services) {
    if (service.retired) continue;
    if (!In(service.series, config.series) || !In(service.area, config.areas) ||
        (service.group.valid() && !In(service.group, config.groups))) {
      return Invalid(absl::StrCat("service ", service.code, " names an unknown series, area or "
                                  "group"));
    }
    if (service.target_wait <= Duration::zero()) {
      return Invalid(absl::StrCat("service ", service.code, " needs a target wait above zero"));
    }
  }
  for (const Series& series : config.series) {
    bool letters = std::all_of(series.code.begin(), series.code.end(),
                               [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!letters || series.code.size() > 3) {
      return Invalid(absl::StrCat("series \"", series.code, "\" must be 1 to 3 capital letters"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCounters(const Config& config) {
  for (const Counter& counter : config.counters) {
    if (!In(counter.area, config.areas)) {
      return Invalid(absl::StrCat("counter ", counter.code, " names an unknown area"));
    }
    std::set<ServiceId> services;
    for (const Skill& skill : counter.skills) {
      if (!services.insert(skill.service).second) {
        return Invalid(absl::StrCat("counter ", counter.code, " has two skills for a service"));
      }
      bool classes = std::all_of(skill.classes.begin(), skill.classes.end(),
                                 [&](ClassId id) { return In(id, config.classes); });
      if (!In(skill.service, config.services) || !classes) {
        return Invalid(absl::StrCat("counter ", counter.code, " has a skill for an unknown service "
                                    "or class"));
      }
    }
  }
  return absl::OkStatus();
}

// Depth-first search for a way from an item back to itself.
bool Reaches(const Config& config, ItemId from, ItemId goal, std::vector<bool>& seen) {
  for (ItemId next : config.At(from).after) {
    if (next == goal) return true;
    if (seen[next.value()]) continue;
    seen[next.value()] = true;
    if (Reaches(config, next, goal, seen)) return true;
  }
  return false;
}

absl::Status CheckItems(const Config& config) {
  for (const Item& item : config.items) {
    bool after = std::all_of(item.after.begin(), item.after.end(),
                             [&](ItemId id) { return In(id, config.items); });
    if (!In(item.service, config.services) || !In(item.department, config.departments) || !after) {
      return Invalid(absl::StrCat("item ", item.code, " names an unknown service, department or "
                                  "item"));
    }
    std::set<std::string_view> papers;
    for (const Paper& paper : item.papers) {
      if (!GoodCode(paper.code) || !papers.insert(paper.code).second) {
        return Invalid(absl::StrCat("item ", item.code, " names paper \"", paper.code,
                                    "\", which is no code or given twice"));
      }
    }
  }
  for (const Item& item : config.items) {
    std::vector<bool> seen(config.items.size() + 1);
    if (Reaches(config, item.id, item.id, seen)) {
      return Invalid(absl::StrCat("item ", item.code, " must come after itself"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckClasses(const Config& config) {
  for (const TicketClass& entry : config.classes) {
    if (entry.weight == 0 || entry.weight > 10'000) {
      return Invalid(absl::StrCat("class ", entry.code, " needs a weight of 0.01 to 100"));
    }
  }
  if (!config.RegularClass().valid()) return Invalid("a hall needs a class of kind regular");
  return absl::OkStatus();
}

absl::Status CheckPolicies(const Policies& policies) {
  if (policies.max_matters == 0 || policies.max_matters > kMaxMattersEver ||
      policies.max_absences == 0 || policies.priority_in_a_row == 0) {
    return Invalid(absl::StrCat("max_matters must be 1 to ", kMaxMattersEver,
                                ", max_absences and priority_in_a_row at least 1"));
  }
  if (policies.min_call_time < Duration::zero() || policies.missed_grace < Duration::zero() ||
      policies.max_postpone < Duration::zero()) {
    return Invalid("lengths of time among the policies must not be negative");
  }
  return absl::OkStatus();
}

}  // namespace

const Area* Config::FindArea(std::string_view code) const { return Find(areas, code); }
const Service* Config::FindService(std::string_view code) const { return Find(services, code); }
const Item* Config::FindItem(std::string_view code) const { return Find(items, code); }
const TicketClass* Config::FindClass(std::string_view code) const { return Find(classes, code); }
const Counter* Config::FindCounter(std::string_view code) const { return Find(counters, code); }
const Series* Config::FindSeries(std::string_view code) const { return Find(series, code); }

ClassId Config::RegularClass() const {
  for (const TicketClass& entry : classes) {
    if (!entry.retired && entry.kind == ClassKind::kRegular) return entry.id;
  }
  return ClassId();
}

std::string Config::NumberText(SeriesId id, uint32_t number) const {
  if (!In(id, series)) return absl::StrCat(number);
  return absl::StrFormat("%s%03d", At(id).code, number);
}

Config AssignIds(const Config* current, Config next) {
  const Config empty;
  const Config& old = current == nullptr ? empty : *current;
  // Each list becomes the merged one; what it returns maps the positions that references use.
  const auto areas = MergeList(old.areas, next.areas);
  const auto departments = MergeList(old.departments, next.departments);
  const auto groups = MergeList(old.groups, next.groups);
  const auto series = MergeList(old.series, next.series);
  const auto classes = MergeList(old.classes, next.classes);
  const auto services = MergeList(old.services, next.services);
  const auto items = MergeList(old.items, next.items);
  MergeList(old.counters, next.counters);
  // Retired entries kept from `old` hold final ids already.
  for (Service& service : next.services) {
    if (service.retired) continue;
    Rewrite(service.area, areas);
    Rewrite(service.group, groups);
    Rewrite(service.series, series);
  }
  for (Item& item : next.items) {
    if (item.retired) continue;
    Rewrite(item.service, services);
    Rewrite(item.department, departments);
    for (ItemId& id : item.after) Rewrite(id, items);
  }
  for (Counter& counter : next.counters) {
    if (counter.retired) continue;
    Rewrite(counter.area, areas);
    for (Skill& skill : counter.skills) {
      Rewrite(skill.service, services);
      for (ClassId& id : skill.classes) Rewrite(id, classes);
    }
  }
  return next;
}

absl::Status CheckConfig(const Config& config) {
  if (!AnyLive(config.classes) || !AnyLive(config.services) || !AnyLive(config.counters) ||
      !AnyLive(config.series) || !AnyLive(config.areas)) {
    return Invalid("a hall needs at least one area, series, service, class and counter");
  }
  absl::Status checks[] = {
      CheckCodes("area", config.areas),       CheckCodes("department", config.departments),
      CheckCodes("group", config.groups),     CheckCodes("series", config.series),
      CheckCodes("service", config.services), CheckCodes("item", config.items),
      CheckCodes("class", config.classes),    CheckCodes("counter", config.counters),
  };
  for (const absl::Status& status : checks) {
    if (!status.ok()) return status;
  }
  absl::Status parts[] = {CheckServices(config), CheckClasses(config), CheckCounters(config),
                          CheckPolicies(config.policies)};
  for (const absl::Status& status : parts) {
    if (!status.ok()) return status;
  }
  if (absl::Status status = CheckItems(config); !status.ok()) return status;
  return CheckCalendar(config.calendar);
}

}  // namespace onestop::core
