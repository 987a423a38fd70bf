#include "kiosk_client/speech/speaker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "server/base/file.h"
#include "server/base/strings.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace onestop::kiosk_client::speech {
namespace {

namespace fs = std::filesystem;
using gateway::Language;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr WavFormat kFormat{.channels = 1, .samples_per_second = 22050};

// Speaks a text by writing it down: the samples of the sound are the letters.
class WritingRunner : public ProgramRunner {
 public:
  absl::StatusOr<std::string> Run(const ProgramCall& call) override {
    // Slow enough for all who are to ask meanwhile.
    while (asking < wait_for) std::this_thread::yield();
    for (int i = 0; i < (wait_for > 0 ? 10'000 : 0); ++i) std::this_thread::yield();
    const MutexLock lock(mutex_);
    texts_.push_back(call.command.back());
    if (!failure_.ok()) return failure_;
    std::string samples = StrCat("<", call.command.back(), ">");
    if (samples.size() % 2 == 1) samples.push_back(' ');
    return EncodeWav({.format = kFormat, .samples = samples});
  }

  std::vector<std::string> texts() const {
    const MutexLock lock(mutex_);
    return texts_;
  }
  void Fail(absl::Status failure) {
    const MutexLock lock(mutex_);
    failure_ = std::move(failure);
  }

  // Runs nothing before so many are asking.
  std::atomic<int> wait_for = 0;
  std::atomic<int> asking = 0;

 private:
  mutable Mutex mutex_;
  std::vector<std::string> texts_ ONESTOP_GUARDED_BY(mutex_);
  absl::Status failure_ ONESTOP_GUARDED_BY(mutex_);
};

class SpeakerTest : public ::testing::Test {
 protected:
  SpeakerOptions Options() const {
    SpeakerOptions options;
    options.clips = folder_.path() / "clips";
    options.cache.folder = folder_.path() / "cache";
    return options;
  }

  void Record(const std::string& clip, const std::string& samples,
              const WavFormat& format = kFormat) {
    const fs::path path = Options().clips / (clip + ".wav");
    fs::create_directories(path.parent_path());
    ASSERT_TRUE(
        WriteFileAtomic(path, EncodeWav({.format = format, .samples = samples}), 0600).ok());
  }

  // What a speaker says, as the samples of the sound.
  static std::string Said(Speaker& speaker, const SpokenCall& call) {
    const absl::StatusOr<std::string> file = speaker.Speak(call);
    if (!file.ok()) return std::string(file.status().message());
    std::string samples = ParseWav(*file).value().samples;
    if (samples.ends_with(' ')) samples.pop_back();
    return samples;
  }

  onestop::testing::TempFolder folder_;
  WritingRunner runner_;
  const SpokenCall english_{.language = Language::kEnglish, .number = "B01", .counter = "3"};
};

TEST_F(SpeakerTest, RendersACallWithoutRecordingsAsOneText) {
  Speaker speaker(Options(), runner_);
  EXPECT_EQ(Said(speaker, english_), "<B zero one, please go to window 3>");
}

TEST_F(SpeakerTest, RendersEachTextOnce) {
  Speaker speaker(Options(), runner_);
  const std::string first = speaker.Speak(english_).value();
  EXPECT_EQ(speaker.Speak(english_).value(), first);
  EXPECT_THAT(runner_.texts(), SizeIs(1));
  Speaker restarted(Options(), runner_);
  EXPECT_EQ(restarted.Speak(english_).value(), first);
  EXPECT_THAT(runner_.texts(), SizeIs(1));
}

TEST_F(SpeakerTest, RendersAgainWhatSoundsDifferent) {
  Speaker speaker(Options(), runner_);
  ASSERT_TRUE(speaker.Speak(english_).ok());
  ASSERT_TRUE(
      speaker.Speak({.language = Language::kEnglish, .number = "B01", .counter = "4"}).ok());
  ASSERT_TRUE(
      speaker.Speak({.language = Language::kChinese, .number = "B01", .counter = "3"}).ok());
  EXPECT_THAT(runner_.texts(), SizeIs(3));
  SpeakerOptions slower = Options();
  slower.espeak.words_per_minute = 100;
  ASSERT_TRUE(Speaker(slower, runner_).Speak(english_).ok());
  EXPECT_THAT(runner_.texts(), SizeIs(4));
  SpeakerOptions other_words = Options();
  other_words.wording.zero = PhraseWording::Zero::kDong;
  ASSERT_TRUE(Speaker(other_words, runner_)
                  .Speak({.language = Language::kChinese, .number = "B01", .counter = "3"})
                  .ok());
  EXPECT_THAT(runner_.texts(), SizeIs(5));
}

TEST_F(SpeakerTest, PagesThatAskTogetherLetItRenderOnce) {
  Speaker speaker(Options(), runner_);
  runner_.wait_for = 8;
  std::vector<std::thread> pages;
  for (int i = 0; i < 8; ++i) {
    pages.emplace_back([&] {
      ++runner_.asking;
      EXPECT_TRUE(speaker.Speak(english_).ok());
    });
  }
  for (std::thread& page : pages) page.join();
  EXPECT_THAT(runner_.texts(), SizeIs(1));
}

TEST_F(SpeakerTest, JoinsRecordingsAndStartsNoProgram) {
  Record("en/letter-b", "bb");
  Record("en/digit-0", "00");
  Record("en/digit-1", "11");
  Record("en/please-go-to-window", "window");
  Record("en/counter-3", "33");
  Speaker speaker(Options(), runner_);
  EXPECT_EQ(Said(speaker, english_), "bb0011window33");
  EXPECT_THAT(runner_.texts(), IsEmpty());
}

TEST_F(SpeakerTest, RendersWhatIsMissingBetweenRecordings) {
  Record("en/letter-b", "bb");
  Record("en/please-go-to-window", "window");
  Speaker speaker(Options(), runner_);
  EXPECT_EQ(Said(speaker, english_), "bb<zero one>window<3>");
  EXPECT_THAT(runner_.texts(), ElementsAre("zero one", "3"));
}

TEST_F(SpeakerTest, BeginsNoTextWithAPause) {
  Record("en/digit-1", "11");
  Speaker speaker(Options(), runner_);
  EXPECT_EQ(Said(speaker, english_), "<B zero>11<please go to window 3>");
}

TEST_F(SpeakerTest, RendersAllWhenARecordingIsOfAnotherFormat) {
  Record("en/letter-b", "bbbb", {.channels = 2, .samples_per_second = 44100});
  Speaker speaker(Options(), runner_);
  EXPECT_EQ(Said(speaker, english_), "<B zero one, please go to window 3>");
}

TEST_F(SpeakerTest, PassesOverARecordingThatIsNone) {
  fs::create_directories(Options().clips / "en");
  ASSERT_TRUE(WriteFileAtomic(Options().clips / "en" / "letter-b.wav", "MP3", 0600).ok());
  Speaker speaker(Options(), runner_);
  EXPECT_EQ(Said(speaker, english_), "<B zero one, please go to window 3>");
}

TEST_F(SpeakerTest, RendersAgainWhatWasDamagedOnTheDisk) {
  Speaker speaker(Options(), runner_);
  ASSERT_TRUE(speaker.Speak(english_).ok());
  for (const auto& file : fs::directory_iterator(Options().cache.folder)) {
    fs::resize_file(file.path(), 50);
  }
  EXPECT_EQ(Said(speaker, english_), "<B zero one, please go to window 3>");
  EXPECT_THAT(runner_.texts(), SizeIs(2));
}

TEST_F(SpeakerTest, StartsNoProgramForWhatIsNoCall) {
  Speaker speaker(Options(), runner_);
  for (const char* hostile :
       {"-f /etc/passwd", "$(x)", "A017\n-w /tmp/x", "../../clips", "A017 [[x]]", ""}) {
    EXPECT_EQ(speaker.Speak({.language = Language::kEnglish, .number = hostile, .counter = "3"})
                  .status()
                  .code(),
              absl::StatusCode::kInvalidArgument)
        << hostile;
    EXPECT_FALSE(
        speaker.Speak({.language = Language::kChinese, .number = "A017", .counter = hostile}).ok())
        << hostile;
  }
  EXPECT_THAT(runner_.texts(), IsEmpty());
}

TEST_F(SpeakerTest, KeepsNoFailure) {
  Speaker speaker(Options(), runner_);
  runner_.Fail(absl::DeadlineExceededError("slow"));
  EXPECT_EQ(speaker.Speak(english_).status().code(), absl::StatusCode::kDeadlineExceeded);
  runner_.Fail(absl::OkStatus());
  EXPECT_TRUE(speaker.Speak(english_).ok());
}

// How much of a sound can be heard: the share of its 20 ms pieces that are louder than a fortieth of
// what 16 bits can hold.
double AudibleShare(const Wav& wav) {
  const size_t piece = wav.format.samples_per_second / 50;
  size_t pieces = 0;
  size_t audible = 0;
  for (size_t at = 0; at + 2 * piece <= wav.samples.size(); at += 2 * piece) {
    double squares = 0;
    for (size_t i = at; i < at + 2 * piece; i += 2) {
      const auto low = static_cast<uint8_t>(wav.samples[i]);
      const auto high = static_cast<int8_t>(wav.samples[i + 1]);
      const double sample = high * 256 + low;
      squares += sample * sample;
    }
    ++pieces;
    if (std::sqrt(squares / static_cast<double>(piece)) > 32768 / 40.0) ++audible;
  }
  return pieces == 0 ? 0 : static_cast<double>(audible) / static_cast<double>(pieces);
}

TEST_F(SpeakerTest, SpeaksWithTheRealProgram) {
  SystemClock clock;
  SpawnRunner program(clock);
  SpeakerOptions options = Options();
  options.espeak.limit = onestop::testing::kPatience;
  Speaker speaker(options, program);
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    const absl::StatusOr<std::string> file =
        speaker.Speak({.language = language, .number = "A017", .counter = "3"});
    ASSERT_TRUE(file.ok()) << file.status();
    const Wav wav = ParseWav(*file).value();
    // Both together have to fit into a call every eight seconds.
    EXPECT_GT(wav.milliseconds(), 1500U);
    EXPECT_LT(wav.milliseconds(), 5000U);
    // Words, with the gaps that are between and in them.
    EXPECT_GT(AudibleShare(wav), 0.4);
    EXPECT_LT(AudibleShare(wav), 0.98);
  }
}

TEST_F(SpeakerTest, EveryDigitTakesItsTime) {
  SystemClock clock;
  SpawnRunner program(clock);
  SpeakerOptions options = Options();
  options.espeak.limit = onestop::testing::kPatience;
  Speaker speaker(options, program);
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    uint32_t before = 0;
    for (const char* number : {"A1", "A101", "A10111"}) {
      const absl::StatusOr<std::string> file =
          speaker.Speak({.language = language, .number = number, .counter = "3"});
      ASSERT_TRUE(file.ok()) << file.status();
      const uint32_t length = ParseWav(*file).value().milliseconds();
      // Two digits more each time: said one by one, none is swallowed.
      EXPECT_GT(length, before + 300) << number;
      before = length;
    }
  }
}

}  // namespace
}  // namespace onestop::kiosk_client::speech
