#ifndef ONESTOP_SERVER_RPC_TRACKING_TOKEN_H_
#define ONESTOP_SERVER_RPC_TRACKING_TOKEN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/core/types.h"

namespace onestop::rpc {

// Makes and checks what proves that a person holds a ticket: 39 characters of base 32 for the
// ticket's id (8 bytes, little-endian) and a keyed BLAKE2b of 16 bytes over hall and id. Derived, so
// that a retry returns the same one although it is stored nowhere.
//
// Thread safe: nothing in it changes.
class TrackingTokens {
 public:
  explicit TrackingTokens(const Hash256& key) : key_(key) {}

  std::string Make(std::string_view hall, core::TicketId ticket) const;

  // The ticket this token was made for; BAD_TRACKING_TOKEN for anything Make did not return for
  // this hall. Says nothing about whether the ticket still exists.
  absl::StatusOr<core::TicketId> Check(std::string_view hall, std::string_view token) const;

 private:
  Bytes16 Code(std::string_view hall, core::TicketId ticket) const;

  const Hash256 key_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_TRACKING_TOKEN_H_
