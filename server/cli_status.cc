#include "server/cli_status.h"

#include <cstdlib>
#include <map>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "server/base/strings.h"
#include "server/cli_output.h"

namespace onestop::cli {
namespace {

using Names = google::protobuf::Map<std::string, std::string>;

std::string NameIn(const Names& names, const std::string& language) {
  if (const auto found = names.find(language); found != names.end()) return found->second;
  // A map has no order; the smallest tag is always the same.
  const std::map<std::string, std::string> sorted(names.begin(), names.end());
  return sorted.empty() ? "" : sorted.begin()->second;
}

// "COUNTER_STATE_OPEN" is "open".
std::string Word(const std::string& name, size_t prefix) {
  if (name.size() <= prefix) return "unknown";
  std::string word = absl::AsciiStrToLower(name.substr(prefix));
  for (char& c : word) {
    if (c == '_') c = ' ';
  }
  return word;
}

std::string StateWord(v1::CounterState state) {
  return Word(v1::CounterState_Name(state), std::string_view("COUNTER_STATE_").size());
}
std::string StateWord(v1::TicketState state) {
  return Word(v1::TicketState_Name(state), std::string_view("TICKET_STATE_").size());
}
std::string StateWord(v1::DayState state) {
  return Word(v1::DayState_Name(state), std::string_view("DAY_STATE_").size());
}

absl::TimeZone Zone(const v1::Hall& hall) {
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::LoadTimeZone(hall.time_zone(), &zone);
  return zone;
}

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

std::string Clock(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return absl::FormatTime("%H:%M", ToTime(time), zone);
}

// "12 min", "45 s".
std::string Span(absl::Duration duration) {
  if (duration < absl::ZeroDuration()) duration = absl::ZeroDuration();
  if (duration < absl::Minutes(2)) return StrCat(absl::ToInt64Seconds(duration), " s");
  return StrCat(absl::ToInt64Minutes(duration), " min");
}

std::string Seconds(const google::protobuf::Duration& duration) {
  return Span(absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos()));
}

std::string RenderDay(const v1::Hall& hall, absl::TimeZone zone) {
  std::string text = StrCat("Day ", hall.hall_date().empty() ? "-" : hall.hall_date(), ": ",
                            StateWord(hall.day_state()));
  for (const v1::Session& session : hall.sessions()) {
    StrAppend(&text, "; session ", Clock(session.open_time(), zone), "-",
              Clock(session.close_time(), zone), ", last tickets ",
              Clock(session.last_tickets_time(), zone));
  }
  text += "\nTickets today:";
  uint32_t total = 0;
  for (const v1::StateCount& count : hall.day_tickets()) {
    total += count.count();
    if (count.count() > 0) StrAppend(&text, " ", count.count(), " ", StateWord(count.state()), ",");
  }
  StrAppend(&text, " ", total, " in all\n");
  return text;
}

std::string RenderServices(const v1::GetHallResponse& response, const std::string& language) {
  Table table({"SERVICE", "WAITING", "OLDEST", "TARGET", "COUNTERS", "STATE", "NAME"});
  for (const v1::Service& service : response.hall().services()) {
    const bool waits = service.waiting() > 0 && service.has_oldest_arrival_time();
    const std::string oldest =
        waits ? Span(ToTime(response.time()) - ToTime(service.oldest_arrival_time())) : "-";
    const char* state = !service.suspended_reason().empty() ? "suspended"
                        : service.open()                    ? "open"
                                                            : "closed";
    table.AddRow({service.service(), StrCat(service.waiting()), oldest,
                  Seconds(service.target_wait()), StrCat(service.open_counters()), state,
                  NameIn(service.names(), language)});
  }
  return table.Render();
}

std::string RenderCounters(const v1::GetHallResponse& response, const std::string& language) {
  Table table({"COUNTER", "STATE", "SINCE", "STAFF", "TICKET", "PARKED", "NAME"});
  for (const v1::Counter& counter : response.hall().counters()) {
    const bool staffed = counter.state() != v1::COUNTER_STATE_CLOSED;
    const std::string since =
        staffed && counter.has_since() ? Span(ToTime(response.time()) - ToTime(counter.since())) : "-";
    table.AddRow({counter.counter(), StateWord(counter.state()), since,
                  counter.staff_id() == 0 ? "-" : StrCat(counter.staff_id()),
                  counter.ticket().number().empty() ? "-" : counter.ticket().number(),
                  StrCat(counter.parked_size()), NameIn(counter.names(), language)});
  }
  return table.Render();
}

}  // namespace

std::string RenderHall(const v1::GetHallResponse& response, const std::string& language) {
  const v1::Hall& hall = response.hall();
  const absl::TimeZone zone = Zone(hall);
  std::string text = StrCat(
      NameIn(hall.names(), language), " (", hall.hall(), "), ",
      absl::FormatTime("%Y-%m-%d %H:%M:%S", ToTime(response.time()), zone), ", record ",
      response.sequence(), ", configuration ", hall.config_version(), "\n");
  if (!hall.writable()) text += "READ-ONLY: the journal may lack what people were told. See the server's log, then restore "
            "a backup or use `onestop-server journal settle`.\n";
  text += RenderDay(hall, zone);
  for (const v1::Notice& notice : hall.notices()) {
    StrAppend(&text, "Notice ", notice.notice(), ": ", NameIn(notice.texts(), language), "\n");
  }
  StrAppend(&text, "\n", RenderServices(response, language), "\n",
            RenderCounters(response, language));
  return text;
}

std::string RenderExplanation(const v1::ExplainOrderResponse& response) {
  std::string text = StrCat(response.summary(), "\n\nRecord ", response.sequence(), ", counter ",
                            response.counter(), ", rule ",
                            Word(v1::CallingRule_Name(response.rule()),
                                 std::string_view("CALLING_RULE_").size()),
                            ", configuration ", response.config_version(), ", called by staff ",
                            response.staff_id(), "\n");
  Table table({"", "TICKET", "SERVICE", "CLASS", "WAITED", "DUE IN", "SCORE", "IN LINE", ""});
  for (const v1::Candidate& candidate : response.candidates()) {
    table.AddRow({candidate.winner() ? "=>" : "", candidate.number(), candidate.service(),
                  candidate.ticket_class(), Seconds(candidate.waited()),
                  Seconds(candidate.weighted_target()),
                  absl::StrFormat("%.3f", static_cast<double>(candidate.score_permille()) / 1000),
                  StrCat(candidate.line_length()),
                  candidate.bound()      ? "bound to this counter"
                  : candidate.returned() ? "came back"
                                         : ""});
  }
  return text + table.Render();
}

std::string RenderAdvice(const v1::GetAdviceResponse& response) {
  if (!response.has_time()) return "Nothing is known about the waits yet; ask again in a moment.\n";
  if (response.advice().empty()) return "Nothing needs to be done about the waits.\n";
  std::string text;
  for (const v1::Advice& advice : response.advice()) {
    const std::string now = absl::StrFormat("%.0f in 10", 10 * advice.share_now());
    const std::string then = absl::StrFormat("%.0f in 10", 10 * advice.share_then());
    const int64_t minutes = advice.within().seconds() / 60;
    const int64_t target = advice.target_wait().seconds() / 60;
    switch (advice.kind()) {
      case v1::ADVICE_KIND_OPEN_COUNTER:
        StrAppend(&text, "Open counter ", advice.counter(), " for ", advice.service(), " now: ");
        break;
      case v1::ADVICE_KIND_ADD_SKILL:
        StrAppend(&text, "Let counter ", advice.counter(), " take ", advice.service(), " too: ");
        break;
      default:
        StrAppend(&text, "Counter ", advice.counter(), " may go on a break: also without it ", then,
                  " are called within their target for ", minutes, " minutes.\n");
        continue;
    }
    StrAppend(&text, then, " are then called within ", target, " minutes",
              minutes == 0 ? std::string(" at once") : StrCat(" after ", minutes, " minutes"),
              "; of tickets taken now, ", now, ".\n");
  }
  return text;
}

std::string TerminalLanguage() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      return std::string_view(value).starts_with("zh") ? "zh" : "en";
    }
  }
  return "en";
}

}  // namespace onestop::cli
