#ifndef ONESTOP_SERVER_RPC_STREAM_CALL_H_
#define ONESTOP_SERVER_RPC_STREAM_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/rpc/callable.h"
#include "server/rpc/command_call.h"
#include "server/rpc/watch_stream.h"

namespace onestop::rpc {

// Streams, three overloads for each: CheckWatch looks at the request's form, TopicOf finds what it
// means in the state, EndOf says how to tell its last message. Pure.
void CheckWatch(const v1::WatchTicketRequest& request, Fields& fields);
void CheckWatch(const v1::WatchCounterRequest& request, Fields& fields);
void CheckWatch(const v1::WatchHallRequest& request, Fields& fields);
void CheckWatch(const v1::WatchCallsRequest& request, Fields& fields);

struct WatchFacts {
  Role role = Role::kNone;
  core::TicketId bearer;
};
absl::StatusOr<engine::Topic> TopicOf(const v1::WatchTicketRequest& request,
                                      const WatchFacts& facts, const core::State& state);
absl::StatusOr<engine::Topic> TopicOf(const v1::WatchCounterRequest& request,
                                      const WatchFacts& facts, const core::State& state);
absl::StatusOr<engine::Topic> TopicOf(const v1::WatchHallRequest& request, const WatchFacts& facts,
                                      const core::State& state);
absl::StatusOr<engine::Topic> TopicOf(const v1::WatchCallsRequest& request,
                                      const WatchFacts& facts, const core::State& state);

// A ticket's stream ends when the ticket is final; the others go on.
WatchStream::IsLast EndOf(const v1::WatchTicketRequest& request);
inline WatchStream::IsLast EndOf(const google::protobuf::Message&) { return nullptr; }

// Lets a stream in, and twice: a revocation between the first look and the registration would go
// unnoticed otherwise.
absl::StatusOr<Scope> AdmitStream(const Backend& backend, const MethodInfo& method,
                                  const grpc::CallbackServerContext& context,
                                  std::string_view hall, WatchStream& stream);

// Looks up what the request means, then follows it.
template <class Request>
void FollowWhatIsMeant(const Backend& backend, std::string_view hall, Request request,
                       const WatchFacts& facts, std::shared_ptr<WatchStream> stream) {
  auto topic = std::make_shared<absl::StatusOr<engine::Topic>>(absl::InternalError("never looked"));
  Ask(
      backend, hall,
      [topic, facts, request = std::move(request)](const core::State& state, Time) {
        *topic = TopicOf(request, facts, state);
      },
      [topic, hall, stream = std::move(stream)](const absl::Status& status,
                                                const engine::Position&) {
        if (!status.ok()) {
          stream->End(status);
        } else if (!topic->ok()) {
          stream->End(topic->status());
        } else {
          stream->Follow(hall, **topic);
        }
      });
}

// Runs a stream of the contract: what the handler of its method returns.
template <class Request>
grpc::ServerWriteReactor<grpc::ByteBuffer>* RunStream(const Backend& backend,
                                                      grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* bytes) {
  const MethodInfo& method = backend.methods->Of<Request>();
  Request request;
  grpc::ByteBuffer input(*bytes);
  grpc::ProtoBufferReader reader(&input);
  if (!request.ParseFromZeroCopyStream(&reader)) {
    return WatchStream::Refused(backend, method,
                                absl::InvalidArgumentError("the request cannot be read"));
  }
  std::shared_ptr<WatchStream> stream = WatchStream::Create(backend, method, EndOf(request));
  Fields fields;
  absl::StatusOr<Scope> scope = AdmitStream(backend, method, *context, request.hall(), *stream);
  WatchFacts facts;
  if (!scope.ok()) {
    fields.Fail(scope.status());
  } else {
    facts.role = scope->role;
    absl::StatusOr<core::TicketId> bearer = BearerOf(backend, *scope, request);
    if (bearer.ok()) facts.bearer = *bearer;
    CheckWatch(request, fields);
    if (!bearer.ok()) fields.Fail(bearer.status());
  }
  if (!fields.ok()) {
    stream->Refuse(fields.status());
  } else {
    FollowWhatIsMeant(backend, scope->hall, std::move(request), facts, stream);
  }
  return stream.get();
}

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_STREAM_CALL_H_
