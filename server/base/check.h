#ifndef ONESTOP_SERVER_BASE_CHECK_H_
#define ONESTOP_SERVER_BASE_CHECK_H_

#include <sstream>

// ONESTOP_CHECK(condition) << "what went wrong";
//
// Active in release builds as well: a server that goes on after its own reasoning has failed would
// write down what cannot be taken back. Prints file, line, condition and message to stderr, then
// aborts; the next start recovers from the journal. For mistakes of the programmer only. What a
// user, a file or a network can cause is an absl::Status.
// NOLINTBEGIN(bugprone-macro-parentheses): a stream follows, so the whole cannot stand in
// parentheses.
#define ONESTOP_CHECK(condition)                      \
  (__builtin_expect(static_cast<bool>(condition), 1)) \
      ? static_cast<void>(0)                          \
      : ::onestop::internal::CheckVoidify() &         \
            ::onestop::internal::CheckFailure(__FILE__, __LINE__, #condition).stream()
// NOLINTEND(bugprone-macro-parentheses)

namespace onestop::internal {

// Collects the message of a failed check; its destructor aborts.
class CheckFailure {
 public:
  CheckFailure(const char* file, int line, const char* condition);
  CheckFailure(const CheckFailure&) = delete;
  CheckFailure& operator=(const CheckFailure&) = delete;
  ~CheckFailure();

  std::ostream& stream() { return stream_; }

 private:
  std::ostringstream stream_;
};

// Gives both branches of the macro's ?: the type void. & binds weaker than << and tighter than ?:.
struct CheckVoidify {
  void operator&(std::ostream&) const {}
};

}  // namespace onestop::internal

#endif  // ONESTOP_SERVER_BASE_CHECK_H_
