#ifndef ONESTOP_TESTS_GATEWAY_FAKE_SERVER_H_
#define ONESTOP_TESTS_GATEWAY_FAKE_SERVER_H_

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_context.h>

#include <memory>
#include <string>
#include <vector>

#include "server/base/check.h"
#include "tests/support/temp_folder.h"

namespace onestop::gateway {

// A real gRPC server with services of a test, on a Unix socket of its own. Not thread safe; the
// services must outlive it.
class FakeServer {
 public:
  explicit FakeServer(std::vector<grpc::Service*> services) : services_(std::move(services)) {
    Start();
  }
  ~FakeServer() { Stop(); }

  std::string address() const { return "unix:" + (folder_.path() / "s").string(); }

  void Start() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address(), grpc::InsecureServerCredentials());
    for (grpc::Service* service : services_) builder.RegisterService(service);
    server_ = builder.BuildAndStart();
    ONESTOP_CHECK(server_ != nullptr);
  }

  // Breaks what is under way.
  void Stop() {
    if (server_ == nullptr) return;
    server_->Shutdown(gpr_time_0(GPR_TIMESPAN));
    server_->Wait();
    server_.reset();
  }

 private:
  testing::TempFolder folder_;
  std::vector<grpc::Service*> services_;
  std::unique_ptr<grpc::Server> server_;
};

// The value of a metadata entry, or "(none)".
inline std::string MetadataOf(const grpc::ServerContext& context, const std::string& key) {
  const auto it = context.client_metadata().find(key);
  if (it == context.client_metadata().end()) return "(none)";
  return std::string(it->second.data(), it->second.size());
}

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_FAKE_SERVER_H_
