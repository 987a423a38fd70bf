#include "gateway/client/witness.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <string>

#include "server/base/clock.h"
#include "server/base/file.h"
#include "tests/gateway/witness_bytes.h"
#include "tests/support/temp_folder.h"

namespace onestop::gateway {
namespace {

class WitnessTest : public ::testing::Test {
 protected:
  std::string Path() const { return (folder_.path() / "witness").string(); }

  // What a client that starts now would present.
  std::string OnDisk(const std::string& hall = "main") {
    return WitnessKeeper(Path(), &clock_).ToPresent(hall);
  }

  testing::TempFolder folder_;
  FakeClock clock_;
};

TEST_F(WitnessTest, ReadsEpochAndSequence) {
  const auto mark = ParseWitness(WitnessBytes(3, 0x0102030405060708));
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->epoch, 3u);
  EXPECT_EQ(mark->sequence, 0x0102030405060708u);
}

TEST_F(WitnessTest, IgnoresBytesOfAnyOtherLength) {
  const std::string good = WitnessBytes(1, 1);
  EXPECT_FALSE(ParseWitness(""));
  EXPECT_FALSE(ParseWitness(good.substr(1)));
  EXPECT_FALSE(ParseWitness(good + "x"));
}

TEST_F(WitnessTest, KeepsTheHighestBySequenceThenEpoch) {
  WitnessKeeper keeper("", &clock_);
  keeper.Offer("main", WitnessBytes(1, 10));
  keeper.Offer("main", WitnessBytes(1, 9));
  EXPECT_EQ(keeper.ToPresent("main"), WitnessBytes(1, 10));
  keeper.Offer("main", WitnessBytes(2, 10));
  EXPECT_EQ(keeper.ToPresent("main"), WitnessBytes(2, 10));
  keeper.Offer("main", WitnessBytes(1, 10));
  keeper.Offer("main", WitnessBytes(2, 10, 'x'));
  keeper.Offer("main", "junk");
  EXPECT_EQ(keeper.ToPresent("main"), WitnessBytes(2, 10));
}

TEST_F(WitnessTest, IsNotReplacedByAServerThatLostTheEndOfItsJournal) {
  WitnessKeeper keeper("", &clock_);
  keeper.Offer("main", WitnessBytes(1, 100));
  keeper.Offer("main", WitnessBytes(2, 90));
  EXPECT_EQ(keeper.ToPresent("main"), WitnessBytes(1, 100));
}

TEST_F(WitnessTest, IsPresentedAgainWhenTheServerWasStartedAnew) {
  WitnessKeeper keeper("", &clock_);
  keeper.Presented("main");
  keeper.Offer("main", WitnessBytes(1, 100));
  EXPECT_EQ(keeper.ToPresent("main"), "");
  keeper.Presented("main");
  keeper.Offer("main", WitnessBytes(2, 90));
  EXPECT_EQ(keeper.ToPresent("main"), WitnessBytes(1, 100));
  keeper.Presented("main");
  keeper.Offer("main", WitnessBytes(2, 91));
  EXPECT_EQ(keeper.ToPresent("main"), "");
}

TEST_F(WitnessTest, KeepsHallsApart) {
  WitnessKeeper keeper("", &clock_);
  keeper.Offer("east", WitnessBytes(1, 10));
  keeper.Offer("west", WitnessBytes(1, 20));
  EXPECT_EQ(keeper.ToPresent("east"), WitnessBytes(1, 10));
  EXPECT_EQ(keeper.ToPresent("west"), WitnessBytes(1, 20));
  EXPECT_EQ(keeper.ToPresent("north"), "");
}

TEST_F(WitnessTest, IsPresentedUntilTheHallAnswersAndNotAgain) {
  WitnessKeeper keeper("", &clock_);
  keeper.Offer("main", WitnessBytes(1, 10));
  EXPECT_NE(keeper.ToPresent("main"), "");
  EXPECT_NE(keeper.ToPresent("main"), "");
  keeper.Presented("main");
  EXPECT_EQ(keeper.ToPresent("main"), "");
}

TEST_F(WitnessTest, SurvivesTheProcess) {
  {
    WitnessKeeper keeper(Path(), &clock_);
    keeper.Offer("east", WitnessBytes(1, 10));
    keeper.Offer("west", WitnessBytes(4, 2));
  }
  EXPECT_EQ(OnDisk("east"), WitnessBytes(1, 10));
  EXPECT_EQ(OnDisk("west"), WitnessBytes(4, 2));
  struct stat info {};
  ASSERT_EQ(stat(Path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

TEST_F(WitnessTest, IsWrittenAtMostOnceASecondAndAtTheEnd) {
  {
    WitnessKeeper keeper(Path(), &clock_);
    keeper.Offer("main", WitnessBytes(1, 1));
    EXPECT_EQ(OnDisk(), WitnessBytes(1, 1));
    keeper.Offer("main", WitnessBytes(1, 2));
    EXPECT_EQ(OnDisk(), WitnessBytes(1, 1));
    clock_.Advance(std::chrono::seconds(1));
    keeper.Offer("main", WitnessBytes(1, 3));
    EXPECT_EQ(OnDisk(), WitnessBytes(1, 3));
    keeper.Offer("main", WitnessBytes(1, 4));
  }
  EXPECT_EQ(OnDisk(), WitnessBytes(1, 4));
}

TEST_F(WitnessTest, DoesNotFallBehindAnotherProcessWithTheSameFolder) {
  {
    WitnessKeeper slow(Path(), &clock_);
    WitnessKeeper(Path(), &clock_).Offer("main", WitnessBytes(1, 20));
    slow.Offer("main", WitnessBytes(1, 10));
  }
  EXPECT_EQ(OnDisk(), WitnessBytes(1, 20));
}

TEST_F(WitnessTest, SkipsLinesOfTheFileThatMakeNoSense) {
  WitnessKeeper(Path(), &clock_).Offer("main", WitnessBytes(1, 10));
  const std::string good = *ReadFile(Path());
  const std::string bad = "one\nmain 1234\nmain zz\nthree little words\n";
  ASSERT_TRUE(WriteFileAtomic(Path(), bad + good, 0600).ok());
  EXPECT_EQ(OnDisk(), WitnessBytes(1, 10));
}

TEST_F(WitnessTest, WorksWhereNothingCanBeWritten) {
  WitnessKeeper keeper((folder_.path() / "no" / "such" / "folder").string(), &clock_);
  keeper.Offer("main", WitnessBytes(1, 10));
  EXPECT_EQ(keeper.ToPresent("main"), WitnessBytes(1, 10));
}

}  // namespace
}  // namespace onestop::gateway
