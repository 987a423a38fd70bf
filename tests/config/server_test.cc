#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "server/config.h"

namespace onestop {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kLeast[] = "data_dir = \"data\"\nhalls = [\"hall.toml\"]\n";

ServerFile Parse(const std::string& more) { return ParseServer(kLeast + more, "/etc/onestop"); }

TEST(ServerFileTest, NeedsOnlyDataAndHalls) {
  const ServerFile file = Parse("");
  ASSERT_THAT(FormatErrors("server.toml", file.errors), IsEmpty());
  EXPECT_EQ(file.config.data_dir, "/etc/onestop/data");
  EXPECT_EQ(file.config.admin_socket, "/etc/onestop/data/admin.sock");
  EXPECT_THAT(file.config.listen, ElementsAre("127.0.0.1:7010"));
  EXPECT_THAT(file.config.listen_tls, IsEmpty());
  EXPECT_EQ(file.config.metrics, "127.0.0.1:9464");
  EXPECT_EQ(file.config.disk_reserve, 200u * 1024 * 1024);
  EXPECT_FALSE(file.config.reflection);
  EXPECT_EQ(file.config.limits.mailbox, 4096u);
}

TEST(ServerFileTest, ReadsEverything) {
  const ServerFile file = Parse(R"(disk_reserve = "1GiB"
reflection = true
[listen]
grpc = ["127.0.0.1:0", "unix:/run/onestop/server.sock"]
tls = "0.0.0.0:7443"
admin = "/run/onestop/admin.sock"
metrics = ""
[log]
level = "warn"
file = "server.log"
json = false
[limits]
mailbox = 100
reads = 200
streams = 300
watch_ring = 400
message = "128KiB"
[demo]
speed = 60
start = 2026-11-23T08:00:00+08:00
)");
  ASSERT_THAT(FormatErrors("server.toml", file.errors), IsEmpty());
  const ServerConfig& config = file.config;
  EXPECT_EQ(config.disk_reserve, uint64_t{1} << 30);
  EXPECT_TRUE(config.reflection);
  EXPECT_THAT(config.listen, ElementsAre("127.0.0.1:0", "unix:/run/onestop/server.sock"));
  EXPECT_THAT(config.listen_tls, ElementsAre("0.0.0.0:7443"));
  EXPECT_EQ(config.admin_socket, "/run/onestop/admin.sock");
  EXPECT_EQ(config.metrics, "");
  EXPECT_EQ(config.log.level, LogLevel::kWarn);
  EXPECT_EQ(config.log.path, "/etc/onestop/server.log");
  EXPECT_FALSE(config.log.json);
  EXPECT_EQ(config.limits.mailbox, 100u);
  EXPECT_EQ(config.limits.reads, 200u);
  EXPECT_EQ(config.limits.streams, 300u);
  EXPECT_EQ(config.limits.watch_ring, 400u);
  EXPECT_EQ(config.limits.message_bytes, 128u * 1024);
  ASSERT_TRUE(config.demo.has_value());
  EXPECT_EQ(config.demo->speed, 60);
  // Midnight in UTC.
  EXPECT_EQ(config.demo->start, Time(std::chrono::seconds(1'795'392'000)));
}

struct ServerMistake {
  const char* name;
  const char* text;
  int line;
  const char* message;

  friend std::ostream& operator<<(std::ostream& out, const ServerMistake& mistake) {
    return out << mistake.name;
  }
};

std::string ServerMistakeName(const testing::TestParamInfo<ServerMistake>& info) { return info.param.name; }

class ServerMistakeTest : public testing::TestWithParam<ServerMistake> {};

TEST_P(ServerMistakeTest, IsReportedOnceWithItsLine) {
  const ServerFile file = Parse(GetParam().text);
  ASSERT_EQ(file.errors.size(), 1u) << FormatErrors("server.toml", file.errors);
  EXPECT_THAT(file.errors[0].message, HasSubstr(GetParam().message));
  EXPECT_EQ(file.errors[0].line, GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    All, ServerMistakeTest,
    testing::Values(
        ServerMistake{"UnknownKey", "\nreflexion = true", 4, "(did you mean \"reflection\"?)"},
        ServerMistake{"BadSize", "disk_reserve = \"200MB\"", 3, "must be a size such as \"200MiB\""},
        ServerMistake{"SizeAsNumber", "disk_reserve = 200", 3, "must be a text, not a whole number"},
        ServerMistake{"MailboxTooSmall", "[limits]\nmailbox = 1", 4, "mailbox must be 16 to 1000000"},
        ServerMistake{"MessageTooLarge", "[limits]\nmessage = \"1GiB\"", 4,
                "message must be 4KiB to 16MiB"},
        ServerMistake{"UnknownLevel", "[log]\nlevel = \"loud\"", 4, "one of: info, warn, error, off"},
        ServerMistake{"StartWithoutOffset", "[demo]\nstart = 2026-11-23T08:00:00", 4,
                "start must be a date and time with its offset"},
        ServerMistake{"NoSpeed", "[demo]\nspeed = 0", 4, "speed must be 0.01 to 10000"},
        ServerMistake{"NoAddress", "[listen]\ngrpc = \"7010\"", 4, "\"7010\" is no address"},
        ServerMistake{"NoAddresses", "[listen]\ngrpc = []", 4, "at least one address"},
        ServerMistake{"AddressAsNumber", "[listen]\ngrpc = 7010", 4, "grpc must be a list"},
        ServerMistake{"PlainTextForAll", "[listen]\ngrpc = \"0.0.0.0:7010\"", 4,
                "plain text is offered on loopback"},
        ServerMistake{"PlainTextSaysWhatToDo", "[listen]\ngrpc = \"0.0.0.0:7010\"", 4,
                "give `tls` this address"},
        ServerMistake{"TlsOnSocket", "[listen]\ntls = \"unix:/run/onestop.sock\"", 4,
                "write host:port, such as"},
        ServerMistake{"TlsWithoutPort", "[listen]\ntls = [\n  \"0.0.0.0:7443\",\n  \"0.0.0.0\",\n]", 6,
                "\"0.0.0.0\" is no address"},
        ServerMistake{"NoTlsAddresses", "[listen]\ntls = []", 4, "tls needs at least one address"},
        ServerMistake{"PlainMetricsForAll", "[listen]\nmetrics = \"[::]:9464\"", 4,
                "plain text is offered on loopback"},
        ServerMistake{"MetricsOnSocket", "[listen]\nmetrics = \"unix:/run/m.sock\"", 4,
                "metrics must be a host and a port"},
        ServerMistake{"LongSocket",
                "[listen]\nadmin = \"/0123456789012345678901234567890123456789012345678901234567890"
                "123456789012345678901234567890123456789012345678901234567890123456789\"",
                4, "longer than 107 bytes"},
        ServerMistake{"NotToml", "reflection = yes", 3, "not valid TOML"}),
    ServerMistakeName);

TEST(ServerErrorsTest, NameWhatIsMissing) {
  const ServerFile file = ParseServer("", "/etc/onestop");
  EXPECT_EQ(FormatErrors("server.toml", file.errors),
            "server.toml:1: server: data_dir is missing\n"
            "server.toml:1: server: halls is missing\n");
}

TEST(ServerErrorsTest, NameAHallGivenTwice) {
  const ServerFile file =
      ParseServer("data_dir = \"d\"\nhalls = [\n  \"a.toml\",\n  \"./a.toml\",\n]\n", "");
  ASSERT_EQ(file.errors.size(), 1u);
  EXPECT_EQ(file.errors[0].line, 4);
}

TEST(ServerErrorsTest, GiveAnAddressThatOthersReachItsOwnReason) {
  const ServerFile file = Parse("[listen]\ngrpc = [\"127.0.0.1:1\", \"192.168.0.4:7010\"]");
  ASSERT_EQ(file.errors.size(), 1u);
  EXPECT_EQ(file.errors[0].reason, Reason::kInsecureAddress);
  EXPECT_EQ(ReasonOf(ErrorsStatus("server.toml", file.errors)), Reason::kInsecureAddress);
}

TEST(ListenAddressTest, MayBeLoopbackOrAUnixSocket) {
  for (const char* address : {"127.0.0.1:7010", "127.1.2.3:0", "localhost:65535", "[::1]:7010",
                              "unix:/run/onestop/server.sock"}) {
    EXPECT_TRUE(CheckListenAddress(address).ok()) << address;
  }
}

TEST(ListenAddressTest, IsRefusedWhereOthersReachIt) {
  for (const char* address :
       {"0.0.0.0:7010", "[::]:7010", "192.168.0.4:7010", "example.org:7010", "127.0.0.1.evil:7010",
        "1270.0.0.1:7010", "127.0.0:7010", "localhost.example.org:7010", "*:7010"}) {
    EXPECT_EQ(ReasonOf(CheckListenAddress(address)), Reason::kInsecureAddress) << address;
  }
}

TEST(ListenAddressTest, IsRefusedWhenItIsNone) {
  for (const char* address : {"", "7010", ":7010", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                              "127.0.0.1:http", "127.0.0.1:-1", "unix:", "unix:relative.sock"}) {
    EXPECT_EQ(ReasonOf(CheckListenAddress(address)), Reason::kConfigInvalid) << address;
  }
}

}  // namespace
}  // namespace onestop
