#ifndef ONESTOP_SERVER_BASE_SECRET_H_
#define ONESTOP_SERVER_BASE_SECRET_H_

#include <ostream>
#include <string>

namespace onestop {

// A key, token or PIN on its way through the program. It cannot be printed, logged or concatenated
// by accident: whoever needs the text says Reveal(), which a reader can search for. Its memory is
// wiped on destruction, assignment and move. Not thread safe.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value);
  Secret(const Secret& other) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // Lives as long as this secret. Keep no copy of it.
  const std::string& Reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

  // Compares in a time that depends on the length alone.
  bool Equals(const Secret& other) const;

  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;
  bool operator==(const Secret&) const = delete;

 private:
  std::string value_;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_SECRET_H_
