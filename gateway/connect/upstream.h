#ifndef ONESTOP_GATEWAY_CONNECT_UPSTREAM_H_
#define ONESTOP_GATEWAY_CONNECT_UPSTREAM_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gateway/connect/payload.h"

namespace grpc {
class Channel;
}

namespace onestop::gateway {

// Names of entries whose value is binary end with "-bin".
using Metadata = std::vector<std::pair<std::string, std::string>>;

// The value of an entry, or "".
std::string_view MetadataValue(const Metadata& metadata, std::string_view name);

struct UpstreamRequest {
  // "onestop.v1.TicketService/IssueTicket".
  std::string method;
  Metadata metadata = {};
  std::optional<std::chrono::nanoseconds> timeout = std::nullopt;
  // Serialized.
  std::string message = {};
};

// How a call ended.
struct UpstreamStatus {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string message = {};
  // A serialized google.rpc.Status, or "".
  std::string details = {};
  // Trailing metadata.
  Metadata trailers = {};

  bool ok() const { return code == absl::StatusCode::kOk; }
};

// A call under way. Thread-safe; dropping it changes nothing.
class UpstreamCall {
 public:
  virtual ~UpstreamCall() = default;
  // It ends with kCancelled, unless it has ended.
  virtual void Cancel() = 0;
};

class UpstreamStream : public UpstreamCall {
 public:
  // Asks for one more message. At most one is asked for at a time, so nothing is read ahead of a
  // slow page.
  virtual void Next() = 0;
};

// Called on threads of the upstream, one call at a time; must not block.
class UpstreamListener {
 public:
  virtual ~UpstreamListener() = default;
  // The message that Next asked for.
  virtual void OnMessage(std::shared_ptr<Payload> message) = 0;
  // The last call.
  virtual void OnEnd(const UpstreamStatus& status) = 0;
};

// The server behind the gateway, whatever the methods: messages pass as bytes. Nothing blocks.
// Thread-safe.
class Upstream {
 public:
  // `answer` is empty when the call failed.
  using Done = std::function<void(const UpstreamStatus& status, std::string answer)>;

  virtual ~Upstream() = default;

  // `done` may run before this returns.
  virtual std::shared_ptr<UpstreamCall> Call(UpstreamRequest request, Done done) = 0;

  // Holds the listener until OnEnd, which may come before this returns.
  virtual std::shared_ptr<UpstreamStream> Open(UpstreamRequest request,
                                               std::shared_ptr<UpstreamListener> listener) = 0;

  // Cancels everything and waits until nobody is called any more; further calls end at once with
  // kCancelled.
  virtual void Shutdown() = 0;
};

// Over gRPC. The destructor does what Shutdown does.
std::unique_ptr<Upstream> MakeGrpcUpstream(std::shared_ptr<grpc::Channel> channel);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_UPSTREAM_H_
