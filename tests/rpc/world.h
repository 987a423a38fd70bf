#ifndef ONESTOP_TESTS_RPC_WORLD_H_
#define ONESTOP_TESTS_RPC_WORLD_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "onestop/v1/admin_service.grpc.pb.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/feedback_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/supervisor_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "server/engine/engine.h"
#include "server/identity/identity.h"
#include "server/identity/memory_private_store.h"
#include "server/journal/memory_journal.h"
#include "server/rpc/server.h"

namespace onestop::rpc {

// Who makes a call.
struct Who {
  std::string token;
  std::string session;
  uint32_t device_id = 0;
  // Through the admin socket's gate instead.
  bool admin = false;
};

// What a call came back with.
struct Trailer {
  std::multimap<std::string, std::string> metadata;
};

// A whole server in one process: real engine, identity and gRPC, on disks in memory and a clock that
// stands still at 09:05 on Monday 2026-11-23 until it is moved. The hall "main" is tests/support's
// TestHall; "other" has the same rules and nobody in it.
class World {
 public:
  struct Options {
    ServerOptions server;
    engine::EngineOptions engine;
    core::Config config;
    CallObserver* observer = nullptr;
    Options();
  };
  explicit World(Options options = {});
  ~World();

  engine::Engine& engine() { return *engine_; }
  identity::Identity& identity() { return *identity_; }
  Server& server() { return *server_; }
  FakeClock& clock() { return clock_; }
  journal::MemoryDisk& disk() { return disk_; }
  bool drained() const { return drained_.load(); }

  // These must succeed.
  Who Enroll(Role role, const std::string& hall = "main");
  void Hire(uint32_t staff_id, std::vector<Role> roles = {Role::kClerk},
            const std::string& hall = "main");
  // A new terminal with this person signed in on it.
  Who SignedIn(uint32_t staff_id, Role device = Role::kClerk);
  // The same, with the counter opened.
  Who AtCounter(uint32_t staff_id, const std::string& counter);
  Who admin() const { return Who{.token = "", .session = "", .device_id = 0, .admin = true}; }

  std::string NewRequestId();

  // One call. A request without a request_id gets a new one.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(const Who& who,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Request request, Trailer* trailer = nullptr,
                                const std::string& witness = "") {
    if constexpr (requires { request.request_id(); }) {
      if (request.request_id().empty()) request.set_request_id(NewRequestId());
    }
    return Send(who, method, request, trailer, witness);
  }

  // The same, leaving the request as it is.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Send(const Who& who,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request, Trailer* trailer = nullptr,
                                const std::string& witness = "") {
    Stub stub(ChannelOf(who));
    grpc::ClientContext context;
    Prepare(who, witness, context);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (trailer != nullptr) Keep(context, *trailer);
    if (!status.ok()) return Decode(status);
    return response;
  }

  // A stream that is open until it is destroyed.
  template <class Response>
  class Stream {
   public:
    explicit Stream(std::unique_ptr<grpc::ClientContext> context) : context_(std::move(context)) {}
    Stream(Stream&&) = default;
    ~Stream() {
      if (context_ != nullptr && !finished_) {
        context_->TryCancel();
        Finish().IgnoreError();
      }
    }
    // The next message, or nothing at the end.
    std::optional<Response> Next() {
      Response response;
      if (!reader_->Read(&response)) return std::nullopt;
      return response;
    }
    absl::Status Finish() {
      finished_ = true;
      return Decode(reader_->Finish());
    }
    grpc::ClientContext& context() { return *context_; }
    void set_reader(std::unique_ptr<grpc::ClientReader<Response>> reader) {
      reader_ = std::move(reader);
    }

   private:
    std::unique_ptr<grpc::ClientContext> context_;
    std::unique_ptr<grpc::ClientReader<Response>> reader_;
    bool finished_ = false;
  };

  template <class Stub, class Request, class Response>
  Stream<Response> Watch(const Who& who,
                         std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(
                             grpc::ClientContext*, const Request&),
                         const Request& request) {
    auto context = std::make_unique<grpc::ClientContext>();
    Prepare(who, "", *context);
    Stream<Response> stream(std::move(context));
    Stub stub(ChannelOf(who));
    stream.set_reader((stub.*method)(&stream.context(), request));
    return stream;
  }

  // Everyday calls that must succeed.
  v1::IssueTicketResponse Issue(const Who& who, const std::string& service,
                                const std::string& ticket_class = "");
  v1::CallNextResponse CallNext(const Who& clerk, const std::string& counter);

  // The status with its Reason, as a client decodes it.
  static absl::Status Decode(const grpc::Status& status);

 private:
  std::shared_ptr<grpc::Channel> ChannelOf(const Who& who);
  static void Prepare(const Who& who, const std::string& witness, grpc::ClientContext& context);
  static void Keep(const grpc::ClientContext& context, Trailer& trailer);
  void ApplyConfig(const std::string& hall);

  const Options options_;
  FakeClock clock_;
  SystemRandom random_;
  journal::MemoryDisk disk_;
  journal::MemoryDisk identity_disk_;
  identity::PrivateDisk private_disk_;
  std::atomic<bool> drained_{false};
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<Server> server_;
};

inline constexpr char kPin[] = "402917";

// What tests call a configuration: the parser of World makes `config` of a text that begins with the
// name of its hall, and errors of one that begins with "bad".
ParsedHall ParseForTest(const std::string& text, const core::Config& config);

}  // namespace onestop::rpc

#endif  // ONESTOP_TESTS_RPC_WORLD_H_
