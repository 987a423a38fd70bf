#include "server/base/text.h"

#include <gtest/gtest.h>

#include <string>

#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

bool Accepts(std::string_view text) { return CheckText("note", text).ok(); }

TEST(CheckTextTest, TakesWhatPeopleWrite) {
  EXPECT_TRUE(Accepts(""));
  EXPECT_TRUE(Accepts("Passport, new"));
  EXPECT_TRUE(Accepts("\u62A4\u7167 \u2014 \u52A0\u6025"));
  EXPECT_TRUE(Accepts("\u00DC\u00E9 \u0645\u0631\u062D\u0628\u0627"));
  EXPECT_TRUE(Accepts("\U00020BB7"));
}

TEST(CheckTextTest, CountsCodePointsNotBytes) {
  std::string text;
  for (int i = 0; i < 64; ++i) text += "\u7167";
  EXPECT_TRUE(Accepts(text));
  EXPECT_FALSE(Accepts(text + "x"));
  EXPECT_TRUE(CheckText("note", text + "x", 65).ok());
}

TEST(CheckTextTest, RefusesControlCharacters) {
  EXPECT_FALSE(Accepts("a\nb"));
  EXPECT_FALSE(Accepts("a\tb"));
  EXPECT_FALSE(Accepts(std::string_view("\0", 1)));
  EXPECT_FALSE(Accepts("\x1b[31m"));
  EXPECT_FALSE(Accepts("\x7f"));
  EXPECT_FALSE(Accepts("\u0085"));
  EXPECT_FALSE(Accepts("\u2028"));
}

TEST(CheckTextTest, RefusesMarksThatTurnTheDirection) {
  for (const char* mark : {"\u061C", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069"}) {
    EXPECT_FALSE(Accepts(mark));
  }
}

TEST(CheckTextTest, RefusesCharactersOfNoWidth) {
  for (const char* mark : {"\u00AD", "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u180E",
                           "\U000E0041", "\u3164", "\uFE0F"}) {
    EXPECT_FALSE(Accepts(mark));
  }
}

TEST(CheckTextTest, RefusesBytesThatAreNotUtf8) {
  EXPECT_FALSE(Accepts("\x80")) << "continuation without a start";
  EXPECT_FALSE(Accepts("\xc3")) << "cut short";
  EXPECT_FALSE(Accepts("\xe7\x85")) << "cut short";
  EXPECT_FALSE(Accepts("\xc3(")) << "no continuation";
  EXPECT_FALSE(Accepts("\xc0\xaf")) << "overlong";
  EXPECT_FALSE(Accepts("\xe0\x80\xaf")) << "overlong";
  EXPECT_FALSE(Accepts("\xf0\x80\x80\xaf")) << "overlong";
  EXPECT_FALSE(Accepts("\xed\xa0\x80")) << "surrogate";
  EXPECT_FALSE(Accepts("\xf4\x90\x80\x80")) << "above U+10FFFF";
  EXPECT_FALSE(Accepts("\xff"));
  EXPECT_FALSE(Accepts("\xf0\x9f\xbf\xbf")) << "no character, U+1FFFF";
}

TEST(CheckTextTest, NamesTheFieldAndTheFaultButNeverTheText) {
  const absl::Status status = CheckText("note", "secret\u202E");
  EXPECT_EQ(ReasonOf(status), Reason::kBadText);
  EXPECT_EQ(FromAbsl(status.message()),
            "note: contains the character U+202e, which is not allowed");
}

}  // namespace
}  // namespace onestop
