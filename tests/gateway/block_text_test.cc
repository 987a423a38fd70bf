#include "gateway/console/block_text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_join.h"
#include "gateway/console/text_width.h"

namespace onestop::gateway {
namespace {

TEST(BlockTextTest, DrawsANumberFiveLinesHigh) {
  EXPECT_EQ(absl::StrJoin(BlockText("a1"), "\n"),
            " ███     █  \n"
            "█   █   ██  \n"
            "█████    █  \n"
            "█   █    █  \n"
            "█   █   ███ ");
}

TEST(BlockTextTest, DrawsEveryCharacterOfANumberDifferentlyAndEquallyWide) {
  std::set<std::string> seen;
  for (const char c : std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")) {
    const std::vector<std::string> lines = BlockText(std::string(1, c));
    for (const std::string& line : lines) EXPECT_EQ(TextWidth(line), 5) << c;
    EXPECT_TRUE(seen.insert(absl::StrJoin(lines, "\n")).second) << c;
  }
}

TEST(BlockTextTest, LeavesBlankWhatItDoesNotKnow) {
  for (const std::string& line : BlockText("!")) EXPECT_EQ(line, "     ");
}

}  // namespace
}  // namespace onestop::gateway
