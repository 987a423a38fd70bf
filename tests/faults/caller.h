#ifndef ONESTOP_TESTS_FAULTS_CALLER_H_
#define ONESTOP_TESTS_FAULTS_CALLER_H_

#include <grpcpp/support/status.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gateway/client/channel.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/credential.h"
#include "server/base/random.h"
#include "tests/support/server_process.h"

namespace onestop::testing {

struct Taken {
  grpc::Status status;
  std::string ticket_id;
  std::string number;
  uint64_t sequence = 0;
  // Milliseconds since 1970, as the server has them.
  int64_t time = 0;
};

// A device of a running server, on a connection of its own. One thread at a time.
class Caller {
 public:
  // `device` is enrolled in a folder of that name.
  Caller(const ServerProcess& server, const std::string& device);

  // Takes a ticket, once: what was asked before is asked again with the same request id.
  Taken Take(const std::string& request_id);
  // A new request.
  Taken Take() { return Take(NewRequestId()); }
  grpc::Status Look(const std::string& ticket_id);
  std::string NewRequestId();

  const Credential& credential() const { return credential_; }

 private:
  Credential credential_;
  std::unique_ptr<v1::TicketService::Stub> tickets_;
  SystemRandom random_;
};

// That a running server has each of these tickets, and, once it has stopped, a journal that verifies.
void ExpectNothingLost(ServerProcess& server, const std::string& device,
                       const std::vector<std::string>& acknowledged);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_FAULTS_CALLER_H_
