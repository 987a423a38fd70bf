#ifndef ONESTOP_SERVER_BASE_CREDENTIAL_H_
#define ONESTOP_SERVER_BASE_CREDENTIAL_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/role.h"
#include "server/base/secret.h"

namespace onestop {

// What an enrolled device has in its folder, and needs to talk to its server:
//   token        the device's token, readable by its owner (and at most the group)
//   server       the address, such as 127.0.0.1:7010, unix:/run/onestop/onestop.sock or
//                hall.example:7443; "tls:" in front asks for TLS also on loopback
//   device.json  {"id":7,"role":"kiosk","hall":"main","name":"Kiosk by the door",
//                "place":"floor1"}
// and, to reach its server from another machine, all three of
//   ca.pem           the authority whose certificate the server must show
//   certificate.pem  what the device shows, in the name of its id
//   key.pem          the key to that, readable as the token is
// A plain value. Not thread safe.
struct Credential {
  // The folder it came from; clients keep what belongs to the device beside it.
  std::string folder;
  Secret token;
  std::string server;
  uint32_t device_id = 0;
  Role role = Role::kNone;
  // Code of the hall the device stands in.
  std::string hall;
  std::string name;
  // Code of the counter or area where it stands, or "".
  std::string place;
  // PEM; empty when the device only ever reaches a server on its own machine.
  std::string ca;
  std::string certificate;
  Secret key;

  bool has_certificate() const { return !ca.empty(); }
};

// OK for a file that only its owner may change and nobody but the owner and the group may read: 0640
// or narrower. KEY_FILE_OPEN for any other, kNotFound when it is not there.
absl::Status CheckPrivateFile(const std::string& path);

// Reads a folder. Blocks on the disk. kNotFound when a file is missing, kInvalidArgument when one
// makes no sense; refuses with Reason::kKeyFileOpen a token or key with wider permissions than 0640.
absl::StatusOr<Credential> LoadCredential(const std::string& folder);

// Writes `credential` into `folder`, which is made if need be (0700); its own field `folder` is not
// looked at. Each file is replaced as a whole, readable by its owner only. Blocks on the disk.
absl::Status SaveCredential(const std::string& folder, const Credential& credential);

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_CREDENTIAL_H_
