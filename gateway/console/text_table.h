#ifndef ONESTOP_GATEWAY_CONSOLE_TEXT_TABLE_H_
#define ONESTOP_GATEWAY_CONSOLE_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace onestop::gateway {

enum class Align { kLeft, kRight };

struct TextColumn {
  std::string title;
  Align align = Align::kLeft;
};

// A table for people: a heading, a rule, rows; each column as wide as its widest cell. Thread-
// compatible.
class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns);

  // As many cells as there are columns.
  void AddRow(std::vector<std::string> cells);

  // A line across the table, such as the name of a group.
  void AddHeading(std::string text);

  // Every line ends with a line break; no line ends with a space.
  std::string Render() const;

 private:
  struct Row {
    std::vector<std::string> cells;
    bool heading = false;
  };

  std::string RenderLine(const std::vector<std::string>& cells,
                         const std::vector<int>& widths) const;

  std::vector<TextColumn> columns_;
  std::vector<Row> rows_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_TEXT_TABLE_H_
