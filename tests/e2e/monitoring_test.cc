// What deploy/prometheus asks for is what a server tells.

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/server_process.h"

namespace onestop {
namespace {

// The metrics that expressions of a rules file name; what the rules themselves record has colons.
std::set<std::string> MetricsIn(const std::string& file) {
  std::ifstream in(std::string(ONESTOP_SOURCE_DIR) + "/deploy/prometheus/" + file);
  std::stringstream text;
  text << in.rdbuf();
  const std::string content = text.str();
  std::set<std::string> names;
  const std::regex name("[a-z_:]*(onestop|grpc_server)_[a-z_]+[a-z:_0-9]*");
  for (std::sregex_iterator found(content.begin(), content.end(), name), end; found != end;
       ++found) {
    const std::string text_of = found->str();
    const bool expression = text_of.find(':') == std::string::npos;
    if (expression && text_of != "onestop_hall" && text_of != "onestop_server" &&
        text_of != "onestop_waits") {
      names.insert(text_of);
    }
  }
  return names;
}

TEST(MonitoringTest, EveryMetricOfTheRulesIsThere) {
  testing::ServerProcess server;
  server.Init();
  // With a certificate, whose end is watched.
  server.Start({"--listen-tls", "127.0.0.1:0"});
  server.Enroll("kiosk", "kiosk");
  ASSERT_EQ(server.Kiosk({"services"}).exit, 0);
  const std::string page = server.Metrics();
  size_t checked = 0;
  for (const char* file : {"recording.yml", "alerts.yml"}) {
    for (const std::string& name : MetricsIn(file)) {
      ++checked;
      EXPECT_NE(page.find("\n" + name), std::string::npos) << file << " asks for " << name;
    }
  }
  EXPECT_GT(checked, 12U);
}

}  // namespace
}  // namespace onestop
