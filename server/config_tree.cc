#include "server/config_tree.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <type_traits>
#include <utility>

#include <toml++/toml.h>

#include "server/base/strings.h"

namespace onestop::config {
namespace {

// More broken lines than this are one mistake (another kind of file, say), not many.
constexpr int kMaxSyntaxErrors = 20;

int32_t DateNumber(const toml::date& date) {
  return int32_t{date.year} * 10'000 + int32_t{date.month} * 100 + int32_t{date.day};
}

Time InstantOf(const toml::date_time& value) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  const std::chrono::sys_days date =
      year(value.date.year) / month(value.date.month) / day(value.date.day);
  return date + std::chrono::hours(value.time.hour) + std::chrono::minutes(value.time.minute) +
         std::chrono::seconds(value.time.second) - std::chrono::minutes(value.offset->minutes);
}

Node Convert(const toml::node& from);

void ConvertTable(const toml::table& from, Node& to) {
  using Place = std::tuple<toml::source_index, toml::source_index, Node>;
  std::vector<Place> places;
  for (auto&& [key, value] : from) {
    Node child = Convert(value);
    child.key = std::string(key.str());
    const toml::source_position begin = key.source().begin;
    // A table may be spread over several headers; its own line is where it is first named.
    if (child.kind != NodeKind::kTable || child.line == 0) {
      child.line = static_cast<int>(begin.line);
    }
    places.emplace_back(begin.line, begin.column, std::move(child));
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  for (Place& place : places) to.children.push_back(std::move(std::get<2>(place)));
}

Node Convert(const toml::node& from) {
  Node to;
  to.line = static_cast<int>(from.source().begin.line);
  from.visit([&to](const auto& value) {
    using T = std::decay_t<decltype(value)>;
    if constexpr (toml::is_table<T>) {
      to.kind = NodeKind::kTable;
      ConvertTable(value, to);
    } else if constexpr (toml::is_array<T>) {
      to.kind = NodeKind::kList;
      for (const toml::node& entry : value) to.children.push_back(Convert(entry));
    } else if constexpr (toml::is_string<T>) {
      to.kind = NodeKind::kText;
      to.text = value.get();
    } else if constexpr (toml::is_integer<T>) {
      to.kind = NodeKind::kInteger;
      to.integer = value.get();
    } else if constexpr (toml::is_floating_point<T>) {
      to.kind = NodeKind::kNumber;
      to.number = value.get();
    } else if constexpr (toml::is_boolean<T>) {
      to.kind = NodeKind::kFlag;
      to.flag = value.get();
    } else if constexpr (toml::is_date<T>) {
      to.kind = NodeKind::kDate;
      to.date = DateNumber(value.get());
    } else if constexpr (toml::is_date_time<T>) {
      to.kind = value.get().offset ? NodeKind::kInstant : NodeKind::kTimeOnly;
      if (value.get().offset) to.instant = InstantOf(value.get());
    } else {
      to.kind = NodeKind::kTimeOnly;
    }
  });
  return to;
}

// Turns the line into spaces, which keeps all others at their numbers. False if nothing was left to
// take out, or if what follows would be read as part of something else without it.
bool BlankLine(std::string& text, int line) {
  size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    begin = text.find('\n', begin);
    if (begin == std::string::npos) return false;
    ++begin;
  }
  const size_t end = std::min(text.find('\n', begin), text.size());
  const size_t first = text.find_first_not_of(" \t\r", begin);
  if (first >= end || text[first] == '[') return false;
  std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
            text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  return true;
}

}  // namespace

std::string_view KindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kText:
      return "a text";
    case NodeKind::kInteger:
      return "a whole number";
    case NodeKind::kNumber:
      return "a number";
    case NodeKind::kFlag:
      return "true or false";
    case NodeKind::kDate:
      return "a date";
    case NodeKind::kInstant:
      return "a date and time with its offset";
    case NodeKind::kTimeOnly:
      return "a time";
    case NodeKind::kList:
      return "a list";
    case NodeKind::kTable:
      return "a table";
  }
  return "a value";
}

const Node* Node::Find(std::string_view member) const {
  if (kind != NodeKind::kTable) return nullptr;
  for (const Node& child : children) {
    if (child.key == member) return &child;
  }
  return nullptr;
}

void Errors::Add(int line, std::string message, Reason reason) {
  errors_.push_back({line, std::move(message), reason});
}

std::vector<ConfigError> Errors::Take() {
  std::stable_sort(errors_.begin(), errors_.end(),
                   [](const ConfigError& a, const ConfigError& b) { return a.line < b.line; });
  errors_.erase(std::unique(errors_.begin(), errors_.end()), errors_.end());
  return std::move(errors_);
}

bool ReadToml(std::string_view toml, Node& root, Errors& errors) {
  std::string text(toml);
  int last_line = 0;
  for (int count = 0; count < kMaxSyntaxErrors; ++count) {
    try {
      root = Convert(toml::parse(text));
      root.line = 1;
      return count == 0;
    } catch (const toml::parse_error& error) {
      const int line = static_cast<int>(error.source().begin.line);
      // An earlier line than before: the report is an echo of what was taken out.
      if (line <= last_line) return false;
      last_line = line;
      errors.Add(line, StrCat("not valid TOML: ", error.description()));
      if (!BlankLine(text, line)) return false;
    }
  }
  return false;
}

}  // namespace onestop::config
