#include "server/journal/head_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <string>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "tests/journal/records.h"
#include "tests/support/temp_folder.h"

namespace onestop::journal {
namespace {

class HeadFileTest : public ::testing::Test {
 protected:
  HeadFile Open() { return *HeadFile::Open(path_); }

  // Writes marks for each of `count` records of the hall.
  void Write(Chain& chain, int count) {
    HeadFile file = Open();
    const size_t index = *file.Place(chain.hall(), chain.tip());
    for (int i = 0; i < count; ++i) {
      hashes_[NextRecord(chain).sequence] = chain.hash();
      ASSERT_TRUE(file.Write(index, chain.tip()).ok());
    }
  }
  absl::Status Check(std::vector<Head> stored) {
    return Open().Check(
        stored,
        [this](std::string_view hall, uint64_t sequence) -> absl::StatusOr<std::optional<Hash256>> {
          if (sequence == 0) return GenesisHash(hall);
          if (hashes_.count(sequence) == 0) return std::nullopt;
          return hashes_[sequence];
        });
  }
  void Damage(size_t offset) {
    std::string content = *ReadFile(path_.string());
    content.at(offset) = static_cast<char>(content[offset] ^ 0x10);
    ASSERT_TRUE(WriteFileAtomic(path_.string(), content, 0600).ok());
  }

  testing::TempFolder folder_;
  std::filesystem::path path_ = folder_.path() / "journal.db.head";
  Chain chain_{"riverside"};
  std::map<uint64_t, Hash256> hashes_;
};

TEST_F(HeadFileTest, StartsEmptyAndPrivate) {
  EXPECT_EQ(Open().Find("riverside"), std::nullopt);
  EXPECT_TRUE(Check({}).ok());
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(HeadFileTest, RemembersTheLastMarkOfEachHall) {
  Chain other("hillside");
  Write(chain_, 5);
  Write(other, 2);
  Write(chain_, 2);
  EXPECT_EQ(Open().Find("riverside"), chain_.tip());
  EXPECT_EQ(Open().Find("hillside"), other.tip());
  EXPECT_EQ(ReadFile(path_.string())->size(), 3 * HeadFile::kSlotBytes + HeadFile::kUsedBytes);
}

TEST_F(HeadFileTest, FindsTheMarkBeforeWhenASlotIsTorn) {
  Write(chain_, 3);
  const Tip third = chain_.tip();
  Write(chain_, 1);
  // Written 0, 1, then 2, 3, 4, 5: the fourth record is in the second slot.
  Damage(HeadFile::kSlotBytes + 40);
  EXPECT_EQ(Open().Find("riverside"), third);
  EXPECT_TRUE(Check({chain_.head()}).ok());
  Write(chain_, 1);
  EXPECT_EQ(Open().Find("riverside"), chain_.tip());
}

TEST_F(HeadFileTest, SeesEveryDamagedByteOfASlot) {
  Write(chain_, 4);
  const Tip last = chain_.tip();
  const std::string content = *ReadFile(path_.string());
  for (size_t at = 0; at < HeadFile::kUsedBytes; ++at) {
    Damage(HeadFile::kSlotBytes + at);
    EXPECT_EQ(Open().Find("riverside")->sequence, last.sequence - 1) << "byte " << at;
    ASSERT_TRUE(WriteFileAtomic(path_.string(), content, 0600).ok());
  }
}

TEST_F(HeadFileTest, IsMissingWhenBothSlotsAreBad) {
  Write(chain_, 4);
  Damage(90);
  Damage(HeadFile::kSlotBytes + 90);
  EXPECT_EQ(ReasonOf(Check({chain_.head()})), Reason::kHeadMissing);
}

TEST_F(HeadFileTest, IsMissingWhenTheFileIsGoneOrEmptied) {
  Write(chain_, 1);
  ASSERT_TRUE(std::filesystem::remove(path_));
  EXPECT_EQ(ReasonOf(Check({chain_.head()})), Reason::kHeadMissing);
  EXPECT_EQ(ReasonOf(Check({chain_.head()})), Reason::kHeadMissing) << "the first look healed it";
}

TEST_F(HeadFileTest, IsNotMissedByAHallWithoutRecords) {
  EXPECT_TRUE(Check({Chain("riverside").head()}).ok());
}

TEST_F(HeadFileTest, SaysTruncatedWhenTheJournalIsBehind) {
  Write(chain_, 3);
  const Head three = chain_.head();
  Write(chain_, 1);
  EXPECT_EQ(ReasonOf(Check({three})), Reason::kJournalTruncated);
  EXPECT_EQ(ReasonOf(Check({})), Reason::kJournalTruncated);
  EXPECT_TRUE(Check({chain_.head()}).ok());
}

TEST_F(HeadFileTest, SaysTruncatedWhenOnlyTheEpochIsBehind) {
  Write(chain_, 1);
  const Head before = chain_.head();
  chain_.RaiseEpoch(1);
  HeadFile file = Open();
  ASSERT_TRUE(file.Write(*file.Place("riverside", chain_.tip()), chain_.tip()).ok());
  EXPECT_EQ(ReasonOf(Check({before})), Reason::kJournalTruncated);
}

TEST_F(HeadFileTest, AllowsTheJournalToBeAhead) {
  Write(chain_, 3);
  hashes_[NextRecord(chain_).sequence] = chain_.hash();
  EXPECT_TRUE(Check({chain_.head()}).ok());
}

TEST_F(HeadFileTest, SaysCorruptWhenTheJournalHasAnotherRecordThere) {
  Write(chain_, 3);
  hashes_[3][0] ^= 1;
  Head other = chain_.head();
  other.hash[0] ^= 1;
  EXPECT_EQ(ReasonOf(Check({other})), Reason::kJournalCorrupt);
  NextRecord(chain_);
  EXPECT_EQ(ReasonOf(Check({chain_.head()})), Reason::kJournalCorrupt);
}

}  // namespace
}  // namespace onestop::journal
