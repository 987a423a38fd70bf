#ifndef ONESTOP_GATEWAY_CLIENT_CLERK_SESSION_H_
#define ONESTOP_GATEWAY_CLIENT_CLERK_SESSION_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/secret.h"

namespace onestop::gateway {

// What a counter terminal remembers between two commands: who is signed in, at which counter, and
// which ticket it showed last. The server knows better; this is what the clerk sees, so that a
// command names the ticket the clerk meant.
//
// A plain value; thread-compatible.
struct ClerkSession {
  Secret token;
  uint32_t staff_id = 0;
  std::string display_name;
  // Code of the counter last used.
  std::string counter;
  // Id and number of the ticket in hand; empty when there is none.
  std::string ticket_id;
  std::string ticket_number;

  bool signed_in() const { return !token.empty(); }
  void ClearTicket() {
    ticket_id.clear();
    ticket_number.clear();
  }
};

// Reads the file `session` of a credential folder. No such file is a session nobody is signed in
// to. Refuses a file that others may read (kKeyFileOpen).
absl::StatusOr<ClerkSession> LoadClerkSession(const std::string& folder);

// Writes it, readable by its owner only; atomically.
absl::Status SaveClerkSession(const std::string& folder, const ClerkSession& session);

// Removes it. Fine when there is none.
absl::Status RemoveClerkSession(const std::string& folder);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_CLERK_SESSION_H_
