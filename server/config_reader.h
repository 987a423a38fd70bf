#ifndef ONESTOP_SERVER_CONFIG_READER_H_
#define ONESTOP_SERVER_CONFIG_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/base/time.h"
#include "server/config_tree.h"
#include "server/core/types.h"

// Typed access to the tables of a configuration file. Plain values, no threads.

namespace onestop::config {

// ` (did you mean "quota"?)` for the nearest of the known words; empty if none is near.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& known);

// 1 to 24 letters, digits, - or _.
bool IsCode(std::string_view text);

// "08:30" as minutes after midnight, up to "24:00".
std::optional<uint32_t> ParseTimeOfDay(std::string_view text);

// "90s", "20m", "1h30m", "30d".
std::optional<Duration> ParseLength(std::string_view text);

// "200MiB", "64KiB", "1GiB", "512B" as bytes.
std::optional<uint64_t> ParseSize(std::string_view text);

template <class T>
struct Range {
  T lowest;
  T highest;
};

// Reads one table member by member and reports, with the line, whatever is missing, of the wrong
// kind or out of range; a member that was reported has its default value, so that reading goes on.
// Borrows the table and the collector of errors, which must outlive it.
class TableReader {
 public:
  // `what` opens every message: `service "tax"`.
  TableReader(const Node& table, std::string what, Errors& errors);

  int line() const { return table_.line; }
  const std::string& what() const { return what_; }

  // Adds a message of the form "<what>: <message>".
  void Fail(int line, std::string_view message);

  // Null when absent, or of another kind, which is reported.
  const Node* Optional(std::string_view key, NodeKind kind);
  // The same, and its absence is reported.
  const Node* Required(std::string_view key, NodeKind kind);

  // A text from outside that is not empty and of at most 64 characters.
  std::string Text(std::string_view key);
  std::string TextOr(std::string_view key, std::string_view fallback);
  std::string Code(std::string_view key);
  bool FlagOr(std::string_view key, bool fallback);
  uint32_t CountOr(std::string_view key, uint32_t fallback, Range<uint32_t> range);
  double NumberOr(std::string_view key, double fallback, Range<double> range);
  // Without a fallback its absence is reported.
  Duration Length(std::string_view key, std::optional<Duration> fallback, Range<Duration> range);
  // Minutes after midnight.
  uint32_t TimeOfDay(std::string_view key, std::optional<uint32_t> fallback);
  uint64_t SizeOr(std::string_view key, uint64_t fallback, Range<uint64_t> range);
  // The table "names": a text for each of these languages and for no other.
  core::LocalTexts Names(const std::vector<std::string>& languages);
  // One of a few words.
  template <class Enum>
  Enum OneOf(std::string_view key, std::optional<Enum> fallback,
             const std::vector<std::pair<std::string, Enum>>& words);
  // The texts of a list; empty when absent.
  std::vector<const Node*> Texts(std::string_view key, size_t max);
  // The entries of a list of tables; empty when absent.
  std::vector<const Node*> Tables(std::string_view key, size_t max);

  // Call last: reports members that nobody asked for.
  void Finish();

 private:
  const Node* Get(std::string_view key, NodeKind kind);
  std::vector<const Node*> Entries(std::string_view key, NodeKind kind, size_t max);

  const Node& table_;
  const std::string what_;
  Errors& errors_;
  std::vector<std::string> asked_;
};

template <class Enum>
Enum TableReader::OneOf(std::string_view key, std::optional<Enum> fallback,
                        const std::vector<std::pair<std::string, Enum>>& words) {
  const Node* node = fallback ? Optional(key, NodeKind::kText) : Required(key, NodeKind::kText);
  if (node == nullptr) return fallback.value_or(Enum());
  std::string choices;
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (word == node->text) return value;
    choices += (choices.empty() ? "" : ", ") + word;
    known.push_back(word);
  }
  Fail(node->line,
       std::string(key) + " must be one of: " + choices + DidYouMean(node->text, known));
  return fallback.value_or(Enum());
}

}  // namespace onestop::config

#endif  // ONESTOP_SERVER_CONFIG_READER_H_
