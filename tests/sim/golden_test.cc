// Journals of every format there ever was, as they were written then: each is read whole, means what it
// meant, and comes up as a hall. See tests/journal/golden/README.md.

#include <gtest/gtest.h>

#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/core/apply.h"
#include "server/core/digest.h"
#include "server/engine/codec.h"
#include "server/journal/verify.h"
#include "tests/sim/kept.h"
#include "tests/sim/oracle.h"
#include "tests/sim/simulation.h"
#include "tests/support/temp_folder.h"

namespace onestop::sim {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = fs::path(ONESTOP_SOURCE_DIR) / "tests/journal/golden";

class GoldenTest : public ::testing::TestWithParam<std::string> {
 protected:
  GoldenTest() {
    // What is opened is written to.
    fs::copy(kGolden / GetParam(), folder_.path(), fs::copy_options::recursive);
    auto opened = journal::SqliteJournal::Open({.file = folder_.path() / "journal.db", .vfs = ""});
    EXPECT_TRUE(opened.ok()) << opened.status();
    if (opened.ok()) journal_ = *std::move(opened);
  }

  testing::TempFolder folder_;
  std::unique_ptr<journal::SqliteJournal> journal_;
};

TEST_P(GoldenTest, IsReadWholeAndMeansWhatItMeant) {
  ASSERT_NE(journal_, nullptr);
  EXPECT_TRUE(journal::VerifyJournal(*journal_, kHall).ok());
  const absl::StatusOr<std::string> described = DescribeJournal(*journal_);
  ASSERT_TRUE(described.ok()) << described.status();
  EXPECT_EQ(*described, *ReadFile((kGolden / GetParam() / "expected").string()));
}

TEST_P(GoldenTest, ComesUpAsTheHallItWas) {
  ASSERT_NE(journal_, nullptr);
  // The second opinion on the records, and the state they give, one by one.
  Oracle oracle;
  core::State replayed;
  const absl::Status status = journal_->Read(
      kHall, 1, journal::kToEnd, [&](const journal::Record& record) -> absl::Status {
        const absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        const std::string wrong = oracle.Follow(record, *events);
        if (!wrong.empty()) return absl::InternalError(wrong);
        core::Apply(replayed, {record.sequence, record.time, core::Actor::Unpack(record.actor)},
                    *events);
        return absl::OkStatus();
      });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(oracle.Compare(replayed), "");
  // And the way a server takes: from the snapshot on.
  ASSERT_TRUE(journal_->LatestSnapshot(kHall)->has_value());
  FakeClock clock(replayed.time);
  auto engine = engine::Engine::Open({}, journal_.get(), &clock, nullptr);
  ASSERT_TRUE(engine.ok()) << engine.status();
  EXPECT_EQ((*engine)->StateDigest(kHall), core::Digest(replayed));
}

std::vector<std::string> Formats() {
  std::vector<std::string> formats;
  for (const fs::directory_entry& entry : fs::directory_iterator(kGolden)) {
    if (entry.is_directory()) formats.push_back(entry.path().filename().string());
  }
  return formats;
}

INSTANTIATE_TEST_SUITE_P(Formats, GoldenTest, ::testing::ValuesIn(Formats()),
                         [](const auto& format) { return format.param; });

}  // namespace
}  // namespace onestop::sim
