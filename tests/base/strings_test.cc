#include "server/base/strings.h"

#include <gtest/gtest.h>

namespace onestop {
namespace {

TEST(StringsTest, JoinsTextsAndNumbersOfEveryType) {
  const std::string_view view = "view";
  const std::string text = "text";
  EXPECT_EQ(StrCat("a ", view, " ", text, " ", 7, " ", uint64_t{8}, absl::string_view("!")),
            "a view text 7 8!");
  std::string out = "start";
  StrAppend(&out, ":", view, 1.5);
  EXPECT_EQ(out, "start:view1.5");
}

TEST(StringsTest, ViewsOfBothLibrariesConvert) {
  EXPECT_EQ(ToAbsl(std::string_view("a\0b", 3)).size(), 3u);
  EXPECT_EQ(FromAbsl(absl::string_view("abc")), "abc");
}

}  // namespace
}  // namespace onestop
