#include "server/history/archive.h"

#include <gtest/gtest.h>

#include "server/base/reason.h"
#include "tests/history/visits.h"
#include "tests/support/temp_folder.h"

namespace onestop::history {
namespace {

using std::chrono::minutes;

class ArchiveTest : public ::testing::Test {
 protected:
  ArchiveTest() : store_(*SqliteStore::Open(folder_.path() / "history.db")) {}

  void Add(const std::vector<Visit>& visits) {
    ASSERT_TRUE(store_->Add("main", {visits, {}}, nullptr).ok());
  }

  testing::TempFolder folder_;
  std::unique_ptr<SqliteStore> store_;
};

TEST_F(ArchiveTest, PagesHaveEveryVisitOnceAndWhole) {
  std::vector<Visit> visits;
  for (uint64_t ticket = 1; ticket <= 7; ++ticket) {
    visits.push_back(Served(ticket, minutes(1)));
    if (ticket % 2 == 0) visits.back().parts.push_back(visits.back().parts.front());
  }
  Add(visits);
  std::vector<Visit> found;
  VisitsQuery query;
  query.most = 3;
  bool more = true;
  int pages = 0;
  while (more) {
    const absl::StatusOr<VisitsPage> page = FindVisits(*store_, "main", query);
    ASSERT_TRUE(page.ok()) << page.status();
    found.insert(found.end(), page->visits.begin(), page->visits.end());
    more = page->more;
    if (more) query.after = {found.back().date, found.back().ticket};
    ++pages;
  }
  EXPECT_EQ(found, visits);
  EXPECT_EQ(pages, 3);
}

TEST_F(ArchiveTest, AVisitIsFoundByAnyOfItsParts) {
  Visit both = Served(2, minutes(1));
  both.parts.push_back(both.parts.front());
  both.parts[1].counter = core::CounterId(2);
  Add({Served(1, minutes(1)), both, Served(3, minutes(1))});
  VisitsQuery query;
  query.filter.counter = core::CounterId(2);
  const absl::StatusOr<VisitsPage> page = FindVisits(*store_, "main", query);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->visits.size(), 1U);
  EXPECT_EQ(page->visits.front(), both);
  EXPECT_FALSE(page->more);
}

TEST_F(ArchiveTest, AReportAddsUpWhatIsStored) {
  Add({Served(1, minutes(2)), Served(2, minutes(4)), Served(3, minutes(6), 20261124)});
  const absl::StatusOr<Report> report = MakeReport(*store_, "main", {{}, {Dimension::kDay}});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->rows.size(), 2U);
  EXPECT_EQ(report->rows[0].visits, 2U);
  EXPECT_EQ(report->rows[1].wait.mean, minutes(6));
}

TEST_F(ArchiveTest, AReportNobodyCouldReadIsRefused) {
  std::vector<Visit> visits;
  for (uint64_t ticket = 1; ticket <= kMaxReportRows + 1; ++ticket) {
    visits.push_back(Served(ticket, minutes(1)));
    visits.back().parts.front().item = core::ItemId(static_cast<uint32_t>(ticket));
  }
  Add(visits);
  const absl::StatusOr<Report> report = MakeReport(*store_, "main", {{}, {Dimension::kItem}});
  EXPECT_EQ(ReasonOf(report.status()), Reason::kOutOfRange) << report.status();
  EXPECT_TRUE(MakeReport(*store_, "main", {{}, {Dimension::kDay}}).ok());
}

}  // namespace
}  // namespace onestop::history
