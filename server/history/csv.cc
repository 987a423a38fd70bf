#include "server/history/csv.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "server/base/strings.h"
#include "server/core/labels.h"

namespace onestop::history {
namespace {

template <class SomeId>
std::string CodeOf(const core::Config& config, SomeId id) {
  return id ? config.At(id).code : std::string();
}

// Excel, LibreOffice and others run what begins so; a tab or a CR before it does not keep them from it.
bool LooksLikeFormula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace

void CsvLine::Comma() {
  if (begun_) line_ += ',';
  begun_ = true;
}

CsvLine& CsvLine::Text(std::string_view text) {
  Comma();
  const bool defused = LooksLikeFormula(text);
  if (!defused && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line_ += text;
    return *this;
  }
  line_ += defused ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') line_ += '"';
    line_ += c;
  }
  line_ += '"';
  return *this;
}

CsvLine& CsvLine::Number(int64_t number) {
  Comma();
  StrAppend(&line_, number);
  return *this;
}

CsvLine& CsvLine::Seconds(std::optional<Duration> duration) {
  if (!duration.has_value()) return Nothing();
  Comma();
  const int64_t milliseconds = duration->count();
  const int64_t whole = milliseconds / 1000;
  const int64_t rest = milliseconds % 1000;
  if (rest == 0) {
    StrAppend(&line_, whole);
  } else {
    line_ += absl::StrFormat("%s%d.%03d", milliseconds < 0 ? "-" : "", std::abs(whole),
                             std::abs(rest));
  }
  return *this;
}

CsvLine& CsvLine::Nothing() {
  Comma();
  return *this;
}

std::string CsvLine::Take() {
  begun_ = false;
  line_ += "\r\n";
  return std::exchange(line_, std::string());
}

std::string VisitCsvHeader() {
  CsvLine line;
  for (const char* column :
       {"date", "session", "ticket", "number", "class", "channel", "state", "arrival", "closed",
        "rating", "quote_expected_seconds", "quote_lower_seconds", "quote_upper_seconds", "part",
        "department", "service", "item", "quantity", "counter", "outcome", "wait_seconds",
        "within_target", "quote_kept", "walk_seconds", "service_seconds",
        "idle_while_waiting_seconds", "absent", "transferred", "bounced"}) {
    line.Text(column);
  }
  return line.Take();
}

std::string VisitCsv(const Visit& visit, const core::Config& config, WriteTime write_time) {
  std::string lines;
  CsvLine line;
  const auto bound = [&visit](Duration core::Quote::*of) {
    return visit.quote.has_value() ? std::optional<Duration>((*visit.quote).*of) : std::nullopt;
  };
  int64_t number = 0;
  for (const Part& part : visit.parts) {
    line.Text(core::FormatDate(visit.date)).Number(visit.session);
    line.Number(static_cast<int64_t>(visit.ticket.value()));
    line.Text(config.NumberText(visit.series, visit.number));
    line.Text(CodeOf(config, visit.ticket_class)).Text(Label(visit.channel));
    line.Text(Label(visit.state));
    line.Text(write_time(config.calendar, visit.arrival));
    line.Text(write_time(config.calendar, visit.closed));
    if (visit.rating == core::RatingLevel::kNone) {
      line.Nothing();
    } else {
      line.Number(static_cast<int64_t>(visit.rating));
    }
    line.Seconds(bound(&core::Quote::expected)).Seconds(bound(&core::Quote::lower));
    line.Seconds(bound(&core::Quote::upper)).Number(++number);
    line.Text(CodeOf(config, part.department)).Text(CodeOf(config, part.service));
    line.Text(CodeOf(config, part.item)).Number(part.quantity);
    line.Text(CodeOf(config, part.counter)).Text(Label(part.outcome)).Seconds(part.wait);
    // A share of calls counts calls alone.
    part.wait.has_value() ? line.Flag(part.within_target) : line.Nothing();
    part.quoted ? line.Flag(part.quote_kept) : line.Nothing();
    line.Seconds(part.walk).Seconds(part.service_time).Seconds(part.idle);
    line.Flag(part.absent).Flag(part.transferred).Flag(part.bounced);
    lines += line.Take();
  }
  return lines;
}

}  // namespace onestop::history
