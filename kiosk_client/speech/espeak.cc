#include "kiosk_client/speech/espeak.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::speech {
namespace {

constexpr size_t kLongestText = 200;

bool MayBeSpoken(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         std::string_view(" ,[]'").find(c) != std::string_view::npos;
}

}  // namespace

std::string_view EspeakVoice(gateway::Language language) {
  return language == gateway::Language::kChinese ? "cmn-latn-pinyin" : "en";
}

absl::StatusOr<ProgramCall> EspeakCall(gateway::Language language, std::string_view text,
                                       const EspeakOptions& options) {
  if (text.empty() || text.size() > kLongestText ||
      !std::all_of(text.begin(), text.end(), MayBeSpoken)) {
    return absl::InvalidArgumentError("this is no text to be spoken");
  }
  ProgramCall call;
  // The two dashes end the options; no text that passed the check above begins with one anyway.
  call.command = {options.program,
                  "-v",
                  std::string(EspeakVoice(language)),
                  "-s",
                  StrCat(options.words_per_minute),
                  "-z",
                  "--stdout",
                  "--",
                  std::string(text)};
  call.limit = options.limit;
  return call;
}

absl::StatusOr<Wav> RenderSpeech(gateway::Language language, std::string_view text,
                                 const EspeakOptions& options, ProgramRunner& runner) {
  const absl::StatusOr<ProgramCall> call = EspeakCall(language, text, options);
  if (!call.ok()) return call.status();
  const absl::StatusOr<std::string> file = runner.Run(*call);
  if (!file.ok()) return file.status();
  return ParseWav(*file);
}

}  // namespace onestop::kiosk_client::speech
