#include "kiosk_client/document.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"

namespace onestop::kiosk_client {
namespace {

constexpr size_t kShortest = 5;
constexpr size_t kLongest = 32;
// How people and readers set groups apart.
constexpr std::string_view kSeparators = " \t\r\n-./()";

constexpr size_t kResidentDigits = 17;

// 17 digits, and one more or X.
bool LooksResident(std::string_view number) {
  return number.size() == kResidentDigits + 1 &&
         std::all_of(number.begin(), number.end() - 1, absl::ascii_isdigit) &&
         (absl::ascii_isdigit(static_cast<unsigned char>(number.back())) || number.back() == 'X');
}

// ISO 7064 MOD 11-2: the weights are powers of 2 modulo 11, from the right.
char CheckDigit(std::string_view digits) {
  int sum = 0;
  for (const char digit : digits) sum = (sum + (digit - '0')) * 2 % 11;
  return "10X98765432"[sum % 11];
}

int NumberIn(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

absl::Status NoDocument() {
  return absl::InvalidArgumentError(
      "this is no document number: it has 5 to 32 letters and digits, and the last one of a "
      "resident identity card fits the others");
}

}  // namespace

absl::StatusOr<Secret> NormaliseDocument(std::string_view read) {
  std::string number;
  // So that no piece of it is left behind by growing.
  number.reserve(kLongest);
  bool good = true;
  for (const char sign : read) {
    if (kSeparators.find(sign) != std::string_view::npos) continue;
    good =
        good && absl::ascii_isalnum(static_cast<unsigned char>(sign)) && number.size() < kLongest;
    if (!good) break;
    number.push_back(absl::ascii_toupper(static_cast<unsigned char>(sign)));
  }
  Secret document(std::move(number));
  const std::string& written = document.Reveal();
  if (!good || written.size() < kShortest) return NoDocument();
  if (LooksResident(written) &&
      CheckDigit(std::string_view(written).substr(0, kResidentDigits)) != written.back()) {
    return NoDocument();
  }
  return document;
}

std::optional<absl::CivilDay> BirthdayIn(const Secret& document) {
  const std::string_view number = document.Reveal();
  if (!LooksResident(number)) return std::nullopt;
  const int year = NumberIn(number.substr(6, 4));
  const int month = NumberIn(number.substr(10, 2));
  const int day = NumberIn(number.substr(12, 2));
  const absl::CivilDay birthday(year, month, day);
  // Civil time turns 31 February into 3 March.
  if (birthday.year() != year || birthday.month() != month || birthday.day() != day) {
    return std::nullopt;
  }
  return birthday;
}

int AgeOn(absl::CivilDay today, absl::CivilDay birthday) {
  const auto years = static_cast<int>(today.year() - birthday.year());
  absl::CivilDay anniversary(today.year(), birthday.month(), birthday.day());
  // 1 March where there is no 29 February.
  if (anniversary.month() != birthday.month()) --anniversary;
  return today < anniversary ? years - 1 : years;
}

}  // namespace onestop::kiosk_client
