#include "gateway/client/channel.h"

#include <gtest/gtest.h>

#include "server/base/reason.h"
#include "tests/gateway/client_fixture.h"

namespace onestop::gateway {
namespace {

TEST(ChannelTest, SpeaksPlainTextToThisMachine) {
  for (const char* address : {"127.0.0.1:7010", "127.8.9.10:7010", "[::1]:7010", "localhost:7010",
                              "unix:/run/onestop/onestop.sock", "unix-abstract:onestop"}) {
    EXPECT_TRUE(CheckPlainTextAddress(address).ok()) << address;
  }
}

TEST(ChannelTest, RefusesPlainTextToAnyOther) {
  for (const char* address :
       {"192.168.1.5:7010", "10.0.0.1:7010", "0.0.0.0:7010", "[::]:7010", "hall.example:7010",
        "127.0.0.1.example.com:7010", "127.evil:7010", "127.0.0.256:7010", "localhost.example:7010",
        "dns:///127.0.0.1:7010", "", ":7010"}) {
    EXPECT_EQ(ReasonOf(CheckPlainTextAddress(address)), Reason::kInsecureAddress) << address;
  }
}

TEST(ChannelTest, MakesNoChannelToAnAddressItRefuses) {
  EXPECT_EQ(ReasonOf(MakeChannel(TestCredential("192.168.1.5:7010")).status()),
            Reason::kInsecureAddress);
  EXPECT_EQ(ReasonOf(MakeChannel(TestCredential("tls:127.0.0.1:7443")).status()),
            Reason::kInsecureAddress);
  EXPECT_TRUE(MakeChannel(TestCredential("127.0.0.1:7010")).ok());
}

TEST(ChannelTest, ReachesOtherMachinesWithACertificate) {
  Credential credential = TestCredential("192.168.1.5:7443");
  credential.ca = "some authority";
  EXPECT_TRUE(MakeChannel(credential).ok());
  credential.server = "tls:127.0.0.1:7443";
  EXPECT_TRUE(MakeChannel(credential).ok());
}

}  // namespace
}  // namespace onestop::gateway
