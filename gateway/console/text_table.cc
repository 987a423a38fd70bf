#include "gateway/console/text_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "gateway/console/text_width.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::gateway {

TextTable::TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

void TextTable::AddRow(std::vector<std::string> cells) {
  ONESTOP_CHECK(cells.size() == columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back({std::move(cells), false});
}

void TextTable::AddHeading(std::string text) { rows_.push_back({{Printable(text)}, true}); }

std::string TextTable::RenderLine(const std::vector<std::string>& cells,
                                  const std::vector<int>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line.append("  ");
    line.append(columns_[i].align == Align::kRight ? PadLeft(cells[i], widths[i])
                                                   : PadRight(cells[i], widths[i]));
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return line + "\n";
}

std::string TextTable::Render() const {
  std::vector<std::string> titles;
  std::vector<int> widths;
  for (const TextColumn& column : columns_) {
    titles.push_back(column.title);
    widths.push_back(TextWidth(column.title));
  }
  for (const Row& row : rows_) {
    if (row.heading) continue;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      widths[i] = std::max(widths[i], TextWidth(row.cells[i]));
    }
  }
  int total = 2 * (static_cast<int>(widths.size()) - 1);
  for (const int width : widths) total += width;
  std::string text = RenderLine(titles, widths);
  for (int i = 0; i < total; ++i) text.append("─");
  text.push_back('\n');
  for (const Row& row : rows_) {
    text.append(row.heading ? StrCat("\n", row.cells[0], "\n") : RenderLine(row.cells, widths));
  }
  return text;
}

}  // namespace onestop::gateway
