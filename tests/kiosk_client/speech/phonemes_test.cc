// What the speech program makes of our phrases, by the phonemes that it names: no test can listen.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "kiosk_client/speech/espeak.h"
#include "kiosk_client/speech/phrase.h"
#include "kiosk_client/speech/speaker.h"
#include "server/base/strings.h"
#include "tests/support/process.h"

namespace onestop::kiosk_client::speech {
namespace {

using gateway::Language;
using onestop::testing::RunProcess;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Phonemes in the program's own letters, with single spaces between words.
std::string Phonemes(Language language, const std::string& text) {
  const auto run = RunProcess({.command = {"/usr/bin/env", "espeak-ng", "-q", "-x", "-v",
                                           std::string(EspeakVoice(language)), "--", text}});
  EXPECT_EQ(run.exit, 0) << run.error;
  std::string phonemes = absl::StrReplaceAll(run.output, {{"\n", " "}});
  absl::RemoveExtraAsciiWhitespace(&phonemes);
  return phonemes;
}

std::string Spoken(const SpokenCall& call, const PhraseWording& wording = {}) {
  return Phonemes(call.language, JoinedText(CallPhrase(call, wording).value().parts));
}

SpokenCall Chinese(const std::string& number) {
  return {.language = Language::kChinese, .number = number, .counter = "3"};
}
SpokenCall English(const std::string& number) {
  return {.language = Language::kEnglish, .number = number, .counter = "3"};
}

TEST(PhonemesTest, EnglishDigitsAreSpokenOneByOne) {
  EXPECT_EQ(Spoken(English("A017")), "'eI z'i@roU w'0n s'Ev@n pl'i:z g,oU t@ w'IndoU Tr'i:");
}

TEST(PhonemesTest, WithoutOurWordsEnglishWouldSaySeventeen) {
  // If the program learns better one day, the words can go.
  EXPECT_THAT(Phonemes(Language::kEnglish, "A017"), HasSubstr("s'Ev@nt,i:n"));
  EXPECT_THAT(Phonemes(Language::kEnglish, "A zero one"), StartsWith("a# "));
}

TEST(PhonemesTest, EveryEnglishLetterIsSpokenByItsName) {
  const std::string names[] = {
      "'eI",   "b'i:", "s'i:", "d'i:", "'i:",        "'Ef",  "dZ'i:", "'eItS", "'aI",
      "dZ'eI", "k'eI", "'El",  "'Em",  "'En",        "'oU",  "p'i:",  "kj'u:", "'A@",
      "'Es",   "t'i:", "j'u:", "v'i:", "d'Vb@Lj,u:", "'Eks", "w'aI",  "z'Ed"};
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    const std::string& name = names[letter - 'A'];
    // Where the letter stands may move the stress, not the sounds.
    const auto sounds = [](const std::string& text) {
      return absl::StrReplaceAll(text, {{"'", ""}, {",", ""}});
    };
    EXPECT_THAT(sounds(Spoken(English(StrCat(std::string(1, letter), "5")))),
                StartsWith(StrCat(sounds(name), " faIv")))
        << letter;
  }
}

TEST(PhonemesTest, ChineseDigitsAreSpokenOneByOneWithTheirTones) {
  const std::string spoken = Spoken(Chinese("A017"));
  // qing A ling yao qi hao, dao san hao chuang kou.
  EXPECT_THAT(spoken, HasSubstr("'ei51_| l'i35N_| j'Au55_| tS;h'i55_| X'Au51_|"));
  EXPECT_THAT(spoken, HasSubstr("t'Au51_| s'a55n_| X'Au51_| ts.hw'A55N_| kh'ou214_|"));
}

TEST(PhonemesTest, EachChineseDigitHasItsOwnSound) {
  const std::string sounds[] = {"l'i35N", "j'Au55",  "'@r51",    "s'a55n", "s'i[51",
                                "w'u214", "l'iou51", "tS;h'i55", "p'A55",  "tS;'iou214"};
  for (int digit = 0; digit <= 9; ++digit) {
    const Phrase phrase = CallPhrase(Chinese(StrCat("A", digit)), {}).value();
    const std::string& text = phrase.parts[2].text;
    EXPECT_THAT(Phonemes(Language::kChinese, text), StartsWith(sounds[digit])) << digit;
  }
}

TEST(PhonemesTest, TheOtherWordsForZeroAndOneAreSpokenToo) {
  const std::string spoken =
      Spoken(Chinese("A01"), {.zero = PhraseWording::Zero::kDong, .one = PhraseWording::One::kYi});
  EXPECT_THAT(spoken, HasSubstr("t'ong51_| j'i55_|"));
}

TEST(PhonemesTest, ChineseIsNeverSpokenInEnglish) {
  // The program marks a change of the voice by the language in brackets.
  for (const char* number : {"A017", "Z999", "ABC123456"}) {
    EXPECT_THAT(Spoken(Chinese(number)), Not(HasSubstr("(en)"))) << number;
  }
  const auto characters = RunProcess(
      {.command = {"/usr/bin/env", "espeak-ng", "-q", "-x", "-v", "cmn", "请到三号窗口"}});
  EXPECT_THAT(characters.output, HasSubstr("(en)"));
}

}  // namespace
}  // namespace onestop::kiosk_client::speech
