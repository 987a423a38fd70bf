#include "gateway/connect/connect_service.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <utility>

#include "gateway/connect/envelope.h"
#include "server/base/check.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/lines.h"
#include "tests/gateway/connect/fake_alarm.h"
#include "tests/gateway/connect/fake_upstream.h"

namespace {

namespace gateway = onestop::gateway;

// Notes what it is answered, and holds the service to the rules of an exchange.
class FuzzedExchange : public gateway::HttpExchange {
 public:
  explicit FuzzedExchange(gateway::HttpRequest request) : request_(std::move(request)) {}

  const gateway::HttpRequest& request() const override { return request_; }
  void Listen(std::shared_ptr<gateway::HttpListener> listener) override {
    listener_ = std::move(listener);
  }
  void Respond(gateway::HttpResponse response) override {
    ONESTOP_CHECK(!begun_ && !ended_) << "answered twice";
    ended_ = true;
    response_ = std::move(response);
  }
  void BeginStream(int status, gateway::HttpHeaders headers) override {
    ONESTOP_CHECK(!begun_ && !ended_) << "answered twice";
    begun_ = true;
    on_the_way_ = true;
    response_ = {.status = status, .headers = std::move(headers)};
  }
  void Write(std::shared_ptr<const std::string> chunk) override {
    ONESTOP_CHECK(begun_ && !on_the_way_ && !chunk->empty());
    on_the_way_ = true;
    response_.body.append(*chunk);
  }
  void EndStream(std::string last) override {
    ONESTOP_CHECK(begun_);
    ended_ = true;
    response_.body.append(last);
  }

  // Takes what is on the way.
  void Flush() {
    while (std::exchange(on_the_way_, false) && !ended_ && listener_ != nullptr) {
      listener_->OnFlushed();
    }
  }
  // The answer is complete: nobody is told any more, and who was told may go.
  void Release() { listener_.reset(); }
  bool ended() const { return ended_; }
  bool begun() const { return begun_; }
  const gateway::HttpResponse& response() const { return response_; }

 private:
  const gateway::HttpRequest request_;
  std::shared_ptr<gateway::HttpListener> listener_;
  bool begun_ = false;
  bool on_the_way_ = false;
  bool ended_ = false;
  gateway::HttpResponse response_;
};

class NoPolicy : public gateway::CallPolicy {
 public:
  absl::StatusOr<gateway::CallSetup> Begin(const gateway::HttpRequest&, const gateway::Method&,
                                           const google::protobuf::Message&) override {
    return gateway::CallSetup();
  }
  void End(const gateway::CallSetup&, const gateway::UpstreamStatus&) override {}
  gateway::HttpHeaders OnAnswer(const gateway::HttpRequest&, const gateway::Method&,
                                std::string*) override {
    return {};
  }
  gateway::HttpHeaders OnFailure(const gateway::HttpRequest&, const gateway::Method&,
                                 const gateway::UpstreamStatus&) override {
    return {};
  }
};

struct FuzzedService {
  gateway::FakeUpstream upstream;
  gateway::FakeAlarm alarm;
  onestop::FakeClock clock;
  onestop::SeededRandom random{1};
  gateway::StreamHub hub{
      {}, {.upstream = &upstream, .alarm = &alarm, .clock = &clock, .random = &random}};
  NoPolicy policy;
  gateway::ConnectService service{
      *gateway::MethodTable::Make(
          {"onestop.v1.TicketService/IssueTicket", "onestop.v1.HallService/WatchHall"}),
      gateway::ConnectOptions(),
      {.upstream = &upstream, .hub = &hub, .policy = &policy, .alarm = &alarm}};
};

// "POST name", lines of headers, an empty line, the body.
gateway::HttpRequest ParseInput(std::string_view input) {
  gateway::HttpRequest request;
  std::string_view first = onestop::fuzz::TakeLine(input);
  request.method = std::string(first.substr(0, first.find(' ')));
  request.path =
      first.size() > request.method.size() ? first.substr(request.method.size() + 1) : "";
  while (!input.empty()) {
    const std::string_view line = onestop::fuzz::TakeLine(input);
    if (line.empty()) break;
    const size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    while (value.starts_with(' ')) value.remove_prefix(1);
    request.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  request.body = std::string(input);
  return request;
}

bool IsJson(const std::string& text) {
  google::protobuf::Struct object;
  return google::protobuf::util::JsonStringToMessage(text, &object).ok();
}

}  // namespace

// A request to the Connect service: answered once and whole, whatever it is. What comes from the
// server is the request's own body, so it is read too.
ONESTOP_FUZZ_TARGET(connect_service) {
  static FuzzedService fuzzed;
  fuzzed.alarm.GoOff();
  auto exchange = std::make_shared<FuzzedExchange>(ParseInput(input));
  const std::string& body = exchange->request().body;
  fuzzed.service.Handle(exchange, exchange->request().path);
  if (const auto call = fuzzed.upstream.Take(std::chrono::nanoseconds(0))) {
    if (exchange->begun()) {
      exchange->Flush();
      if (call->asked()) call->Send(body, std::chrono::nanoseconds(0));
      exchange->Flush();
      call->End();
    } else {
      call->Answer({}, body);
    }
  }
  ONESTOP_CHECK(exchange->ended());
  exchange->Release();
  const gateway::HttpResponse& response = exchange->response();
  const std::string_view type = gateway::HeaderOf(response.headers, "Content-Type");
  if (type == "application/json") ONESTOP_CHECK(IsJson(response.body)) << response.body;
}
