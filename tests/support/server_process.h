#ifndef ONESTOP_TESTS_SUPPORT_SERVER_PROCESS_H_
#define ONESTOP_TESTS_SUPPORT_SERVER_PROCESS_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace onestop::testing {

// A server of its own for one test: a data folder with the example hall, free ports, and the programs
// that talk to it. The hall's clock begins at half past nine, so that the time at which the test runs
// does not matter.
class ServerProcess {
 public:
  ServerProcess() = default;

  // From now on the server and its verbs are run with this before them, and the data folder is seen
  // below `outside`: for one that lies in a namespace of its own.
  void RunUnder(std::vector<std::string> prefix, std::string outside);
  // From now on the server, but not its verbs, is run with this in its environment.
  void SetEnvironment(std::map<std::string, std::string> environment) {
    environment_ = std::move(environment);
  }
  // From now on the hall's clock is the machine's own.
  void UseMachineClock() { machine_clock_ = true; }

  // `onestop-server init`. Fatal for the test when it fails.
  void Init();
  // Starts the server and waits until it serves. Fatal for the test when it does not.
  void Start(const std::vector<std::string>& more = {});
  // The same, and opens the hall-day unless the calendar has done so.
  void StartOpen();
  // SIGKILL, and waits for its end.
  void KillHard();
  // SIGTERM, and waits for its end: the exit code.
  int Stop();

  // Starts a server on this folder that is expected to refuse, and waits for its end.
  Finished StartRefused(const std::vector<std::string>& more = {});

  // Runs a verb of onestop-server on the data folder.
  Finished Verb(const std::vector<std::string>& arguments);
  // Runs a verb that takes no --data.
  Finished Plain(const std::vector<std::string>& arguments);
  // Enrols a device; its credential is in folder(name).
  void Enroll(const std::string& role, const std::string& name);
  void PutStaff(const std::string& id, const std::string& pin);
  Finished Kiosk(const std::vector<std::string>& arguments, const std::string& device = "kiosk");
  Finished Counter(const std::vector<std::string>& arguments,
                   const std::string& device = "window");

  // What Prometheus would read now.
  std::string Metrics() const;

  Process& process() { return *process_; }
  std::string data() const { return (folder_.path() / "data").string(); }
  std::string folder(const std::string& name) const { return (folder_.path() / name).string(); }
  // Where it listens for devices, with TLS too, and for Prometheus.
  std::string address() const { return Address("grpc"); }
  std::string tls_address() const { return Address("tls"); }
  std::string metrics_address() const { return Address("metrics"); }

 private:
  ProcessOptions RunOptions(const std::vector<std::string>& more) const;
  std::string Address(const std::string& what) const;

  std::vector<std::string> Command(const std::string& program) const;

  TempFolder folder_;
  std::vector<std::string> prefix_;
  std::string outside_;
  std::map<std::string, std::string> environment_;
  bool machine_clock_ = false;
  std::unique_ptr<Process> process_;
};

// Path of a program of this build.
std::string Program(const std::string& name);

// The value of a member of one-line JSON that is a text or a number; empty when it is not there. Of
// several members with that name, the first.
std::string JsonValue(const std::string& json, const std::string& member);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_SERVER_PROCESS_H_
