// A kiosk on another machine: the same journey, with certificates.

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>

#include "tests/support/server_process.h"

namespace onestop {
namespace {

namespace fs = std::filesystem;
using testing::Finished;
using testing::JsonValue;
using testing::ServerProcess;

class TlsJourneyTest : public ::testing::Test {
 protected:
  TlsJourneyTest() {
    server_.Init();
    server_.Start({"--listen-tls", "127.0.0.1:0"});
    const Finished opened = server_.Verb({"day", "open", "--until", "17:00"});
    EXPECT_EQ(opened.exit, 0) << opened.error;
  }

  void Enroll(const std::string& name) {
    const Finished enrolled = server_.Verb({"enroll", "--role", "kiosk", "--name", name, "--out",
                                            server_.folder(name), "--server",
                                            "tls:" + server_.tls_address()});
    ASSERT_EQ(enrolled.exit, 0) << enrolled.error;
  }
  // At the address in the device's own folder. Patient: a busy machine is slow to shake hands.
  Finished Take(const std::string& device) {
    return testing::RunProcess({.command = {testing::Program("onestop-kiosk"), "--credential",
                                            server_.folder(device), "--timeout", "120", "--json",
                                            "take", "id-card"}});
  }

  ServerProcess server_;
};

TEST_F(TlsJourneyTest, ADeviceIsServedUntilItIsRevoked) {
  ASSERT_NO_FATAL_FAILURE(Enroll("kiosk"));
  const Finished taken = Take("kiosk");
  ASSERT_EQ(taken.exit, 0) << taken.error;
  EXPECT_EQ(JsonValue(taken.output, "number"), "A001");
  ASSERT_EQ(server_.Verb({"revoke", "1"}).exit, 0);
  const Finished stolen = Take("kiosk");
  EXPECT_EQ(stolen.exit, 3);
  EXPECT_NE((stolen.error + stolen.output).find("DEVICE_REVOKED"), std::string::npos)
      << stolen.error;
}

TEST_F(TlsJourneyTest, ATokenAloneIsWorthNothing) {
  ASSERT_NO_FATAL_FAILURE(Enroll("kiosk"));
  ASSERT_NO_FATAL_FAILURE(Enroll("other"));
  fs::copy_file(server_.folder("kiosk") + "/token", server_.folder("other") + "/token",
                fs::copy_options::overwrite_existing);
  const Finished refused = Take("other");
  EXPECT_EQ(refused.exit, 3);
  EXPECT_NE((refused.error + refused.output).find("UNAUTHENTICATED"), std::string::npos)
      << refused.error;
}

TEST_F(TlsJourneyTest, WhoeverKnocksWithoutTlsIsShutOutAndTheLogStaysJson) {
  ASSERT_NO_FATAL_FAILURE(Enroll("kiosk"));
  const Finished knocked =
      testing::RunProcess({.command = {testing::Program("onestop-kiosk"), "--credential",
                                       server_.folder("kiosk"), "--server", server_.tls_address(),
                                       "--timeout", "1", "--json", "take", "id-card"}});
  EXPECT_EQ(knocked.exit, 4) << knocked.error << knocked.output;
  EXPECT_EQ(server_.Stop(), 0);
  std::istringstream log(server_.process().error_output());
  bool told = false;
  for (std::string line; std::getline(log, line);) {
    EXPECT_EQ(line.front(), '{') << line;
    told = told || line.find("Handshake failed") != std::string::npos;
  }
  EXPECT_TRUE(told);
}

TEST_F(TlsJourneyTest, ACodeNobodyShowsIsRefusedByName) {
  const Finished refused = server_.Verb({"pair", "ABCD-EFGH", "--role", "clerk"});
  EXPECT_EQ(refused.exit, 3);
  EXPECT_NE(refused.error.find("UNKNOWN_PAIRING"), std::string::npos) << refused.error;
}

}  // namespace
}  // namespace onestop
