#ifndef ONESTOP_KIOSK_CLIENT_SPEECH_PHRASE_H_
#define ONESTOP_KIOSK_CLIENT_SPEECH_PHRASE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/client/language.h"

namespace onestop::kiosk_client::speech {

// How the digits of a ticket's number are spoken in Chinese. Over a loudspeaker 1 is yao rather
// than yi, which is easily heard as 7 (qi), and in some halls 0 is dong rather than ling.
struct PhraseWording {
  enum class Zero { kLing, kDong };
  enum class One { kYao, kYi };
  Zero zero = Zero::kLing;
  One one = One::kYao;
};

// A call as it is spoken to the hall.
struct SpokenCall {
  gateway::Language language = gateway::Language::kChinese;
  // The ticket's number, such as A017: one to three letters, one to six digits.
  std::string number;
  // The counter's code, such as 3 or B-12: at most eight letters, digits, - and _.
  std::string counter;
};

// The smallest piece that there can be a recording of.
struct PhrasePart {
  // Name of the recording within a folder of recordings, without ".wav": "zh/digit-1-yao".
  std::string clip;
  // For the speech program; in Chinese in pinyin.
  std::string text;
};

struct Phrase {
  gateway::Language language = gateway::Language::kChinese;
  std::vector<PhrasePart> parts;
  // As one would write it: "请A零幺七号到3号窗口".
  std::string written;
};

// "A zero one seven, please go to window three" in the call's language. Every digit of the ticket
// is spoken by itself; the counter's number, where its code is one, is spoken as a number.
// kInvalidArgument for a number or counter that is not of the form above, whatever it holds.
absl::StatusOr<Phrase> CallPhrase(const SpokenCall& call, const PhraseWording& wording);

}  // namespace onestop::kiosk_client::speech

#endif  // ONESTOP_KIOSK_CLIENT_SPEECH_PHRASE_H_
