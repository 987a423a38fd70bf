#include "server/base/id.h"

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>
#include <unordered_set>

#include "absl/container/flat_hash_map.h"

namespace onestop {
namespace {

using TicketId = Id<struct TicketTag>;
using CounterId = Id<struct CounterTag>;
using SmallId = Id<struct SmallTag, uint8_t>;

static_assert(!std::is_convertible_v<TicketId, CounterId>, "ids of different kinds must not mix");
static_assert(!std::is_convertible_v<int, TicketId>, "a bare number is not an id");
static_assert(sizeof(SmallId) == 1);

TEST(IdTest, ZeroNamesNothing) {
  EXPECT_FALSE(TicketId().valid());
  EXPECT_FALSE(TicketId(0));
  EXPECT_TRUE(TicketId(1));
  EXPECT_EQ(TicketId(7).value(), 7u);
}

TEST(IdTest, OrdersByItsNumber) {
  EXPECT_LT(TicketId(1), TicketId(2));
  EXPECT_EQ(TicketId(3), TicketId(3));
  EXPECT_NE(TicketId(3), TicketId(4));
}

TEST(IdTest, IsAKeyOfBothKindsOfHashTable) {
  absl::flat_hash_map<TicketId, int> map = {{TicketId(5), 50}};
  EXPECT_EQ(map.at(TicketId(5)), 50);
  const std::unordered_set<TicketId> set = {TicketId(5)};
  EXPECT_TRUE(set.contains(TicketId(5)));
}

TEST(IdTest, PrintsAsANumberEvenWhenItIsAByte) {
  std::ostringstream out;
  out << SmallId(65);
  EXPECT_EQ(out.str(), "65");
}

}  // namespace
}  // namespace onestop
