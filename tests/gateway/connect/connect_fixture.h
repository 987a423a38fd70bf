#ifndef ONESTOP_TESTS_GATEWAY_CONNECT_CONNECT_FIXTURE_H_
#define ONESTOP_TESTS_GATEWAY_CONNECT_CONNECT_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/connect/connect_service.h"
#include "gateway/connect/envelope.h"
#include "gateway/http/http_server.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "tests/gateway/connect/fake_alarm.h"
#include "tests/gateway/connect/fake_upstream.h"
#include "tests/gateway/http/raw_client.h"

namespace onestop::gateway {

// Adds one entry and one header, so that tests see that both arrive; notes how calls ended.
class NotingPolicy : public CallPolicy {
 public:
  absl::StatusOr<CallSetup> Begin(const HttpRequest& page, const Method&,
                                  const google::protobuf::Message&) override {
    if (page.Header("X-Stranger") == "yes") {
      return Refuse(Reason::kUnauthenticated, "nobody knows this page");
    }
    return CallSetup{.metadata = {{"authorization", "Bearer x"}}, .hall = "main"};
  }
  void End(const CallSetup&, const UpstreamStatus& status) override {
    MutexLock lock(mutex_);
    ended_.push_back(status.code);
  }
  HttpHeaders OnAnswer(const HttpRequest&, const Method&, std::string*) override {
    return {{"Set-Cookie", "a=b"}};
  }
  HttpHeaders OnFailure(const HttpRequest&, const Method&, const UpstreamStatus&) override {
    return {{"Set-Cookie", "failed=b"}};
  }

  std::vector<absl::StatusCode> ended() {
    MutexLock lock(mutex_);
    return ended_;
  }

 private:
  Mutex mutex_;
  std::vector<absl::StatusCode> ended_ ONESTOP_GUARDED_BY(mutex_);
};

inline constexpr char kGetHall[] = "onestop.v1.HallService/GetHall";
inline constexpr char kWatchHall[] = "onestop.v1.HallService/WatchHall";
inline constexpr char kWatchCalls[] = "onestop.v1.HallService/WatchCalls";

// One envelope of a stream.
struct Enveloped {
  int flags = -1;
  std::string content = {};
};

// The next envelope of a chunked answer. Each is a chunk of its own here.
inline Enveloped ReadEnvelope(RawClient& client) {
  const std::string chunk = client.ReadChunk();
  if (chunk.size() < 5) return {};
  return {.flags = chunk[0], .content = chunk.substr(5)};
}

inline constexpr char kJsonType[] = "Content-Type: application/json\r\n";
inline constexpr char kStreamType[] = "Content-Type: application/connect+json\r\n";

// The service behind a real HTTP server and before a server that answers by hand.
class ConnectFixture : public ::testing::Test {
 protected:
  ConnectFixture() {
    absl::StatusOr<MethodTable> methods = MethodTable::Make({kGetHall, kWatchHall, kWatchCalls});
    ONESTOP_CHECK(methods.ok()) << methods.status();
    service_ = std::make_unique<ConnectService>(
        std::move(*methods), ConnectOptions(),
        ConnectService::Deps{
            .upstream = &upstream_, .hub = &hub_, .policy = &policy_, .alarm = &alarm_});
    absl::StatusOr<std::unique_ptr<HttpServer>> server =
        HttpServer::Start({}, [this](const std::shared_ptr<HttpExchange>& exchange) {
          service_->Handle(exchange, std::string_view(exchange->request().path).substr(1));
        });
    ONESTOP_CHECK(server.ok()) << server.status();
    server_ = std::move(*server);
  }

  uint16_t port() const { return server_->port(); }

  RawResponse Post(std::string_view method, std::string_view headers, std::string_view body) {
    return Fetch(port(), "POST", StrCat("/", method), headers, body);
  }

  // Sends the request of a stream and reads the head of its answer.
  RawResponse BeginStream(RawClient& client, std::string_view method,
                          std::string_view message = "{}") {
    client.Request("POST", StrCat("/", method), kStreamType, Envelope(0, message));
    return client.ReadHead();
  }

  FakeUpstream upstream_;
  FakeAlarm alarm_;
  FakeClock clock_;
  SeededRandom random_{1};
  // Shares nothing: each page has a call of its own here.
  StreamHub hub_{
      {},
      {.upstream = &upstream_, .alarm = &alarm_, .clock = &clock_, .random = &random_}};
  NotingPolicy policy_;
  std::unique_ptr<ConnectService> service_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_CONNECT_CONNECT_FIXTURE_H_
