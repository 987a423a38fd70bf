#include "gateway/client/language.h"

#include <gtest/gtest.h>

#include <string>

namespace onestop::gateway {
namespace {

TEST(LanguageTest, FollowsTheLocale) {
  EXPECT_EQ(LanguageOfLocale("zh_CN.UTF-8"), Language::kChinese);
  EXPECT_EQ(LanguageOfLocale("zh"), Language::kChinese);
  EXPECT_EQ(LanguageOfLocale("en_GB.UTF-8"), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale("C"), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale(""), Language::kEnglish);
}

TEST(LanguageTest, KnowsItsTags) {
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    EXPECT_EQ(ParseLanguage(LanguageTag(language)), language);
  }
  EXPECT_FALSE(ParseLanguage("fr"));
}

TEST(LanguageTest, PicksTheNameElseTheOtherLanguageElseTheCode) {
  google::protobuf::Map<std::string, std::string> names;
  EXPECT_EQ(PickName(names, Language::kChinese, "passport"), "passport");
  names["en"] = "Passport";
  EXPECT_EQ(PickName(names, Language::kChinese, "passport"), "Passport");
  names["zh"] = "护照";
  EXPECT_EQ(PickName(names, Language::kChinese, "passport"), "护照");
  EXPECT_EQ(PickName(names, Language::kEnglish, "passport"), "Passport");
}

}  // namespace
}  // namespace onestop::gateway
