#include "server/hall_files.h"

#include <gtest/gtest.h>

#include <fstream>

#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/journal/memory_journal.h"
#include "tests/support/temp_folder.h"

namespace onestop {
namespace {

// A data folder with one hall file, and a journal that outlives the engines on it.
class HallFilesTest : public ::testing::Test {
 protected:
  HallFilesTest() {
    const auto example = ReadFile(ONESTOP_SOURCE_DIR "/deploy/hall.toml");
    EXPECT_TRUE(example.ok()) << example.status();
    Write(*example);
    options_.submitted = (folder_.path() / "submitted").string();
  }

  void Write(const std::string& text) {
    text_ = text;
    std::ofstream(path()) << text;
  }

  // The target wait of identity cards.
  void Edit(const std::string& before, const std::string& after) {
    std::string text = text_;
    const std::string from = StrCat("target_wait = \"", before, "\"");
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, from.size(), StrCat("target_wait = \"", after, "\""));
    Write(text);
  }

  std::string path() const { return (folder_.path() / "hall.toml").string(); }

  // What a start of the server does with its hall files. The version in force afterwards, or 0.
  absl::Status Start() {
    auto journal = journal::MemoryJournal::Open(disk_);
    if (!journal.ok()) return journal.status();
    auto engine = engine::Engine::Open({}, journal->get(), &clock_, nullptr);
    if (!engine.ok()) return engine.status();
    ServerConfig config;
    config.halls = {path()};
    auto halls = LoadHalls(config);
    if (!halls.ok()) return halls.status();
    absl::Status status = SubmitHalls(**engine, *halls, options_, random_);
    const auto& current = (*engine)->StateOf("linjiang").config;
    version_ = current == nullptr ? 0 : current->version;
    source_ = current == nullptr ? "" : current->source;
    return status;
  }

  testing::TempFolder folder_;
  journal::MemoryDisk disk_;
  FakeClock clock_{Time(std::chrono::hours(24 * 20'000))};
  SeededRandom random_{1};
  SubmitOptions options_;
  std::string text_;
  uint64_t version_ = 0;
  std::string source_;
};

TEST_F(HallFilesTest, TheFirstStartPutsTheFileInForce) {
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(version_, 1U);
  EXPECT_EQ(source_, text_);
}

TEST_F(HallFilesTest, AnUnchangedFileIsNotSubmittedAgain) {
  ASSERT_TRUE(Start().ok());
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(version_, 1U);
}

TEST_F(HallFilesTest, AChangedFileIsPutInForce) {
  ASSERT_TRUE(Start().ok());
  Edit("15m", "12m");
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(version_, 2U);
  EXPECT_EQ(source_, text_);
}

TEST_F(HallFilesTest, AFileOvertakenByAVersionAppliedMeanwhileChangesNothing) {
  ASSERT_TRUE(Start().ok());
  const std::string first = text_;
  const std::string noted = *ReadFile(options_.submitted);
  Edit("15m", "12m");
  ASSERT_TRUE(Start().ok());
  // As if the second version had been applied to the running server, without the file.
  Write(first);
  ASSERT_TRUE(WriteFileAtomic(options_.submitted, noted, 0600).ok());
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(version_, 2U);
}

TEST_F(HallFilesTest, AFileEditedFromAnOlderVersionIsRefusedUnlessAccepted) {
  ASSERT_TRUE(Start().ok());
  const std::string first = text_;
  const std::string noted = *ReadFile(options_.submitted);
  Edit("15m", "12m");
  ASSERT_TRUE(Start().ok());
  Write(first);
  Edit("15m", "17m");
  ASSERT_TRUE(WriteFileAtomic(options_.submitted, noted, 0600).ok());
  EXPECT_EQ(ReasonOf(Start()), Reason::kConfigVersionMismatch);
  EXPECT_EQ(version_, 2U);
  options_.accept_any_version = true;
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(version_, 3U);
  EXPECT_EQ(source_, text_);
}

TEST_F(HallFilesTest, LosingTheNoteCostsNothing) {
  ASSERT_TRUE(Start().ok());
  ASSERT_TRUE(WriteFileAtomic(options_.submitted, "what is this\n", 0600).ok());
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(version_, 1U);
  Edit("15m", "12m");
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(version_, 2U);
}

TEST_F(HallFilesTest, AnUnknownTimeZoneIsRefused) {
  std::string text = text_;
  const std::string zone = "Asia/Shanghai";
  text.replace(text.find(zone), zone.size(), "Mars/Olympus");
  Write(text);
  EXPECT_EQ(ReasonOf(Start()), Reason::kConfigInvalid);
}

TEST_F(HallFilesTest, EveryMistakeOfEveryFileIsNamed) {
  Edit("15m", "soon");
  const std::string other = (folder_.path() / "other.toml").string();
  std::ofstream(other) << "[hall]\ncode = \"\"\n";
  ServerConfig config;
  config.halls = {path(), other};
  const auto halls = LoadHalls(config);
  ASSERT_EQ(ReasonOf(halls.status()), Reason::kConfigInvalid);
  const std::string message(FromAbsl(halls.status().message()));
  EXPECT_NE(message.find("hall.toml:"), std::string::npos) << message;
  EXPECT_NE(message.find("other.toml:"), std::string::npos) << message;
}

TEST_F(HallFilesTest, OneHallInTwoFilesIsRefused) {
  ServerConfig config;
  config.halls = {path(), path()};
  EXPECT_EQ(ReasonOf(LoadHalls(config).status()), Reason::kConfigInvalid);
}

}  // namespace
}  // namespace onestop
