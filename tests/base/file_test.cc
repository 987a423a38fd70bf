#include "server/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onestop {
namespace {

using ::onestop::testing::TempFolder;

std::string In(const TempFolder& folder, const char* name) {
  return (folder.path() / name).string();
}

size_t FilesIn(const std::filesystem::path& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(FileTest, WhatWasWrittenIsRead) {
  const TempFolder folder;
  std::string content(200000, 'x');
  content[70000] = '\0';
  ASSERT_TRUE(WriteFileAtomic(In(folder, "a"), content, 0600).ok());
  EXPECT_EQ(ReadFile(In(folder, "a")).value(), content);
  ASSERT_TRUE(WriteFileAtomic(In(folder, "a"), "", 0600).ok());
  EXPECT_EQ(ReadFile(In(folder, "a")).value(), "");
}

TEST(FileTest, SetsExactlyTheModeItWasGiven) {
  const TempFolder folder;
  const mode_t old_mask = umask(0077);
  ASSERT_TRUE(WriteFileAtomic(In(folder, "a"), "x", 0644).ok());
  umask(old_mask);
  struct stat info = {};
  ASSERT_EQ(stat(In(folder, "a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0644u);
}

TEST(FileTest, LeavesNoTemporaryFileBehind) {
  const TempFolder folder;
  ASSERT_TRUE(WriteFileAtomic(In(folder, "a"), "x", 0600).ok());
  EXPECT_EQ(FilesIn(folder.path()), 1u);
  // A folder that is not empty cannot be replaced by a file: the rename fails.
  std::filesystem::create_directories(In(folder, "b/c"));
  EXPECT_FALSE(WriteFileAtomic(In(folder, "b"), "x", 0600).ok());
  EXPECT_EQ(FilesIn(folder.path()), 2u);
}

TEST(FileTest, SaysWhichFileIsMissing) {
  const TempFolder folder;
  const absl::Status status = ReadFile(In(folder, "none")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(FromAbsl(status.message()).find(In(folder, "none")), std::string_view::npos);
  EXPECT_EQ(WriteFileAtomic(In(folder, "no/where"), "x", 0600).code(), absl::StatusCode::kNotFound);
}

TEST(FileTest, AFolderIsNotAFile) {
  const TempFolder folder;
  EXPECT_FALSE(ReadFile(folder.path().string()).ok());
}

TEST(FileTest, TellsTheFreeSpace) {
  EXPECT_GT(FreeBytes("/").value(), 0u);
  EXPECT_EQ(FreeBytes("/no/such/place").status().code(), absl::StatusCode::kNotFound);
}

TEST(FileLockTest, OnlyOneHoldsIt) {
  const TempFolder folder;
  absl::StatusOr<FileLock> first = FileLock::Acquire(In(folder, "lock"));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(ReasonOf(FileLock::Acquire(In(folder, "lock")).status()), Reason::kDataLocked);
  EXPECT_TRUE(FileLock::Acquire(In(folder, "other")).ok());
}

TEST(FileLockTest, IsFreeAgainWhenItsHolderIsGone) {
  const TempFolder folder;
  { ASSERT_TRUE(FileLock::Acquire(In(folder, "lock")).ok()); }
  EXPECT_TRUE(FileLock::Acquire(In(folder, "lock")).ok());
}

TEST(FileLockTest, MovingHandsTheLockOn) {
  const TempFolder folder;
  std::optional<FileLock> outer;
  {
    FileLock inner = FileLock::Acquire(In(folder, "lock")).value();
    outer = std::move(inner);
  }
  EXPECT_EQ(ReasonOf(FileLock::Acquire(In(folder, "lock")).status()), Reason::kDataLocked);
  outer.reset();
  EXPECT_TRUE(FileLock::Acquire(In(folder, "lock")).ok());
}

TEST(FileLockTest, CannotBeHadWhereTheFileCannotBeMade) {
  EXPECT_EQ(FileLock::Acquire("/no/such/place/lock").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace onestop
