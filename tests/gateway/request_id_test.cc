#include "gateway/client/request_id.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "server/base/random.h"

namespace onestop::gateway {
namespace {

TEST(RequestIdTest, IsARandomUuidInItsUsualSpelling) {
  SeededRandom random(1);
  const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (int i = 0; i < 100; ++i) {
    const std::string id = NewRequestId(random);
    EXPECT_TRUE(std::regex_match(id, uuid)) << id;
  }
}

TEST(RequestIdTest, NeverComesTwice) {
  SeededRandom random(2);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(NewRequestId(random)).second);
}

}  // namespace
}  // namespace onestop::gateway
