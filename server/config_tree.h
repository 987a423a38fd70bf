#ifndef ONESTOP_SERVER_CONFIG_TREE_H_
#define ONESTOP_SERVER_CONFIG_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/time.h"
#include "server/config.h"

// A TOML document as plain values that know their lines, so that one file alone includes the TOML
// library. Plain values, no threads.

namespace onestop::config {

enum class NodeKind : uint8_t {
  kText,
  kInteger,
  kNumber,  // with a fraction
  kFlag,
  kDate,      // 2026-10-01
  kInstant,   // 2026-10-01T08:30:00+08:00
  kTimeOnly,  // a time of day or a date and time without its offset: nothing here takes them
  kList,
  kTable,
};

// "a text", "a list"... as messages name it.
std::string_view KindName(NodeKind kind);

struct Node {
  NodeKind kind = NodeKind::kTable;
  // Counted from 1.
  int line = 0;
  // What it is called in the table it belongs to; empty in a list.
  std::string key;

  // One of these is filled, as `kind` says.
  std::string text;
  int64_t integer = 0;
  double number = 0;
  bool flag = false;
  int32_t date = 0;
  Time instant;
  // In the order of the file.
  std::vector<Node> children;

  // The member of this table, or null.
  const Node* Find(std::string_view member) const;
};

// Collects what is wrong with a file.
class Errors {
 public:
  void Add(int line, std::string message, Reason reason = Reason::kConfigInvalid);

  // How many were added so far.
  size_t count() const { return errors_.size(); }

  // Everything added, by line, each once.
  std::vector<ConfigError> Take();

 private:
  std::vector<ConfigError> errors_;
};

// Reads a document into its root table. A line that is not TOML is reported and left out, and the
// reading goes on as long as the next report can be trusted; returns false if there was any, as
// what is left then is not what its author meant.
bool ReadToml(std::string_view toml, Node& root, Errors& errors);

}  // namespace onestop::config

#endif  // ONESTOP_SERVER_CONFIG_TREE_H_
