#include "tests/support/script_line.h"

#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/base/check.h"
#include "tests/support/test_hall.h"

namespace onestop::testing {
namespace {

const std::map<std::string, core::Outcome> kOutcomes = {
    {"completed", core::Outcome::kCompleted},
    {"accepted", core::Outcome::kAccepted},
    {"missing-papers", core::Outcome::kMissingPapers},
    {"not-eligible", core::Outcome::kNotEligible},
    {"wrong-service", core::Outcome::kWrongService},
    {"withdrawn", core::Outcome::kWithdrawn},
    {"nothing", core::Outcome::kNone}};
const std::map<std::string, core::TransferReason> kTransferReasons = {
    {"wrong-service", core::TransferReason::kWrongService},
    {"next-step", core::TransferReason::kNextStep},
    {"payment", core::TransferReason::kPayment},
    {"photo", core::TransferReason::kPhoto},
    {"copies", core::TransferReason::kCopies},
    {"specialist", core::TransferReason::kSpecialist},
    {"other", core::TransferReason::kOther},
    {"nothing", core::TransferReason::kNone}};
const std::map<std::string, core::PauseReason> kPauseReasons = {
    {"break", core::PauseReason::kBreak},
    {"meal", core::PauseReason::kMeal},
    {"meeting", core::PauseReason::kMeeting},
    {"nothing", core::PauseReason::kNone}};

template <class T>
T Lookup(const std::map<std::string, T>& names, const std::string& word) {
  auto found = names.find(word);
  ONESTOP_CHECK(found != names.end()) << "the script does not know: " << word;
  return found->second;
}

uint32_t Number(const std::string& word) {
  uint32_t value = 0;
  ONESTOP_CHECK(absl::SimpleAtoi(word, &value)) << "no number: " << word;
  return value;
}

// "pay", "pay*2", "pay#case7": an item if there is one of this name, else a service.
core::MatterWanted ParseMatter(const core::State& state, std::string word) {
  core::MatterWanted wanted;
  if (const size_t hash = word.find('#'); hash != std::string::npos) {
    wanted.case_id = word.substr(hash + 1);
    word.resize(hash);
  }
  if (const size_t star = word.find('*'); star != std::string::npos) {
    wanted.quantity = Number(word.substr(star + 1));
    word.resize(star);
  }
  const bool service =
      state.config->FindItem(word) == nullptr && state.config->FindService(word) != nullptr;
  (service ? wanted.service : wanted.item) = word;
  return wanted;
}

// One line being read.
class Parser {
 public:
  Parser(const core::State& state, Words& words, int32_t date)
      : state_(state), words_(words), date_(date) {}

  ScriptCommand Parse() {
    TakeActor();
    const std::string verb = words_.Take();
    std::optional<core::Command> command = Ticket(verb);
    if (!command.has_value()) command = Counter(verb);
    if (!command.has_value()) command = HallCommand(verb);
    ONESTOP_CHECK(command.has_value()) << "the script does not know: " << verb;
    ONESTOP_CHECK(words_.empty()) << "the script does not know: " << words_.Peek();
    return {actor_.value_or(by_default_), *std::move(command)};
  }

 private:
  void TakeActor() {
    if (auto staff = words_.TakeAfter("clerk")) actor_ = Clerk(Number(*staff));
    if (words_.TakeIf("kiosk")) actor_ = Kiosk();
    if (words_.TakeIf("guide")) actor_ = {Role::kGuide, core::DeviceId(4), core::StaffId(800)};
    if (words_.TakeIf("supervisor")) actor_ = Supervisor();
    if (words_.TakeIf("timer")) actor_ = Timer();
    if (auto ticket = words_.TakeAfter("bearer")) {
      const core::Ticket* found = state_.FindTicket(*ticket);
      ONESTOP_CHECK(found != nullptr) << "no such ticket: " << *ticket;
      bearer_ = found->id();
    }
  }

  // The counter's code; acts as its clerk.
  std::string TakeCounter() {
    std::string code = words_.Take();
    const core::Counter* counter = state_.config->FindCounter(code);
    by_default_ = Clerk(99);
    if (counter != nullptr && state_.At(counter->id).staff) {
      by_default_ = Clerk(state_.At(counter->id).staff.value());
    }
    counter_ = counter == nullptr ? core::CounterId() : counter->id;
    return code;
  }
  // The ticket that comes next, or the one in hand at the counter.
  std::string TakeTicketInHand() {
    const std::string& word = words_.Peek();
    if (!word.empty() && word.back() >= '0' && word.back() <= '9') return words_.Take();
    if (!counter_ || !state_.At(counter_).ticket) return "A999";
    return std::to_string(state_.At(counter_).ticket.value());
  }
  core::Finish TakeFinish() {
    core::Finish finish;
    finish.outcome = Lookup(kOutcomes, words_.Take());
    if (finish.outcome == core::Outcome::kMissingPapers && !words_.empty()) {
      finish.missing_papers = {words_.Take()};
    }
    return finish;
  }

  std::optional<core::Command> Ticket(const std::string& verb) {
    by_default_ = Kiosk();
    if (verb == "issue") return Issue();
    if (verb == "check-in") return core::CheckIn{words_.Take(), bearer_};
    if (verb == "cancel") return core::CancelTicket{words_.Take(), bearer_};
    if (verb == "reprint") return core::ReprintTicket{words_.Take(), bearer_};
    if (verb == "postpone") {
      std::string ticket = words_.Take();
      return core::PostponeTicket{ticket, bearer_, std::chrono::minutes(Number(words_.Take()))};
    }
    if (verb == "rate") {
      std::string ticket = words_.Take();
      const auto level = static_cast<core::RatingLevel>(Number(words_.Take()));
      return core::RateVisit{ticket, bearer_, level, words_.TakeAfter("words").value_or("")};
    }
    if (verb == "add") {
      std::string ticket = words_.Take();
      return core::AddMatter{ticket, ParseMatter(state_, words_.Take())};
    }
    if (verb == "change") {
      std::string ticket = words_.Take();
      const uint32_t index = Number(words_.Take());
      if (words_.empty()) return core::ChangeMatter{ticket, index, {}};
      return core::ChangeMatter{ticket, index, ParseMatter(state_, words_.Take())};
    }
    if (verb == "class") {
      std::string ticket = words_.Take();
      return core::SetTicketClass{ticket, words_.Take()};
    }
    return std::nullopt;
  }

  core::Command Issue() {
    core::IssueTicket command;
    command.channel = core::Channel::kKiosk;
    if (words_.Peek() != "nothing") {
      for (const auto& part : absl::StrSplit(words_.Take(), ',')) {
        command.matters.push_back(ParseMatter(state_, std::string(part)));
      }
    } else {
      words_.Take();
    }
    while (!words_.empty()) {
      if (words_.TakeIf("web")) {
        command.channel = core::Channel::kWeb;
      } else if (words_.TakeIf("late")) {
        command.accept_late = true;
      } else if (auto name = words_.TakeAfter("holder")) {
        command.holder.emplace();
        std::copy_n(name->begin(), std::min<size_t>(16, name->size()), command.holder->begin());
      } else if (auto time = words_.TakeAfter("booked-for")) {
        command.appointment = TimeOfDay(*time, date_);
      } else if (auto wait = words_.TakeAfter("quote")) {
        const Duration expected = std::chrono::minutes(Number(*wait));
        command.quote = core::Quote{expected, expected / 2, expected * 2};
      } else if (auto former = words_.TakeAfter("former")) {
        command.former = *former;
      } else {
        command.ticket_class = words_.Take();
      }
    }
    return command;
  }

  std::optional<core::Command> Counter(const std::string& verb) {
    if (verb == "open") return core::OpenCounter{TakeCounter()};
    if (verb == "close") return core::CloseCounter{TakeCounter()};
    if (verb == "leave") return core::LeaveCounter{};
    if (verb == "pause") {
      std::string counter = TakeCounter();
      return core::PauseCounter{counter, Lookup(kPauseReasons, words_.Take())};
    }
    if (verb == "next") return Next();
    if (verb == "transfer") return Transfer();
    using Named = core::Command (*)(std::string counter, std::string ticket);
    static const std::map<std::string, Named> kNamed = {
        {"call",
         [](auto c, auto t) -> core::Command {
           return core::CallTicket{c, t};
         }},
        {"recall",
         [](auto c, auto t) -> core::Command {
           return core::RecallTicket{c, t};
         }},
        {"start",
         [](auto c, auto t) -> core::Command {
           return core::StartService{c, t};
         }},
        {"absent",
         [](auto c, auto t) -> core::Command {
           return core::MarkAbsent{c, t};
         }},
        {"park",
         [](auto c, auto t) -> core::Command {
           return core::ParkTicket{c, t};
         }},
        {"resume",
         [](auto c, auto t) -> core::Command {
           return core::ResumeTicket{c, t};
         }},
    };
    if (auto named = kNamed.find(verb); named != kNamed.end()) {
      std::string counter = TakeCounter();
      return named->second(counter, TakeTicketInHand());
    }
    if (verb == "finish") {
      std::string counter = TakeCounter();
      std::string ticket = TakeTicketInHand();
      return core::FinishMatter{counter, ticket, TakeFinish()};
    }
    return std::nullopt;
  }

  core::Command Next() {
    core::CallNext command;
    command.counter = TakeCounter();
    if (words_.empty()) return command;
    command.current.emplace();
    command.current->ticket = TakeTicketInHand();
    if (words_.TakeIf("finish")) {
      command.current->finish = TakeFinish();
    } else {
      ONESTOP_CHECK(words_.TakeIf("absent")) << "next 1 finish OUTCOME, or next 1 absent";
    }
    return command;
  }

  core::Command Transfer() {
    core::TransferTicket command;
    command.counter = TakeCounter();
    command.ticket = TakeTicketInHand();
    TakeGoal(command.to_service, command.to_counter);
    if (auto reason = words_.TakeAfter("because")) {
      command.reason = Lookup(kTransferReasons, *reason);
    }
    command.return_to_me = words_.TakeIf("return");
    command.note = words_.TakeAfter("note").value_or("");
    return command;
  }
  // "to tax" or "to counter 3".
  void TakeGoal(std::string& service, std::string& counter) {
    if (!words_.TakeIf("to")) return;
    if (auto code = words_.TakeAfter("counter")) {
      counter = *code;
    } else {
      service = words_.Take();
    }
  }

  std::optional<core::Command> HallCommand(const std::string& verb) {
    by_default_ = Supervisor();
    if (verb == "day") return Day();
    if (verb == "tick") {
      by_default_ = Timer();
      return core::Tick{};
    }
    if (verb == "move") {
      core::MoveTicket command;
      command.ticket = words_.Take();
      TakeGoal(command.to_service, command.to_counter);
      command.front = words_.TakeIf("front");
      command.reason = words_.TakeAfter("because").value_or("");
      return command;
    }
    if (verb == "release") {
      std::string counter = words_.Take();
      return core::ReleaseCounter{counter, words_.TakeAfter("because").value_or("")};
    }
    if (verb == "suspend") {
      std::string service = words_.Take();
      return core::SuspendService{service, words_.TakeAfter("because").value_or("")};
    }
    if (verb == "unsuspend") return core::ResumeService{words_.Take()};
    if (verb == "skills") return Skills();
    if (verb == "notice" || verb == "notice-again") return Notice(verb);
    if (verb == "withdraw") return core::PostNotice{words_.Take(), {}, "", std::nullopt};
    return std::nullopt;
  }

  core::Command Day() {
    if (words_.TakeIf("close")) {
      core::CloseDay command;
      command.force = words_.TakeIf("force");
      if (!words_.empty()) command.reason = words_.Take();
      return command;
    }
    ONESTOP_CHECK(words_.TakeIf("open")) << "day open, or day close";
    core::OpenDay command;
    if (words_.TakeIf("holiday")) return command;
    command.plan = TestDay(words_.empty() ? date_ : static_cast<int32_t>(Number(words_.Take())));
    if (auto close = words_.TakeAfter("until")) {
      command.plan->sessions.back().close = TimeOfDay(*close, date_);
    }
    return command;
  }

  core::Command Skills() {
    core::SetCounterSkills command;
    command.counter = words_.Take();
    while (!words_.empty()) {
      std::string word = words_.Take();
      core::SkillWanted skill;
      if (const size_t helper = word.find(">="); helper != std::string::npos) {
        skill.helper_threshold = Number(word.substr(helper + 2));
        word.resize(helper);
      } else if (const size_t only = word.find('='); only != std::string::npos) {
        for (const auto& part : absl::StrSplit(word.substr(only + 1), '+')) {
          skill.classes.emplace_back(part);
        }
        word.resize(only);
      }
      skill.service = word;
      command.skills.push_back(skill);
    }
    return command;
  }

  core::Command Notice(const std::string& verb) {
    core::PostNotice command;
    if (verb == "notice-again") command.notice = words_.Take();
    if (const std::string text = words_.Take(); !text.empty()) command.texts = {{"en", text}};
    command.area = words_.TakeAfter("in").value_or("");
    if (auto end = words_.TakeAfter("until")) command.end = TimeOfDay(*end, date_);
    return command;
  }

  const core::State& state_;
  Words& words_;
  int32_t date_;
  std::optional<core::Actor> actor_;
  core::Actor by_default_;
  core::TicketId bearer_;
  core::CounterId counter_;
};

}  // namespace

Words::Words(std::string_view text) {
  bool quoted = false;
  bool inside = false;
  for (char c : text) {
    if (c == '"') {
      quoted = !quoted;
      if (quoted) words_.emplace_back();
      inside = quoted;
    } else if (c == ' ' && !quoted) {
      inside = false;
    } else {
      if (!inside) words_.emplace_back();
      inside = true;
      words_.back().push_back(c);
    }
  }
  ONESTOP_CHECK(!quoted) << "a quote is missing: " << text;
}

const std::string& Words::Peek() const {
  static const std::string kNothing;
  return empty() ? kNothing : words_[next_];
}

std::string Words::Take() { return empty() ? "" : words_[next_++]; }

bool Words::TakeIf(std::string_view word) {
  if (empty() || Peek() != word) return false;
  ++next_;
  return true;
}

std::optional<std::string> Words::TakeAfter(std::string_view word) {
  if (!TakeIf(word)) return std::nullopt;
  ONESTOP_CHECK(!empty()) << "something must follow: " << word;
  return Take();
}

ScriptCommand ParseCommand(const core::State& state, Words& words, int32_t date) {
  return Parser(state, words, date).Parse();
}

}  // namespace onestop::testing
