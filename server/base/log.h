#ifndef ONESTOP_SERVER_BASE_LOG_H_
#define ONESTOP_SERVER_BASE_LOG_H_

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"

namespace onestop {

enum class LogLevel : uint8_t { kInfo, kWarn, kError, kOff };

struct LogOptions {
  // Appended to; empty is stderr.
  std::string path;
  // What lies below is dropped.
  LogLevel level = LogLevel::kInfo;
  // One JSON object a line; otherwise the same as words, for a person at a terminal.
  bool json = true;
};

// One named value of a log line. Holds views: it lives for the length of the call. There is no
// constructor for Secret, and none is to be added.
struct LogField {
  LogField(std::string_view name, std::string_view content) : key(name), value(content) {}
  LogField(std::string_view name, const char* content)
      : key(name), value(std::string_view(content)) {}
  LogField(std::string_view name, const std::string& content)
      : key(name), value(std::string_view(content)) {}
  LogField(std::string_view name, bool content) : key(name), value(content) {}
  LogField(std::string_view name, double content) : key(name), value(content) {}
  template <std::signed_integral T>
  LogField(std::string_view name, T content) : key(name), value(static_cast<int64_t>(content)) {}
  template <std::unsigned_integral T>
  LogField(std::string_view name, T content) : key(name), value(static_cast<uint64_t>(content)) {}

  std::string_view key;
  std::variant<std::string_view, bool, double, int64_t, uint64_t> value;
};

// Where log lines go from now on; before the first call, as JSON to stderr. Call at start, before
// other threads log. kPermissionDenied and the like when the file cannot be opened; nothing changes
// then.
absl::Status InitLog(const LogOptions& options);

// Writes one line: {"time":"2026-01-31T08:00:00.123Z","level":"info","event":"server_started",...}.
// `event` is a fixed snake_case name to search for; what varies goes into the fields. Thread safe;
// each line is flushed. Never log what identifies a citizen.
void LogInfo(std::string_view event, std::initializer_list<LogField> fields = {});
void LogWarn(std::string_view event, std::initializer_list<LogField> fields = {});
void LogError(std::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_LOG_H_
