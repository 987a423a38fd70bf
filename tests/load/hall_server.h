#ifndef ONESTOP_TESTS_LOAD_HALL_SERVER_H_
#define ONESTOP_TESTS_LOAD_HALL_SERVER_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/credential.h"
#include "server/base/random.h"
#include "server/base/time.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace onestop::load {

// The clerks of a run: staff ids from here on, all with one PIN.
inline constexpr uint32_t kFirstClerk = 5001;
inline constexpr char kPin[] = "836194";

struct HallServerOptions {
  // The onestop-server program.
  std::string program = {};
  // Content of hall.toml.
  std::string hall_toml = {};
  // With a speed above 1, the hall's time runs so much faster from `start` ("08:20").
  double speed = 1;
  std::string start = {};
  // Where it listens; empty for a free loopback port.
  std::string listen = {};
};

// A real server process in a folder of its own, or one that runs already, and what it takes to act in
// it: an enrolled device of the load role, and clerks. Not thread safe.
class HallServer {
 public:
  // Starts a server and waits until it serves.
  static absl::StatusOr<std::unique_ptr<HallServer>> Start(const HallServerOptions& options);
  // Uses the server whose data folder this is.
  static absl::StatusOr<std::unique_ptr<HallServer>> Attach(const std::string& data,
                                                            const std::string& address);

  const std::string& address() const { return address_; }
  const std::shared_ptr<grpc::Channel>& admin() const { return admin_; }
  pid_t pid() const { return process_ == nullptr ? 0 : process_->pid(); }

  // Enrols a device of the load role.
  absl::StatusOr<Credential> Enroll();
  // Makes sure the member of staff exists, with this PIN.
  absl::Status PutClerk(uint32_t staff_id, const std::string& pin);
  // Opens the hall-day for so long from now.
  absl::Status OpenDay(Duration duration);

 private:
  HallServer() = default;

  absl::Status Connect(const std::string& socket);

  std::unique_ptr<testing::TempFolder> folder_;
  std::unique_ptr<testing::Process> process_;
  std::string address_;
  std::shared_ptr<grpc::Channel> admin_;
  SystemRandom random_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_HALL_SERVER_H_
