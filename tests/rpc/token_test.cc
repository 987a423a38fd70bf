#include <gtest/gtest.h>

#include "server/base/reason.h"
#include "server/rpc/tracking_token.h"
#include "server/rpc/witness.h"

// What the server gives people and clients to prove things with.

namespace onestop::rpc {
namespace {

Hash256 KeyOf(std::string_view text) { return Blake2b(text); }

class TrackingTokenTest : public ::testing::Test {
 protected:
  Reason Refusal(const std::string& token, std::string_view hall = "main") {
    return ReasonOf(tokens_.Check(hall, token).status());
  }
  const TrackingTokens tokens_{KeyOf("one")};
  const std::string token_ = tokens_.Make("main", core::TicketId(4711));
};

TEST_F(TrackingTokenTest, ProvesItsTicket) {
  const auto ticket = tokens_.Check("main", token_);
  ASSERT_TRUE(ticket.ok());
  EXPECT_EQ(ticket->value(), 4711U);
}

TEST_F(TrackingTokenTest, IsTheSameForEveryRetry) {
  EXPECT_EQ(tokens_.Make("main", core::TicketId(4711)), token_);
  EXPECT_NE(tokens_.Make("main", core::TicketId(4712)), token_);
}

TEST_F(TrackingTokenTest, IsWorthNothingInAnotherHall) {
  EXPECT_EQ(Refusal(token_, "other"), Reason::kBadTrackingToken);
}

TEST_F(TrackingTokenTest, IsWorthNothingUnderAnotherKey) {
  const TrackingTokens others(KeyOf("two"));
  EXPECT_EQ(Refusal(others.Make("main", core::TicketId(4711))), Reason::kBadTrackingToken);
}

TEST_F(TrackingTokenTest, BreaksWithEveryChangedCharacter) {
  for (size_t i = 0; i < token_.size(); ++i) {
    std::string changed = token_;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    EXPECT_EQ(Refusal(changed), Reason::kBadTrackingToken) << "character " << i;
  }
}

TEST_F(TrackingTokenTest, RefusesWhatIsNoToken) {
  for (const std::string& token : {std::string(), token_ + "a", token_.substr(1),
                                   std::string(39, '!'), std::string(10'000, 'a')}) {
    EXPECT_EQ(Refusal(token), Reason::kBadTrackingToken);
  }
}

class WitnessTest : public ::testing::Test {
 protected:
  const Witnesses witnesses_{KeyOf("one")};
  const engine::Position position_{3, 1000, KeyOf("record")};
};

TEST_F(WitnessTest, ProvesThePositionItWasMadeOf) {
  const std::string witness = witnesses_.Make("main", position_);
  EXPECT_EQ(witness.size(), 80U);
  const auto proven = witnesses_.Read("main", witness);
  ASSERT_TRUE(proven.has_value());
  EXPECT_EQ(proven->epoch, 3U);
  EXPECT_EQ(proven->sequence, 1000U);
  EXPECT_EQ(proven->hash, position_.hash);
}

TEST_F(WitnessTest, ProvesNothingWhenAnyByteChanged) {
  const std::string witness = witnesses_.Make("main", position_);
  for (size_t i = 0; i < witness.size(); ++i) {
    std::string changed = witness;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(witnesses_.Read("main", changed).has_value()) << "byte " << i;
  }
  EXPECT_FALSE(witnesses_.Read("other", witness).has_value());
  EXPECT_FALSE(witnesses_.Read("main", witness.substr(1)).has_value());
  EXPECT_FALSE(Witnesses(KeyOf("two")).Read("main", witness).has_value());
}

Reason Compare(const engine::Position& durable, const engine::Position& witness) {
  return ReasonOf(Witnesses::Compare(durable, witness));
}

TEST_F(WitnessTest, AgreesWithAJournalThatIsAtOrPastIt) {
  EXPECT_EQ(Compare(position_, position_), Reason::kNone);
  EXPECT_EQ(Compare({3, 1001, KeyOf("later")}, position_), Reason::kNone);
  EXPECT_EQ(Compare({4, 2000, KeyOf("later")}, position_), Reason::kNone);
}

TEST_F(WitnessTest, ConvictsAJournalThatLostItsEnd) {
  EXPECT_EQ(Compare({3, 999, KeyOf("before")}, position_), Reason::kBehindWitness);
  // Every start has a new epoch, so a higher one excuses nothing.
  EXPECT_EQ(Compare({4, 999, KeyOf("before")}, position_), Reason::kBehindWitness);
}

TEST_F(WitnessTest, ConvictsAJournalThatWasReplaced) {
  EXPECT_EQ(Compare({3, 1000, KeyOf("another")}, position_), Reason::kBehindWitness);
  EXPECT_EQ(Compare({2, 5000, KeyOf("older start")}, position_), Reason::kBehindWitness);
}

}  // namespace
}  // namespace onestop::rpc
