#include "gateway/connect/connect_service.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "gateway/connect/connect_error.h"
#include "gateway/connect/envelope.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

constexpr size_t kMaxTimeoutDigits = 10;
// How often streams are looked at within the time they may be silent.
constexpr int kBeats = 3;

// The codec of a content type: exactly this one, but for case, spaces and a charset that says UTF-8.
std::optional<Codec> CodecOf(std::string_view content_type, bool streams) {
  std::string type = absl::AsciiStrToLower(ToAbsl(content_type));
  type = absl::StrReplaceAll(type, {{" ", ""}, {"\t", ""}});
  if (type == (streams ? "application/connect+proto" : "application/proto")) return Codec::kProto;
  const std::string json = streams ? "application/connect+json" : "application/json";
  if (type == json || type == json + ";charset=utf-8") return Codec::kJson;
  return std::nullopt;
}

// A listener that only wants to know when nobody waits for the answer any more.
class CancelWhenGone : public HttpListener {
 public:
  explicit CancelWhenGone(std::shared_ptr<UpstreamCall> call) : call_(std::move(call)) {}
  void OnFlushed() override {}
  void OnGone() override { call_->Cancel(); }

 private:
  const std::shared_ptr<UpstreamCall> call_;
};

HttpResponse UnknownMethod() {
  HttpResponse response = ErrorResponse(
      {.code = absl::StatusCode::kUnimplemented, .message = "there is no such method"});
  response.status = 404;
  return response;
}

HttpResponse WrongVerb() {
  HttpResponse response = TextResponse(405, "methods are called with POST");
  response.headers.push_back({"Allow", "POST"});
  return response;
}

HttpResponse WrongType(bool streams) {
  HttpResponse response = TextResponse(415, "this content type is not taken");
  response.headers.push_back(
      {"Accept-Post", streams ? "application/connect+json, application/connect+proto"
                              : "application/json, application/proto"});
  return response;
}

// What the headers of the protocol say about the call as a whole.
absl::Status CheckProtocol(const HttpRequest& page, bool streams) {
  const std::string_view version = page.Header("Connect-Protocol-Version");
  if (!version.empty() && version != "1") {
    return absl::InvalidArgumentError("Connect-Protocol-Version must be 1");
  }
  const std::string_view coding =
      page.Header(streams ? "Connect-Content-Encoding" : "Content-Encoding");
  if (!coding.empty() && coding != "identity") {
    return absl::UnimplementedError("compressed requests are not taken");
  }
  return absl::OkStatus();
}

// Connect-Timeout-Ms: up to ten digits; nothing when it is not there.
absl::StatusOr<std::optional<std::chrono::milliseconds>> TimeoutOf(const HttpRequest& page) {
  const std::string_view text = page.Header("Connect-Timeout-Ms");
  if (text.empty()) return std::nullopt;
  uint64_t milliseconds = 0;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  if (!digits || text.size() > kMaxTimeoutDigits ||
      !absl::SimpleAtoi(ToAbsl(text), &milliseconds)) {
    return absl::InvalidArgumentError("Connect-Timeout-Ms must be a number of up to ten digits");
  }
  return std::chrono::milliseconds(milliseconds);
}

}  // namespace

ConnectService::ConnectService(MethodTable methods, const ConnectOptions& options, const Deps& deps)
    : methods_(std::move(methods)), options_(options), deps_(deps) {
  deps_.alarm->After(options_.heartbeat / kBeats, [this] { Beat(); });
}

void ConnectService::Handle(const std::shared_ptr<HttpExchange>& exchange, std::string_view name) {
  const Method* method = methods_.Find(name);
  if (method == nullptr) {
    exchange->Respond(UnknownMethod());
    return;
  }
  const HttpRequest& page = exchange->request();
  if (page.method != "POST") {
    exchange->Respond(WrongVerb());
    return;
  }
  const std::optional<Codec> codec = CodecOf(page.Header("Content-Type"), method->streams);
  if (!codec) {
    exchange->Respond(WrongType(method->streams));
  } else if (method->streams) {
    OpenStream(exchange, *method, *codec);
  } else {
    CallUnary(exchange, *method, *codec);
  }
}

absl::StatusOr<UpstreamRequest> ConnectService::Read(
    const HttpRequest& page, const Method& method, Codec codec, std::string_view body,
    std::unique_ptr<google::protobuf::Message>* decoded) const {
  if (absl::Status status = CheckProtocol(page, method.streams); !status.ok()) return status;
  absl::StatusOr<std::optional<std::chrono::milliseconds>> timeout = TimeoutOf(page);
  if (!timeout.ok()) return timeout.status();
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> message =
      DecodeMessage(codec, *method.request, body);
  if (!message.ok()) return message.status();
  *decoded = std::move(*message);
  UpstreamRequest request{.method = method.name, .message = (*decoded)->SerializeAsString()};
  if (method.streams) {
    if (*timeout) request.timeout = **timeout;
  } else {
    request.timeout =
        std::min(timeout->value_or(options_.unary_timeout), options_.max_unary_timeout);
  }
  return request;
}

void ConnectService::CallUnary(const std::shared_ptr<HttpExchange>& exchange, const Method& method,
                               Codec codec) {
  const HttpRequest& page = exchange->request();
  std::unique_ptr<google::protobuf::Message> decoded;
  absl::StatusOr<UpstreamRequest> request = Read(page, method, codec, page.body, &decoded);
  if (!request.ok()) {
    exchange->Respond(ErrorResponse(ErrorOf(request.status())));
    return;
  }
  absl::StatusOr<CallSetup> setup = deps_.policy->Begin(page, method, *decoded);
  if (!setup.ok()) {
    exchange->Respond(ErrorResponse(ErrorOf(setup.status())));
    return;
  }
  request->metadata = setup->metadata;
  std::shared_ptr<UpstreamCall> call = deps_.upstream->Call(
      std::move(*request), [exchange, codec, method = &method, policy = deps_.policy,
                            setup = *std::move(setup)](const UpstreamStatus& status,
                                                       std::string answer) {
        policy->End(setup, status);
        if (!status.ok()) {
          HttpResponse failure = ErrorResponse(ErrorOf(status.code, status.message, status.details));
          for (HttpHeader& header : policy->OnFailure(exchange->request(), *method, status)) {
            failure.headers.push_back(std::move(header));
          }
          exchange->Respond(std::move(failure));
          return;
        }
        HttpHeaders headers = policy->OnAnswer(exchange->request(), *method, &answer);
        absl::StatusOr<std::string> body =
            EncodeMessage(codec, *method->response, std::move(answer));
        if (!body.ok()) {
          exchange->Respond(ErrorResponse(ErrorOf(body.status())));
          return;
        }
        headers.push_back(
            {"Content-Type", codec == Codec::kJson ? "application/json" : "application/proto"});
        headers.push_back({"Cache-Control", "no-store"});
        exchange->Respond({.headers = std::move(headers), .body = std::move(*body)});
      });
  exchange->Listen(std::make_shared<CancelWhenGone>(std::move(call)));
}

void ConnectService::OpenStream(const std::shared_ptr<HttpExchange>& exchange, const Method& method,
                                Codec codec) {
  const HttpRequest& page = exchange->request();
  const absl::StatusOr<std::string_view> body = OpenOnlyEnvelope(page.body);
  std::unique_ptr<google::protobuf::Message> decoded;
  absl::StatusOr<UpstreamRequest> request =
      body.ok() ? Read(page, method, codec, *body, &decoded) : body.status();
  if (!request.ok()) {
    exchange->Respond(StreamCall::Refusal(codec, ErrorOf(request.status())));
    return;
  }
  absl::StatusOr<CallSetup> setup = deps_.policy->Begin(page, method, *decoded);
  if (!setup.ok()) {
    exchange->Respond(StreamCall::Refusal(codec, ErrorOf(setup.status())));
    return;
  }
  request->metadata = setup->metadata;
  const auto call = std::make_shared<StreamCall>(StreamCall::Parts{.exchange = exchange,
                                                                   .codec = codec,
                                                                   .method = &method,
                                                                   .policy = deps_.policy,
                                                                   .setup = *std::move(setup)});
  if (!Keep(call)) {
    exchange->Respond(StreamCall::Refusal(
        codec,
        {.code = absl::StatusCode::kUnavailable, .message = "the gateway is stopping"}));
    return;
  }
  call->Start([&](std::shared_ptr<UpstreamListener> listener) {
    return deps_.hub->Open(method, std::move(*request), std::move(listener));
  });
}

bool ConnectService::Keep(const std::shared_ptr<StreamCall>& call) {
  MutexLock lock(mutex_);
  if (stopped_) return false;
  streams_.push_back(call);
  return true;
}

void ConnectService::Beat() {
  std::vector<std::shared_ptr<StreamCall>> calls;
  {
    MutexLock lock(mutex_);
    if (stopped_) return;
    std::erase_if(streams_, [](const std::weak_ptr<StreamCall>& old) { return old.expired(); });
    for (const std::weak_ptr<StreamCall>& weak : streams_) {
      if (std::shared_ptr<StreamCall> call = weak.lock()) calls.push_back(std::move(call));
    }
  }
  for (const std::shared_ptr<StreamCall>& call : calls) call->Beat(kBeats);
  deps_.alarm->After(options_.heartbeat / kBeats, [this] { Beat(); });
}

void ConnectService::EndStreams() {
  std::vector<std::weak_ptr<StreamCall>> streams;
  {
    MutexLock lock(mutex_);
    stopped_ = true;
    streams.swap(streams_);
  }
  for (const std::weak_ptr<StreamCall>& weak : streams) {
    if (const std::shared_ptr<StreamCall> call = weak.lock()) {
      call->Abort(
          {.code = absl::StatusCode::kUnavailable, .message = "the gateway is stopping"});
    }
  }
}

}  // namespace onestop::gateway
