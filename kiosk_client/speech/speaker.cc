#include "kiosk_client/speech/speaker.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "server/base/file.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::speech {
namespace {

using gateway::Language;

// What a sound is made from; another program or speed makes another one.
Bytes16 KeyOf(Language language, const std::string& text, const EspeakOptions& options) {
  constexpr uint32_t kVersion = 1;
  Hasher hasher;
  hasher.U32(kVersion);
  hasher.Str(options.program);
  hasher.Str(EspeakVoice(language));
  hasher.U32(static_cast<uint32_t>(options.words_per_minute));
  hasher.Str(text);
  return hasher.Finish16();
}

}  // namespace

std::string JoinedText(std::span<const PhrasePart> parts) {
  std::string text;
  for (const PhrasePart& part : parts) {
    std::string_view words = part.text;
    const bool pause = words.starts_with(",");
    // A text does not begin with a pause.
    if (text.empty() && pause) words.remove_prefix(std::min(words.size(), size_t{2}));
    StrAppend(&text, text.empty() || pause ? "" : " ", words);
  }
  return text;
}

Speaker::Speaker(SpeakerOptions options, ProgramRunner& runner)
    : options_(std::move(options)), runner_(runner), cache_(options_.cache) {}

absl::StatusOr<std::string> Speaker::Speak(const SpokenCall& call) {
  const absl::StatusOr<Phrase> phrase = CallPhrase(call, options_.wording);
  if (!phrase.ok()) return phrase.status();
  absl::StatusOr<Wav> wav = SpeakParts(*phrase);
  if (!wav.ok()) return wav.status();
  return EncodeWav(*wav);
}

absl::StatusOr<Wav> Speaker::SpeakParts(const Phrase& phrase) {
  const std::span<const PhrasePart> parts = phrase.parts;
  std::vector<std::optional<Wav>> clips;
  for (const PhrasePart& part : parts) clips.push_back(Clip(part));
  std::vector<Wav> sounds;
  for (size_t at = 0; at < parts.size();) {
    if (clips[at]) {
      sounds.push_back(*std::move(clips[at++]));
      continue;
    }
    size_t end = at;
    while (end < parts.size() && !clips[end]) ++end;
    absl::StatusOr<Wav> rendered = Render(phrase.language, JoinedText(parts.subspan(at, end - at)));
    if (!rendered.ok()) return rendered.status();
    sounds.push_back(*std::move(rendered));
    at = end;
  }
  absl::StatusOr<Wav> joined = JoinWavs(sounds);
  if (joined.ok()) return joined;
  return Render(phrase.language, JoinedText(parts));
}

std::optional<Wav> Speaker::Clip(const PhrasePart& part) const {
  if (options_.clips.empty()) return std::nullopt;
  const absl::StatusOr<std::string> file = ReadFile(options_.clips / StrCat(part.clip, ".wav"));
  if (!file.ok()) return std::nullopt;
  absl::StatusOr<Wav> wav = ParseWav(*file);
  if (!wav.ok()) return std::nullopt;
  return *std::move(wav);
}

std::optional<Wav> Speaker::Cached(const Bytes16& key) {
  const std::optional<std::string> file = cache_.Find(key);
  if (!file) return std::nullopt;
  absl::StatusOr<Wav> wav = ParseWav(*file);
  if (wav.ok()) return *std::move(wav);
  cache_.Drop(key);
  return std::nullopt;
}

absl::StatusOr<Wav> Speaker::Render(Language language, const std::string& text) {
  const Bytes16 key = KeyOf(language, text, options_.espeak);
  if (std::optional<Wav> wav = Cached(key)) return *std::move(wav);
  const MutexLock lock(render_mutex_);
  // Another page may have wanted the same meanwhile.
  if (std::optional<Wav> wav = Cached(key)) return *std::move(wav);
  absl::StatusOr<Wav> wav = RenderSpeech(language, text, options_.espeak, runner_);
  if (wav.ok()) cache_.Keep(key, EncodeWav(*wav));
  return wav;
}

}  // namespace onestop::kiosk_client::speech
