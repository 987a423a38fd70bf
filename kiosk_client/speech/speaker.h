#ifndef ONESTOP_KIOSK_CLIENT_SPEECH_SPEAKER_H_
#define ONESTOP_KIOSK_CLIENT_SPEECH_SPEAKER_H_

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "kiosk_client/speech/espeak.h"
#include "kiosk_client/speech/phrase.h"
#include "kiosk_client/speech/program_runner.h"
#include "kiosk_client/speech/sound_cache.h"
#include "kiosk_client/speech/wav.h"
#include "server/base/mutex.h"

namespace onestop::kiosk_client::speech {

struct SpeakerOptions {
  // Recordings, one WAV file for each part of a phrase: zh/digit-1-yao.wav, en/letter-a.wav. Empty
  // when there are none.
  std::filesystem::path clips;
  // What was rendered before.
  SoundCacheOptions cache;
  PhraseWording wording;
  EspeakOptions espeak;
};

// Turns a call into sound: recordings where there are some, joined, and a speech program for the
// rest. Parts without a recording that follow each other are rendered as one text; when recordings
// and rendered speech are of different formats, all is rendered. Thread safe; renders one text at a
// time, and what is in the cache does not wait for that.
class Speaker {
 public:
  // `runner` must outlive this object.
  Speaker(SpeakerOptions options, ProgramRunner& runner);

  // A WAV file. kInvalidArgument for a call that cannot be spoken (CallPhrase), else why the speech
  // program gave nothing.
  absl::StatusOr<std::string> Speak(const SpokenCall& call) ONESTOP_EXCLUDES(render_mutex_);

 private:
  std::optional<Wav> Clip(const PhrasePart& part) const;
  absl::StatusOr<Wav> SpeakParts(const Phrase& phrase) ONESTOP_EXCLUDES(render_mutex_);
  absl::StatusOr<Wav> Render(gateway::Language language, const std::string& text)
      ONESTOP_EXCLUDES(render_mutex_);
  std::optional<Wav> Cached(const Bytes16& key);

  const SpeakerOptions options_;
  ProgramRunner& runner_;
  SoundCache cache_;
  Mutex render_mutex_;
};

// The texts of these parts as one.
std::string JoinedText(std::span<const PhrasePart> parts);

}  // namespace onestop::kiosk_client::speech

#endif  // ONESTOP_KIOSK_CLIENT_SPEECH_SPEAKER_H_
