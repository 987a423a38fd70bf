#include "server/config_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

#include "absl/strings/str_format.h"
#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/core/config_limits.h"

namespace onestop::config {
namespace {

// Levenshtein's distance: letters inserted, removed or replaced.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// Takes the digits at the front of the text; nothing when there are none or too many.
std::optional<uint64_t> TakeNumber(std::string_view& text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Low enough to be multiplied by any unit here.
  if (error != std::errc() || value > 1'000'000'000) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return value;
}

std::string TimeText(Duration length) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  if (seconds != 0 && seconds % 3600 == 0) return StrCat(seconds / 3600, "h");
  if (seconds != 0 && seconds % 60 == 0) return StrCat(seconds / 60, "m");
  return StrCat(seconds, "s");
}

std::string SizeText(uint64_t bytes) {
  for (auto [unit, name] : {std::pair{30, "GiB"}, std::pair{20, "MiB"}, std::pair{10, "KiB"}}) {
    if (bytes != 0 && bytes % (uint64_t{1} << unit) == 0) return StrCat(bytes >> unit, name);
  }
  return StrCat(bytes, "B");
}

}  // namespace

std::string DidYouMean(std::string_view word, const std::vector<std::string>& known) {
  // A third of the letters may be wrong, and one in short words.
  size_t best = word.size() / 3 + 2;
  if (word.size() < 4) best = 2;
  const std::string* nearest = nullptr;
  for (const std::string& candidate : known) {
    const size_t distance = Distance(word, candidate);
    if (distance < best && distance < candidate.size()) {
      best = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? "" : StrCat(" (did you mean \"", *nearest, "\"?)");
}

bool IsCode(std::string_view text) {
  return !text.empty() && text.size() <= core::kMaxCodeLength &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

std::optional<uint32_t> ParseTimeOfDay(std::string_view text) {
  auto digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
    return std::nullopt;
  }
  auto two = [&](size_t i) {
    return static_cast<uint32_t>((text[i] - '0') * 10 + (text[i + 1] - '0'));
  };
  const uint32_t minutes = two(0) * 60 + two(3);
  if (two(3) > 59 || minutes > core::kMinutesOfDay) return std::nullopt;
  return minutes;
}

std::optional<Duration> ParseLength(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Duration total{0};
  Duration last_unit = Duration::max();
  while (!text.empty()) {
    const std::optional<uint64_t> count = TakeNumber(text);
    if (!count || text.empty()) return std::nullopt;
    Duration unit;
    switch (text.front()) {
      case 'd':
        unit = std::chrono::hours(24);
        break;
      case 'h':
        unit = std::chrono::hours(1);
        break;
      case 'm':
        unit = std::chrono::minutes(1);
        break;
      case 's':
        unit = std::chrono::seconds(1);
        break;
      default:
        return std::nullopt;
    }
    // Days before hours before minutes before seconds, each once.
    if (unit >= last_unit) return std::nullopt;
    last_unit = unit;
    total += unit * static_cast<int64_t>(*count);
    text.remove_prefix(1);
  }
  return total;
}

std::optional<uint64_t> ParseSize(std::string_view text) {
  const std::optional<uint64_t> count = TakeNumber(text);
  if (!count) return std::nullopt;
  if (text == "B") return *count;
  if (text == "KiB") return *count << 10;
  if (text == "MiB") return *count << 20;
  if (text == "GiB") return *count << 30;
  return std::nullopt;
}

TableReader::TableReader(const Node& table, std::string what, Errors& errors)
    : table_(table), what_(std::move(what)), errors_(errors) {}

void TableReader::Fail(int line, std::string_view message) {
  errors_.Add(line, StrCat(what_, ": ", message));
}

const Node* TableReader::Get(std::string_view key, NodeKind kind) {
  asked_.emplace_back(key);
  const Node* node = table_.Find(key);
  if (node == nullptr || node->kind == kind) return node;
  std::string message = StrCat(key, " must be ", KindName(kind), ", not ", KindName(node->kind));
  if (node->kind == NodeKind::kTimeOnly && kind == NodeKind::kText) message += ": put it in quotes";
  Fail(node->line, message);
  return nullptr;
}

const Node* TableReader::Optional(std::string_view key, NodeKind kind) { return Get(key, kind); }

const Node* TableReader::Required(std::string_view key, NodeKind kind) {
  const Node* node = Get(key, kind);
  if (table_.Find(key) == nullptr) {
    Fail(table_.line, StrCat(key, " is missing"));
  }
  return node;
}

std::string TableReader::Text(std::string_view key) {
  const Node* node = Required(key, NodeKind::kText);
  if (node == nullptr) return "";
  if (node->text.empty()) {
    Fail(node->line, StrCat(key, " must not be empty"));
  } else if (absl::Status status = CheckText(key, node->text); !status.ok()) {
    Fail(node->line, FromAbsl(status.message()));
  }
  return node->text;
}

std::string TableReader::TextOr(std::string_view key, std::string_view fallback) {
  const Node* node = Optional(key, NodeKind::kText);
  return node == nullptr ? std::string(fallback) : node->text;
}

std::string TableReader::Code(std::string_view key) {
  const Node* node = Required(key, NodeKind::kText);
  if (node == nullptr) return "";
  if (!IsCode(node->text)) {
    Fail(node->line, StrCat(key, " must be 1 to ", core::kMaxCodeLength,
                            " of the letters a-z and A-Z, digits, - and _"));
  }
  return node->text;
}

bool TableReader::FlagOr(std::string_view key, bool fallback) {
  const Node* node = Optional(key, NodeKind::kFlag);
  return node == nullptr ? fallback : node->flag;
}

uint32_t TableReader::CountOr(std::string_view key, uint32_t fallback, Range<uint32_t> range) {
  const Node* node = Optional(key, NodeKind::kInteger);
  if (node == nullptr) return fallback;
  if (node->integer < int64_t{range.lowest} || node->integer > int64_t{range.highest}) {
    Fail(node->line, StrCat(key, " must be ", range.lowest, " to ", range.highest));
    return fallback;
  }
  return static_cast<uint32_t>(node->integer);
}

double TableReader::NumberOr(std::string_view key, double fallback, Range<double> range) {
  const Node* given = table_.Find(key);
  const bool whole = given != nullptr && given->kind == NodeKind::kInteger;
  const Node* node = Optional(key, whole ? NodeKind::kInteger : NodeKind::kNumber);
  if (node == nullptr) return fallback;
  const double value = whole ? static_cast<double>(node->integer) : node->number;
  // Written so that "nan" fails too.
  if (!(value >= range.lowest && value <= range.highest)) {
    Fail(node->line, StrCat(key, " must be ", range.lowest, " to ", range.highest));
    return fallback;
  }
  return value;
}

Duration TableReader::Length(std::string_view key, std::optional<Duration> fallback,
                             Range<Duration> range) {
  const Duration otherwise = fallback.value_or(range.lowest);
  const Node* node = fallback ? Optional(key, NodeKind::kText) : Required(key, NodeKind::kText);
  if (node == nullptr) return otherwise;
  const std::optional<Duration> length = ParseLength(node->text);
  if (!length) {
    Fail(node->line, StrCat(key, " must be a length such as \"20m\", \"90s\", \"1h30m\" or \"30d\""));
    return otherwise;
  }
  if (*length < range.lowest || *length > range.highest) {
    Fail(node->line,
         StrCat(key, " must be ", TimeText(range.lowest), " to ", TimeText(range.highest)));
    return otherwise;
  }
  return *length;
}

uint32_t TableReader::TimeOfDay(std::string_view key, std::optional<uint32_t> fallback) {
  const Node* node = fallback ? Optional(key, NodeKind::kText) : Required(key, NodeKind::kText);
  if (node == nullptr) return fallback.value_or(0);
  const std::optional<uint32_t> minutes = ParseTimeOfDay(node->text);
  if (!minutes) {
    Fail(node->line, StrCat(key, " must be a time such as \"08:30\", up to \"24:00\""));
  }
  return minutes.value_or(fallback.value_or(0));
}

uint64_t TableReader::SizeOr(std::string_view key, uint64_t fallback, Range<uint64_t> range) {
  const Node* node = Optional(key, NodeKind::kText);
  if (node == nullptr) return fallback;
  const std::optional<uint64_t> bytes = ParseSize(node->text);
  if (!bytes) {
    Fail(node->line, StrCat(key, " must be a size such as \"200MiB\", \"64KiB\" or \"512B\""));
    return fallback;
  }
  if (*bytes < range.lowest || *bytes > range.highest) {
    Fail(node->line,
         StrCat(key, " must be ", SizeText(range.lowest), " to ", SizeText(range.highest)));
    return fallback;
  }
  return *bytes;
}

core::LocalTexts TableReader::Names(const std::vector<std::string>& languages) {
  core::LocalTexts names;
  const Node* node = Required("names", NodeKind::kTable);
  if (node == nullptr) return names;
  TableReader texts(*node, what_ + ": names", errors_);
  for (const std::string& language : languages) {
    names.push_back({language, texts.Text(language)});
  }
  texts.Finish();
  return names;
}

std::vector<const Node*> TableReader::Entries(std::string_view key, NodeKind kind, size_t max) {
  std::vector<const Node*> entries;
  const Node* list = Optional(key, NodeKind::kList);
  if (list == nullptr) return entries;
  if (list->children.size() > max) {
    Fail(list->line,
         StrCat(key, " has ", list->children.size(), " entries; at most ", max, " are allowed"));
    return entries;
  }
  for (const Node& entry : list->children) {
    if (entry.kind == kind) {
      entries.push_back(&entry);
    } else {
      Fail(entry.line, StrCat("every entry of ", key, " must be ", KindName(kind), ", not ",
                              KindName(entry.kind)));
    }
  }
  return entries;
}

std::vector<const Node*> TableReader::Texts(std::string_view key, size_t max) {
  return Entries(key, NodeKind::kText, max);
}

std::vector<const Node*> TableReader::Tables(std::string_view key, size_t max) {
  return Entries(key, NodeKind::kTable, max);
}

void TableReader::Finish() {
  for (const Node& child : table_.children) {
    if (std::find(asked_.begin(), asked_.end(), child.key) != asked_.end()) continue;
    // Only what is not written yet can have been meant.
    std::vector<std::string> free;
    for (const std::string& key : asked_) {
      if (table_.Find(key) == nullptr) free.push_back(key);
    }
    Fail(child.line, StrCat("unknown key \"", child.key, "\"", DidYouMean(child.key, free)));
  }
}

}  // namespace onestop::config
