#include "gateway/console/text_width.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onestop::gateway {
namespace {

using ::testing::ElementsAre;

TEST(TextWidthTest, CountsAChineseCharacterAsTwoColumns) {
  EXPECT_EQ(TextWidth("abc"), 3);
  EXPECT_EQ(TextWidth("护照"), 4);
  EXPECT_EQ(TextWidth("A017，护照"), 10);
  EXPECT_EQ(TextWidth("한글"), 4);
  EXPECT_EQ(TextWidth("｜Ａ"), 4);
  EXPECT_EQ(TextWidth("𠀀"), 2);
}

TEST(TextWidthTest, CountsAccentsAndFrames) {
  EXPECT_EQ(TextWidth("é"), 1);
  EXPECT_EQ(TextWidth("e\xCC\x81"), 1);
  EXPECT_EQ(TextWidth("│─█"), 3);
}

TEST(TextWidthTest, FillsUpToAWidth) {
  EXPECT_EQ(PadRight("护照", 6), "护照  ");
  EXPECT_EQ(PadLeft("护照", 6), "  护照");
  EXPECT_EQ(Centred("护照", 7), " 护照  ");
  EXPECT_EQ(PadRight("passport", 3), "passport");
}

TEST(PrintableTest, LetsNoTextDriveTheTerminal) {
  EXPECT_EQ(Printable("a\x1b[2Jb"), "a?[2Jb");
  EXPECT_EQ(Printable("a\nb\tc\x7f"), "a?b?c?");
  EXPECT_EQ(Printable("\xC2\x9B"), "?");
  EXPECT_EQ(Printable("\xE2\x80\xAE"), "?");
  EXPECT_EQ(Printable("护照 é"), "护照 é");
}

TEST(PrintableTest, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(Printable("a\xff"), "a?");
  EXPECT_EQ(Printable("\xE6\x8A"), "??");
  EXPECT_EQ(Printable("\xC0\xAF"), "??");
}

TEST(WrapTest, BreaksAtSpaces) {
  EXPECT_THAT(Wrap("bring the old passport", 10), ElementsAre("bring the", "old", "passport"));
  EXPECT_THAT(Wrap("short", 10), ElementsAre("short"));
  EXPECT_THAT(Wrap("", 10), ElementsAre(""));
}

TEST(WrapTest, BreaksBetweenChineseCharactersButNotBeforeTheirPunctuation) {
  EXPECT_THAT(Wrap("户口簿和近期照片", 6), ElementsAre("户口簿", "和近期", "照片"));
  EXPECT_THAT(Wrap("户口簿，照片", 6), ElementsAre("户口", "簿，照", "片"));
}

TEST(WrapTest, CutsAWordThatFitsNowhere) {
  EXPECT_THAT(Wrap("abcdefghij", 4), ElementsAre("abcd", "efgh", "ij"));
}

}  // namespace
}  // namespace onestop::gateway
