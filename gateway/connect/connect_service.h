#ifndef ONESTOP_GATEWAY_CONNECT_CONNECT_SERVICE_H_
#define ONESTOP_GATEWAY_CONNECT_CONNECT_SERVICE_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/connect/alarm.h"
#include "gateway/connect/call_policy.h"
#include "gateway/connect/codec.h"
#include "gateway/connect/method_table.h"
#include "gateway/connect/stream_call.h"
#include "gateway/connect/stream_hub.h"
#include "gateway/connect/upstream.h"
#include "gateway/http/http_server.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

struct ConnectOptions {
  // For a unary call whose page names no time.
  std::chrono::milliseconds unary_timeout = std::chrono::seconds(10);
  // More is not granted to a unary call.
  std::chrono::milliseconds max_unary_timeout = std::chrono::seconds(60);
  // A stream that has been silent for so long carries a sign of life.
  std::chrono::milliseconds heartbeat = std::chrono::seconds(15);
};

// The server side of the Connect protocol (connectrpc.com/docs/protocol) over HTTP/1.1: unary calls
// and server streams, JSON and binary, for the methods of a table; each becomes one gRPC call.
// Compression, GET and trailers are not offered.
//
// Thread-safe; nothing blocks. What it is built on must outlive it, but the alarm, which must go
// first.
class ConnectService {
 public:
  struct Deps {
    // For unary calls.
    Upstream* upstream = nullptr;
    // For streams.
    StreamHub* hub = nullptr;
    CallPolicy* policy = nullptr;
    Alarm* alarm = nullptr;
  };

  ConnectService(MethodTable methods, const ConnectOptions& options, const Deps& deps);

  ConnectService(const ConnectService&) = delete;
  ConnectService& operator=(const ConnectService&) = delete;

  // `name` is the path below the prefix of the service: "onestop.v1.TicketService/IssueTicket".
  void Handle(const std::shared_ptr<HttpExchange>& exchange, std::string_view name);

  // Ends every stream with kUnavailable, so that pages come back later, and takes no more.
  void EndStreams();

 private:
  void CallUnary(const std::shared_ptr<HttpExchange>& exchange, const Method& method, Codec codec);
  void OpenStream(const std::shared_ptr<HttpExchange>& exchange, const Method& method, Codec codec);
  // The request upstream, without its metadata; and what the page asked, decoded.
  absl::StatusOr<UpstreamRequest> Read(const HttpRequest& page, const Method& method, Codec codec,
                                       std::string_view body,
                                       std::unique_ptr<google::protobuf::Message>* decoded) const;
  // False when no more streams are taken.
  bool Keep(const std::shared_ptr<StreamCall>& call);
  // Looks after the streams from time to time.
  void Beat();

  const MethodTable methods_;
  const ConnectOptions options_;
  const Deps deps_;
  Mutex mutex_;
  bool stopped_ ONESTOP_GUARDED_BY(mutex_) = false;
  // Those that have ended stay until the next beat.
  std::vector<std::weak_ptr<StreamCall>> streams_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_CONNECT_SERVICE_H_
