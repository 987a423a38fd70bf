#include "tests/support/hall_script.h"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/base/reason.h"
#include "tests/support/script_line.h"

namespace onestop::testing {

// One line of a script on its way.
class ScriptLine {
 public:
  ScriptLine(HallScript& script, const std::string& text, int32_t date)
      : script_(script), date_(date) {
    const size_t arrow = text.find("->");
    std::string command = text.substr(0, arrow);
    if (arrow != std::string::npos) {
      expected_ = std::string(absl::StripAsciiWhitespace(text.substr(arrow + 2)));
    }
    absl::StripAsciiWhitespace(&command);
    const size_t space = command.find(' ');
    now_ = TimeOfDay(command.substr(0, space), date);
    command_ = command.substr(space + 1);
  }

  void Play() {
    // A time before the last record is that record's time, as in the engine.
    if (now_ < script_.state().time) {
      ADD_FAILURE() << "the script goes back in time";
      return;
    }
    Words words(command_);
    if (auto answer = AnswerQuestion(script_.state(), words)) {
      EXPECT_EQ(*answer, expected_.value_or("an answer"));
      return;
    }
    if (words.Peek() != "tick") {
      const auto due = script_.hall_.Do(Timer(), core::Tick{}, now_);
      EXPECT_TRUE(due.ok()) << due.status();
    }
    const std::string came = Carry(words);
    if (expected_.has_value()) {
      EXPECT_EQ(came, *expected_);
    } else {
      EXPECT_EQ(came.find("refused"), std::string::npos) << came;
    }
  }

 private:
  std::string Carry(Words& words) {
    const ScriptCommand given = ParseCommand(script_.state(), words, date_);
    absl::StatusOr<core::Events> events = script_.hall_.Do(given.actor, given.command, now_);
    if (!events.ok()) {
      return absl::StrCat("refused ", std::string(ReasonName(ReasonOf(events.status()))));
    }
    script_.last_ = *std::move(events);
    return Describe(script_.state(), script_.last_,
                    std::holds_alternative<core::CallNext>(given.command));
  }

  HallScript& script_;
  int32_t date_;
  Time now_;
  std::string command_;
  std::optional<std::string> expected_;
};

void HallScript::Run(std::string_view lines, int32_t date) {
  for (const auto& part : absl::StrSplit(std::string(lines), '\n')) {
    std::string text(absl::StripAsciiWhitespace(part));
    if (text.empty() || text.front() == '#') continue;
    SCOPED_TRACE(text);
    ScriptLine(*this, text, date).Play();
  }
}

}  // namespace onestop::testing
