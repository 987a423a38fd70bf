#include "gateway/http/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "server/base/reason.h"
#include "tests/gateway/http/raw_client.h"
#include "tests/gateway/http/server_fixture.h"

namespace onestop::gateway {
namespace {

using std::chrono::milliseconds;

TEST(HttpServerTest, HandsOverMethodPathQueryHeadersAndBody) {
  const auto server = StartServer(Echo);
  const RawResponse response =
      Fetch(server->port(), "POST", "/a%20b?c=d", "X-THING: one\r\n", "hello");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "POST /a%20b c=d one hello\n");
  EXPECT_NE(response.Header("Date"), "");
}

TEST(HttpServerTest, AnswersSeveralRequestsOnOneConnection) {
  const auto server = StartServer(Echo);
  RawClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.Request("GET", StrCat("/", i)));
    EXPECT_EQ(client.Read().body, StrCat("GET /", i, "   \n"));
  }
}

TEST(HttpServerTest, RefusesAPortThatIsTaken) {
  const auto server = StartServer(Echo);
  HttpServerOptions options;
  options.listen = StrCat("127.0.0.1:", server->port());
  const auto second = HttpServer::Start(options, Echo);
  EXPECT_EQ(ReasonOf(second.status()), Reason::kPortTaken);
}

TEST(HttpServerTest, RefusesAnAddressThatMakesNoSense) {
  for (const char* address : {"", "8080", "somewhere:80", "127.0.0.1:70000", "127.0.0.1:x"}) {
    HttpServerOptions options;
    options.listen = address;
    EXPECT_EQ(HttpServer::Start(options, Echo).status().code(),
              absl::StatusCode::kInvalidArgument)
        << address;
  }
}

TEST(HttpServerTest, AnswersHeadWithTheLengthAlone) {
  const auto server = StartServer(Echo);
  RawClient client(server->port());
  client.Request("HEAD", "/a");
  const RawResponse head = client.Read(true);
  EXPECT_EQ(head.Header("Content-Length"), "11");
  client.Request("GET", "/b");
  EXPECT_EQ(client.Read().body, "GET /b   \n");
}

TEST(HttpServerTest, AnswersADroppedRequestWith500) {
  const auto server = StartServer([](const std::shared_ptr<HttpExchange>&) {});
  EXPECT_EQ(Fetch(server->port(), "GET", "/").status, 500);
}

TEST(HttpServerTest, AddsTheCommonHeadersToEveryAnswer) {
  HttpServerOptions options;
  options.max_body_bytes = 10;
  options.common_headers = {{"X-Common", "yes"}};
  const auto server = StartServer(Echo, options);
  EXPECT_EQ(Fetch(server->port(), "GET", "/").Header("X-Common"), "yes");
  const RawResponse refused = Fetch(server->port(), "POST", "/", "", "eleven bytes");
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(refused.Header("X-Common"), "yes");
}

TEST(HttpServerTest, ClosesOnABodyThatIsFarTooLarge) {
  HttpServerOptions options;
  options.max_body_bytes = 1000;
  const auto server = StartServer(Echo, options);
  EXPECT_EQ(Fetch(server->port(), "POST", "/", "", std::string(1000, 'x')).status, 200);
  EXPECT_EQ(Fetch(server->port(), "POST", "/", "", std::string(2000, 'x')).status, 413);
  EXPECT_EQ(Fetch(server->port(), "POST", "/", "", std::string(100'000, 'x')).status, 0);
}

TEST(HttpServerTest, ClosesOnHeadersBeyondTheLimits) {
  HttpServerOptions options;
  options.max_headers = 4;
  options.max_header_value_bytes = 100;
  options.max_header_name_bytes = 20;
  options.max_url_bytes = 50;
  const auto server = StartServer(Echo, options);
  const std::string many = "A: 1\r\nB: 2\r\nC: 3\r\n";
  EXPECT_EQ(Fetch(server->port(), "GET", "/", many).status, 200);
  EXPECT_EQ(Fetch(server->port(), "GET", "/", many + "D: 4\r\n").status, 0);
  EXPECT_EQ(Fetch(server->port(), "GET", "/", "A: " + std::string(200, 'x') + "\r\n").status, 0);
  EXPECT_EQ(Fetch(server->port(), "GET", "/", std::string(30, 'x') + ": 1\r\n").status, 0);
  EXPECT_EQ(Fetch(server->port(), "GET", "/" + std::string(100, 'x')).status, 0);
}

TEST(HttpServerTest, ClosesOnWhatIsNotHttp) {
  const auto server = StartServer(Echo);
  for (const char* text : {"nonsense\r\n\r\n", "FROB / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x00",
                           "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                           "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
    RawClient client(server->port());
    client.Send(text);
    EXPECT_TRUE(client.ClosedByPeer()) << text;
  }
}

TEST(HttpServerTest, RefusesToUpgradeAndCloses) {
  const auto server = StartServer(Echo);
  for (const char* text :
       {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    RawClient client(server->port());
    client.Send(text);
    EXPECT_EQ(client.Read().status, 400) << text;
    EXPECT_TRUE(client.ClosedByPeer()) << text;
  }
}

TEST(HttpServerTest, ClosesWhenHeadersComeTooSlowly) {
  HttpServerOptions options;
  options.read_timeout = milliseconds(100);
  const auto server = StartServer(Echo, options);
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nHost: loc");
  EXPECT_TRUE(client.ClosedByPeer());
}

TEST(HttpServerTest, TurnsAwayMoreConnectionsThanAllowed) {
  HttpServerOptions options;
  options.max_connections = 1;
  const auto server = StartServer(Echo, options);
  {
    RawClient first(server->port());
    first.Request("GET", "/first");
    EXPECT_EQ(first.Read().status, 200);
    EXPECT_EQ(Fetch(server->port(), "GET", "/second").status, 0);
    first.Request("GET", "/first");
    EXPECT_EQ(first.Read().status, 200);
  }
  // There is room again as soon as the server has noticed.
  int status = 0;
  while (status == 0) status = Fetch(server->port(), "GET", "/third").status;
  EXPECT_EQ(status, 200);
}

TEST(HttpServerTest, AnswersFromAnotherThreadAndOnlyOnce) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler());
  RawClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  exchange->Respond(TextResponse(200, "first"));
  exchange->Respond(TextResponse(200, "second"));
  EXPECT_EQ(client.Read().body, "first\n");
  client.Request("GET", "/");
  inbox.Next()->Respond(TextResponse(200, "third"));
  EXPECT_EQ(client.Read().body, "third\n");
}

TEST(HttpServerTest, StreamsChunkByChunk) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler());
  RawClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  exchange->BeginStream(200, {{"Content-Type", "text/plain"}});
  ASSERT_TRUE(witness->Flushed());
  EXPECT_EQ(client.ReadHead().Header("Content-Type"), "text/plain");
  for (const char* word : {"one", "two"}) {
    exchange->Write(std::make_shared<const std::string>(word));
    ASSERT_TRUE(witness->Flushed());
    EXPECT_EQ(client.ReadChunk(), word);
  }
  exchange->EndStream("three");
  EXPECT_EQ(client.ReadChunk(), "three");
  EXPECT_EQ(client.ReadChunk(), "");
  EXPECT_FALSE(client.cut());
}

TEST(HttpServerTest, EndsAStreamThatIsDropped) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler());
  RawClient client(server->port());
  client.Request("GET", "/");
  std::shared_ptr<HttpExchange> exchange = inbox.Next();
  exchange->BeginStream(200, {});
  exchange.reset();
  EXPECT_EQ(client.Read().status, 200);
}

TEST(HttpServerTest, TellsWhenTheOtherEndLeavesASilentStream) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler());
  RawClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  exchange->BeginStream(200, {});
  ASSERT_TRUE(witness->Flushed());
  client.Close();
  EXPECT_TRUE(witness->Gone());
  exchange->Write(std::make_shared<const std::string>("into the void"));
  exchange->EndStream("");
}

TEST(HttpServerTest, TellsWhenTheOtherEndDoesNotWaitForItsAnswer) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler());
  RawClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  client.Close();
  EXPECT_TRUE(witness->Gone());
  const auto late = std::make_shared<Witness>();
  exchange->Listen(late);
  EXPECT_TRUE(late->Gone());
  exchange->Respond(TextResponse(200, "too late"));
  server->Shutdown(kPatience);
}

TEST(HttpServerTest, SaysFlushedOnlyWhenASlowReaderHasRead) {
  Inbox inbox;
  const auto server = StartServer(inbox.handler());
  RawClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  exchange->BeginStream(200, {});
  ASSERT_TRUE(witness->Flushed());
  const auto large = std::make_shared<const std::string>(size_t{64} << 20, 'x');
  exchange->Write(large);
  EXPECT_FALSE(witness->Flushed(milliseconds(50)));
  client.ReadHead();
  EXPECT_EQ(client.ReadChunk().size(), large->size());
  EXPECT_TRUE(witness->Flushed());
  exchange->EndStream("");
}

TEST(HttpServerTest, CutsAReaderThatTakesTooLong) {
  HttpServerOptions options;
  options.write_timeout = milliseconds(100);
  options.read_timeout = milliseconds(100);
  Inbox inbox;
  const auto server = StartServer(inbox.handler(), options);
  RawClient client(server->port());
  client.Request("GET", "/");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  exchange->BeginStream(200, {});
  ASSERT_TRUE(witness->Flushed());
  exchange->Write(std::make_shared<const std::string>(size_t{64} << 20, 'x'));
  EXPECT_TRUE(witness->Gone());
}

TEST(HttpServerTest, WaitsForAnswersUnderWayWhenItStops) {
  Inbox inbox;
  // Drops whatever is not held, which is answered with 500.
  const auto server = StartServer([&](const std::shared_ptr<HttpExchange>& exchange) {
    if (exchange->request().path == "/held") inbox.handler()(exchange);
  });
  RawClient client(server->port());
  RawClient watching(server->port());
  RawClient late(server->port());
  // An answer shows that the connection was accepted: one still in the backlog is reset by the stop.
  for (RawClient* each : {&watching, &late}) {
    each->Request("GET", "/early");
    EXPECT_EQ(each->Read().status, 500);
  }
  client.Request("GET", "/held");
  const std::shared_ptr<HttpExchange> exchange = inbox.Next();
  std::future<void> stopping =
      std::async(std::launch::async, [&] { server->Shutdown(kPatience); });
  // From when it stops on every answer is the last of its connection, also of what was taken before.
  RawResponse seen;
  do {
    watching.Request("GET", "/early");
    seen = watching.Read();
  } while (seen.status == 500 && seen.Header("Connection") != "close");
  EXPECT_EQ(seen.Header("Connection"), "close");
  late.Request("GET", "/late");
  EXPECT_EQ(late.Read().status, 503);
  exchange->Respond(TextResponse(200, "finished"));
  const RawResponse response = client.Read();
  EXPECT_EQ(response.body, "finished\n");
  EXPECT_EQ(response.Header("Connection"), "close");
  stopping.get();
}

TEST(HttpServerTest, GivesUpOnWhatIsNotAnsweredWhenItStops) {
  Inbox inbox;
  auto server = StartServer(inbox.handler());
  RawClient client(server->port());
  client.Request("GET", "/");
  std::shared_ptr<HttpExchange> exchange = inbox.Next();
  const auto witness = std::make_shared<Witness>();
  exchange->Listen(witness);
  server->Shutdown(milliseconds(1));
  EXPECT_TRUE(witness->Gone());
  server.reset();
  exchange->Respond(TextResponse(200, "too late"));
  exchange.reset();
  EXPECT_EQ(client.Read().status, 0);
}

}  // namespace
}  // namespace onestop::gateway
