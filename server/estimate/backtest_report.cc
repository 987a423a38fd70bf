#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/strings.h"
#include "server/estimate/backtest.h"

// A backtest's result for people and for programs.

namespace onestop::estimate {
namespace {

std::string ErrorLine(std::string_view name, const ErrorScore& score) {
  return absl::StrFormat("%-28s %8.2f %8.2f %+8.2f\n", ToAbsl(name), score.mean_absolute(),
                         score.root_mean_square(), score.bias());
}

std::string ErrorJson(const ErrorScore& score) {
  return absl::StrFormat("{\"count\":%d,\"mae\":%.4f,\"rmse\":%.4f,\"bias\":%.4f}", score.count(),
                         score.mean_absolute(), score.root_mean_square(), score.bias());
}

std::string IntervalJson(const IntervalScore& score) {
  return absl::StrFormat(
      "{\"count\":%d,\"coverage\":%.4f,\"worst_200\":%.4f,\"width\":%.4f,\"winkler\":%.4f}",
      score.count(), score.coverage(), score.worst_in_a_row(), score.mean_width(), score.winkler());
}

// Codes come from a file.
std::string JsonText(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", static_cast<unsigned>(c));
    } else {
      quoted.push_back(c);
    }
  }
  return quoted + "\"";
}

}  // namespace

std::string ReportText(const BacktestReport& report) {
  std::string text = absl::StrFormat(
      "%d days, %d tickets, calling rule: %s\n"
      "%d waited and were called; %d found a free counter; %d were never called; for %d no wait was "
      "known\n\n",
      report.days, report.issued, report.rule, report.error.count(), report.free_error.count(),
      report.never_called, report.unknown);
  absl::StrAppend(&text, absl::StrFormat("%-28s %8s %8s %8s\n", "minutes", "MAE", "RMSE", "bias"));
  absl::StrAppend(&text, ErrorLine("quote", report.error));
  for (size_t i = 0; i < kPredictors; ++i) {
    absl::StrAppend(&text, ErrorLine(kPredictorNames[i], report.predictors[i]));
  }
  absl::StrAppend(&text, ErrorLine("quote at a free counter", report.free_error));
  absl::StrAppend(&text, absl::StrFormat("\n%-28s %8s %8s %8s %8s %8s\n", "interval", "tickets",
                                         "kept", "worst200", "width", "Winkler"));
  auto interval = [&](const std::string& name, const IntervalScore& score) {
    absl::StrAppend(&text, absl::StrFormat("%-28s %8d %6.1f %% %6.1f %% %8.2f %8.2f\n", name,
                                           score.count(), 100 * score.coverage(),
                                           100 * score.worst_in_a_row(), score.mean_width(),
                                           score.winkler()));
  };
  interval("all", report.interval);
  for (const auto& [service, score] : report.by_service) interval("  " + service, score);
  interval("at a free counter", report.free_interval);
  absl::StrAppend(&text, absl::StrFormat("\na quote took %.0f us\n", report.mean_microseconds));
  return text;
}

std::string ReportJson(const BacktestReport& report) {
  std::string json = absl::StrFormat(
      "{\"days\":%d,\"issued\":%d,\"rule\":%s,\"never_called\":%d,\"unknown\":%d,"
      "\"mean_microseconds\":%.1f,\"error\":{\"quote\":%s",
      report.days, report.issued, JsonText(report.rule), report.never_called, report.unknown,
      report.mean_microseconds, ErrorJson(report.error));
  for (size_t i = 0; i < kPredictors; ++i) {
    StrAppend(&json, ",\"", kPredictorKeys[i], "\":", ErrorJson(report.predictors[i]));
  }
  StrAppend(&json, ",\"free_counter\":", ErrorJson(report.free_error), "},\"interval\":{\"all\":",
            IntervalJson(report.interval),
            ",\"free_counter\":", IntervalJson(report.free_interval), ",\"services\":{");
  const char* comma = "";
  for (const auto& [service, score] : report.by_service) {
    StrAppend(&json, comma, JsonText(service), ":", IntervalJson(score));
    comma = ",";
  }
  return json + "}}}\n";
}

}  // namespace onestop::estimate
