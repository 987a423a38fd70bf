#ifndef ONESTOP_SERVER_CLI_IDENTITY_H_
#define ONESTOP_SERVER_CLI_IDENTITY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/cli_place.h"

// Verbs about devices and staff. They go through the admin socket of a running server, or open its
// files when none runs.

namespace onestop::cli {

struct EnrollOptions {
  std::string role;
  std::string name;
  std::string place;
  std::string hall;
  // Folder the credential is written to.
  std::string out;
  // Address the device shall use, instead of the server's own: "hall.example:7443" with TLS.
  std::string server;
};
// Writes a folder with the device's token, key and certificate.
absl::Status Enroll(const PlaceOptions& place, const EnrollOptions& options);

struct ListOptions {
  std::string hall;
  bool json = false;
};
absl::Status ListDevices(const PlaceOptions& place, const ListOptions& options);
absl::Status ListStaff(const PlaceOptions& place, const ListOptions& options);

absl::Status Revoke(const PlaceOptions& place, uint32_t device_id);

struct PairOptions {
  // What the page shows.
  std::string code;
  // What is left empty is as the page asked for.
  std::string role;
  std::string name;
  std::string place;
  std::string hall;
  bool json = false;
};
// Makes the page that shows a code a device. Needs a running server, which alone knows the code.
absl::Status Pair(const PlaceOptions& place, const PairOptions& options);

struct PutStaffOptions {
  uint32_t staff_id = 0;
  std::string name;
  // Separated by commas.
  std::string roles;
  std::string hall;
  // Where the PIN stands; empty for the environment variable ONESTOP_PIN, else it is asked for.
  std::string pin_file;
  // Leaves the PIN as it is.
  bool keep_pin = false;
  bool disabled = false;
};
absl::Status PutStaff(const PlaceOptions& place, const PutStaffOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_IDENTITY_H_
