// What every Journal does, whatever it keeps its records in.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "server/base/reason.h"
#include "server/journal/journal.h"
#include "server/journal/memory_journal.h"
#include "server/journal/sqlite_journal.h"
#include "tests/journal/records.h"
#include "tests/journal/sqlite_damage.h"
#include "tests/support/temp_folder.h"

namespace onestop::journal {
namespace {

// A place to keep a journal in.
class Storage {
 public:
  virtual ~Storage() = default;
  virtual absl::StatusOr<std::unique_ptr<Journal>> Open() = 0;
  // While the journal is closed: damages the state of a hall's snapshot.
  virtual void DamageSnapshot(const std::string& hall, uint64_t sequence) = 0;
  // While the journal is closed: damages the events of a record.
  virtual void DamageRecord(const std::string& hall, uint64_t sequence) = 0;
  // While the journal is closed: takes a record out.
  virtual void RemoveRecord(const std::string& hall, uint64_t sequence) = 0;
};

class MemoryStorage : public Storage {
 public:
  absl::StatusOr<std::unique_ptr<Journal>> Open() override { return MemoryJournal::Open(disk_); }
  void DamageSnapshot(const std::string& hall, uint64_t sequence) override {
    for (auto& stored : disk_.halls[hall].snapshots) {
      if (stored.snapshot.sequence == sequence) stored.snapshot.state.back() ^= 1;
    }
  }
  void DamageRecord(const std::string& hall, uint64_t sequence) override {
    disk_.halls[hall].records.at(sequence - 1).body.back() ^= 1;
  }
  void RemoveRecord(const std::string& hall, uint64_t sequence) override {
    auto& records = disk_.halls[hall].records;
    records.erase(records.begin() + static_cast<std::ptrdiff_t>(sequence) - 1);
  }

 private:
  MemoryDisk disk_;
};

class SqliteStorage : public Storage {
 public:
  absl::StatusOr<std::unique_ptr<Journal>> Open() override {
    return SqliteJournal::Open({.file = file_, .vfs = ""});
  }
  void DamageSnapshot(const std::string& hall, uint64_t sequence) override {
    Change("UPDATE snapshots SET state = x'00' WHERE hall = " + Id(hall) +
           " AND sequence = " + std::to_string(sequence));
  }
  void DamageRecord(const std::string& hall, uint64_t sequence) override {
    Change(
        "UPDATE records_" + Id(hall) +
        " SET body = CAST(substr(body, 1, length(body) - 1) || x'ff' AS BLOB) WHERE sequence = " +
        std::to_string(sequence));
  }
  void RemoveRecord(const std::string& hall, uint64_t sequence) override {
    Change("DELETE FROM records_" + Id(hall) + " WHERE sequence = " + std::to_string(sequence));
  }

 private:
  std::string Id(const std::string& hall) { return SqliteHallId(file_, hall); }
  void Change(const std::string& sql) { EXPECT_EQ(ChangeSqlite(file_, sql), 1) << sql; }

  testing::TempFolder folder_;
  std::filesystem::path file_ = folder_.path() / "journal.db";
};

struct Kind {
  const char* name;
  std::unique_ptr<Storage> (*make)();
};

class JournalContractTest : public ::testing::TestWithParam<Kind> {
 protected:
  JournalContractTest() { Reopen(); }

  void Close() { journal_.reset(); }
  void Reopen() {
    Close();
    auto journal = storage_->Open();
    ASSERT_TRUE(journal.ok()) << journal.status();
    journal_ = *std::move(journal);
  }
  // The head of a hall; one with an empty name when there is none.
  Head HeadOf(const std::string& hall) {
    const auto heads = journal_->Heads();
    EXPECT_TRUE(heads.ok()) << heads.status();
    for (const Head& head : *heads) {
      if (head.hall == hall) return head;
    }
    return Head{};
  }
  std::vector<Record> All(const std::string& hall) {
    const auto records = ReadRecords(*journal_, hall);
    EXPECT_TRUE(records.ok()) << records.status();
    return records.ok() ? *records : std::vector<Record>();
  }

  std::unique_ptr<Storage> storage_ = GetParam().make();
  std::unique_ptr<Journal> journal_;
  Chain chain_{"riverside"};
};

TEST_P(JournalContractTest, IsEmptyAtFirst) {
  EXPECT_TRUE(journal_->Heads()->empty());
  EXPECT_TRUE(All("riverside").empty());
  EXPECT_EQ(*journal_->LatestSnapshot("riverside"), std::nullopt);
  EXPECT_GT(*journal_->FreeBytes(), 0u);
}

TEST_P(JournalContractTest, GivesBackWhatWasAppendedInOrder) {
  const std::vector<Record> records = NextRecords(chain_, 10);
  ASSERT_TRUE(journal_->Append(std::span(records).first(3)).ok());
  ASSERT_TRUE(journal_->Append(std::span(records).subspan(3)).ok());
  EXPECT_EQ(All("riverside"), records);
  EXPECT_EQ(HeadOf("riverside"), chain_.head());
}

TEST_P(JournalContractTest, KeepsEverythingWhenReopened) {
  const std::vector<Record> records = NextRecords(chain_, 5);
  ASSERT_TRUE(journal_->Append(records).ok());
  Reopen();
  EXPECT_EQ(All("riverside"), records);
  EXPECT_EQ(HeadOf("riverside"), chain_.head());
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  Reopen();
  EXPECT_EQ(All("riverside").size(), 6u);
}

TEST_P(JournalContractTest, ReadsExactlyTheRangeAskedFor) {
  const std::vector<Record> records = NextRecords(chain_, 9);
  ASSERT_TRUE(journal_->Append(records).ok());
  const auto sequences = [this](uint64_t from, uint64_t to) {
    std::string text;
    const auto range = ReadRecords(*journal_, "riverside", from, to);
    EXPECT_TRUE(range.ok()) << range.status();
    for (const Record& record : *range) text += std::to_string(record.sequence);
    return text;
  };
  EXPECT_EQ(sequences(1, 9), "123456789");
  EXPECT_EQ(sequences(0, kToEnd), "123456789");
  EXPECT_EQ(sequences(4, 6), "456");
  EXPECT_EQ(sequences(9, 9), "9");
  EXPECT_EQ(sequences(8, 100), "89");
  EXPECT_EQ(sequences(10, kToEnd), "");
  EXPECT_EQ(sequences(6, 5), "");
}

TEST_P(JournalContractTest, StopsReadingWhenTheVisitorSaysSo) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 5)).ok());
  int visited = 0;
  const absl::Status status = journal_->Read("riverside", 1, kToEnd, [&](const Record&) {
    return ++visited == 3 ? absl::CancelledError("enough") : absl::OkStatus();
  });
  EXPECT_TRUE(absl::IsCancelled(status));
  EXPECT_EQ(visited, 3);
  EXPECT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
}

TEST_P(JournalContractTest, AcceptsAnEmptyBatch) {
  EXPECT_TRUE(journal_->Append({}).ok());
  EXPECT_TRUE(journal_->Heads()->empty());
}

TEST_P(JournalContractTest, KeepsManyHallsApart) {
  std::vector<Chain> chains;
  for (int hall = 0; hall < 20; ++hall) chains.emplace_back("hall-" + std::to_string(hall));
  for (int round = 0; round < 3; ++round) {
    std::vector<Record> batch;
    for (int i = 0; i < 100; ++i) {
      batch.push_back(NextRecord(chains[static_cast<size_t>(i * 7 + round) % chains.size()]));
    }
    ASSERT_TRUE(journal_->Append(batch).ok());
    Reopen();
  }
  EXPECT_EQ(journal_->Heads()->size(), chains.size());
  for (const Chain& chain : chains) {
    EXPECT_EQ(HeadOf(chain.hall()), chain.head());
    EXPECT_EQ(All(chain.hall()).size(), 15u);
  }
}

TEST_P(JournalContractTest, TakesHallNamesOfAnyScriptAndSign) {
  for (const char* name : {"市民中心", "a'b\"c;--", " ", ".."}) {
    Chain chain(name);
    ASSERT_TRUE(journal_->Append(NextRecords(chain, 2)).ok()) << name;
    Reopen();
    EXPECT_EQ(All(name).size(), 2u) << name;
  }
}

TEST_P(JournalContractTest, KeepsLargeEvents) {
  const std::vector<Record> records = {NextRecord(chain_, std::string(300'000, 'x')),
                                       NextRecord(chain_)};
  ASSERT_TRUE(journal_->Append(records).ok());
  Reopen();
  EXPECT_EQ(All("riverside"), records);
}

TEST_P(JournalContractTest, WritesAllOfABatchOrNothing) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 2)).ok());
  Chain hillside("hillside");
  std::vector<Record> batch = NextRecords(hillside, 2);
  batch.push_back(NextRecord(chain_));
  NextRecord(chain_);
  batch.push_back(NextRecord(chain_));  // leaves a gap
  EXPECT_EQ(ReasonOf(journal_->Append(batch)), Reason::kJournalCorrupt);
  Reopen();
  EXPECT_EQ(All("riverside").size(), 2u);
  EXPECT_TRUE(All("hillside").empty());
}

TEST_P(JournalContractTest, RefusesAGap) {
  NextRecord(chain_);
  const absl::Status status = journal_->Append(NextRecords(chain_, 1));
  EXPECT_EQ(ReasonOf(status), Reason::kJournalCorrupt);
  EXPECT_NE(status.ToString().find("hall riverside, record 2"), std::string::npos) << status;
}

TEST_P(JournalContractTest, RefusesARepetition) {
  const std::vector<Record> records = NextRecords(chain_, 1);
  ASSERT_TRUE(journal_->Append(records).ok());
  EXPECT_EQ(ReasonOf(journal_->Append(records)), Reason::kJournalCorrupt);
  Reopen();
  EXPECT_EQ(All("riverside"), records);
}

TEST_P(JournalContractTest, RefusesARecordThatLinksElsewhere) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  Chain other("riverside");
  NextRecord(other, "another first record");
  EXPECT_EQ(ReasonOf(journal_->Append(NextRecords(other, 1))), Reason::kJournalCorrupt);
  Reopen();
  EXPECT_EQ(All("riverside").size(), 1u);
}

TEST_P(JournalContractTest, RefusesARecordThatWasChangedAfterSealing) {
  std::vector<Record> records = NextRecords(chain_, 2);
  records[1].events += "!";
  EXPECT_EQ(ReasonOf(journal_->Append(records)), Reason::kJournalCorrupt);
  Reopen();
  EXPECT_TRUE(All("riverside").empty());
}

TEST_P(JournalContractTest, StaysStoppedAfterAFailure) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  const Chain good = chain_;
  NextRecord(chain_);
  ASSERT_FALSE(journal_->Append(NextRecords(chain_, 1)).ok());
  Chain next = good;
  EXPECT_EQ(ReasonOf(journal_->Append(NextRecords(next, 1))), Reason::kJournalCorrupt);
  EXPECT_FALSE(journal_->Append({}).ok());
  EXPECT_FALSE(journal_->Heads().ok());
  EXPECT_FALSE(ReadRecords(*journal_, "riverside").ok());
  EXPECT_FALSE(journal_->SaveSnapshot(SnapshotAt(good, "state")).ok());
  EXPECT_FALSE(journal_->LatestSnapshot("riverside").ok());
  EXPECT_FALSE(journal_->Fence("riverside", 1).ok());
  EXPECT_TRUE(journal_->FreeBytes().ok());
  Reopen();
  next = good;
  EXPECT_TRUE(journal_->Append(NextRecords(next, 1)).ok());
}

TEST_P(JournalContractTest, RefusesAnOwnerWhoWasFencedOff) {
  EXPECT_EQ(*journal_->Fence("riverside", 1), 1u);
  chain_.RaiseEpoch(1);
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 2)).ok());
  EXPECT_EQ(*journal_->Fence("riverside", 1), 2u);
  EXPECT_EQ(HeadOf("riverside").epoch, 2u);
  Chain old_owner = chain_;
  EXPECT_EQ(ReasonOf(journal_->Append(NextRecords(old_owner, 1))), Reason::kStaleEpoch);
  Reopen();
  EXPECT_EQ(HeadOf("riverside").epoch, 2u);
  chain_.RaiseEpoch(2);
  EXPECT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  EXPECT_EQ(All("riverside").back().epoch, 2u);
}

TEST_P(JournalContractTest, RemembersAFenceBeforeTheFirstRecord) {
  EXPECT_EQ(*journal_->Fence("riverside", 1), 1u);
  Reopen();
  EXPECT_EQ(HeadOf("riverside").epoch, 1u);
  EXPECT_EQ(HeadOf("riverside").hash, GenesisHash("riverside"));
  EXPECT_EQ(*journal_->Fence("riverside", 1), 2u);
  EXPECT_EQ(ReasonOf(journal_->Append(NextRecords(chain_, 1))), Reason::kStaleEpoch);
}

TEST_P(JournalContractTest, FollowsAHigherEpochOfTheRecordsThemselves) {
  chain_.RaiseEpoch(7);
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  Reopen();
  EXPECT_EQ(HeadOf("riverside").epoch, 7u);
  EXPECT_EQ(*journal_->Fence("riverside", 1), 8u);
}

TEST_P(JournalContractTest, KeepsTheLatestSnapshotAcrossReopening) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 2)).ok());
  ASSERT_TRUE(journal_->SaveSnapshot(SnapshotAt(chain_, "two")).ok());
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 2)).ok());
  const Snapshot four = SnapshotAt(chain_, std::string("fo\0ur", 5));
  ASSERT_TRUE(journal_->SaveSnapshot(four).ok());
  EXPECT_EQ(**journal_->LatestSnapshot("riverside"), four);
  Reopen();
  EXPECT_EQ(**journal_->LatestSnapshot("riverside"), four);
  EXPECT_EQ(*journal_->LatestSnapshot("hillside"), std::nullopt);
}

TEST_P(JournalContractTest, FallsBackOnTheSnapshotBeforeADamagedOne) {
  for (const char* state : {"one", "two", "three"}) {
    ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
    ASSERT_TRUE(journal_->SaveSnapshot(SnapshotAt(chain_, state)).ok());
  }
  Close();
  storage_->DamageSnapshot("riverside", 3);
  Reopen();
  EXPECT_EQ((*journal_->LatestSnapshot("riverside"))->state, "two");
  Close();
  storage_->DamageSnapshot("riverside", 2);
  Reopen();
  EXPECT_EQ(*journal_->LatestSnapshot("riverside"), std::nullopt) << "more than two are kept";
}

TEST_P(JournalContractTest, ReplacesASnapshotAtTheSameRecord) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  ASSERT_TRUE(journal_->SaveSnapshot(SnapshotAt(chain_, "first")).ok());
  ASSERT_TRUE(journal_->SaveSnapshot(SnapshotAt(chain_, "second")).ok());
  EXPECT_EQ((*journal_->LatestSnapshot("riverside"))->state, "second");
}

TEST_P(JournalContractTest, RefusesASnapshotThatDoesNotStandOnTheChain) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  Snapshot other = SnapshotAt(chain_, "state");
  other.chain_hash[0] ^= 1;
  EXPECT_EQ(ReasonOf(journal_->SaveSnapshot(other)), Reason::kJournalCorrupt);
  Reopen();
  NextRecord(chain_);
  EXPECT_EQ(ReasonOf(journal_->SaveSnapshot(SnapshotAt(chain_, "ahead"))),
            Reason::kJournalTruncated);
}

TEST_P(JournalContractTest, NamesADamagedRecordWhenItIsRead) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 6)).ok());
  Close();
  storage_->DamageRecord("riverside", 3);
  Reopen();
  const auto records = ReadRecords(*journal_, "riverside");
  EXPECT_EQ(ReasonOf(records.status()), Reason::kJournalCorrupt);
  EXPECT_NE(records.status().ToString().find("hall riverside, record 3"), std::string::npos)
      << records.status();
  EXPECT_TRUE(ReadRecords(*journal_, "riverside", 4).ok());
}

TEST_P(JournalContractTest, DoesNotOpenWhenTheLastRecordIsDamaged) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 6)).ok());
  Close();
  storage_->DamageRecord("riverside", 6);
  EXPECT_EQ(ReasonOf(storage_->Open().status()), Reason::kJournalCorrupt);
}

TEST_P(JournalContractTest, NamesAMissingRecordWhenItIsRead) {
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 6)).ok());
  Close();
  storage_->RemoveRecord("riverside", 3);
  Reopen();
  for (const uint64_t from : {1u, 3u, 4u}) {
    const auto records = ReadRecords(*journal_, "riverside", from);
    EXPECT_EQ(ReasonOf(records.status()), Reason::kJournalCorrupt);
    EXPECT_NE(records.status().ToString().find("record 3: it is missing"), std::string::npos)
        << records.status();
  }
}

INSTANTIATE_TEST_SUITE_P(Every, JournalContractTest,
                         ::testing::Values(Kind{"Memory",
                                                []() -> std::unique_ptr<Storage> {
                                                  return std::make_unique<MemoryStorage>();
                                                }},
                                           Kind{"Sqlite",
                                                []() -> std::unique_ptr<Storage> {
                                                  return std::make_unique<SqliteStorage>();
                                                }}),
                         [](const auto& param_info) { return std::string(param_info.param.name); });

}  // namespace
}  // namespace onestop::journal
