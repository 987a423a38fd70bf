#ifndef ONESTOP_SERVER_CLI_CERTIFICATE_H_
#define ONESTOP_SERVER_CLI_CERTIFICATE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/base/credential.h"
#include "server/cli_place.h"
#include "server/config.h"

// The hall's certificates on the command line. Only these verbs read the authority's key; the running
// server never does. Everything here blocks on the disk.

namespace onestop::cli {

// The authority, where there is none yet, and a certificate of the server that is good for this
// machine's names, those the last one was good for, and `hosts`.
absl::Status MakeCertificates(const std::string& data_folder,
                              const std::vector<std::string>& hosts);

struct RenewOptions {
  // More names and addresses by which devices reach the server.
  std::vector<std::string> hosts;
};
absl::Status RenewCertificate(const PlaceOptions& place, const RenewOptions& options);
absl::Status ShowCertificate(const PlaceOptions& place);

struct PageCertificateOptions {
  // Names and addresses by which browsers reach the machine that serves pages.
  std::vector<std::string> hosts;
  // Folder for page.pem, page-key.pem and page-ca.pem, such as that of the device that serves.
  std::string out;
};
// What a machine that serves pages over HTTPS shows to browsers that trust the hall's authority. It is
// good for these hosts and no others, so that it passes for no other machine.
absl::Status MakePageCertificate(const PlaceOptions& place, const PageCertificateOptions& options);

// Whether a device could reach the server at this address, which becomes its `server`: without it,
// the mistake would only be found at the device. INSECURE_ADDRESS with what to do.
absl::Status CheckDeviceAddress(const ServerConfig& config, const std::string& address);

// Gives the credential a key and a certificate of its own; none where the data folder has no authority.
absl::Status AddCertificate(const ServerConfig& config, Credential& credential);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_CERTIFICATE_H_
