#include "server/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cmath>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

// The time and level are spdlog's, the rest of the line is ours.
constexpr char kJsonPattern[] = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

struct Sink {
  std::shared_ptr<spdlog::logger> logger;
  bool json = true;
};

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarn:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kOff:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

// Throws spdlog::spdlog_ex when the file cannot be opened.
Sink MakeSink(const LogOptions& options) {
  spdlog::sink_ptr target;
  if (options.path.empty()) {
    target = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    target = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.path);
  }
  auto logger = std::make_shared<spdlog::logger>("onestop", std::move(target));
  logger->set_pattern(options.json ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc);
  logger->set_level(ToSpdlog(options.level));
  logger->flush_on(spdlog::level::info);
  return Sink{std::move(logger), options.json};
}

Mutex sink_mutex;

Sink& SharedSink() ONESTOP_REQUIRES(sink_mutex) {
  // Never destroyed: threads that outlive main may still log.
  static auto& sink = *std::make_unique<Sink>(MakeSink(LogOptions())).release();
  return sink;
}

// A JSON string. Everything below U+0020 and the two special characters is escaped; the rest passes
// as it is, because texts were checked to be UTF-8 at the boundary.
void AppendQuoted(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void AppendValue(std::string& out, const LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    AppendQuoted(out, *text);
  } else if (const auto* flag = std::get_if<bool>(&field.value)) {
    StrAppend(&out, *flag ? "true" : "false");
  } else if (const auto* real = std::get_if<double>(&field.value)) {
    // JSON knows neither infinity nor "not a number".
    StrAppend(&out, std::isfinite(*real) ? StrCat(*real) : "null");
  } else if (const auto* number = std::get_if<int64_t>(&field.value)) {
    StrAppend(&out, *number);
  } else {
    StrAppend(&out, std::get<uint64_t>(field.value));
  }
}

std::string Line(bool json, std::string_view event, std::initializer_list<LogField> fields) {
  std::string out;
  if (json) {
    out = "\"event\":";
    AppendQuoted(out, event);
  } else {
    out = event;
  }
  for (const LogField& field : fields) {
    if (json) {
      out.push_back(',');
      AppendQuoted(out, field.key);
      out.push_back(':');
    } else {
      StrAppend(&out, " ", field.key, "=");
    }
    AppendValue(out, field);
  }
  return out;
}

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  Sink sink;
  {
    MutexLock lock(sink_mutex);
    sink = SharedSink();
  }
  const spdlog::level::level_enum spdlog_level = ToSpdlog(level);
  if (!sink.logger->should_log(spdlog_level)) return;
  sink.logger->log(spdlog_level, spdlog::string_view_t(Line(sink.json, event, fields)));
}

}  // namespace

absl::Status InitLog(const LogOptions& options) {
  try {
    Sink sink = MakeSink(options);
    MutexLock lock(sink_mutex);
    SharedSink() = std::move(sink);
    return absl::OkStatus();
  } catch (const spdlog::spdlog_ex& error) {
    return absl::PermissionDeniedError(StrCat("log file: ", error.what()));
  }
}

void LogInfo(std::string_view event, std::initializer_list<LogField> fields) {
  Log(LogLevel::kInfo, event, fields);
}

void LogWarn(std::string_view event, std::initializer_list<LogField> fields) {
  Log(LogLevel::kWarn, event, fields);
}

void LogError(std::string_view event, std::initializer_list<LogField> fields) {
  Log(LogLevel::kError, event, fields);
}

}  // namespace onestop
