#include "server/config_section.h"

#include <algorithm>
#include <utility>

#include "server/base/strings.h"

namespace onestop::config {
namespace {

const Node* CodeOf(const Node& entry) {
  const Node* code = entry.Find("code");
  return code != nullptr && code->kind == NodeKind::kText ? code : nullptr;
}

}  // namespace

Section::Section(TableReader& top, Errors& errors, std::string_view key, std::string what,
                 size_t max)
    : what_(std::move(what)), entries_(top.Tables(key, max)) {
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Node* code = CodeOf(*entries_[i]);
    if (code == nullptr) continue;
    const auto [known, added] = positions_.emplace(code->text, i);
    if (added) continue;
    errors.Add(code->line, StrCat(what_, " \"", code->text, "\" is given twice, first in line ",
                                  CodeOf(*entries_[known->second])->line));
  }
}

std::string Section::NameOf(const Node& entry) const {
  const Node* code = CodeOf(entry);
  return code == nullptr ? what_ : StrCat(what_, " \"", code->text, "\"");
}

uint32_t Section::Position(TableReader& reader, const Node& node) const {
  const auto found = positions_.find(node.text);
  if (found != positions_.end()) return static_cast<uint32_t>(found->second + 1);
  std::vector<std::string> known;
  for (const auto& [code, at] : positions_) known.push_back(code);
  reader.Fail(node.line,
              StrCat("unknown ", what_, " \"", node.text, "\"", DidYouMean(node.text, known)));
  return 0;
}

std::vector<uint32_t> Section::Positions(TableReader& reader, std::string_view key,
                                         size_t max) const {
  std::vector<uint32_t> positions;
  for (const Node* node : reader.Texts(key, max)) {
    const uint32_t position = Position(reader, *node);
    if (position == 0) continue;
    if (std::find(positions.begin(), positions.end(), position) != positions.end()) {
      reader.Fail(node->line, StrCat(key, " names \"", node->text, "\" twice"));
      continue;
    }
    positions.push_back(position);
  }
  return positions;
}

}  // namespace onestop::config
