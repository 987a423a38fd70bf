#ifndef ONESTOP_GATEWAY_CLIENT_CLIENT_H_
#define ONESTOP_GATEWAY_CLIENT_CLIENT_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gateway/client/command_attempt.h"
#include "gateway/client/request_id.h"
#include "gateway/client/sleeper.h"
#include "gateway/client/witness.h"
#include "server/base/clock.h"
#include "server/base/credential.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/base/secret.h"

namespace onestop::gateway {

// What a client is built on. All of it must outlive the client; random must be thread-safe where
// the client is used by several threads.
struct ClientDeps {
  std::shared_ptr<grpc::Channel> channel;
  Random* random = nullptr;
  Clock* clock = nullptr;
  Sleeper* sleeper = nullptr;
  WitnessKeeper* witness = nullptr;
};

struct ClientOptions {
  RetryOptions retry;
  // For the next command without an id of its own, instead of a fresh one: repeats a command of an
  // earlier process of which nobody knows whether it was carried out.
  std::string request_id;
};

// Calls a OneStop server: says who is calling, sets deadlines, repeats a call that failed for a
// passing cause with the same request id, and carries the witness to and fro. Blocks the caller.
//
// Errors: a refusal keeps the server's Reason (ReasonOf, IsRefusal, AdviceOf); a command that may
// have been carried out although it failed has its id in UnknownRequestId.
//
// Thread-safe, apart from set_session.
class Client {
 public:
  Client(Credential credential, ClientDeps deps, ClientOptions options = {});

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // The session of the member of staff who is signed in; from now on.
  void set_session(Secret session) { session_ = std::move(session); }
  const Credential& credential() const { return credential_; }

  // One unary call, as in Call(&v1::TicketService::Stub::GetTicket, request). Gives a command
  // without a request_id a new one.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Request request) {
    Stub stub(deps_.channel);
    Response response;
    const std::string request_id = EnsureRequestId(request);
    absl::Status status = Run(HallOf(request), request_id, [&](grpc::ClientContext* context) {
      response.Clear();
      return (stub.*method)(context, request, &response);
    });
    if (!status.ok()) return status;
    return response;
  }

  // Follows a stream until it ends, `on_message` returns false, or Cancel; all three are OK. Opens
  // it again after a passing failure, with a snapshot as its first message; gives up when it cannot
  // get a message for as long as a command is tried.
  template <class Stub, class Request, class Response>
  absl::Status Watch(std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(
                         grpc::ClientContext*, const Request&),
                     const Request& request, absl::FunctionRef<bool(const Response&)> on_message) {
    Stub stub(deps_.channel);
    return Follow(HallOf(request), [&](grpc::ClientContext* context) {
      std::unique_ptr<grpc::ClientReader<Response>> reader = (stub.*method)(context, request);
      StreamOutcome outcome;
      Response response;
      while (reader->Read(&response)) {
        outcome.progress = true;
        if (outcome.stopped || on_message(response)) continue;
        outcome.stopped = true;
        context->TryCancel();
      }
      outcome.status = reader->Finish();
      return outcome;
    });
  }

  // Ends the present Watch and every later one, from any thread.
  void Cancel();

 private:
  using Attempt = absl::FunctionRef<grpc::Status(grpc::ClientContext*)>;

  struct StreamOutcome {
    grpc::Status status;
    // At least one message came.
    bool progress = false;
    // The reader wanted no more.
    bool stopped = false;
  };
  using StreamAttempt = absl::FunctionRef<StreamOutcome(grpc::ClientContext*)>;

  template <class Request>
  std::string EnsureRequestId(Request& request) {
    if constexpr (requires { request.request_id(); }) {
      if (request.request_id().empty()) request.set_request_id(TakeRequestId());
      return request.request_id();
    } else {
      return "";
    }
  }

  template <class Request>
  std::string HallOf(const Request& request) const {
    if constexpr (requires { request.hall(); }) {
      if (!request.hall().empty()) return request.hall();
    }
    return credential_.hall;
  }

  std::string TakeRequestId();
  absl::Status Run(const std::string& hall, const std::string& request_id, Attempt attempt);
  absl::Status Follow(const std::string& hall, StreamAttempt attempt);
  void Prepare(grpc::ClientContext& context, const std::string& hall);
  // Takes in the witness and decodes the outcome.
  absl::Status Conclude(const grpc::ClientContext& context, const std::string& hall,
                        const grpc::Status& result, AttemptFailure& failure);

  const Credential credential_;
  const ClientDeps deps_;
  const RetryOptions retry_;
  Secret session_;
  Mutex mutex_;
  std::string next_request_id_ ONESTOP_GUARDED_BY(mutex_);
  // The streams that are open, so that Cancel can reach them.
  std::vector<grpc::ClientContext*> open_streams_ ONESTOP_GUARDED_BY(mutex_);
  bool cancelled_ ONESTOP_GUARDED_BY(mutex_) = false;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_CLIENT_H_
