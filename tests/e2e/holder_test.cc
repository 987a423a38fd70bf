// A card at the kiosk: through the process beside the browser and the real server.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "server/base/bytes.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "tests/support/server_process.h"

namespace onestop {
namespace {

using testing::Finished;
using testing::JsonValue;
using testing::Process;
using testing::ServerProcess;

// Of somebody born in 1949, and of somebody else who is no longer young.
constexpr char kCard[] = "11010519491231002X";
constexpr char kOtherCard[] = "110101194003010016";

class HolderTest : public ::testing::Test {
 protected:
  HolderTest() {
    server_.Init();
    server_.StartOpen();
    std::filesystem::create_directories(server_.folder("web/kiosk"));
    std::ofstream(server_.folder("web/kiosk/index.html")) << "<!doctype html>";
  }

  // `onestop-kiosk serve` of a kiosk of its own.
  std::unique_ptr<Process> Serve(const std::string& name) {
    server_.Enroll("kiosk", name);
    auto serving = std::make_unique<Process>(testing::ProcessOptions{
        .command = {testing::Program("onestop-kiosk"), "--credential", server_.folder(name),
                    "--server", server_.address(), "serve", "--listen", "127.0.0.1:0", "--web",
                    server_.folder("web"), "--age-class", "priority:60"}});
    const auto address = serving->ReadUntil("/kiosk/");
    EXPECT_TRUE(address.has_value()) << serving->error_output();
    const std::string url = address.value_or("http://127.0.0.1:0/kiosk/");
    const size_t colon = url.rfind(':');
    ports_[serving.get()] = url.substr(colon + 1, url.find('/', colon) - colon - 1);
    return serving;
  }

  // What the process beside the browser makes of a card: the whole answer.
  std::string Read(const Process* kiosk, const std::string& document) {
    const std::string body = StrCat("{\"document\":\"", document, "\"}");
    const Finished answer = testing::RunProcess(
        {.command = {"/bin/bash", "-c",
                     "exec 3<>/dev/tcp/127.0.0.1/$PORT; printf %s \"$REQUEST\" >&3; cat <&3"},
         .environment = {
             {"PORT", ports_[kiosk]},
             {"REQUEST", StrCat("POST /local/holder HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                "Content-Type: application/json\r\nConnection: close\r\n"
                                "Content-Length: ",
                                body.size(), "\r\n\r\n", body)}}});
    return answer.output;
  }

  // The holder as the command line takes it.
  static std::string HexHolder(const std::string& answer) {
    std::string bytes;
    EXPECT_TRUE(absl::Base64Unescape(JsonValue(answer, "holder"), &bytes)) << answer;
    return Hex(AsBytes(bytes));
  }

  Finished Take(const std::string& device, const std::string& item, const std::string& holder) {
    return server_.Kiosk({"--json", "take", item, "--holder", holder}, device);
  }

  ServerProcess server_;
  std::map<const Process*, std::string> ports_;
};

TEST_F(HolderTest, TheLimitOfTheHallHoldsForACardAcrossTwoKiosks) {
  const auto by_the_door = Serve("kiosk-1");
  const auto upstairs = Serve("kiosk-2");
  const std::string holder = HexHolder(Read(by_the_door.get(), kCard));
  EXPECT_EQ(holder.size(), 32u);
  EXPECT_EQ(HexHolder(Read(upstairs.get(), "110105 19491231 002x")), holder);
  const std::string other = HexHolder(Read(upstairs.get(), kOtherCard));
  EXPECT_NE(other, holder);

  // The hall allows two at a time.
  EXPECT_EQ(Take("kiosk-1", "id-card", holder).exit, 0);
  EXPECT_EQ(Take("kiosk-2", "passport-new", holder).exit, 0);
  const Finished third = Take("kiosk-1", "hukou-change", holder);
  EXPECT_EQ(third.exit, 3);
  EXPECT_NE((third.output + third.error).find("HOLDER_LIMIT"), std::string::npos)
      << third.output << third.error;
  EXPECT_EQ(Take("kiosk-1", "id-card", other).exit, 0);
  EXPECT_EQ(server_.Kiosk({"take", "id-card"}, "kiosk-1").exit, 0) << "without a card";
}

TEST_F(HolderTest, ACardProposesAClassAndItsNumberIsWrittenDownNowhere) {
  const auto kiosk = Serve("kiosk-1");
  const std::string answer = Read(kiosk.get(), kCard);
  EXPECT_NE(answer.find("200 OK"), std::string::npos) << answer;
  EXPECT_EQ(JsonValue(answer, "ageClass"), "priority");
  const std::string misread = Read(kiosk.get(), "110105194912310021");
  EXPECT_NE(misread.find(" 400 "), std::string::npos) << misread;
  EXPECT_NE(misread.find("this is no document number"), std::string::npos) << misread;
  EXPECT_NE(Read(kiosk.get(), "").find(" 400 "), std::string::npos);
  ASSERT_EQ(Take("kiosk-1", "id-card", HexHolder(answer)).exit, 0);

  kiosk->Signal(SIGTERM);
  ASSERT_EQ(kiosk->Wait(), 0);
  EXPECT_EQ(server_.Stop(), 0);
  const Finished found =
      testing::RunProcess({.command = {"/bin/grep", "-rl", "-e", "1949123100", server_.data(),
                                       server_.folder("kiosk-1")}});
  EXPECT_EQ(found.exit, 1) << found.output << found.error;
  EXPECT_EQ((kiosk->output() + kiosk->error_output()).find("1949123100"), std::string::npos);
  EXPECT_EQ(server_.process().error_output().find("1949123100"), std::string::npos);
}

}  // namespace
}  // namespace onestop
