#include <gtest/gtest.h>
#include <sys/stat.h>

#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/identity/memory_private_store.h"
#include "server/identity/sqlite_private_store.h"
#include "server/journal/sqlite_file.h"
#include "tests/support/temp_folder.h"

namespace onestop::identity {
namespace {

// Opens one kind of store, again and again on the same content.
class Home {
 public:
  virtual ~Home() = default;
  virtual std::unique_ptr<PrivateStore> Open() = 0;
};

class MemoryHome : public Home {
 public:
  std::unique_ptr<PrivateStore> Open() override {
    return std::make_unique<MemoryPrivateStore>(disk_);
  }

 private:
  PrivateDisk disk_;
};

class SqliteHome : public Home {
 public:
  std::unique_ptr<PrivateStore> Open() override {
    return *SqlitePrivateStore::Open(folder_.path() / "private.db");
  }

 private:
  testing::TempFolder folder_;
};

template <class HomeType>
class PrivateStoreContractTest : public ::testing::Test {
 protected:
  PrivateStoreContractTest() { Reopen(); }
  void Reopen() {
    store_.reset();
    store_ = home_.Open();
  }

  HomeType home_;
  std::unique_ptr<PrivateStore> store_;
};

struct HomeNames {
  template <class HomeType>
  static std::string GetName(int) {
    return std::is_same_v<HomeType, MemoryHome> ? "Memory" : "Sqlite";
  }
};

using Homes = ::testing::Types<MemoryHome, SqliteHome>;
TYPED_TEST_SUITE(PrivateStoreContractTest, Homes, HomeNames);

TYPED_TEST(PrivateStoreContractTest, BeginsEmpty) {
  EXPECT_FALSE(this->store_->MasterKey()->has_value());
  EXPECT_TRUE(this->store_->DeviceNames()->empty());
  EXPECT_TRUE(this->store_->StaffKeys()->empty());
}

TYPED_TEST(PrivateStoreContractTest, KeepsOneKeyForGood) {
  Hash256 key{};
  key.fill(0xa5);
  key[3] = 0;
  ASSERT_TRUE(this->store_->PutMasterKey(key).ok());
  EXPECT_EQ(ReasonOf(this->store_->PutMasterKey(Hash256{})), Reason::kJournalIo);
  this->Reopen();
  EXPECT_EQ(*this->store_->MasterKey(), key);
}

TYPED_TEST(PrivateStoreContractTest, KeepsTheLastNameOfADevice) {
  ASSERT_TRUE(this->store_->PutDeviceName(1, "Kiosk").ok());
  ASSERT_TRUE(this->store_->PutDeviceName(4'000'000'000, "取号机").ok());
  ASSERT_TRUE(this->store_->PutDeviceName(1, "Kiosk by the door").ok());
  this->Reopen();
  EXPECT_EQ(*this->store_->DeviceNames(),
            (std::map<uint32_t, std::string>{{1, "Kiosk by the door"}, {4'000'000'000, "取号机"}}));
}

TYPED_TEST(PrivateStoreContractTest, KeepsVersionsOfStaffApart) {
  const StaffDetails first{"Fang", std::string("\0\1\2", 3)};
  const StaffDetails second{"Fang Wang", std::string("\0\xff", 2)};
  ASSERT_TRUE(this->store_->PutStaff({1042, 1}, first).ok());
  ASSERT_TRUE(this->store_->PutStaff({1042, 2}, first).ok());
  ASSERT_TRUE(this->store_->PutStaff({1042, 2}, second).ok());
  ASSERT_TRUE(this->store_->PutStaff({7, 1}, StaffDetails{"", ""}).ok());
  this->Reopen();
  EXPECT_EQ(*this->store_->GetStaff({1042, 1}), first);
  EXPECT_EQ(*this->store_->GetStaff({1042, 2}), second);
  EXPECT_EQ(*this->store_->GetStaff({7, 1}), StaffDetails());
  EXPECT_FALSE(this->store_->GetStaff({1042, 3})->has_value());
  EXPECT_EQ(*this->store_->StaffKeys(), (std::vector<StaffKey>{{7, 1}, {1042, 1}, {1042, 2}}));
}

TYPED_TEST(PrivateStoreContractTest, DropsOneVersion) {
  ASSERT_TRUE(this->store_->PutStaff({1042, 1}, {"Fang", "h"}).ok());
  ASSERT_TRUE(this->store_->PutStaff({1042, 2}, {"Fang", "h"}).ok());
  EXPECT_TRUE(this->store_->DropStaff({1042, 1}).ok());
  EXPECT_TRUE(this->store_->DropStaff({1042, 9}).ok());
  this->Reopen();
  EXPECT_EQ(*this->store_->StaffKeys(), (std::vector<StaffKey>{{1042, 2}}));
}

Hash256 KeyOf(uint8_t fill) {
  Hash256 key{};
  key.fill(fill);
  key[5] = 0;
  return key;
}

TYPED_TEST(PrivateStoreContractTest, KeepsTheKeyOfAHallDay) {
  EXPECT_EQ(*this->store_->HolderKey({"main", 20261123}, KeyOf(1)), KeyOf(1));
  EXPECT_EQ(*this->store_->HolderKey({"main", 20261123}, KeyOf(2)), KeyOf(1));
  EXPECT_EQ(*this->store_->HolderKey({"other", 20261123}, KeyOf(3)), KeyOf(3));
  this->Reopen();
  EXPECT_EQ(*this->store_->HolderKey({"main", 20261123}, KeyOf(4)), KeyOf(1));
  EXPECT_EQ(*this->store_->HolderKey({"other", 20261123}, KeyOf(4)), KeyOf(3));
}

TYPED_TEST(PrivateStoreContractTest, ForgetsTheKeysOfEarlierDatesOfTheSameHall) {
  ASSERT_TRUE(this->store_->HolderKey({"main", 20261122}, KeyOf(1)).ok());
  ASSERT_TRUE(this->store_->HolderKey({"lain", 20261122}, KeyOf(2)).ok());
  ASSERT_TRUE(this->store_->HolderKey({"nain", 20261122}, KeyOf(3)).ok());
  EXPECT_EQ(*this->store_->HolderKey({"main", 20261123}, KeyOf(4)), KeyOf(4));
  this->Reopen();
  EXPECT_EQ(*this->store_->HolderKey({"lain", 20261122}, KeyOf(9)), KeyOf(2));
  EXPECT_EQ(*this->store_->HolderKey({"nain", 20261122}, KeyOf(9)), KeyOf(3));
  // A question from before midnight that comes late takes nothing from the day that has begun.
  EXPECT_EQ(*this->store_->HolderKey({"main", 20261122}, KeyOf(5)), KeyOf(5));
  EXPECT_EQ(*this->store_->HolderKey({"main", 20261123}, KeyOf(6)), KeyOf(4));
}

TEST(SqlitePrivateStoreTest, IsReadableByItsOwnerAlone) {
  const testing::TempFolder folder;
  const std::filesystem::path path = folder.path() / "private.db";
  auto store = SqlitePrivateStore::Open(path);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE((*store)->PutDeviceName(1, "Kiosk").ok());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    struct stat info {};
    ASSERT_EQ(stat(entry.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U) << entry.path();
  }
  store->reset();
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_EQ(ReasonOf(SqlitePrivateStore::Open(path).status()), Reason::kKeyFileOpen);
}

TEST(SqlitePrivateStoreTest, LeavesNoTraceOfWhatWasDropped) {
  const testing::TempFolder folder;
  const std::filesystem::path path = folder.path() / "private.db";
  auto store = SqlitePrivateStore::Open(path);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE((*store)->PutStaff({1, 1}, {"Somebody Who Left", "old hash"}).ok());
  ASSERT_TRUE((*store)->DropStaff({1, 1}).ok());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    const absl::StatusOr<std::string> bytes = ReadFile(entry.path().string());
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(bytes->find("Somebody Who Left"), std::string::npos) << entry.path();
    EXPECT_EQ(bytes->find("old hash"), std::string::npos) << entry.path();
  }
}

TEST(SqlitePrivateStoreTest, LeavesNoTraceOfAKeyThatIsOver) {
  const testing::TempFolder folder;
  auto store = SqlitePrivateStore::Open(folder.path() / "private.db");
  ASSERT_TRUE(store.ok());
  Hash256 key{};
  std::copy_n("the key of a day that is over...", key.size(), key.begin());
  ASSERT_TRUE((*store)->HolderKey({"main", 20261122}, key).ok());
  ASSERT_TRUE((*store)->HolderKey({"main", 20261123}, KeyOf(7)).ok());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    const absl::StatusOr<std::string> bytes = ReadFile(entry.path().string());
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(bytes->find("the key of a day"), std::string::npos) << entry.path();
  }
}

TEST(SqlitePrivateStoreTest, OpensAFileFromBeforeThereWereKeysOfDays) {
  const testing::TempFolder folder;
  const std::filesystem::path path = folder.path() / "private.db";
  {
    auto database = journal::OpenSqliteFile(
        {.path = path,
         .application_id = 0x4f53'5052,
         .schema = "CREATE TABLE device (device_id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
                   "INSERT INTO device (device_id, name) VALUES (3, 'Kiosk');",
         .vfs = ""});
    ASSERT_TRUE(database.ok()) << database.status().message();
  }
  auto store = SqlitePrivateStore::Open(path);
  ASSERT_TRUE(store.ok()) << store.status().message();
  EXPECT_EQ((*store)->DeviceNames()->at(3), "Kiosk");
  EXPECT_EQ(*(*store)->HolderKey({"main", 20261123}, KeyOf(1)), KeyOf(1));
}

TEST(SqlitePrivateStoreTest, RefusesAFileThatIsSomethingElse) {
  const testing::TempFolder folder;
  const std::string path = (folder.path() / "private.db").string();
  ASSERT_TRUE(WriteFileAtomic(path, std::string(4096, 'x'), 0600).ok());
  EXPECT_EQ(ReasonOf(SqlitePrivateStore::Open(path).status()), Reason::kJournalCorrupt);
}

TEST(SqlitePrivateStoreTest, RefusesASecondConnection) {
  const testing::TempFolder folder;
  auto store = SqlitePrivateStore::Open(folder.path() / "private.db");
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE((*store)->PutDeviceName(1, "Kiosk").ok());
  EXPECT_EQ(ReasonOf(SqlitePrivateStore::Open(folder.path() / "private.db").status()),
            Reason::kDataLocked);
}

}  // namespace
}  // namespace onestop::identity
