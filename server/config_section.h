#ifndef ONESTOP_SERVER_CONFIG_SECTION_H_
#define ONESTOP_SERVER_CONFIG_SECTION_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/config_reader.h"
#include "server/config_tree.h"

namespace onestop::config {

// One list of entries with codes in a hall.toml, and what other entries need to name its own.
// Borrows the document. Plain values, no threads.
class Section {
 public:
  // Reads the list `key` of the document's top and reports codes that stand in it twice. `what` is
  // one entry: "area".
  Section(TableReader& top, Errors& errors, std::string_view key, std::string what, size_t max);

  const std::vector<const Node*>& entries() const { return entries_; }

  // `area "north"`, for messages.
  std::string NameOf(const Node& entry) const;

  // The 1-based position of the entry that `node` names; 0 when there is none, which is reported.
  uint32_t Position(TableReader& reader, const Node& node) const;

  // The positions that the list `key` of a table names, each once; what is unknown or named twice
  // is reported and left out.
  std::vector<uint32_t> Positions(TableReader& reader, std::string_view key, size_t max) const;

 private:
  const std::string what_;
  const std::vector<const Node*> entries_;
  std::map<std::string, size_t, std::less<>> positions_;
};

}  // namespace onestop::config

#endif  // ONESTOP_SERVER_CONFIG_SECTION_H_
