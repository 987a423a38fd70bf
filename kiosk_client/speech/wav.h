#ifndef ONESTOP_KIOSK_CLIENT_SPEECH_WAV_H_
#define ONESTOP_KIOSK_CLIENT_SPEECH_WAV_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace onestop::kiosk_client::speech {

struct WavFormat {
  uint16_t channels = 1;
  uint32_t samples_per_second = 0;

  friend bool operator==(const WavFormat&, const WavFormat&) = default;
};

// Sound as WAV files hold it: PCM of 16 bits.
struct Wav {
  WavFormat format;
  // Little-endian samples, those of one moment side by side.
  std::string samples;

  uint32_t milliseconds() const;
};

// Reads a file of 16-bit PCM, one or two channels, 8 to 48 kHz, that has some sound in it. Chunks
// it does not know are passed over; sizes that a program could not know yet when it wrote to a pipe
// mean all that is there. kInvalidArgument for everything else.
absl::StatusOr<Wav> ParseWav(std::string_view file);

std::string EncodeWav(const Wav& wav);

// One after the other. kInvalidArgument when there are none, or their formats differ.
absl::StatusOr<Wav> JoinWavs(std::span<const Wav> wavs);

}  // namespace onestop::kiosk_client::speech

#endif  // ONESTOP_KIOSK_CLIENT_SPEECH_WAV_H_
