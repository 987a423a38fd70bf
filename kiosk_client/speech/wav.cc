#include "kiosk_client/speech/wav.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace onestop::kiosk_client::speech {
namespace {

constexpr uint16_t kPcm = 1;
// WAVE_FORMAT_EXTENSIBLE, whose first two bytes of the sub-format are the format.
constexpr uint16_t kExtensible = 0xFFFE;
constexpr uint16_t kBitsPerSample = 16;
// What programs write for the size of a stream, give or take a buffer.
constexpr uint32_t kUnknownSize = 0x7FFF0000;

uint32_t U32(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value |= uint32_t{static_cast<uint8_t>(bytes[at + i])} << (8 * i);
  return value;
}

uint16_t U16(std::string_view bytes, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) | static_cast<uint8_t>(bytes[at + 1])
                                                                     << 8);
}

void Append(std::string& bytes, uint32_t value, size_t size) {
  for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
}

absl::Status Bad(const char* why) { return absl::InvalidArgumentError(why); }

std::optional<WavFormat> ParseFormat(std::string_view chunk) {
  if (chunk.size() < 16) return std::nullopt;
  const bool extensible = U16(chunk, 0) == kExtensible && chunk.size() >= 26;
  const uint16_t encoding = extensible ? U16(chunk, 24) : U16(chunk, 0);
  const WavFormat format{.channels = U16(chunk, 2), .samples_per_second = U32(chunk, 4)};
  if (encoding != kPcm || U16(chunk, 14) != kBitsPerSample) return std::nullopt;
  if (format.channels < 1 || format.channels > 2) return std::nullopt;
  if (format.samples_per_second < 8000 || format.samples_per_second > 48000) return std::nullopt;
  return format;
}

size_t FrameBytes(const WavFormat& format) { return size_t{format.channels} * kBitsPerSample / 8; }

}  // namespace

uint32_t Wav::milliseconds() const {
  const size_t frames = samples.size() / FrameBytes(format);
  return static_cast<uint32_t>(frames * 1000 / std::max(1U, format.samples_per_second));
}

absl::StatusOr<Wav> ParseWav(std::string_view file) {
  if (file.size() < 12 || file.substr(0, 4) != "RIFF" || file.substr(8, 4) != "WAVE") {
    return Bad("not a WAV file");
  }
  std::optional<WavFormat> format;
  size_t at = 12;
  while (file.size() - at >= 8) {
    const std::string_view name = file.substr(at, 4);
    const uint32_t size = U32(file, at + 4);
    at += 8;
    const size_t left = file.size() - at;
    if (size > left && (name != "data" || size < kUnknownSize)) return Bad("a cut-off WAV file");
    const std::string_view chunk = file.substr(at, size);
    if (name == "fmt ") {
      format = ParseFormat(chunk);
      if (!format) return Bad("a WAV file that is not 16-bit PCM");
    } else if (name == "data") {
      if (!format) return Bad("a WAV file without a format");
      const size_t whole = chunk.size() - chunk.size() % FrameBytes(*format);
      if (whole == 0) return Bad("a WAV file without sound");
      return Wav{.format = *format, .samples = std::string(chunk.substr(0, whole))};
    }
    // Chunks begin at even places.
    at += std::min<size_t>(left, size_t{size} + size % 2);
  }
  return Bad("a WAV file without sound");
}

std::string EncodeWav(const Wav& wav) {
  const auto size = static_cast<uint32_t>(wav.samples.size());
  const auto frame = static_cast<uint32_t>(FrameBytes(wav.format));
  std::string file = "RIFF";
  Append(file, 36 + size, 4);
  file.append("WAVEfmt ");
  Append(file, 16, 4);
  Append(file, kPcm, 2);
  Append(file, wav.format.channels, 2);
  Append(file, wav.format.samples_per_second, 4);
  Append(file, wav.format.samples_per_second * frame, 4);
  Append(file, frame, 2);
  Append(file, kBitsPerSample, 2);
  file.append("data");
  Append(file, size, 4);
  return file.append(wav.samples);
}

absl::StatusOr<Wav> JoinWavs(std::span<const Wav> wavs) {
  if (wavs.empty()) return Bad("nothing to join");
  Wav joined = wavs.front();
  for (const Wav& wav : wavs.subspan(1)) {
    if (wav.format != joined.format) return Bad("sounds of different formats");
    joined.samples.append(wav.samples);
  }
  return joined;
}

}  // namespace onestop::kiosk_client::speech
