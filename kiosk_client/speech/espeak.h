#ifndef ONESTOP_KIOSK_CLIENT_SPEECH_ESPEAK_H_
#define ONESTOP_KIOSK_CLIENT_SPEECH_ESPEAK_H_

#include <chrono>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gateway/client/language.h"
#include "kiosk_client/speech/program_runner.h"
#include "kiosk_client/speech/wav.h"

namespace onestop::kiosk_client::speech {

struct EspeakOptions {
  std::string program = "espeak-ng";
  // Slower than the program's 175: halls echo.
  int words_per_minute = 145;
  std::chrono::milliseconds limit{3000};
};

// The voice that knows the texts of a phrase in this language. Chinese is written in pinyin: the
// voice for characters reads some of them, and all digits, in English.
std::string_view EspeakVoice(gateway::Language language);

// How the program is to be called to give the text as a WAV file on its output. kInvalidArgument
// when the text holds anything but Latin letters, digits, spaces, commas and sounds in [[ ]], is
// longer than 200 characters, or could be taken for an option.
absl::StatusOr<ProgramCall> EspeakCall(gateway::Language language, std::string_view text,
                                       const EspeakOptions& options);

// The text spoken. Errors as of EspeakCall, the runner and ParseWav.
absl::StatusOr<Wav> RenderSpeech(gateway::Language language, std::string_view text,
                                 const EspeakOptions& options, ProgramRunner& runner);

}  // namespace onestop::kiosk_client::speech

#endif  // ONESTOP_KIOSK_CLIENT_SPEECH_ESPEAK_H_
