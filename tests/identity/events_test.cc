#include "server/identity/events.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/base/bytes.h"
#include "server/base/random.h"
#include "server/base/reason.h"

namespace onestop::identity {
namespace {

std::vector<Event> OneOfEach() {
  Hash256 hash{};
  hash.fill(0xab);
  return {KeyFixed{hash},
          DeviceEnrolled{7, Role::kKiosk, "main", "lobby", hash, 3},
          DeviceRevoked{7},
          StaffPut{1042, RoleBit(Role::kClerk) | RoleBit(Role::kAdministrator), "*", true, 3},
          PinFailed{1042},
          PinLocked{1042},
          PinReset{1042},
          SessionStarted{9, hash, 1042, 7, Time(Duration(1'700'000'000'123))},
          SessionEnded{9, SessionEnd::kTakenOver}};
}

TEST(EventsTest, ComeBackAsTheyWere) {
  const std::vector<Event> events = OneOfEach();
  ASSERT_EQ(events.size(), std::variant_size_v<Event>) << "add the new event to OneOfEach";
  const std::string bytes = EncodeEvents(events);
  const absl::StatusOr<std::vector<Event>> decoded = DecodeEvents(bytes);
  ASSERT_TRUE(decoded.ok());
  ASSERT_EQ(decoded->size(), events.size());
  for (size_t i = 0; i < events.size(); ++i) EXPECT_EQ((*decoded)[i].index(), events[i].index());
  // Every field: what is encoded again is the same.
  EXPECT_EQ(EncodeEvents(*decoded), bytes);
  const DeviceEnrolled& device = std::get<DeviceEnrolled>((*decoded)[1]);
  EXPECT_EQ(device.role, Role::kKiosk);
  EXPECT_EQ(device.place, "lobby");
  EXPECT_EQ(device.paired_through, 3U);
  EXPECT_EQ(std::get<SessionStarted>((*decoded)[7]).expires, Time(Duration(1'700'000'000'123)));
  EXPECT_EQ(std::get<SessionEnded>((*decoded)[8]).cause, SessionEnd::kTakenOver);
}

// These bytes are on disks: a change of the format that breaks them breaks every old journal.
TEST(EventsTest, HaveTheFormTheyAlwaysHad) {
  EXPECT_EQ(Hex(AsBytes(EncodeEvents({PinFailed{1042}, SessionEnded{9, SessionEnd::kReplaced}}))),
            "0a052a030892080a064a0408091002");
}

TEST(EventsTest, RefuseWhatALaterProgramWrote) {
  std::string role = EncodeEvents({DeviceEnrolled{7, static_cast<Role>(31), "main", "", {}, 0}});
  EXPECT_EQ(ReasonOf(DecodeEvents(role).status()), Reason::kJournalNewer);
  std::string cause = EncodeEvents({SessionEnded{9, static_cast<SessionEnd>(99)}});
  EXPECT_EQ(ReasonOf(DecodeEvents(cause).status()), Reason::kJournalNewer);
}

TEST(EventsTest, RefuseRandomBytesWithoutHarm) {
  SeededRandom random(3);
  const std::string good = EncodeEvents(OneOfEach());
  // The protobuf library complains of each text that is not UTF-8.
  ::testing::internal::CaptureStderr();
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good;
    const size_t flips = 1 + random.Below(4);
    for (size_t flip = 0; flip < flips; ++flip) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    }
    bytes.resize(random.Below(bytes.size() + 1));
    const absl::StatusOr<std::vector<Event>> decoded = DecodeEvents(bytes);
    if (!decoded.ok()) {
      const Reason reason = ReasonOf(decoded.status());
      EXPECT_TRUE(reason == Reason::kJournalCorrupt || reason == Reason::kJournalNewer);
    }
  }
  ::testing::internal::GetCapturedStderr();
}

}  // namespace
}  // namespace onestop::identity
