#ifndef ONESTOP_SERVER_APP_H_
#define ONESTOP_SERVER_APP_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/backup_keeper.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/config.h"
#include "server/data_folder.h"
#include "server/engine/engine.h"
#include "server/hall_files.h"
#include "server/history_keeper.h"
#include "server/journal/sqlite_journal.h"
#include "server/metrics/exposer.h"
#include "server/rpc/server.h"
#include "server/scrub_keeper.h"
#include "server/wait_keeper.h"

namespace onestop {

class AppObserver;

struct AppOptions {
  ServerConfig config;
  // Puts changed hall files in force whatever version they were made from.
  bool accept_halls = false;
  // An administrator asked the server to stop. Called from any thread; must return at once.
  std::function<void()> on_drain;
  // The journal can no longer be written: the process has to end now. Called from any thread, at
  // most once for each journal.
  std::function<void(const absl::Status&)> on_failure;
};

// One server process without its command line: opens the data folder, recovers the halls, puts
// changed hall files in force, and serves until Drain.
//
// Thread safety: Start, Drain and the destructor from one thread.
class App {
 public:
  // Serves on return; read-only when the journal may lack what people were told. Besides the errors of
  // the parts, by name: DATA_LOCKED, CONFIG_INVALID with every mistake, PORT_TAKEN, INSECURE_ADDRESS,
  // the reasons of the journal. Blocks for recovery.
  static absl::StatusOr<std::unique_ptr<App>> Start(AppOptions options);
  // Drains if that has not been done.
  ~App();

  // Where devices reach it, with the ports that were free.
  const std::vector<std::string>& addresses() const { return addresses_; }
  // The same with TLS, from other machines.
  const std::vector<std::string>& tls_addresses() const { return tls_addresses_; }
  // Where Prometheus reads; empty for nowhere.
  const std::string& metrics_address() const { return metrics_address_; }

  // Says NOT_SERVING, finishes what is under way, saves snapshots and stops. Blocks for seconds at
  // most, unless the disk does not answer.
  absl::Status Drain();

 private:
  explicit App(AppOptions options);

  absl::Status Open();
  absl::Status OpenHallsJournal();
  absl::Status OpenEngine();
  absl::Status SubmitConfigured();
  absl::Status Serve();
  absl::Status StartMetrics();
  void PrepareBackups();
  void PrepareScrubbing();
  // Copies the databases into a folder while the engine runs.
  absl::Status CopyData(const std::string& folder);
  absl::Status WriteAddresses() const;

  const AppOptions options_;
  std::vector<LoadedHall> halls_;
  SystemRandom random_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<journal::SqliteJournal> journal_;
  // Why nothing may be written to it, unless OK.
  absl::Status quarantine_;
  OpenedIdentity identity_;
  // Told by the engine and by the server, so it outlives both.
  std::unique_ptr<AppObserver> observer_;
  // Asked by the engine for every ticket, so it outlives it.
  std::unique_ptr<WaitKeeper> waits_;
  std::unique_ptr<engine::Engine> engine_;
  // Asked by the server, so it outlives it.
  std::unique_ptr<BackupKeeper> backups_;
  std::unique_ptr<ScrubKeeper> scrubbing_;
  HistoryKeeper history_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<metrics::Exposer> exposer_;
  std::vector<std::string> addresses_;
  std::vector<std::string> tls_addresses_;
  std::string metrics_address_;
  bool running_ = false;
};

// The hall's clock: the machine's own, or one that runs faster for a demonstration.
std::unique_ptr<Clock> MakeClock(const ServerConfig& config);

}  // namespace onestop

#endif  // ONESTOP_SERVER_APP_H_
