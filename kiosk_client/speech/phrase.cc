#include "kiosk_client/speech/phrase.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::speech {
namespace {

using gateway::Language;

constexpr size_t kMostLetters = 3;
constexpr size_t kMostDigits = 6;
constexpr size_t kMostOfACounter = 8;
// Up to here a counter's code is a number to people; beyond it is one digit after the other.
constexpr int kLargestCounter = 999;

bool IsLetter(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsWord(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
}

bool IsTicketNumber(std::string_view text) {
  const auto digits = std::find_if_not(text.begin(), text.end(), IsLetter);
  const auto letters = static_cast<size_t>(digits - text.begin());
  return letters >= 1 && letters <= kMostLetters && text.size() - letters >= 1 &&
         text.size() - letters <= kMostDigits && std::all_of(digits, text.end(), IsDigit);
}

bool IsCounterCode(std::string_view text) {
  return !text.empty() && text.size() <= kMostOfACounter &&
         std::all_of(text.begin(), text.end(), IsWord) &&
         std::any_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); });
}

struct Digit {
  std::string_view english;
  std::string_view pinyin;
  std::string_view character;
};
constexpr Digit kDigits[] = {
    {"zero", "ling2", "零"}, {"one", "yi1", "一"},  {"two", "er4", "二"},  {"three", "san1", "三"},
    {"four", "si4", "四"},   {"five", "wu3", "五"}, {"six", "liu4", "六"}, {"seven", "qi1", "七"},
    {"eight", "ba1", "八"},  {"nine", "jiu3", "九"}};
constexpr Digit kDong{"", "dong4", "洞"};
constexpr Digit kYao{"", "yao1", "幺"};

const Digit& ChineseDigit(int value, const PhraseWording& wording) {
  if (value == 0 && wording.zero == PhraseWording::Zero::kDong) return kDong;
  if (value == 1 && wording.one == PhraseWording::One::kYao) return kYao;
  return kDigits[value];
}

// "dong4" is "dong" in the name of a recording.
std::string_view WithoutTone(std::string_view pinyin) {
  pinyin.remove_suffix(1);
  return pinyin;
}

// 1 to 999: er4 shi2 yi1, yi1 bai3 ling2 wu3.
std::string PinyinNumber(int value) {
  std::string words;
  const auto add = [&words](std::string_view word) {
    StrAppend(&words, words.empty() ? "" : " ", word);
  };
  const auto add_digit = [&add](int digit) { add(kDigits[digit].pinyin); };
  if (value >= 100) {
    add_digit(value / 100);
    add("bai3");
    value %= 100;
    if (value == 0) return words;
    if (value < 10) add("ling2");
  }
  if (value >= 10) {
    // 10 to 19 begin with shi2, but in the middle of a number with yi1 shi2.
    if (value >= 20 || !words.empty()) add_digit(value / 10);
    add("shi2");
    value %= 10;
    if (value == 0) return words;
  }
  add_digit(value);
  return words;
}

class PhraseWriter {
 public:
  PhraseWriter(Language language, const PhraseWording& wording) : wording_(wording) {
    phrase_.language = language;
  }

  void Say(std::string_view clip, std::string_view text, std::string_view written) {
    phrase_.parts.push_back({.clip = StrCat(gateway::LanguageTag(phrase_.language), "/", clip),
                             .text = std::string(text)});
    phrase_.written.append(written);
  }

  // Letters and digits one by one; others are passed over.
  void Spell(std::string_view code) {
    for (const char c : code) {
      if (IsDigit(c)) {
        SayDigit(c - '0');
      } else if (absl::ascii_isalpha(static_cast<unsigned char>(c))) {
        SayLetter(absl::ascii_toupper(static_cast<unsigned char>(c)));
      }
    }
  }

  void SayCounter(std::string_view counter) {
    int value = 0;
    if (IsDigit(counter.front()) && counter.front() != '0' &&
        absl::SimpleAtoi(ToAbsl(counter), &value) && value <= kLargestCounter) {
      const std::string clip = StrCat("counter-", value);
      const std::string text = chinese() ? PinyinNumber(value) : StrCat(value);
      Say(clip, text, counter);
      return;
    }
    Spell(counter);
  }

  Phrase Finish() { return std::move(phrase_); }

 private:
  bool chinese() const { return phrase_.language == Language::kChinese; }

  void SayDigit(int value) {
    if (!chinese()) {
      const std::string_view word = kDigits[value].english;
      Say(StrCat("digit-", value), word, StrCat(" ", word));
      return;
    }
    const Digit& digit = ChineseDigit(value, wording_);
    // The two that have several names have a recording for each.
    const std::string clip = value > 1 ? StrCat("digit-", value)
                                       : StrCat("digit-", value, "-", WithoutTone(digit.pinyin));
    Say(clip, digit.pinyin, digit.character);
  }

  void SayLetter(char letter) {
    const std::string name(1, letter);
    const std::string clip =
        StrCat("letter-", std::string(1, absl::ascii_tolower(static_cast<unsigned char>(letter))));
    if (chinese()) {
      Say(clip, name, name);
      return;
    }
    // In the middle of an English sentence A is an article, so it is given as a sound.
    Say(clip, letter == 'A' ? "[['eI]]" : name, phrase_.written.empty() ? name : StrCat(" ", name));
  }

  const PhraseWording wording_;
  Phrase phrase_;
};

}  // namespace

absl::StatusOr<Phrase> CallPhrase(const SpokenCall& call, const PhraseWording& wording) {
  // The values are not repeated: they may be anything.
  if (!IsTicketNumber(call.number)) {
    return absl::InvalidArgumentError("number: 1 to 3 capital letters and 1 to 6 digits");
  }
  if (!IsCounterCode(call.counter)) {
    return absl::InvalidArgumentError("counter: at most 8 letters, digits, - and _");
  }
  PhraseWriter writer(call.language, wording);
  if (call.language == Language::kChinese) {
    writer.Say("please", "qing3", "请");
    writer.Spell(call.number);
    writer.Say("number-go-to", "hao4, dao4", "号到");
    writer.SayCounter(call.counter);
    writer.Say("window", "hao4 chuang1 kou3", "号窗口");
  } else {
    writer.Spell(call.number);
    writer.Say("please-go-to-window", ", please go to window", ", please go to window ");
    writer.SayCounter(call.counter);
  }
  return writer.Finish();
}

}  // namespace onestop::kiosk_client::speech
