#include "kiosk_client/speech/wav.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace onestop::kiosk_client::speech {
namespace {

constexpr WavFormat kMono{.channels = 1, .samples_per_second = 22050};
constexpr WavFormat kStereo{.channels = 2, .samples_per_second = 44100};

std::string Bytes(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

// The start of a file up to the size of its data.
std::string Head() { return EncodeWav({.format = kMono, .samples = "abcd"}).substr(0, 40); }

TEST(WavTest, WritesTheHeadThatPlayersExpect) {
  const std::string file = EncodeWav({.format = kMono, .samples = "abcd"});
  EXPECT_EQ(file,
            "RIFF" + Bytes({40, 0, 0, 0}) + "WAVEfmt " +
                Bytes({16, 0, 0, 0, 1, 0, 1, 0, 0x22, 0x56, 0, 0, 0x44, 0xAC, 0, 0, 2, 0, 16, 0}) +
                "data" + Bytes({4, 0, 0, 0}) + "abcd");
}

TEST(WavTest, ReadsWhatItWrote) {
  for (const WavFormat& format : {kMono, kStereo}) {
    const auto wav = ParseWav(EncodeWav({.format = format, .samples = "abcdefgh"}));
    ASSERT_TRUE(wav.ok()) << wav.status();
    EXPECT_EQ(wav->format, format);
    EXPECT_EQ(wav->samples, "abcdefgh");
  }
}

TEST(WavTest, KnowsHowLongItIs) {
  EXPECT_EQ((Wav{.format = kMono, .samples = std::string(44100, 'x')}).milliseconds(), 1000U);
  EXPECT_EQ((Wav{.format = kStereo, .samples = std::string(44100, 'x')}).milliseconds(), 250U);
}

TEST(WavTest, PassesOverChunksItDoesNotKnow) {
  std::string file = EncodeWav({.format = kMono, .samples = "abcd"});
  file.insert(36, "LIST" + Bytes({3, 0, 0, 0}) + "xyz" + Bytes({0}));
  const auto wav = ParseWav(file);
  ASSERT_TRUE(wav.ok()) << wav.status();
  EXPECT_EQ(wav->samples, "abcd");
}

TEST(WavTest, TakesAllThereIsWhenTheSizeWasNotKnown) {
  for (const auto& size : {Bytes({0, 0xF0, 0xFF, 0x7F}), Bytes({0xFF, 0xFF, 0xFF, 0xFF})}) {
    const auto wav = ParseWav(Head() + size + "abcde");
    ASSERT_TRUE(wav.ok()) << wav.status();
    EXPECT_EQ(wav->samples, "abcd");
  }
}

TEST(WavTest, RefusesWhatIsCutOff) {
  const std::string file = EncodeWav({.format = kMono, .samples = "abcd"});
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_FALSE(ParseWav(file.substr(0, size)).ok()) << size;
  }
}

TEST(WavTest, RefusesFormatsItCannotJoin) {
  const std::string file = EncodeWav({.format = kMono, .samples = "abcd"});
  const auto with = [&](size_t at, int value) {
    std::string changed = file;
    changed[at] = static_cast<char>(value);
    return ParseWav(changed);
  };
  EXPECT_TRUE(with(20, 1).ok());
  EXPECT_FALSE(with(20, 3).ok());  // floating point
  EXPECT_FALSE(with(22, 0).ok());  // no channel
  EXPECT_FALSE(with(22, 6).ok());  // six
  EXPECT_FALSE(with(25, 1).ok());  // 290 Hz
  EXPECT_FALSE(with(26, 2).ok());  // 153 kHz
  EXPECT_FALSE(with(34, 8).ok());  // 8 bit
  EXPECT_FALSE(with(0, 'X').ok());
}

TEST(WavTest, JoinsSoundsOfOneFormat) {
  const std::vector<Wav> wavs = {{.format = kMono, .samples = "ab"},
                                 {.format = kMono, .samples = "cd"}};
  EXPECT_EQ(JoinWavs(wavs)->samples, "abcd");
  const std::vector<Wav> mixed = {{.format = kMono, .samples = "ab"},
                                  {.format = kStereo, .samples = "cdef"}};
  EXPECT_FALSE(JoinWavs(mixed).ok());
  EXPECT_FALSE(JoinWavs({}).ok());
}

}  // namespace
}  // namespace onestop::kiosk_client::speech
