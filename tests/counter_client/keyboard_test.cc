#include "counter_client/keyboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "tests/support/temp_folder.h"

namespace onestop::counter_client {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(KeyboardTest, ADeviceThatIsNotThereMayComeBack) {
  const testing::TempFolder folder;
  const absl::Status status = OpenKeyboard((folder.path() / "event7").string()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("event7: No such file"));
}

TEST(KeyboardTest, WhatHasNoKeysIsRefusedByName) {
  const testing::TempFolder folder;
  const std::string path = (folder.path() / "event0").string();
  std::ofstream(path) << "no device";
  for (const std::string& other :
       {path, std::string("/dev/null"), std::string("/dev/tty-none/x")}) {
    const absl::Status status = OpenKeyboard(other).status();
    EXPECT_FALSE(status.ok());
    EXPECT_THAT(std::string(status.message()), HasSubstr(other));
  }
  EXPECT_EQ(OpenKeyboard(path).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(KeyboardTest, ListsNothingThatIsNoKeyboard) {
  const testing::TempFolder folder;
  std::ofstream(folder.path() / "event0") << "no device";
  EXPECT_THAT(ListKeyboards(folder.path().string()), IsEmpty());
  EXPECT_THAT(ListKeyboards((folder.path() / "missing").string()), IsEmpty());
}

TEST(DescriptorTest, IsClosedOnceByItsLastOwner) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe(ends), 0);
  const Descriptor reading(ends[0]);
  char byte = 0;
  {
    Descriptor first(ends[1]);
    Descriptor second(std::move(first));
    Descriptor third;
    third = std::move(second);
    EXPECT_EQ(third.number(), ends[1]);
    ASSERT_EQ(write(third.number(), "x", 1), 1);
  }
  EXPECT_EQ(read(reading.number(), &byte, 1), 1);
  EXPECT_EQ(read(reading.number(), &byte, 1), 0) << "the writing end is still open";
}

}  // namespace
}  // namespace onestop::counter_client
