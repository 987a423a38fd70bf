#include <sys/stat.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "server/base/file.h"
#include "server/identity/sqlite_private_store.h"
#include "server/journal/sqlite_journal.h"
#include "tests/identity/world.h"
#include "tests/support/temp_folder.h"

namespace onestop::identity {
namespace {

// A bit of everything that is ever recorded.
void Fill(World& world) {
  const EnrolledDevice terminal = world.Enroll(Role::kClerk);
  const EnrolledDevice kiosk = world.Enroll(Role::kKiosk);
  const EnrolledDevice other = world.Enroll(Role::kClerk);
  world.Hire(1, {Role::kClerk});
  world.Hire(2, {Role::kSupervisor, Role::kAdministrator});
  EXPECT_EQ(world.SignInReason(terminal, 1, kWrongPin), Reason::kSignInFailed);
  world.SignedIn(terminal, 1);
  world.SignedIn(terminal, 2);
  EXPECT_TRUE(world.SignIn(other, 2, kPin, true).ok());
  EXPECT_EQ(world.SignInReason(other, 2, kWrongPin), Reason::kSignInFailed);
  EXPECT_TRUE(world.identity()
                  .RevokeDevice(world.admin(), {world.NewRequest(), kiosk.device.device_id})
                  .ok());
  world.clock().Advance(std::chrono::minutes(5));
}

TEST(OpenTest, GivesTheSameStateAsBefore) {
  World world;
  Fill(world);
  const Hash256 before = world.identity().Digest();
  const size_t records = world.Records();
  world.Restart();
  EXPECT_EQ(world.identity().Digest(), before);
  EXPECT_EQ(world.Records(), records);
}

TEST(OpenTest, HasNoAccountToBeginWith) {
  World world;
  EXPECT_TRUE(world.identity().ListDevices("*")->empty());
  EXPECT_TRUE(world.identity().ListStaff("*")->empty());
}

TEST(OpenTest, RefusesAJournalWithAFlippedBit) {
  World world;
  Fill(world);
  const journal::MemoryDisk good = world.disk();
  const size_t records = world.Records();
  for (size_t i = 0; i < records; ++i) {
    world.Stop();
    world.disk() = good;
    std::string& body = world.disk().halls.at("identity").records[i].body;
    body.back() = static_cast<char>(body.back() ^ 4);
    EXPECT_EQ(ReasonOf(world.Start()), Reason::kJournalCorrupt) << i;
  }
}

TEST(OpenTest, RefusesAJournalWithoutItsPrivateStore) {
  World world;
  Fill(world);
  world.Stop();
  world.private_disk() = PrivateDisk();
  EXPECT_EQ(ReasonOf(world.Start()), Reason::kPrivateStoreMissing);
}

TEST(OpenTest, RefusesAPrivateStoreOfAnotherServer) {
  World world;
  Fill(world);
  world.Stop();
  world.private_disk().key->at(0) ^= 1;
  EXPECT_EQ(ReasonOf(world.Start()), Reason::kPrivateStoreMissing);
}

TEST(OpenTest, RefusesAPrivateStoreOlderThanTheJournal) {
  World world;
  const PrivateDisk empty_but_for_key = world.private_disk();
  world.Enroll(Role::kKiosk);
  const PrivateDisk without_staff = world.private_disk();
  world.Hire(1);
  world.Stop();
  world.private_disk() = without_staff;
  EXPECT_EQ(ReasonOf(world.Start()), Reason::kPrivateStoreMissing);
  world.private_disk() = empty_but_for_key;
  EXPECT_EQ(ReasonOf(world.Start()), Reason::kPrivateStoreMissing);
}

TEST(OpenTest, RefusesAJournalOlderThanThePrivateStore) {
  World world;
  const journal::MemoryDisk empty = world.disk();
  world.Enroll(Role::kKiosk);
  world.Enroll(Role::kKiosk);
  world.Stop();
  world.disk() = empty;
  EXPECT_EQ(ReasonOf(world.Start()), Reason::kJournalTruncated);

  World staffed;
  staffed.Hire(1);
  const journal::MemoryDisk early = staffed.disk();
  staffed.Hire(1);
  staffed.Hire(1);
  staffed.Stop();
  staffed.disk() = early;
  EXPECT_EQ(ReasonOf(staffed.Start()), Reason::kJournalTruncated);
}

TEST(OpenTest, RefusesEventsOfALaterProgram) {
  World world;
  world.Stop();
  {
    auto journal = journal::MemoryJournal::Open(world.disk());
    ASSERT_TRUE(journal.ok());
    journal::Chain chain((*journal)->Heads()->front());
    journal::Record record;
    record.events = std::string("\x0a\x05\xa2\x06\x02\x08\x01", 7);  // field 100, unknown here
    chain.Seal(record);
    ASSERT_TRUE((*journal)->Append(std::span(&record, 1)).ok());
  }
  EXPECT_EQ(ReasonOf(world.Start()), Reason::kJournalNewer);
}

TEST(OpenTest, RefusesEventsThatDoNotFitTheState) {
  World world;
  world.Stop();
  {
    auto journal = journal::MemoryJournal::Open(world.disk());
    ASSERT_TRUE(journal.ok());
    journal::Chain chain((*journal)->Heads()->front());
    journal::Record record;
    record.events = EncodeEvents({PinFailed{77}});
    chain.Seal(record);
    ASSERT_TRUE((*journal)->Append(std::span(&record, 1)).ok());
  }
  EXPECT_EQ(ReasonOf(world.Start()), Reason::kJournalCorrupt);
}

TEST(OpenTest, TellsWhenTheJournalCanNoLongerBeWritten) {
  journal::MemoryDisk disk;
  PrivateDisk private_disk;
  FakeClock clock;
  SeededRandom random(1);
  absl::Status told;
  auto faulty = std::make_unique<testing::FaultyJournal>(*journal::MemoryJournal::Open(disk));
  testing::FaultyJournal* journal = faulty.get();
  Identity::Options options;
  options.journal = std::move(faulty);
  options.store = std::make_unique<MemoryPrivateStore>(private_disk);
  options.clock = &clock;
  options.random = &random;
  options.on_journal_failure = [&](const absl::Status& status) { told = status; };
  auto identity = Identity::Open(std::move(options));
  ASSERT_TRUE(identity.ok());
  journal->FailAppend();
  EnrollDeviceCommand command{.request_id = random.Bytes16(),
                              .hall = "main",
                              .name = "Kiosk",
                              .role = Role::kKiosk,
                              .place = ""};
  EXPECT_FALSE((*identity)->EnrollDevice(Identity::AdminSocketCaller(), command).ok());
  EXPECT_EQ(ReasonOf(told), Reason::kJournalIo);
}

TEST(OpenTest, WorksOnRealFilesWithRealPins) {
  const testing::TempFolder folder;
  SystemClock clock;
  SystemRandom random;
  const auto open = [&] {
    Identity::Options options;
    options.journal =
        *journal::SqliteJournal::Open({.file = folder.path() / "identity.db", .vfs = ""});
    options.store = *SqlitePrivateStore::Open(folder.path() / "private.db");
    options.clock = &clock;
    options.random = &random;
    return *Identity::Open(std::move(options));
  };
  std::unique_ptr<Identity> identity = open();
  const Caller admin = Identity::AdminSocketCaller();
  const auto device = identity->EnrollDevice(admin, {.request_id = random.Bytes16(),
                                                     .hall = "main",
                                                     .name = "Window 3",
                                                     .role = Role::kClerk,
                                                     .place = "3"});
  ASSERT_TRUE(device.ok());
  std::promise<absl::StatusOr<StaffInfo>> staff;
  identity->PutStaff(admin,
                     {.request_id = random.Bytes16(),
                      .hall = "main",
                      .staff_id = 1042,
                      .display_name = "Fang Wang",
                      .roles = {Role::kClerk},
                      .pin = Secret(kPin),
                      .disabled = false},
                     [&](absl::StatusOr<StaffInfo> result) { staff.set_value(std::move(result)); });
  ASSERT_TRUE(staff.get_future().get().ok());
  const Hash256 digest = identity->Digest();
  identity.reset();
  identity = open();
  EXPECT_EQ(identity->Digest(), digest);
  std::promise<absl::StatusOr<SignInResult>> session;
  identity->SignIn(
      {device->device.device_id, 1042, Secret(kPin), false},
      [&](absl::StatusOr<SignInResult> result) { session.set_value(std::move(result)); });
  const absl::StatusOr<SignInResult> result = session.get_future().get();
  ASSERT_TRUE(result.ok()) << result.status().message();
  EXPECT_EQ(result->display_name, "Fang Wang");
  identity.reset();
  const absl::StatusOr<std::string> journal = ReadFile((folder.path() / "identity.db").string());
  ASSERT_TRUE(journal.ok());
  EXPECT_EQ(journal->find("Fang Wang"), std::string::npos);
  EXPECT_EQ(journal->find("Window 3"), std::string::npos);
}

}  // namespace
}  // namespace onestop::identity
