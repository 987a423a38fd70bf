#ifndef ONESTOP_TESTS_LOAD_SEATS_H_
#define ONESTOP_TESTS_LOAD_SEATS_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/credential.h"
#include "tests/load/callers.h"
#include "tests/load/hall_server.h"

namespace onestop::load {

// Signs a clerk in and opens a counter.
absl::StatusOr<ClerkSession> SeatClerk(HallServer& server, const Credential& credential,
                                       const std::shared_ptr<grpc::Channel>& channel,
                                       uint32_t staff_id, const std::string& counter);

// A clerk at each of the counters "1" to `count`, from kFirstClerk on; tells how far it is.
absl::StatusOr<std::vector<ClerkSession>> SeatClerks(HallServer& server,
                                                     const Credential& credential,
                                                     const std::shared_ptr<grpc::Channel>& channel,
                                                     int count);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_SEATS_H_
