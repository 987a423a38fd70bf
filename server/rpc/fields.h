#ifndef ONESTOP_SERVER_RPC_FIELDS_H_
#define ONESTOP_SERVER_RPC_FIELDS_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/hash.h"
#include "server/base/time.h"

namespace onestop::rpc {

// Code points of a text that goes on a screen for everybody.
inline constexpr size_t kMaxNoticeText = 280;
inline constexpr size_t kMaxNote = 200;
// Entries of a repeated field; the hall's own limits are below that.
inline constexpr int kMaxMatters = 8;
inline constexpr int kMaxPapers = 32;
inline constexpr int kMaxSkills = 256;
inline constexpr int kMaxClasses = 16;
inline constexpr int kMaxLanguages = 8;
inline constexpr int kMaxStates = 16;
inline constexpr uint32_t kMaxTicketPage = 200;
inline constexpr uint32_t kMaxQuantity = 99;

// Reads the fields of one request and keeps the first thing that is wrong with them: BAD_TEXT,
// BAD_ID, MISSING_FIELD, OUT_OF_RANGE, each naming its field. This is the one place where text from
// outside is checked. Not thread safe.
class Fields {
 public:
  // A code, a ticket's number or another short text; empty is fine.
  std::string Text(const char* field, const std::string& value, size_t max_code_points = 64);
  // The same, but empty is MISSING_FIELD.
  std::string Required(const char* field, const std::string& value);

  // A number of at most `max`.
  uint32_t AtMost(const char* field, uint32_t value, uint32_t max);
  // How many entries a repeated field has: at most `max`.
  void Count(const char* field, int count, int max);

  // An enumerator with the same number as in the core: 0 is MISSING_FIELD, above `last` is
  // OUT_OF_RANGE.
  template <class Enum>
  Enum Choice(const char* field, int value, Enum last) {
    return static_cast<Enum>(Number(field, value, static_cast<int>(last)));
  }

  // A request id in its one spelling, 8-4-4-4-12 hexadecimal digits: REQUEST_ID_MISSING, BAD_ID.
  Bytes16 RequestId(const std::string& value);
  // Empty or exactly 16 bytes.
  std::optional<Bytes16> Opaque16(const char* field, const std::string& value);

  // An instant between the years 2000 and 2200.
  Time Instant(const char* field, const google::protobuf::Timestamp& value);
  // A span of at least a millisecond and at most a day.
  Duration Span(const char* field, bool present, const google::protobuf::Duration& value);

  void Missing(const char* field);
  void Fail(absl::Status status);

  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }

 private:
  int Number(const char* field, int value, int last);

  absl::Status status_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_FIELDS_H_
