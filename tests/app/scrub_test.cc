#include <gtest/gtest.h>

#include <future>
#include <map>

#include "server/journal/chain.h"
#include "server/journal/memory_journal.h"
#include "server/scrub_keeper.h"

namespace onestop {
namespace {

class ScrubTest : public ::testing::Test {
 protected:
  static constexpr uint64_t kRecords = 25;

  ScrubTest() {
    auto opened = journal::MemoryJournal::Open(disk_);
    journal_ = *std::move(opened);
    EXPECT_TRUE(journal_->Fence("main", 1).ok());
    journal::Chain chain("main");
    chain.RaiseEpoch(1);
    std::vector<journal::Record> records(kRecords);
    for (journal::Record& record : records) {
      record.events = "something happened";
      chain.Seal(record);
    }
    EXPECT_TRUE(journal_->Append(records).ok());
  }

  // Reads pieces until `enough` says so.
  void Scrub(const std::function<bool()>& enough) {
    std::promise<void> done;
    bool over = false;
    ScrubKeeper::Hooks hooks;
    hooks.run = [&](const std::function<bool(journal::Journal&)>& task) {
      if (over) return;
      ++pieces_;
      EXPECT_TRUE(task(*journal_));
      over = enough();
      if (over) done.set_value();
    };
    hooks.read = [&](const journal::VerifyReport& report) { good_ += report.records; };
    hooks.damaged = [&](const journal::VerifyReport& report) { ++damaged_[report.first_bad]; };
    ScrubKeeper keeper({.halls = {"main"}, .pause = Duration(1), .records_at_once = 10}, hooks);
    keeper.Start();
    done.get_future().wait();
    keeper.Stop();
  }

  journal::MemoryDisk disk_;
  std::unique_ptr<journal::MemoryJournal> journal_;
  int pieces_ = 0;
  uint64_t good_ = 0;
  std::map<uint64_t, int> damaged_;
};

TEST_F(ScrubTest, ReadsEverythingAndBeginsAgain) {
  Scrub([&] { return good_ >= 3 * kRecords; });
  EXPECT_EQ(pieces_, 9);
  EXPECT_TRUE(damaged_.empty());
}

TEST_F(ScrubTest, TellsOfDamageOnceAndOfOtherDamageAgain) {
  std::string& later = disk_.halls["main"].records[17].body;
  later[later.size() / 2] ^= 1;
  Scrub([&] { return pieces_ == 8; });
  EXPECT_EQ(damaged_, (std::map<uint64_t, int>{{18, 1}}));
  std::string& earlier = disk_.halls["main"].records[3].body;
  earlier[earlier.size() / 2] ^= 1;
  pieces_ = 0;
  Scrub([&] { return pieces_ == 8; });
  EXPECT_EQ(damaged_, (std::map<uint64_t, int>{{4, 1}, {18, 1}}));
}

}  // namespace
}  // namespace onestop
