#include "server/estimate/event_log.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <istream>
#include <optional>
#include <ostream>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/strings.h"

namespace onestop::estimate {
namespace {

constexpr std::array<std::string_view, 9> kKinds = {"issue", "call", "start", "end", "absent",
                                                    "leave", "open", "pause", "close"};
enum Column : size_t { kKind, kTime, kTicket, kService, kClass, kCounter, kOutcome, kColumns };
constexpr std::array<std::string_view, kColumns> kNames = {
    "kind", "time", "ticket", "service", "class", "counter", "outcome"};
constexpr Duration kDayLength = std::chrono::hours(24);
// How finely the quiet stretch of the day is looked for.
constexpr Duration kQuarter = std::chrono::minutes(15);
constexpr Duration kUsualTarget = std::chrono::minutes(20);
constexpr uint32_t kSpecialWeight = 200;

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

// The fields of one line (RFC 4180, but a quoted field ends with its line).
std::vector<std::string> Split(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted) {
      if (c != '"') {
        fields.back().push_back(c);
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        fields.back().push_back('"');
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && Trim(fields.back()).empty()) {
      fields.back().clear();
      quoted = true;
    } else if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  for (std::string& field : fields) field = std::string(Trim(field));
  return fields;
}

// Seconds, since 1970 or any other moment; or 2026-11-23T08:30:05, taken as UTC.
std::optional<Time> ParseTime(const std::string& text) {
  double seconds = 0;
  if (absl::SimpleAtod(text, &seconds)) {
    // Up to the year 9999; beyond, arithmetic on times would wrap.
    if (!std::isfinite(seconds) || std::abs(seconds) > 2.5e11) return std::nullopt;
    return Time(Duration(std::llround(seconds * 1000)));
  }
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  double second = 0;
  char between = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2u-%2u%c%2d:%2d:%lf", &year, &month, &day,
                               &between, &hour, &minute, &second);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (read < 6 || (between != 'T' && between != ' ') || !date.ok() || hour > 24 || minute > 59 ||
      !(second >= 0 && second < 61)) {
    return std::nullopt;
  }
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + Duration(std::llround(second * 1000));
}

struct Row {
  size_t line = 0;
  EventKind kind = EventKind::kIssue;
  Time time;
  std::vector<std::string> fields;
};

// Codes to ids: those of a configuration, or made as they come.
template <class Entry>
class Codes {
 public:
  Codes(const std::vector<Entry>& known, bool fixed) : fixed_(fixed) {
    for (const Entry& entry : known) ids_.emplace(entry.code, entry.id);
  }
  using IdType = decltype(Entry::id);

  std::optional<IdType> Find(const std::string& code) {
    const auto found = ids_.find(code);
    if (found != ids_.end()) return found->second;
    if (fixed_) return std::nullopt;
    const IdType id(static_cast<uint32_t>(ids_.size() + 1));
    ids_.emplace(code, id);
    made_.push_back(code);
    return id;
  }
  const std::vector<std::string>& made() const { return made_; }

 private:
  bool fixed_;
  absl::flat_hash_map<std::string, IdType> ids_;
  std::vector<std::string> made_;
};

class Reader {
 public:
  Reader(const ReadLogOptions& options, std::vector<LogProblem>& problems)
      : options_(options),
        problems_(problems),
        given_(options.config ? *options.config : core::Config()),
        services_(given_.services, options.config != nullptr),
        classes_(given_.classes, options.config != nullptr),
        counters_(given_.counters, options.config != nullptr) {}

  absl::StatusOr<EventLog> Read(std::istream& in);

 private:
  absl::Status ReadHeader(const std::vector<std::string>& fields, bool& is_header);
  void ReadRow(size_t line, std::vector<std::string> fields);
  void FindDayCut();
  void Convert(const Row& row);
  core::ClassId ClassOf(const std::string& code);
  core::TicketId TicketOf(const Row& row, const std::string& text);
  const std::string& Field(const Row& row, Column column) const;
  void Problem(size_t line, std::string message) {
    problems_.push_back({line, std::move(message)});
  }
  std::shared_ptr<const core::Config> MakeConfig() const;

  const ReadLogOptions& options_;
  std::vector<LogProblem>& problems_;
  const core::Config given_;
  Codes<core::Service> services_;
  Codes<core::TicketClass> classes_;
  Codes<core::Counter> counters_;
  std::array<std::optional<size_t>, kColumns> columns_;
  std::vector<Row> rows_;
  // What a number means depends on the day: tomorrow there is another A001.
  Time ticket_day_;
  absl::flat_hash_map<std::string, core::TicketId> ticket_ids_;
  std::vector<size_t> class_counts_;
  EventLog log_;
};

absl::Status Reader::ReadHeader(const std::vector<std::string>& fields, bool& is_header) {
  is_header = std::find(kKinds.begin(), kKinds.end(), fields.front()) == kKinds.end();
  for (size_t column = 0; column < kColumns; ++column) {
    if (!is_header) {
      columns_[column] = column;
      continue;
    }
    const auto found = std::find(fields.begin(), fields.end(), kNames[column]);
    if (found != fields.end()) columns_[column] = static_cast<size_t>(found - fields.begin());
  }
  for (Column needed : {kKind, kTime, kTicket, kService, kCounter}) {
    if (columns_[needed]) continue;
    return absl::InvalidArgumentError(
        StrCat("line 1: there is no column \"", kNames[needed],
               "\"; the first line must name kind,time,ticket,service,class,counter,outcome"));
  }
  return absl::OkStatus();
}

const std::string& Reader::Field(const Row& row, Column column) const {
  static const std::string none;
  if (!columns_[column] || *columns_[column] >= row.fields.size()) return none;
  return row.fields[*columns_[column]];
}

void Reader::ReadRow(size_t line, std::vector<std::string> fields) {
  Row row;
  row.line = line;
  row.fields = std::move(fields);
  const std::string& kind = Field(row, kKind);
  const auto found = std::find(kKinds.begin(), kKinds.end(), kind);
  if (found == kKinds.end()) {
    Problem(line, StrCat("\"", kind, "\" is no kind of event"));
    return;
  }
  row.kind = static_cast<EventKind>(found - kKinds.begin());
  const std::optional<Time> time = ParseTime(Field(row, kTime));
  if (!time) {
    Problem(line, StrCat("\"", Field(row, kTime), "\" is no time in seconds"));
    return;
  }
  row.time = *time;
  if (!options_.sort && !rows_.empty() && row.time < rows_.back().time) {
    Problem(line, StrCat("lies before line ", rows_.back().line, "; --sort puts lines in order"));
    return;
  }
  rows_.push_back(std::move(row));
}

void Reader::FindDayCut() {
  constexpr size_t kQuarters = kDayLength / kQuarter;
  std::array<size_t, kQuarters> busy = {};
  for (const Row& row : rows_) {
    const Duration into = row.time - std::chrono::floor<std::chrono::days>(row.time);
    ++busy[static_cast<size_t>(into / kQuarter)];
  }
  const size_t quietest = *std::min_element(busy.begin(), busy.end());
  // The longest run of the quietest quarters, around midnight too.
  size_t best_start = 0;
  size_t best_length = 0;
  for (size_t start = 0; start < kQuarters; ++start) {
    size_t length = 0;
    while (length < kQuarters && busy[(start + length) % kQuarters] == quietest) ++length;
    if (length > best_length) {
      best_length = length;
      best_start = start;
    }
  }
  log_.day_cut = kQuarter * static_cast<int64_t>((best_start + best_length / 2) % kQuarters);
}

core::ClassId Reader::ClassOf(const std::string& code) {
  if (options_.config != nullptr && code.empty()) return given_.RegularClass();
  const std::optional<core::ClassId> id = classes_.Find(code.empty() ? "regular" : code);
  if (!id) return core::ClassId();
  class_counts_.resize(std::max<size_t>(class_counts_.size(), id->value()));
  ++class_counts_[id->value() - 1];
  return *id;
}

core::TicketId Reader::TicketOf(const Row& row, const std::string& text) {
  if (text.empty()) return core::TicketId();
  const Time day = log_.DayOf(row.time);
  if (day != ticket_day_) {
    ticket_ids_.clear();
    ticket_day_ = day;
  }
  const core::TicketId next(log_.tickets.size() + 1);
  const auto [found, added] = ticket_ids_.try_emplace(text, next);
  if (added) log_.tickets.push_back(text);
  return found->second;
}

void Reader::Convert(const Row& row) {
  HallEvent event;
  event.kind = row.kind;
  event.time = row.time;
  const std::string& services = Field(row, kService);
  // Several lines at once: "household+tax"; one counter's own line: "tax@3".
  for (size_t begin = 0; !services.empty() && begin <= services.size();) {
    const size_t end = std::min(services.find('+', begin), services.size());
    const std::string part = services.substr(begin, end - begin);
    const size_t at = std::min(part.find('@'), part.size());
    const auto id = services_.Find(part.substr(0, at));
    const auto bound = at < part.size() ? counters_.Find(part.substr(at + 1)) : std::nullopt;
    if (!id || (at < part.size() && !bound)) {
      Problem(row.line, StrCat("the hall has no service \"", part, "\""));
      return;
    }
    if (bound) {
      event.counter = *bound;
      event.bound_service = *id;
    } else {
      event.services.push_back(*id);
    }
    begin = end + 1;
  }
  if (row.kind == EventKind::kIssue) {
    event.ticket_class = ClassOf(Field(row, kClass));
    if (!event.ticket_class) {
      Problem(row.line, StrCat("the hall has no class \"", Field(row, kClass), "\""));
      return;
    }
  }
  const std::string& counter = Field(row, kCounter);
  if (!counter.empty() && row.kind != EventKind::kIssue) {
    const auto id = counters_.Find(counter);
    if (!id) {
      Problem(row.line, StrCat("the hall has no counter \"", counter, "\""));
      return;
    }
    event.counter = *id;
  }
  const std::string& outcome = Field(row, kOutcome);
  if (row.kind == EventKind::kIssue && outcome == "returned") event.note = Note::kReturned;
  if (row.kind == EventKind::kEnd && outcome == "goes_on") event.note = Note::kGoesOn;
  if (row.kind == EventKind::kEnd && outcome == "implied") event.note = Note::kImplied;
  if (row.kind == EventKind::kLeave && outcome == "for_now") event.note = Note::kForNow;
  event.ticket = TicketOf(row, Field(row, kTicket));
  log_.has_staffing = log_.has_staffing || row.kind >= EventKind::kOpen;
  log_.has_ends = log_.has_ends || row.kind == EventKind::kEnd;
  log_.events.push_back(std::move(event));
  log_.lines.push_back(row.line);
}

std::shared_ptr<const core::Config> Reader::MakeConfig() const {
  auto config = std::make_shared<core::Config>();
  for (const std::string& code : services_.made()) {
    core::Service& service = config->services.emplace_back();
    service.id = core::ServiceId(static_cast<uint32_t>(config->services.size()));
    service.code = code;
    service.target_wait = kUsualTarget;
  }
  // What most people are is regular.
  const auto most = std::max_element(class_counts_.begin(), class_counts_.end());
  for (const std::string& code : classes_.made()) {
    core::TicketClass& entry = config->classes.emplace_back();
    entry.id = core::ClassId(static_cast<uint32_t>(config->classes.size()));
    entry.code = code;
    const bool regular = static_cast<size_t>(most - class_counts_.begin()) + 1 == entry.id.value();
    entry.kind = regular ? core::ClassKind::kRegular : core::ClassKind::kPriority;
    entry.weight = regular ? 100 : kSpecialWeight;
  }
  for (const std::string& code : counters_.made()) {
    core::Counter& counter = config->counters.emplace_back();
    counter.id = core::CounterId(static_cast<uint32_t>(config->counters.size()));
    counter.code = code;
  }
  return config;
}

absl::StatusOr<EventLog> Reader::Read(std::istream& in) {
  std::string text;
  bool first = true;
  for (size_t line = 1; std::getline(in, text); ++line) {
    std::string_view content = text;
    if (line == 1 && content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
    if (Trim(content).empty()) continue;
    std::vector<std::string> fields = Split(content);
    if (std::exchange(first, false)) {
      bool is_header = false;
      if (absl::Status status = ReadHeader(fields, is_header); !status.ok()) return status;
      if (is_header) continue;
    }
    ReadRow(line, std::move(fields));
  }
  if (rows_.empty()) return absl::InvalidArgumentError("there is no event in it");
  if (options_.sort) {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const Row& a, const Row& b) { return a.time < b.time; });
  }
  FindDayCut();
  for (const Row& row : rows_) Convert(row);
  log_.config_given = options_.config != nullptr;
  log_.config = log_.config_given ? options_.config : MakeConfig();
  if (log_.config->services.empty() || log_.config->classes.empty() ||
      log_.config->counters.empty()) {
    return absl::InvalidArgumentError("there is no ticket that was called to a counter in it");
  }
  return std::move(log_);
}

}  // namespace

Time EventLog::DayOf(Time time) const {
  const auto days = std::chrono::floor<std::chrono::days>(time - day_cut);
  return Time(days) + day_cut;
}

absl::StatusOr<EventLog> ReadEventLog(std::istream& in, const ReadLogOptions& options,
                                      std::vector<LogProblem>& problems) {
  return Reader(options, problems).Read(in);
}

EventLogWriter::EventLogWriter(std::ostream* out) : out_(out) {
  *out_ << "kind,time,ticket,service,class,counter,outcome\n";
}

void EventLogWriter::Write(const HallEvent& event, std::string_view ticket,
                           const core::Config& config) {
  std::string services;
  for (core::ServiceId service : event.services) {
    if (!services.empty()) services += "+";
    services += config.At(service).code;
  }
  const bool issue = event.kind == EventKind::kIssue;
  if (issue && event.counter) {
    if (!services.empty()) services += "+";
    services += config.At(event.bound_service).code + "@" + config.At(event.counter).code;
  }
  const char* outcome = "";
  if (event.note == Note::kReturned) outcome = "returned";
  if (event.note == Note::kGoesOn) outcome = "goes_on";
  if (event.note == Note::kImplied) outcome = "implied";
  if (event.note == Note::kForNow) outcome = "for_now";
  const int64_t time = event.time.time_since_epoch().count();
  *out_ << kKinds[static_cast<size_t>(event.kind)] << ","
        << absl::StrFormat("%d.%03d", time / 1000, time % 1000) << "," << ticket << "," << services
        << "," << (event.ticket_class ? config.At(event.ticket_class).code : "") << ","
        << (event.counter && !issue ? config.At(event.counter).code : "") << "," << outcome << "\n";
}

}  // namespace onestop::estimate
