#include "kiosk_client/printer/paper_text.h"

#include <gtest/gtest.h>

#include <string>

namespace onestop::kiosk_client::printer {
namespace {

TEST(PaperTextTest, LeavesTextOfAnyScriptAsItIs) {
  for (const char* text : {"A017", "临江区政务服务中心", "Ünïcode ×2", "ئۇيغۇرچە", "བོད་ཡིག"}) {
    EXPECT_EQ(PaperText(text), text);
  }
  EXPECT_EQ(PaperText({}), "");
}

TEST(PaperTextTest, PutsControlCharactersAndLineBreaksAsSpaces) {
  EXPECT_EQ(PaperText("a\nb\tc\x1b@d"), "a b c @d");
  EXPECT_EQ(PaperText("a\u2028b\u00a0c"), "a b c");
}

TEST(PaperTextTest, DropsWhatTurnsTheDirectionOrHasNoShape) {
  EXPECT_EQ(PaperText("a\u202eb\u200bc\ufeffd\ue000e"), "abcde");
}

TEST(PaperTextTest, ShowsBytesThatAreNoTextAsSuch) {
  EXPECT_EQ(PaperText("a\xff\xfe"
                      "b"),
            "a\ufffd\ufffdb");
  EXPECT_EQ(PaperText(std::string("a\0b", 3)), "a\ufffdb");
}

TEST(PaperTextTest, CutsWhatIsFarTooLong) {
  std::string longest;
  for (int i = 0; i < 400; ++i) longest.append("政");
  EXPECT_EQ(PaperText(longest), longest);
  EXPECT_EQ(PaperText(longest + "府"), longest + "…");
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
