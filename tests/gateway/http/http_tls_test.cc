#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>

#include "gateway/http/http_server.h"
#include "tests/gateway/http/server_fixture.h"
#include "tests/gateway/http/tls_client.h"

namespace onestop::gateway {
namespace {

// OpenSSL writes to a socket whose other end has closed: the test hears of it, and must not die.
[[maybe_unused]] const auto kPipesBroken = std::signal(SIGPIPE, SIG_IGN);

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

HttpServerOptions TlsOptions() {
  HttpServerOptions options;
  options.tls = MakePageTls();
  return options;
}

absl::Status StartWith(HttpTls tls) {
  HttpServerOptions options;
  options.tls = std::move(tls);
  return HttpServer::Start(options, Echo).status();
}

TEST(HttpTlsTest, AnswersSeveralRequestsOnOneConnection) {
  const auto server = StartServer(Echo, TlsOptions());
  TlsClient client(server->port());
  ASSERT_TRUE(client.ready());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.Request("POST", StrCat("/", i), "", "hello"));
    EXPECT_EQ(client.Read().body, StrCat("POST /", i, "   hello\n"));
  }
}

TEST(HttpTlsTest, SpeaksNothingOlderThanTls12) {
  const auto server = StartServer(Echo, TlsOptions());
  EXPECT_EQ(TlsClient(server->port()).version(), "TLSv1.3");
  const TlsClient twelve(server->port(), TLS1_2_VERSION);
  EXPECT_TRUE(twelve.ready());
  EXPECT_THAT(twelve.cipher(), StartsWith("ECDHE-"));
  EXPECT_THAT(twelve.cipher(), AnyOf(HasSubstr("GCM"), HasSubstr("CHACHA20")));
  for (const int version : {TLS1_1_VERSION, TLS1_VERSION}) {
    EXPECT_FALSE(TlsClient(server->port(), version).ready()) << version;
  }
}

TEST(HttpTlsTest, ShutsOutPlainText) {
  const auto server = StartServer(Echo, TlsOptions());
  RawClient client(server->port());
  client.Request("GET", "/");
  EXPECT_THAT(client.ReadToEnd(), Not(HasSubstr("HTTP")));
  EXPECT_EQ(server->active(), 0U);
}

TEST(HttpTlsTest, CutsASilentHandshake) {
  HttpServerOptions options = TlsOptions();
  options.handshake_timeout = std::chrono::milliseconds(50);
  const auto server = StartServer(Echo, options);
  RawClient silent(server->port());
  EXPECT_TRUE(silent.ClosedByPeer());
  RawClient begun(server->port());
  begun.Send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  EXPECT_TRUE(begun.ClosedByPeer());
}

TEST(HttpTlsTest, LeavesAConnectionAloneThatCameThroughItsHandshake) {
  HttpServerOptions options = TlsOptions();
  options.handshake_timeout = std::chrono::milliseconds(500);
  const auto server = StartServer(Echo, options);
  TlsClient client(server->port());
  // By when the silent one is cut the time of the other is over as well.
  RawClient silent(server->port());
  EXPECT_TRUE(silent.ClosedByPeer());
  client.Request("GET", "/later");
  EXPECT_EQ(client.Read().status, 200);
}

TEST(HttpTlsTest, CountsConnectionsWhoseHandshakeIsUnderWay) {
  HttpServerOptions options = TlsOptions();
  options.max_connections = 1;
  options.handshake_timeout = kPatience;
  const auto server = StartServer(Echo, options);
  {
    RawClient silent(server->port());
    RawClient second(server->port());
    EXPECT_TRUE(second.ClosedByPeer());
  }
  // There is room again as soon as the server has noticed.
  while (!TlsClient(server->port()).ready()) {
  }
}

TEST(HttpTlsTest, ClosesWhenARequestComesTooSlowly) {
  HttpServerOptions options = TlsOptions();
  options.read_timeout = std::chrono::milliseconds(100);
  const auto server = StartServer(Echo, options);
  TlsClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nHost: loc");
  EXPECT_TRUE(client.ClosedByPeer());
}

TEST(HttpTlsTest, StreamsChunkByChunk) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler(), TlsOptions());
  TlsClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  exchange->BeginStream(200, {});
  ASSERT_TRUE(witness->Flushed());
  EXPECT_EQ(client.ReadHead().status, 200);
  for (const char* word : {"one", "two"}) {
    exchange->Write(std::make_shared<const std::string>(word));
    ASSERT_TRUE(witness->Flushed());
    EXPECT_EQ(client.ReadChunk(), word);
  }
  // More than fits into a record of TLS or a buffer of the system.
  const auto large = std::make_shared<const std::string>(size_t{16} << 20, 'x');
  exchange->Write(large);
  EXPECT_EQ(client.ReadChunk().size(), large->size());
  ASSERT_TRUE(witness->Flushed());
  exchange->EndStream("three");
  EXPECT_EQ(client.ReadChunk(), "three");
  EXPECT_EQ(client.ReadChunk(), "");
  EXPECT_FALSE(client.cut());
}

// With TLS's goodbye and without, as when a machine is switched off.
class HttpTlsGoneTest : public ::testing::TestWithParam<bool> {};

TEST_P(HttpTlsGoneTest, TellsWhenTheOtherEndLeavesASilentStream) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler(), TlsOptions());
  TlsClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  exchange->BeginStream(200, {});
  ASSERT_TRUE(witness->Flushed());
  if (GetParam()) client.SayGoodbye();
  if (!GetParam()) client.Close();
  EXPECT_TRUE(witness->Gone());
}
INSTANTIATE_TEST_SUITE_P(, HttpTlsGoneTest, ::testing::Bool());

TEST(HttpTlsTest, CutsAReaderThatTakesTooLong) {
  HttpServerOptions options = TlsOptions();
  options.write_timeout = std::chrono::milliseconds(100);
  options.read_timeout = std::chrono::milliseconds(100);
  Inbox inbox;
  const auto server = StartServer(inbox.handler(), options);
  TlsClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  exchange->BeginStream(200, {});
  ASSERT_TRUE(witness->Flushed());
  exchange->Write(std::make_shared<const std::string>(size_t{64} << 20, 'x'));
  EXPECT_TRUE(witness->Gone());
}

TEST(HttpTlsTest, GivesUpOnHandshakesWhenItStops) {
  HttpServerOptions options = TlsOptions();
  options.handshake_timeout = kPatience;
  auto server = StartServer(Echo, options);
  RawClient silent(server->port());
  // Accepted in turn: when this has its answer, the silent one has been met.
  TlsClient client(server->port());
  client.Request("GET", "/");
  EXPECT_EQ(client.Read().status, 200);
  server.reset();
  EXPECT_TRUE(silent.ClosedByPeer());
}

TEST(HttpTlsTest, RefusesToStartWithWhatDoesNotFit) {
  const HttpTls good = MakePageTls();
  EXPECT_TRUE(StartWith(good).ok());
  const absl::Status other = StartWith({.certificate = good.certificate, .key = MakePageTls().key});
  EXPECT_EQ(other.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(other.message()), HasSubstr("does not belong to the certificate"));
  const absl::Status no_key = StartWith({.certificate = good.certificate, .key = Secret("x")});
  EXPECT_EQ(no_key.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(no_key.message()), HasSubstr("no private key"));
  const absl::Status no_certificate = StartWith({.certificate = "x", .key = good.key});
  EXPECT_EQ(no_certificate.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(no_certificate.message()), HasSubstr("no certificate"));
}

}  // namespace
}  // namespace onestop::gateway
