#include "kiosk_client/holder_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <string_view>

#include "gateway/client/refusal.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/reason.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/status_details.h"

namespace onestop::kiosk_client {
namespace {

// Was born on 26 November 1966.
constexpr char kSixtyToday[] = "110101196611260034";
// A day later.
constexpr char kSixtyTomorrow[] = "11010119661127003X";

// A server that has a key for each hall-day.
class KeyKeeper : public v1::TicketService::Service {
 public:
  grpc::Status GetHolderKey(grpc::ServerContext*, const v1::GetHolderKeyRequest*,
                            v1::GetHolderKeyResponse* response) override {
    ++asked;
    if (closed) {
      return {grpc::StatusCode::FAILED_PRECONDITION, "no",
              gateway::RefusalBytes(v1::REASON_SESSION_CLOSED, "the hall is closed")};
    }
    response->set_hall_date(date);
    response->set_key(std::string(key_bytes, date.back()));
    return grpc::Status::OK;
  }

  std::string date = "2026-11-26";
  size_t key_bytes = 32;
  bool closed = false;
  std::atomic<int> asked = 0;
};

class HolderDeskTest : public ::testing::Test {
 protected:
  // What the document stands for at this desk; a failure of the test when there is no answer.
  static DocumentHolder HolderAt(HolderDesk& desk, std::string_view document) {
    const absl::StatusOr<DocumentHolder> holder = desk.HolderOf(Secret(std::string(document)));
    EXPECT_TRUE(holder.ok()) << holder.status();
    return holder.value_or(DocumentHolder());
  }

  KeyKeeper keeper_;
  gateway::FakeServer server_{{&keeper_}};
  gateway::TestClient test_{server_.address()};
  HolderDesk desk_{test_.client, test_.clock, AgeClass{.ticket_class = "elderly", .years = 60}};
};

TEST_F(HolderDeskTest, IsTheKeyedDigestOfTheNumberThatTheContractNames) {
  // From Python: hashlib.blake2b(b"11010519491231002X", digest_size=16, key=b"6" * 32).
  EXPECT_EQ(Hex(HolderAt(desk_, "11010519491231002x").holder), "764794bdd023f26f7bc143b6c0702a63");
}

TEST_F(HolderDeskTest, TwoKiosksOfOneHallMakeTheSameHolder) {
  gateway::TestClient other_client(server_.address());
  HolderDesk other(other_client.client, other_client.clock);
  EXPECT_EQ(HolderAt(desk_, "E12345678").holder, HolderAt(other, " e1234-5678\n").holder);
  EXPECT_NE(HolderAt(desk_, "E12345678").holder, HolderAt(other, "E12345679").holder);
}

TEST_F(HolderDeskTest, AnotherDayMakesAnotherHolder) {
  const Bytes16 today = HolderAt(desk_, "E12345678").holder;
  keeper_.date = "2026-11-27";
  test_.clock.Advance(HolderDesk::kKeyAge);
  EXPECT_NE(HolderAt(desk_, "E12345678").holder, today);
}

TEST_F(HolderDeskTest, AsksForTheKeyOnceAMinuteAtMost) {
  for (int card = 0; card < 5; ++card) HolderAt(desk_, "E12345678");
  test_.clock.Advance(HolderDesk::kKeyAge - std::chrono::milliseconds(1));
  HolderAt(desk_, "E12345678");
  EXPECT_EQ(keeper_.asked, 1);
  test_.clock.Advance(std::chrono::milliseconds(1));
  HolderAt(desk_, "E12345678");
  EXPECT_EQ(keeper_.asked, 2);
}

TEST_F(HolderDeskTest, RefusesWhatIsNoDocumentWithoutAskingTheServer) {
  EXPECT_EQ(desk_.HolderOf(Secret("??")).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(keeper_.asked, 0);
}

TEST_F(HolderDeskTest, SaysWhatTheServerSaysWhenThereIsNoKey) {
  keeper_.closed = true;
  EXPECT_TRUE(gateway::IsRefusal(desk_.HolderOf(Secret("E12345678")).status()));
  keeper_.closed = false;
  HolderAt(desk_, "E12345678");
}

TEST_F(HolderDeskTest, TakesNoKeyThatIsNone) {
  keeper_.key_bytes = 8;
  EXPECT_EQ(desk_.HolderOf(Secret("E12345678")).status().code(), absl::StatusCode::kInternal);
  keeper_.key_bytes = 32;
  keeper_.date = "some day";
  EXPECT_EQ(desk_.HolderOf(Secret("E12345678")).status().code(), absl::StatusCode::kInternal);
}

TEST_F(HolderDeskTest, ProposesTheClassFromTheBirthdayOnInTheHallsOwnDate) {
  EXPECT_EQ(HolderAt(desk_, kSixtyToday).age_class, "elderly");
  EXPECT_EQ(HolderAt(desk_, kSixtyTomorrow).age_class, "");
  EXPECT_EQ(HolderAt(desk_, "E12345678").age_class, "");
  keeper_.date = "2026-11-27";
  test_.clock.Advance(HolderDesk::kKeyAge);
  EXPECT_EQ(HolderAt(desk_, kSixtyTomorrow).age_class, "elderly");
}

TEST_F(HolderDeskTest, ProposesNothingWhereTheHallHasNoSuchClass) {
  HolderDesk desk(test_.client, test_.clock);
  EXPECT_EQ(HolderAt(desk, kSixtyToday).age_class, "");
}

TEST(AgeClassTest, IsACodeAndYears) {
  const auto age = ParseAgeClass("priority:60");
  ASSERT_TRUE(age.ok() && age->has_value());
  EXPECT_EQ((*age)->ticket_class, "priority");
  EXPECT_EQ((*age)->years, 60);
  EXPECT_EQ(*ParseAgeClass(""), std::nullopt);
  for (const char* wrong :
       {"priority", "priority:", ":60", "priority:old", "priority:0", "x:151"}) {
    EXPECT_EQ(ParseAgeClass(wrong).status().code(), absl::StatusCode::kInvalidArgument) << wrong;
  }
}

}  // namespace
}  // namespace onestop::kiosk_client
