#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "server/core/decide.h"
#include "tests/support/hall_check.h"
#include "tests/support/script_line.h"

// The right side of a script's lines: what came of a command, and answers to questions.

namespace onestop::testing {
namespace {

std::string TimeText(Time time) {
  const int64_t of_day = time.time_since_epoch().count() % 86'400'000;
  const int64_t seconds = of_day / 1000;
  return absl::StrFormat("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string DayText(const core::State& state) {
  if (!state.day.open) return "over";
  switch (state.day.state) {
    case core::DayState::kOpen:
      return "open";
    case core::DayState::kLastTickets:
      return "last tickets";
    default:
      return "closed";
  }
}

// Says one event; "" for what goes without saying.
class Teller {
 public:
  Teller(const core::State& state, bool is_next) : state_(state), is_next_(is_next) {}

  std::string operator()(const core::TicketIssued& event) const {
    return absl::StrCat(Number(event.ticket), event.reserved ? " reserved" : "");
  }
  std::string operator()(const core::TicketCalled& event) const {
    static const char* const kExceptions[] = {
        "", "", " (specific)", " (missed)", " (bound)", " (returned)", " (moved)"};
    return absl::StrCat(Number(event.ticket), kExceptions[static_cast<size_t>(event.exception)]);
  }
  std::string operator()(const core::TicketRecalled& event) const {
    return absl::StrCat("recall ", event.recalls);
  }
  std::string operator()(const core::ServiceStarted& event) const {
    return event.implied ? "" : "serving";
  }
  std::string operator()(const core::MatterFinished&) const { return ""; }
  std::string operator()(const core::MatterContinued& event) const {
    return absl::StrCat("goes on with ", state_.config->At(event.service).code);
  }
  std::string operator()(const core::TicketRequeued&) const { return is_next_ ? "" : "waits"; }
  std::string operator()(const core::TicketMissed&) const { return is_next_ ? "" : "missed"; }
  std::string operator()(const core::TicketClosed& event) const {
    if (is_next_) return "";
    return absl::StrCat(StateName(event.state), " ", Number(event.ticket));
  }
  std::string operator()(const core::TicketResumed& event) const {
    return event.serving ? "serving" : "waits";
  }
  std::string operator()(const core::TicketTransferred& event) const {
    return event.bounced ? "bounced" : "transferred";
  }
  std::string operator()(const core::TicketReady& event) const {
    return absl::StrCat("ready ", Number(event.ticket));
  }
  std::string operator()(const core::TicketReprinted& event) const {
    return absl::StrCat("copy ", event.copy);
  }
  std::string operator()(const core::TicketReleased& event) const {
    return absl::StrCat("released ", Number(event.ticket));
  }
  std::string operator()(const core::SessionChanged& event) const {
    static const char* const kStates[] = {"", "closed", "open", "last tickets"};
    return kStates[static_cast<size_t>(event.state)];
  }
  std::string operator()(const core::DayOpened& event) const {
    return event.reopened ? "reopened" : "new day";
  }
  std::string operator()(const core::DayClosed& event) const {
    return event.forced ? "over by force" : "over";
  }
  std::string operator()(const core::NoticePosted& event) const {
    return absl::StrCat("notice ", event.notice.value());
  }
  std::string operator()(const core::NoticeWithdrawn& event) const {
    return absl::StrCat("withdrawn ", event.notice.value());
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return "done";
  }

 private:
  std::string Number(const core::TicketName& ticket) const { return NumberOf(state_, ticket); }

  const core::State& state_;
  bool is_next_;
};

std::string Numbers(const core::State& state, const core::Line& line) {
  std::vector<std::string> numbers;
  for (const core::Place& place : line) {
    numbers.push_back(NumberOf(state, state.At(place.ticket).name));
  }
  return absl::StrJoin(numbers, " ");
}

std::string OrNone(const std::string& text) { return text.empty() ? "none" : text; }

std::string LineText(const core::State& state, const std::string& code) {
  if (const core::Counter* counter = state.config->FindCounter(code)) {
    return OrNone(Numbers(state, state.At(counter->id).bound));
  }
  std::vector<std::string> parts;
  for (const core::Line& line : state.At(state.config->FindService(code)->id).lines) {
    if (!line.empty()) parts.push_back(Numbers(state, line));
  }
  return OrNone(absl::StrJoin(parts, " | "));
}

std::string BackText(const core::State& state, const std::string& code) {
  std::vector<std::string> numbers;
  for (const core::ReturnPlace& entry : state.At(state.config->FindService(code)->id).returning) {
    numbers.push_back(NumberOf(state, state.At(entry.place.ticket).name));
  }
  return OrNone(absl::StrJoin(numbers, " "));
}

std::string CounterText(const core::State& state, const std::string& code) {
  const core::CounterDesk& desk = state.At(state.config->FindCounter(code)->id);
  static const char* const kStates[] = {"", "closed", "open", "calling", "serving", "paused"};
  std::string text = kStates[static_cast<size_t>(desk.state)];
  if (desk.ticket) absl::StrAppend(&text, " ", NumberOf(state, state.At(desk.ticket).name));
  return text;
}

}  // namespace

std::string NumberOf(const core::State& state, const core::TicketName& ticket) {
  return state.config->NumberText(ticket.series, ticket.number);
}

std::string Describe(const core::State& state, const core::Events& events, bool is_next) {
  std::vector<std::string> parts;
  for (const core::Event& event : events) {
    std::string part = std::visit(Teller(state, is_next), event);
    if (!part.empty()) parts.push_back(std::move(part));
  }
  if (parts.empty()) return is_next ? "none" : "nothing";
  return absl::StrJoin(parts, ", ");
}

std::optional<std::string> AnswerQuestion(const core::State& state, Words words) {
  const std::string verb = words.Take();
  if (verb == "ticket") {
    const core::Ticket* ticket = state.FindTicket(words.Take());
    return ticket == nullptr ? "unknown" : StateName(ticket->state);
  }
  if (verb == "counter") return CounterText(state, words.Take());
  if (verb == "line") return LineText(state, words.Take());
  if (verb == "back") return BackText(state, words.Take());
  if (verb == "day" && words.empty()) return DayText(state);
  if (verb == "deadline") {
    const std::optional<Time> next = core::NextDeadline(state);
    return next.has_value() ? TimeText(*next) : "none";
  }
  return std::nullopt;
}

}  // namespace onestop::testing
