#include "server/rpc/fields.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace onestop::rpc {
namespace {

// 2000-01-01 and 2200-01-01, in seconds since 1970.
constexpr int64_t kFirstSecond = 946'684'800;
constexpr int64_t kLastSecond = 7'258'118'400;
constexpr int32_t kNanosPerSecond = 1'000'000'000;
constexpr Duration kLongestSpan = std::chrono::hours(24);

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

void Fields::Fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

void Fields::Missing(const char* field) {
  Fail(Refuse(Reason::kMissingField, StrCat(field, " is missing")));
}

std::string Fields::Text(const char* field, const std::string& value, size_t max_code_points) {
  if (value.empty()) return value;
  absl::Status status = CheckText(field, value, max_code_points);
  if (!status.ok()) Fail(std::move(status));
  return value;
}

std::string Fields::Required(const char* field, const std::string& value) {
  if (value.empty()) Missing(field);
  return Text(field, value);
}

uint32_t Fields::AtMost(const char* field, uint32_t value, uint32_t max) {
  if (value > max) {
    Fail(Refuse(Reason::kOutOfRange, StrCat(field, " is ", value, ", at most ", max)));
  }
  return value;
}

void Fields::Count(const char* field, int count, int max) {
  if (count > max) {
    Fail(Refuse(Reason::kOutOfRange, StrCat(field, " has ", count, " entries, at most ", max)));
  }
}

int Fields::Number(const char* field, int value, int last) {
  if (value == 0) Missing(field);
  if (value < 0 || value > last) {
    Fail(Refuse(Reason::kOutOfRange, StrCat(field, " has the unknown value ", value)));
    return 0;
  }
  return value;
}

Bytes16 Fields::RequestId(const std::string& value) {
  Bytes16 id{};
  if (value.empty()) {
    Fail(Refuse(Reason::kRequestIdMissing, "a command needs a request_id"));
    return id;
  }
  if (IsUuid(value)) {
    std::string digits = value;
    std::erase(digits, '-');
    const std::optional<std::string> bytes = Unhex(digits);
    std::copy_n(AsBytes(*bytes).begin(), id.size(), id.begin());
  }
  if (id == Bytes16{}) {
    Fail(Refuse(Reason::kBadId, "request_id must be a UUID that is not all zeros"));
  }
  return id;
}

std::optional<Bytes16> Fields::Opaque16(const char* field, const std::string& value) {
  if (value.empty()) return std::nullopt;
  Bytes16 bytes{};
  if (value.size() != bytes.size()) {
    Fail(Refuse(Reason::kBadId, StrCat(field, " must have ", bytes.size(), " bytes")));
    return std::nullopt;
  }
  std::copy_n(AsBytes(value).begin(), bytes.size(), bytes.begin());
  return bytes;
}

Time Fields::Instant(const char* field, const google::protobuf::Timestamp& value) {
  if (value.seconds() < kFirstSecond || value.seconds() >= kLastSecond || value.nanos() < 0 ||
      value.nanos() >= kNanosPerSecond) {
    Fail(Refuse(Reason::kOutOfRange, StrCat(field, " is no time this server plans with")));
    return Time();
  }
  return Time(Duration(value.seconds() * 1000 + value.nanos() / 1'000'000));
}

Duration Fields::Span(const char* field, bool present, const google::protobuf::Duration& value) {
  if (!present) {
    Missing(field);
    return Duration(0);
  }
  const bool sane = value.seconds() >= 0 && value.seconds() <= 86'400 && value.nanos() >= 0 &&
                    value.nanos() < kNanosPerSecond;
  const Duration span =
      sane ? Duration(value.seconds() * 1000 + value.nanos() / 1'000'000) : Duration(0);
  if (span <= Duration(0) || span > kLongestSpan) {
    Fail(Refuse(Reason::kOutOfRange, StrCat(field, " must be more than 0 s and at most a day")));
  }
  return span;
}

}  // namespace onestop::rpc
