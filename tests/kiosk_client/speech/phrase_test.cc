#include "kiosk_client/speech/phrase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kiosk_client/speech/speaker.h"

namespace onestop::kiosk_client::speech {
namespace {

using gateway::Language;
using ::testing::ElementsAre;

SpokenCall Chinese(const std::string& number, const std::string& counter) {
  return {.language = Language::kChinese, .number = number, .counter = counter};
}
SpokenCall English(const std::string& number, const std::string& counter) {
  return {.language = Language::kEnglish, .number = number, .counter = counter};
}

std::string Written(const SpokenCall& call, const PhraseWording& wording = {}) {
  return CallPhrase(call, wording).value().written;
}
std::string Text(const SpokenCall& call, const PhraseWording& wording = {}) {
  return JoinedText(CallPhrase(call, wording).value().parts);
}
std::vector<std::string> Clips(const SpokenCall& call, const PhraseWording& wording = {}) {
  std::vector<std::string> clips;
  const Phrase phrase = CallPhrase(call, wording).value();
  for (const PhrasePart& part : phrase.parts) clips.push_back(part.clip);
  return clips;
}

TEST(PhraseTest, ReadsTheDigitsOneByOneInChinese) {
  EXPECT_EQ(Written(Chinese("A017", "3")), "请A零幺七号到3号窗口");
  EXPECT_EQ(Text(Chinese("A017", "3")), "qing3 A ling2 yao1 qi1 hao4, dao4 san1 hao4 chuang1 kou3");
  EXPECT_EQ(Text(Chinese("BC234689", "5")),
            "qing3 B C er4 san1 si4 liu4 ba1 jiu3 hao4, dao4 wu3 hao4 chuang1 kou3");
}

TEST(PhraseTest, ReadsTheDigitsOneByOneInEnglish) {
  EXPECT_EQ(Written(English("A017", "3")), "A zero one seven, please go to window 3");
  EXPECT_EQ(Text(English("A017", "3")), "[['eI]] zero one seven, please go to window 3");
  EXPECT_EQ(Text(English("BC234689", "3")),
            "B C two three four six eight nine, please go to window 3");
}

TEST(PhraseTest, HasTheHallsWordsForZeroAndOne) {
  const PhraseWording dong_yi{.zero = PhraseWording::Zero::kDong, .one = PhraseWording::One::kYi};
  EXPECT_EQ(Written(Chinese("A017", "3"), dong_yi), "请A洞一七号到3号窗口");
  EXPECT_EQ(Text(Chinese("A017", "3"), dong_yi),
            "qing3 A dong4 yi1 qi1 hao4, dao4 san1 hao4 chuang1 kou3");
  EXPECT_EQ(Written(Chinese("A017", "3"),
                    {.zero = PhraseWording::Zero::kLing, .one = PhraseWording::One::kYi}),
            "请A零一七号到3号窗口");
}

TEST(PhraseTest, ReadsTheNumberOfACounterAsANumber) {
  const auto counter = [](const std::string& code) {
    const std::string text = Text(Chinese("A1", code));
    const std::string before = "qing3 A yao1 hao4, dao4 ";
    return text.substr(before.size(),
                       text.size() - before.size() - std::string(" hao4 chuang1 kou3").size());
  };
  EXPECT_EQ(counter("1"), "yi1");
  EXPECT_EQ(counter("10"), "shi2");
  EXPECT_EQ(counter("12"), "shi2 er4");
  EXPECT_EQ(counter("20"), "er4 shi2");
  EXPECT_EQ(counter("21"), "er4 shi2 yi1");
  EXPECT_EQ(counter("100"), "yi1 bai3");
  EXPECT_EQ(counter("105"), "yi1 bai3 ling2 wu3");
  EXPECT_EQ(counter("110"), "yi1 bai3 yi1 shi2");
  EXPECT_EQ(counter("999"), "jiu3 bai3 jiu3 shi2 jiu3");
  EXPECT_EQ(Text(English("A1", "12")), "[['eI]] one, please go to window 12");
}

TEST(PhraseTest, SpellsACounterThatIsNoNumber) {
  EXPECT_EQ(Text(English("B1", "a-12")), "B one, please go to window [['eI]] one two");
  EXPECT_EQ(Text(English("B1", "03")), "B one, please go to window zero three");
  EXPECT_EQ(Text(English("B1", "1000")), "B one, please go to window one zero zero zero");
  EXPECT_EQ(Text(Chinese("B1", "B3")), "qing3 B yao1 hao4, dao4 B san1 hao4 chuang1 kou3");
}

TEST(PhraseTest, NamesARecordingForEachPart) {
  EXPECT_THAT(Clips(Chinese("A017", "12")),
              ElementsAre("zh/please", "zh/letter-a", "zh/digit-0-ling", "zh/digit-1-yao",
                          "zh/digit-7", "zh/number-go-to", "zh/counter-12", "zh/window"));
  EXPECT_THAT(Clips(Chinese("A01", "1"),
                    {.zero = PhraseWording::Zero::kDong, .one = PhraseWording::One::kYi}),
              ElementsAre("zh/please", "zh/letter-a", "zh/digit-0-dong", "zh/digit-1-yi",
                          "zh/number-go-to", "zh/counter-1", "zh/window"));
  EXPECT_THAT(Clips(English("A017", "12")),
              ElementsAre("en/letter-a", "en/digit-0", "en/digit-1", "en/digit-7",
                          "en/please-go-to-window", "en/counter-12"));
}

TEST(PhraseTest, RefusesWhatIsNoNumber) {
  for (const char* number :
       {"", "A", "017", "a017", "ABCD1", "A1234567", "A 17", "A017 ", "-f", "A017\n", "$(x)",
        "A-17", "Ä17", "A０１７", "-f /etc/passwd", "A017;ls", "../../x", "[['eI]]"}) {
    EXPECT_EQ(CallPhrase(Chinese(number, "3"), {}).status().code(),
              absl::StatusCode::kInvalidArgument)
        << number;
    EXPECT_FALSE(CallPhrase(English(number, "3"), {}).ok()) << number;
  }
  EXPECT_FALSE(CallPhrase(Chinese(std::string("A0\0", 3), "3"), {}).ok());
}

TEST(PhraseTest, RefusesWhatIsNoCounter) {
  for (const char* counter : {"", "-", "__", "123456789", "3 4", "3\n", "$(x)", "`x`",
                              "-f /etc/passwd", "三", "../3", "a.b", "\xff"}) {
    EXPECT_EQ(CallPhrase(Chinese("A017", counter), {}).status().code(),
              absl::StatusCode::kInvalidArgument)
        << counter;
  }
}

TEST(PhraseTest, RepeatsNothingOfWhatItRefuses) {
  const std::string message(CallPhrase(Chinese("<script>", "3"), {}).status().message());
  EXPECT_EQ(message.find("script"), std::string::npos);
}

}  // namespace
}  // namespace onestop::kiosk_client::speech
