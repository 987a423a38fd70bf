#include "server/config_calendar.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "server/base/strings.h"
#include "server/config_reader.h"
#include "server/core/config_limits.h"

namespace onestop::config {
namespace {

using core::Calendar;
using core::SessionHours;
using core::SpecialDay;

constexpr int kMaxDaysOfRange = 366;

constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

std::string Clock(uint32_t minutes) {
  return absl::StrFormat("%02d:%02d", minutes / 60, minutes % 60);
}

std::string DateText(int32_t date) {
  return absl::StrFormat("%04d-%02d-%02d", date / 10'000, date / 100 % 100, date % 100);
}

std::chrono::sys_days DaysOf(int32_t date) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  return year(date / 10'000) / month(static_cast<unsigned>(date / 100 % 100)) /
         day(static_cast<unsigned>(date % 100));
}

int32_t NumberOf(std::chrono::sys_days days) {
  const std::chrono::year_month_day date(days);
  return static_cast<int>(date.year()) * 10'000 +
         static_cast<int32_t>(static_cast<unsigned>(date.month())) * 100 +
         static_cast<int32_t>(static_cast<unsigned>(date.day()));
}

class CalendarReader {
 public:
  CalendarReader(const Node& table, const std::vector<std::string>& languages, Errors& errors)
      : reader_(table, "calendar", errors), languages_(languages), errors_(errors) {}

  Calendar Read() {
    ReadTimeZone();
    calendar_.open_before = reader_.Length("open_before", calendar_.open_before,
                                           {std::chrono::minutes(0), std::chrono::hours(12)});
    calendar_.day_end = reader_.TimeOfDay("day_end", calendar_.day_end);
    calendar_.week.resize(7);
    ReadWeek();
    for (const Node* node : reader_.Tables("special_days", core::kMaxSpecialDays)) {
      ReadSpecialDay(*node);
    }
    if (calendar_.special_days.size() > core::kMaxSpecialDays) {
      reader_.Fail(reader_.line(),
                   StrCat("special_days come to ", calendar_.special_days.size(), " days; at most ",
                          core::kMaxSpecialDays, " are allowed"));
    }
    std::sort(calendar_.special_days.begin(), calendar_.special_days.end(),
              [](const SpecialDay& a, const SpecialDay& b) { return a.date < b.date; });
    reader_.Finish();
    return std::move(calendar_);
  }

 private:
  void ReadTimeZone() {
    const Node* node = reader_.Required("time_zone", NodeKind::kText);
    if (node == nullptr) return;
    calendar_.time_zone = node->text;
    // The library would also take a path or the machine's own zone, which another machine that
    // replays this configuration may not have.
    const bool iana = node->text == "UTC" ||
                      (node->text.find('/') != std::string::npos && node->text.front() != '/' &&
                       node->text.find_first_of(".:") == std::string::npos);
    absl::TimeZone zone;
    if (!iana || !absl::LoadTimeZone(node->text, &zone)) {
      reader_.Fail(node->line, StrCat("unknown time_zone \"", node->text,
                                      "\"; write an IANA name such as \"Asia/Shanghai\""));
    }
  }

  void ReadWeek() {
    if (reader_.Required("week", NodeKind::kList) == nullptr) return;
    std::map<size_t, int> lines;
    for (const Node* node : reader_.Tables("week", 7)) {
      TableReader day(*node, "calendar.week", errors_);
      const std::vector<SessionHours> sessions = Sessions(day, true);
      day.Required("days", NodeKind::kList);
      for (const Node* name : day.Texts("days", 7)) {
        const std::optional<size_t> index = DayIndex(day, *name);
        if (!index) continue;
        if (const auto [at, added] = lines.emplace(*index, name->line); !added) {
          day.Fail(name->line, StrCat(name->text, " is given twice, first in line ", at->second));
        }
        calendar_.week[*index].sessions = sessions;
      }
      day.Finish();
    }
  }

  std::optional<size_t> DayIndex(TableReader& reader, const Node& name) {
    const auto found = std::find(kDays.begin(), kDays.end(), name.text);
    if (found != kDays.end()) return static_cast<size_t>(found - kDays.begin());
    const std::vector<std::string> known(kDays.begin(), kDays.end());
    reader.Fail(name.line, StrCat("unknown day \"", name.text, "\"", DidYouMean(name.text, known)));
    return std::nullopt;
  }

  std::vector<SessionHours> Sessions(TableReader& day, bool required) {
    std::vector<SessionHours> sessions;
    const Node* list = required ? day.Required("sessions", NodeKind::kList)
                                : day.Optional("sessions", NodeKind::kList);
    if (list == nullptr) return sessions;
    for (const Node* node : day.Tables("sessions", core::kMaxSessions)) {
      TableReader reader(*node, StrCat(day.what(), ": session"), errors_);
      const size_t before = errors_.count();
      SessionHours session;
      session.open = reader.TimeOfDay("open", std::nullopt);
      session.close = reader.TimeOfDay("close", std::nullopt);
      session.last_tickets = reader.TimeOfDay("last_tickets", session.close);
      reader.Finish();
      if (errors_.count() != before) continue;
      CheckSession(reader, session, sessions);
      sessions.push_back(session);
    }
    return sessions;
  }

  void CheckSession(TableReader& reader, const SessionHours& session,
                    const std::vector<SessionHours>& earlier) {
    const int line = reader.line();
    if (session.last_tickets <= session.open || session.close < session.last_tickets) {
      reader.Fail(line, StrCat("needs open < last_tickets <= close, not ", Clock(session.open),
                               ", ", Clock(session.last_tickets), ", ", Clock(session.close)));
    }
    if (!earlier.empty() && session.open < earlier.back().close) {
      reader.Fail(line, StrCat("opens at ", Clock(session.open), ", before the one above closes (",
                               Clock(earlier.back().close), ")"));
    }
    if (session.close > calendar_.day_end) {
      reader.Fail(line, StrCat("closes at ", Clock(session.close), ", after day_end (",
                               Clock(calendar_.day_end), ")"));
    }
    if (earlier.empty() && std::chrono::minutes(session.open) < calendar_.open_before) {
      reader.Fail(line, StrCat("opens at ", Clock(session.open),
                               ": open_before would reach into the day before"));
    }
  }

  void ReadSpecialDay(const Node& node) {
    TableReader reader(node, "calendar.special_days", errors_);
    SpecialDay day;
    day.names = reader.Names(languages_);
    const bool closed = reader.FlagOr("closed", false);
    const Node* like = reader.Optional("like", NodeKind::kText);
    day.sessions = Sessions(reader, false);
    const int ways = (closed ? 1 : 0) + (node.Find("like") != nullptr ? 1 : 0) +
                     (node.Find("sessions") != nullptr ? 1 : 0);
    if (ways != 1) {
      reader.Fail(node.line, "needs one of: closed = true, like = \"monday\", sessions = [...]");
    }
    if (like != nullptr) {
      const std::optional<size_t> index = DayIndex(reader, *like);
      if (index) day.sessions = calendar_.week[*index].sessions;
    }
    const Node* date = reader.Optional("date", NodeKind::kDate);
    const Node* from = reader.Optional("from", NodeKind::kDate);
    const Node* to = reader.Optional("to", NodeKind::kDate);
    reader.Finish();
    const bool one = node.Find("date") != nullptr;
    const bool range = node.Find("from") != nullptr && node.Find("to") != nullptr;
    if (one == range || (one && (node.Find("from") != nullptr || node.Find("to") != nullptr))) {
      reader.Fail(node.line, "needs either date, or from and to");
    } else if (date != nullptr) {
      AddDays(reader, *date, *date, day);
    } else if (from != nullptr && to != nullptr) {
      AddDays(reader, *from, *to, day);
    }
  }

  void AddDays(TableReader& reader, const Node& first, const Node& last, SpecialDay day) {
    const std::chrono::sys_days from = DaysOf(first.date);
    const std::chrono::sys_days to = DaysOf(last.date);
    if (to < from || (to - from).count() >= kMaxDaysOfRange) {
      reader.Fail(last.line, StrCat("to must lie 0 to ", kMaxDaysOfRange - 1, " days after from"));
      return;
    }
    for (std::chrono::sys_days at = from; at <= to; at += std::chrono::days(1)) {
      day.date = NumberOf(at);
      const auto [known, added] = special_lines_.emplace(day.date, first.line);
      if (!added) {
        reader.Fail(first.line,
                    StrCat(DateText(day.date), " is given twice, first in line ", known->second));
        continue;
      }
      calendar_.special_days.push_back(day);
    }
  }

  TableReader reader_;
  const std::vector<std::string>& languages_;
  Errors& errors_;
  Calendar calendar_;
  // Where each special date was first given.
  std::map<int32_t, int> special_lines_;
};

}  // namespace

core::Calendar ReadCalendar(const Node& table, const std::vector<std::string>& languages,
                            Errors& errors) {
  return CalendarReader(table, languages, errors).Read();
}

}  // namespace onestop::config
