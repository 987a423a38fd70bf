#ifndef ONESTOP_TESTS_SUPPORT_SCRIPT_LINE_H_
#define ONESTOP_TESTS_SUPPORT_SCRIPT_LINE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/core/command.h"
#include "server/core/event.h"
#include "server/core/state.h"

namespace onestop::testing {

// The words of one line of a script, taken from the front. "two words" in quotes are one.
class Words {
 public:
  explicit Words(std::string_view text);

  bool empty() const { return next_ == words_.size(); }
  // The next word without taking it; "" at the end.
  const std::string& Peek() const;
  std::string Take();
  // Takes the word if it comes next.
  bool TakeIf(std::string_view word);
  // Takes the word if it comes next, and the one after it.
  std::optional<std::string> TakeAfter(std::string_view word);

 private:
  std::vector<std::string> words_;
  size_t next_ = 0;
};

struct ScriptCommand {
  core::Actor actor;
  core::Command command;
};

// What the words ask for, on this state at this date. Aborts on a line it does not understand, for
// such a line is a mistake in the test.
ScriptCommand ParseCommand(const core::State& state, Words& words, int32_t date);

// The answer to a question; unset when the words are a command.
std::optional<std::string> AnswerQuestion(const core::State& state, Words words);

// What came of a command, as the right side of "->" says it.
std::string Describe(const core::State& state, const core::Events& events, bool is_next);

std::string NumberOf(const core::State& state, const core::TicketName& ticket);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_SCRIPT_LINE_H_
