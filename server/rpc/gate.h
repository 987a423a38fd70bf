#ifndef ONESTOP_SERVER_RPC_GATE_H_
#define ONESTOP_SERVER_RPC_GATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/role.h"
#include "server/core/types.h"
#include "server/identity/identity.h"
#include "server/identity/rate_limiter.h"
#include "server/rpc/method_table.h"

namespace onestop::rpc {

// What a call brings along: views into its metadata, and what is known of its connection.
struct Credentials {
  std::string_view device_token;
  std::string_view session_token;
  // With TLS, the device whose certificate the connection showed; 0 for one in no device's name.
  std::optional<uint32_t> certificate_device = std::nullopt;
};

// A call that was let in.
struct Scope {
  identity::Caller caller;
  // The role that let it in, and that the record will name: the device's own where that suffices,
  // else the first of those of the person who is signed in.
  Role role = Role::kNone;
  // The hall it is about; empty until Gate::HallFor was asked.
  std::string_view hall;

  core::Actor actor() const {
    return {role, core::DeviceId(caller.device_id), core::StaffId(caller.staff_id)};
  }
};

// Decides who gets in: default deny. One gate for the addresses devices reach, and another for the
// admin socket, where whoever can open the socket is the administrator.
//
// Thread safe.
class Gate {
 public:
  struct Options {
    // The halls there are; more cannot come while the server runs.
    std::vector<std::string> halls;
    bool admin_socket = false;
  };

  // Everything must outlive the gate. `identity` may be null for an admin socket.
  Gate(Options options, const identity::Identity* identity, Clock& clock);

  // Who calls, and whether they may: the errors of Identity::Authenticate, UNAUTHENTICATED for the
  // token of one device under the certificate of another, ROLE_NOT_ALLOWED, NOT_SIGNED_IN,
  // RATE_LIMITED. The scope has no hall yet.
  absl::StatusOr<Scope> Admit(const MethodInfo& method, const Credentials& credentials);

  // Whether these tokens still prove who calls; costs no share of the caller's rate.
  absl::Status StillValid(const Credentials& credentials) const;

  // The hall a request names, if the caller may touch it. Empty means the caller's own, or the only
  // one. OTHER_HALL, UNKNOWN_HALL, MISSING_FIELD. The view lives as long as the gate.
  absl::StatusOr<std::string_view> HallFor(const identity::Caller& caller,
                                           std::string_view requested) const;

  bool KnowsHall(std::string_view hall) const { return Find(hall) != nullptr; }
  const std::vector<std::string>& halls() const { return halls_; }

 private:
  absl::StatusOr<identity::Caller> Authenticate(const Credentials& credentials) const;
  const std::string* Find(std::string_view hall) const;

  const std::vector<std::string> halls_;
  const bool admin_socket_;
  const identity::Identity* const identity_;
  identity::RateLimiter limiter_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_GATE_H_
