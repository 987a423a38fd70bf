#include <gtest/gtest.h>

#include <string>

#include "server/base/bytes.h"
#include "tests/identity/world.h"

// The key of a hall-day: under it a device turns an id document into something that stands for a
// person for one day.

namespace onestop::identity {
namespace {

class HolderKeyTest : public ::testing::Test {
 protected:
  Hash256 Key(std::string_view hall, int32_t date) {
    const absl::StatusOr<Hash256> key = world_.identity().HolderKey(hall, date);
    EXPECT_TRUE(key.ok()) << key.status().message();
    return key.value_or(Hash256{});
  }
  World world_;
};

TEST_F(HolderKeyTest, IsTheSameForTheWholeHallDayAlsoAfterARestart) {
  const Hash256 key = Key("main", 20261123);
  EXPECT_NE(key, Hash256{});
  EXPECT_EQ(Key("main", 20261123), key);
  world_.Restart();
  EXPECT_EQ(Key("main", 20261123), key);
}

TEST_F(HolderKeyTest, IsAnotherOneInEachHallAndOnEachDay) {
  const Hash256 key = Key("main", 20261123);
  EXPECT_NE(Key("other", 20261123), key);
  EXPECT_NE(Key("main", 20261124), key);
}

TEST_F(HolderKeyTest, CannotBeHadAgainOnceTheNextDayHasBegun) {
  const Hash256 key = Key("main", 20261123);
  const Hash256 next = Key("main", 20261124);
  EXPECT_NE(Key("main", 20261123), key) << "whoever came yesterday could still be found out";
  EXPECT_EQ(Key("main", 20261124), next);
}

TEST_F(HolderKeyTest, StandsInNoRecord) {
  world_.Enroll(Role::kKiosk);
  const size_t records = world_.Records();
  const Hash256 key = Key("main", 20261123);
  EXPECT_EQ(world_.Records(), records);
  EXPECT_EQ(world_.JournalBytes().find(AsText(key)), std::string::npos);
}

}  // namespace
}  // namespace onestop::identity
