// The journal against the real SQLite on a disk whose power is cut, whose calls fail, and which
// lies.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/base/file.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/journal/sqlite_journal.h"
#include "tests/journal/records.h"
#include "tests/journal/sqlite_disk.h"
#include "tests/support/temp_folder.h"

namespace onestop::journal {
namespace {

namespace fs = std::filesystem;

// What a client knows of one hall: what was acknowledged, and what was under way.
struct Ledger {
  std::vector<Record> records;  // acknowledged, then those under way
  uint64_t acknowledged = 0;
  uint64_t epoch = 0;        // acknowledged
  uint64_t epoch_tried = 0;  // possibly
};

// A journal in use, on a disk that fails, and what it promised.
class Workload {
 public:
  Workload(fs::path file, uint64_t seed) : file_(std::move(file)), random_(seed), disk_(seed) {}

  SqliteDisk& disk() { return disk_; }
  uint64_t Random(uint64_t below) { return random_.Below(below); }

  absl::Status Open() {
    absl::StatusOr<std::unique_ptr<SqliteJournal>> journal =
        SqliteJournal::Open({.file = file_, .vfs = disk_.vfs()});
    if (!journal.ok()) return journal.status();
    journal_ = *std::move(journal);
    return absl::OkStatus();
  }

  // Works until something fails, or `steps` are done.
  absl::Status Work(int steps) {
    for (int i = 0; i < steps; ++i) {
      if (absl::Status status = Step(); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // After a failure nothing works any more, then the process is gone.
  void ExpectFailStop() {
    Chain chain = ChainOf("riverside");
    EXPECT_FALSE(journal_->Append(NextRecords(chain, 1)).ok()) << "the journal went on";
    EXPECT_FALSE(ReadRecords(*journal_, "riverside").ok()) << "the journal went on";
  }
  void Close() { journal_.reset(); }

  void CutPower() {
    Close();
    disk_.PowerOn();
    if (!head_before_.empty()) SettleUnsynced(file_.string() + ".head", head_before_, random_);
  }
  void RememberHead() { head_before_ = ReadFile(file_.string() + ".head").value_or(""); }

  // Compares what is stored with what was promised, and goes on from there. Returns whether what
  // was under way was there.
  absl::StatusOr<bool> Recover() {
    if (absl::Status status = Open(); !status.ok()) return status;
    std::vector<bool> kept;
    for (auto& [hall, ledger] : ledgers_) {
      const absl::StatusOr<std::vector<Record>> stored = ReadRecords(*journal_, hall);
      if (!stored.ok()) return stored.status();
      if (absl::Status status = Compare(hall, ledger, *stored); !status.ok()) return status;
      if (ledger.records.size() > ledger.acknowledged) {
        kept.push_back(stored->size() == ledger.records.size());
      }
      ledger.records = *stored;
      ledger.acknowledged = stored->size();
      const absl::StatusOr<std::optional<Snapshot>> snapshot = journal_->LatestSnapshot(hall);
      if (!snapshot.ok()) return snapshot.status();
    }
    for (const bool one : kept) {
      if (one != kept.front()) return absl::DataLossError("a batch was split between halls");
    }
    return !kept.empty() && kept.front();
  }

 private:
  absl::Status Compare(const std::string& hall, Ledger& ledger, const std::vector<Record>& stored) {
    if (stored.size() < ledger.acknowledged) {
      return absl::DataLossError(
          StrCat(hall, ": ", ledger.acknowledged, " acknowledged, ", stored.size(), " stored"));
    }
    if (stored.size() != ledger.acknowledged && stored.size() != ledger.records.size()) {
      return absl::DataLossError(StrCat(hall, ": a batch was split"));
    }
    for (size_t i = 0; i < stored.size(); ++i) {
      if (stored[i].hash != ledger.records[i].hash) {
        return absl::DataLossError(StrCat(hall, ": record ", i + 1, " is another one"));
      }
    }
    uint64_t epoch = 0;
    const absl::StatusOr<std::vector<Head>> heads = journal_->Heads();
    if (!heads.ok()) return heads.status();
    for (const Head& head : *heads) {
      if (head.hall == hall) epoch = head.epoch;
    }
    if (epoch != ledger.epoch && epoch != ledger.epoch_tried) {
      return absl::DataLossError(StrCat(hall, ": epoch ", ledger.epoch, " became ", epoch));
    }
    ledger.epoch = ledger.epoch_tried = epoch;
    return absl::OkStatus();
  }

  absl::Status Step() {
    const std::string hall = Random(3) == 0 ? "hillside" : "riverside";
    switch (Random(12)) {
      case 0:
        return Fence(hall);
      case 1:
        return journal_->SaveSnapshot(SnapshotAt(ChainOf(hall), std::string(Random(5'000), 's')));
      default:
        return Append();
    }
  }

  absl::Status Fence(const std::string& hall) {
    Ledger& ledger = ledgers_[hall];
    ledger.epoch_tried = ledger.epoch + 1;
    const absl::StatusOr<uint64_t> epoch = journal_->Fence(hall, 1);
    if (!epoch.ok()) return epoch.status();
    EXPECT_EQ(*epoch, ledger.epoch_tried);
    ledger.epoch = *epoch;
    return absl::OkStatus();
  }

  absl::Status Append() {
    std::vector<Record> batch;
    for (const std::string hall : {"riverside", "hillside"}) {
      Chain chain = ChainOf(hall);
      for (uint64_t n = Random(6); n > 0; --n) {
        // Now and then a large one, so that the write-ahead log fills up and is checkpointed.
        const std::string events(1 + Random(Random(16) == 0 ? 60'000 : 300), 'e');
        batch.push_back(NextRecord(chain, events));
        ledgers_[hall].records.push_back(batch.back());
      }
    }
    if (absl::Status status = journal_->Append(batch); !status.ok()) return status;
    for (auto& [hall, ledger] : ledgers_) ledger.acknowledged = ledger.records.size();
    return absl::OkStatus();
  }

  Chain ChainOf(const std::string& hall) {
    const Ledger& ledger = ledgers_[hall];
    Head head{.hall = hall, .sequence = 0, .epoch = ledger.epoch, .hash = GenesisHash(hall)};
    if (!ledger.records.empty()) {
      head.sequence = ledger.records.size();
      head.hash = ledger.records.back().hash;
    }
    return Chain(head);
  }

  const fs::path file_;
  SeededRandom random_;
  SqliteDisk disk_;
  std::unique_ptr<SqliteJournal> journal_;
  std::map<std::string, Ledger> ledgers_;
  std::string head_before_;
};

// A sanitizer looks at each line, and a planted defect shows at once; a tenth is enough for those.
#if defined(ONESTOP_SANITIZED) || defined(ONESTOP_FEWER_CUTS)
constexpr int kCuts = 200;
#else
constexpr int kCuts = 2000;
#endif

int Scaled(int count) { return std::getenv("ONESTOP_LONG") == nullptr ? count : 10 * count; }

struct Cuts {
  int cuts = 0;
  int while_opening = 0;
  int kept = 0;     // what was under way was there afterwards
  int dropped = 0;  // it was not
};

// One journal through several power cuts. The first promise that was broken ends it.
absl::Status CutAgainAndAgain(const fs::path& file, uint64_t seed, int cuts, bool lying,
                              Cuts& count) {
  Workload work(file, seed);
  if (lying) work.disk().LieAboutSyncs();
  for (int i = 0; i < cuts; ++i) {
    work.RememberHead();
    work.disk().CutPowerAfter(static_cast<int64_t>(work.Random(150)));
    absl::Status status = work.Open();
    if (!status.ok()) ++count.while_opening;
    if (status.ok()) status = work.Work(100);
    work.CutPower();
    const absl::StatusOr<bool> kept = work.Recover();
    if (!kept.ok()) return kept.status();
    ++count.cuts;
    ++(*kept ? count.kept : count.dropped);
    work.Close();
  }
  return absl::OkStatus();
}

TEST(PowerCutTest, EverythingAcknowledgedIsThereAndNoBatchIsSplit) {
  Cuts count;
  for (uint64_t seed = 1; count.cuts < Scaled(kCuts); ++seed) {
    testing::TempFolder folder;
    const absl::Status status =
        CutAgainAndAgain(folder.path() / "journal.db", seed, 25, false, count);
    ASSERT_TRUE(status.ok()) << "seed " << seed << ", cut " << count.cuts << ": " << status;
  }
  std::cout << count.cuts << " power cuts, " << count.while_opening << " while opening; what was "
            << "under way was kept " << count.kept << " times\n";
  EXPECT_GT(count.while_opening, count.cuts / 100);
  EXPECT_GT(count.kept, count.cuts / 100);
  EXPECT_GT(count.dropped, count.cuts / 100);
}

// The negative control: on such a disk the promise cannot be kept, and this suite sees it.
TEST(PowerCutTest, ADiskThatLiesAboutSyncsIsNoticed) {
  int noticed = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    testing::TempFolder folder;
    Cuts count;
    noticed += !CutAgainAndAgain(folder.path() / "journal.db", seed, 10, true, count).ok();
  }
  EXPECT_GT(noticed, 10);
}

class FailingCallTest : public ::testing::TestWithParam<bool> {};

TEST_P(FailingCallTest, StopsTheJournalForGoodAndLosesNothing) {
  int failures = 0;
  for (int64_t call = 0;; ++call) {
    testing::TempFolder folder;
    Workload work(folder.path() / "journal.db", 7);
    work.disk().FailOnceAfter(call, GetParam());
    absl::Status status = work.Open();
    const bool opened = status.ok();
    if (opened) status = work.Work(40);
    if (!work.disk().has_failed()) break;
    // SQLite may go on without a call that was only for speed; else nothing goes on at all.
    if (!status.ok()) {
      ++failures;
      EXPECT_NE(ReasonOf(status), Reason::kNone) << status;
      if (opened) work.ExpectFailStop();
    }
    work.Close();
    const absl::StatusOr<bool> recovered = work.Recover();
    ASSERT_TRUE(recovered.ok()) << "call " << call << ": " << recovered.status();
    work.Close();
  }
  std::cout << failures << " calls failed in turn\n";
  EXPECT_GT(failures, 100);
}

INSTANTIATE_TEST_SUITE_P(IoErrorOrDiskFull, FailingCallTest, ::testing::Bool());

}  // namespace
}  // namespace onestop::journal
