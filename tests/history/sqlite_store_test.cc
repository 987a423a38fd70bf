#include "server/history/sqlite_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/history/visits.h"
#include "tests/support/temp_folder.h"

namespace onestop::history {
namespace {

using std::chrono::minutes;

class SqliteStoreTest : public ::testing::Test {
 protected:
  SqliteStoreTest() { Reopen(); }

  void Reopen() {
    store_.reset();
    auto opened = SqliteStore::Open(file());
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }
  std::filesystem::path file() const { return folder_.path() / "history.db"; }

  void Add(const std::vector<Visit>& visits, const Cursor* cursor = nullptr,
           std::string_view hall = "main") {
    ASSERT_TRUE(store_->Add(hall, {visits, {}}, cursor).ok());
  }

  // Whole visits, put together from their parts.
  std::vector<Visit> All(const Filter& filter = {}, Position after = {},
                         std::string_view hall = "main") {
    std::vector<Visit> visits;
    const absl::Status status =
        store_->Scan(hall, filter, after, [&visits](const Visit& visit, const Part& part) {
          if (visits.empty() || visits.back().ticket != visit.ticket) visits.push_back(visit);
          visits.back().parts.push_back(part);
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
    return visits;
  }

  testing::TempFolder folder_;
  std::unique_ptr<SqliteStore> store_;
};

// With something in every field.
Visit FullVisit() {
  Visit visit = Served(3, minutes(12));
  visit.rating = core::RatingLevel::kSatisfied;
  visit.quote = core::Quote{minutes(10), minutes(5), minutes(20)};
  Part& part = visit.parts.front();
  part.item = core::ItemId(2);
  part.department = core::DepartmentId(1);
  part.idle = minutes(1);
  part.quoted = part.quote_kept = true;
  part.transferred = part.bounced = part.absent = true;
  part.quantity = 4;
  Part second;
  second.service = core::ServiceId(2);
  second.outcome = core::Outcome::kWithdrawn;
  visit.parts.push_back(second);
  return visit;
}

TEST_F(SqliteStoreTest, GivesBackWhatItWasGiven) {
  const std::vector<Visit> visits = {Served(1, minutes(2)), FullVisit(),
                                     Served(9, minutes(1), 20261124)};
  Add(visits);
  EXPECT_EQ(All(), visits);
  Reopen();
  EXPECT_EQ(All(), visits);
  EXPECT_TRUE(All({}, {}, "other").empty());
}

TEST_F(SqliteStoreTest, LooksOnlyAtTheDaysAndBehindThePosition) {
  Add({Served(1, minutes(2)), Served(2, minutes(2)), Served(3, minutes(1), 20261124)});
  Filter day;
  day.first_date = day.last_date = 20261124;
  EXPECT_EQ(All(day).size(), 1U);
  const std::vector<Visit> rest = All({}, {20261123, core::TicketId(1)});
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(rest.front().ticket, core::TicketId(2));
}

TEST_F(SqliteStoreTest, TheSameVisitAgainIsStillOne) {
  Add({Served(1, minutes(2))});
  Add({Served(1, minutes(3))});
  ASSERT_EQ(All().size(), 1U);
  EXPECT_EQ(All().front().parts.front().wait, minutes(3));
}

TEST_F(SqliteStoreTest, ARatingChangesAVisitThatIsThere) {
  Add({FullVisit()});
  const Rating rating = {20261123, core::TicketId(3), core::RatingLevel::kVeryDissatisfied};
  ASSERT_TRUE(store_->Add("main", {{}, {rating}}, nullptr).ok());
  EXPECT_EQ(All().front().rating, core::RatingLevel::kVeryDissatisfied);
}

TEST_F(SqliteStoreTest, TheCursorMovesWithTheVisitsAndSurvives) {
  EXPECT_EQ(store_->CursorOf("main")->sequence, 0U);
  Cursor cursor = {41, {}, 7};
  cursor.hash[5] = 9;
  Add({Served(1, minutes(2))}, &cursor);
  Reopen();
  const absl::StatusOr<Cursor> found = store_->CursorOf("main");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->sequence, 41U);
  EXPECT_EQ(found->config_sequence, 7U);
  EXPECT_EQ(found->hash, cursor.hash);
}

TEST_F(SqliteStoreTest, RewindForgetsWhatCameAfterAndForgetEverything) {
  Cursor cursor = {2, {}, 1};
  Add({Served(1, minutes(2)), Served(2, minutes(2)), Served(3, minutes(2))}, &cursor);
  Add({Served(1, minutes(2))}, nullptr, "other");
  ASSERT_TRUE(store_->Rewind("main", 2).ok());
  EXPECT_EQ(All().size(), 2U);
  ASSERT_TRUE(store_->Forget("main").ok());
  EXPECT_TRUE(All().empty());
  EXPECT_EQ(store_->CursorOf("main")->sequence, 0U);
  EXPECT_EQ(All({}, {}, "other").size(), 1U);
}

TEST_F(SqliteStoreTest, AFileThatIsDamagedIsSetAsideAndBegunAnew) {
  Add({Served(1, minutes(2))});
  store_.reset();
  std::ofstream(file(), std::ios::trunc) << "this is no database, and long enough to be looked at";
  ASSERT_NO_FATAL_FAILURE(Reopen());
  EXPECT_TRUE(All().empty());
  EXPECT_TRUE(std::filesystem::exists(file().string() + ".damaged"));
}

}  // namespace
}  // namespace onestop::history
