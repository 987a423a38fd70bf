#include "kiosk_client/speech/sound_cache.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "server/base/file.h"
#include "tests/support/temp_folder.h"

namespace onestop::kiosk_client::speech {
namespace {

namespace fs = std::filesystem;

Bytes16 Key(uint8_t number) { return Bytes16{number}; }

class SoundCacheTest : public ::testing::Test {
 protected:
  SoundCacheOptions Options(uint64_t most_bytes = 1000) const {
    return {.folder = folder_.path() / "a" / "cache", .most_bytes = most_bytes};
  }
  size_t Files() const {
    size_t files = 0;
    for ([[maybe_unused]] const auto& file : fs::directory_iterator(Options().folder)) ++files;
    return files;
  }

  onestop::testing::TempFolder folder_;
};

TEST_F(SoundCacheTest, KeepsWhatItIsGivenAlsoOverARestart) {
  {
    SoundCache cache(Options());
    EXPECT_EQ(cache.Find(Key(1)), std::nullopt);
    cache.Keep(Key(1), "one");
    EXPECT_EQ(cache.Find(Key(1)), "one");
  }
  SoundCache cache(Options());
  EXPECT_EQ(cache.Find(Key(1)), "one");
  EXPECT_EQ(cache.bytes(), 3U);
}

TEST_F(SoundCacheTest, DropsWhatWasNotAskedForTheLongest) {
  SoundCache cache(Options(10));
  cache.Keep(Key(1), "1111");
  cache.Keep(Key(2), "2222");
  EXPECT_EQ(cache.Find(Key(1)), "1111");
  cache.Keep(Key(3), "3333");
  EXPECT_EQ(cache.Find(Key(2)), std::nullopt);
  EXPECT_EQ(cache.Find(Key(1)), "1111");
  EXPECT_EQ(cache.Find(Key(3)), "3333");
  EXPECT_EQ(Files(), 2U);
  EXPECT_EQ(cache.bytes(), 8U);
}

TEST_F(SoundCacheTest, KeepsNothingThatIsLargerThanItself) {
  SoundCache cache(Options(3));
  cache.Keep(Key(1), "1111");
  EXPECT_EQ(cache.Find(Key(1)), std::nullopt);
  EXPECT_EQ(Files(), 0U);
}

TEST_F(SoundCacheTest, CountsWhatIsReplacedOnce) {
  SoundCache cache(Options());
  cache.Keep(Key(1), "1111");
  cache.Keep(Key(1), "11");
  EXPECT_EQ(cache.bytes(), 2U);
  EXPECT_EQ(cache.Find(Key(1)), "11");
  cache.Drop(Key(1));
  EXPECT_EQ(cache.bytes(), 0U);
  EXPECT_EQ(Files(), 0U);
}

TEST_F(SoundCacheTest, IsBoundedWhenItFindsMoreThanItMayKeep) {
  {
    SoundCache cache(Options());
    for (uint8_t i = 1; i <= 5; ++i) cache.Keep(Key(i), "xxxx");
    // The clock of the file system may be too coarse to tell them apart.
    const auto path = Options().folder / (Hex(Key(2)) + ".wav");
    fs::last_write_time(path, fs::last_write_time(path) - std::chrono::hours(1));
  }
  SoundCache cache(Options(16));
  EXPECT_EQ(cache.bytes(), 16U);
  EXPECT_EQ(cache.Find(Key(2)), std::nullopt);
  EXPECT_EQ(Files(), 4U);
}

TEST_F(SoundCacheTest, LeavesForeignFilesAlone) {
  fs::create_directories(Options().folder);
  ASSERT_TRUE(WriteFileAtomic(Options().folder / "notes.wav", "my own", 0600).ok());
  SoundCache cache(Options(1));
  EXPECT_EQ(cache.bytes(), 0U);
  EXPECT_TRUE(fs::exists(Options().folder / "notes.wav"));
}

TEST_F(SoundCacheTest, ForgetsAFileThatWasTakenAway) {
  SoundCache cache(Options());
  cache.Keep(Key(1), "one");
  fs::remove_all(Options().folder);
  EXPECT_EQ(cache.Find(Key(1)), std::nullopt);
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST_F(SoundCacheTest, GoesWithoutAFolderItCannotMake) {
  ASSERT_TRUE(WriteFileAtomic(folder_.path() / "a", "a file", 0600).ok());
  SoundCache cache(Options());
  cache.Keep(Key(1), "one");
  EXPECT_EQ(cache.Find(Key(1)), std::nullopt);
}

}  // namespace
}  // namespace onestop::kiosk_client::speech
