#include "gateway/serve/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onestop::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MethodNamesTest, PutTheContractInFrontOfEachMethod) {
  EXPECT_THAT(MethodNames({{"HallService", {"GetHall", "WatchHall"}}, {"AdminService", {"Drain"}}}),
              ElementsAre("onestop.v1.HallService/GetHall", "onestop.v1.HallService/WatchHall",
                          "onestop.v1.AdminService/Drain"));
  EXPECT_THAT(MethodNames({}), IsEmpty());
}

TEST(PageOriginTest, IsWhatABrowserIsGiven) {
  EXPECT_EQ(PageOrigin({.listen = "127.0.0.1:0", .hosts = {"desk.example"}}, false, 7081),
            "http://127.0.0.1:7081");
  EXPECT_EQ(PageOrigin({.listen = "[::1]:0"}, true, 7081), "https://[::1]:7081");
  EXPECT_EQ(PageOrigin({.listen = "0.0.0.0:7081", .hosts = {"desk.example", "b"}}, true, 7081),
            "https://desk.example:7081");
  EXPECT_EQ(PageOrigin({.listen = "[::]:7081"}, true, 7081), "https://[::]:7081");
}

}  // namespace
}  // namespace onestop::gateway
