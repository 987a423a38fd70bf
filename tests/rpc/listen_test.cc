#include "server/rpc/listen.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onestop::rpc {
namespace {

TEST(ListenTest, PlainTextStaysOnThisMachine) {
  for (const char* address : {"127.0.0.1:7010", "127.1.2.3:1", "[::1]:7010", "localhost:0",
                              "unix:/run/onestop/server.sock"}) {
    EXPECT_TRUE(CheckAddress(address).ok()) << address;
  }
  for (const char* address : {"0.0.0.0:7010", "[::]:7010", "192.168.0.7:7010", "example.com:7010",
                              "127.evil.example:7010", "127.0.0.1.example.com:80"}) {
    EXPECT_EQ(ReasonOf(CheckAddress(address)), Reason::kInsecureAddress) << address;
  }
}

TEST(ListenTest, RefusesWhatIsNoAddress) {
  for (const char* address : {"", "7010", ":7010", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http",
                              "127.0.0.1:70000", "unix:"}) {
    EXPECT_EQ(ReasonOf(CheckAddress(address)), Reason::kOutOfRange) << address;
  }
  EXPECT_EQ(ReasonOf(CheckAddress(StrCat("unix:/", std::string(200, 'a')))), Reason::kOutOfRange);
}

TEST(ListenTest, TlsGoesToAnyHostAndPort) {
  for (const char* address : {"0.0.0.0:7443", "[::]:7443", "hall.example:7443", "127.0.0.1:0"}) {
    EXPECT_TRUE(CheckTlsAddress(address).ok()) << address;
  }
  for (const char* address : {"", "0.0.0.0", "0.0.0.0:tls", "unix:/run/onestop.sock"}) {
    EXPECT_EQ(ReasonOf(CheckTlsAddress(address)), Reason::kOutOfRange) << address;
  }
}

TEST(ListenTest, NoticesThatAPortIsTaken) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof(where)), 0);
  ASSERT_EQ(::listen(fd, 1), 0);
  socklen_t size = sizeof(where);
  ASSERT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&where), &size), 0);
  const std::string address = StrCat("127.0.0.1:", ntohs(where.sin_port));
  EXPECT_EQ(ReasonOf(CheckFree(address)), Reason::kPortTaken);
  ::close(fd);
  EXPECT_TRUE(CheckFree(address).ok());
}

TEST(ListenTest, NoticesThatSomebodyAnswersAtASocket) {
  const testing::TempFolder folder;
  const std::string path = (folder.path() / "server.sock").string();
  const std::string address = "unix:" + path;
  EXPECT_TRUE(CheckFree(address).ok()) << "nothing is there";
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::memcpy(where.sun_path, path.data(), path.size());
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof(where)), 0);
  ASSERT_EQ(::listen(fd, 1), 0);
  EXPECT_EQ(ReasonOf(CheckFree(address)), Reason::kPortTaken);
  ::close(fd);
  EXPECT_TRUE(CheckFree(address).ok()) << "what a dead server left behind is in nobody's way";
}

}  // namespace
}  // namespace onestop::rpc
