#include "server/metrics/exposer.h"

#include <gtest/gtest.h>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "tests/metrics/hall.h"

namespace onestop {
namespace {

using metrics::Exposer;

TEST(ExposerTest, ListensOnAnyFreePort) {
  const metrics::Metrics metrics;
  const auto exposer = Exposer::Start("127.0.0.1:0", metrics);
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  EXPECT_GT((*exposer)->port(), 0);
}

TEST(ExposerTest, APortInUseIsRefusedByName) {
  const metrics::Metrics metrics;
  const auto first = Exposer::Start("127.0.0.1:0", metrics);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Exposer::Start(StrCat("127.0.0.1:", (*first)->port()), metrics);
  EXPECT_EQ(ReasonOf(second.status()), Reason::kPortTaken) << second.status();
}

}  // namespace
}  // namespace onestop
