#include "kiosk_client/speech/espeak.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace onestop::kiosk_client::speech {
namespace {

using gateway::Language;
using ::testing::ElementsAre;

TEST(EspeakTest, CallsTheProgramWithAListOfArguments) {
  const auto call = EspeakCall(Language::kChinese, "qing3 A", {.words_per_minute = 130});
  ASSERT_TRUE(call.ok()) << call.status();
  EXPECT_THAT(call->command, ElementsAre("espeak-ng", "-v", "cmn-latn-pinyin", "-s", "130", "-z",
                                         "--stdout", "--", "qing3 A"));
  EXPECT_EQ(EspeakCall(Language::kEnglish, "B one", {})->command[2], "en");
}

TEST(EspeakTest, SpeaksOnlyWhatAPhraseIsMadeOf) {
  for (const char* text : {"", "-f /etc/passwd", "--stdin", "$(x)", "`x`", "a\nb", "a;b", "a|b",
                           "a/b", "<say-as>", "请", "a\\b", "a\"b", "a.b", "\xff"}) {
    EXPECT_EQ(EspeakCall(Language::kEnglish, text, {}).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
  EXPECT_FALSE(EspeakCall(Language::kEnglish, std::string("a\0b", 3), {}).ok());
  EXPECT_TRUE(EspeakCall(Language::kEnglish, std::string(200, 'a'), {}).ok());
  EXPECT_FALSE(EspeakCall(Language::kEnglish, std::string(201, 'a'), {}).ok());
}

TEST(EspeakTest, GivesSound) {
  SystemClock clock;
  SpawnRunner runner(clock);
  const EspeakOptions patient{.limit = std::chrono::milliseconds(100'000)};
  const absl::StatusOr<Wav> wav =
      RenderSpeech(Language::kEnglish, "[['eI]] zero one seven", patient, runner);
  ASSERT_TRUE(wav.ok()) << wav.status();
  EXPECT_EQ(wav->format, (WavFormat{.channels = 1, .samples_per_second = 22050}));
  EXPECT_GT(wav->milliseconds(), 800U);
  EXPECT_LT(wav->milliseconds(), 4000U);
  EXPECT_NE(wav->samples.find_first_not_of('\0'), std::string::npos);
}

TEST(EspeakTest, PassesOnThatThereIsNoSuchProgram) {
  SystemClock clock;
  SpawnRunner runner(clock);
  EXPECT_EQ(
      RenderSpeech(Language::kEnglish, "a", {.program = "no-such-program"}, runner).status().code(),
      absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace onestop::kiosk_client::speech
