#ifndef ONESTOP_SERVER_RPC_BACKEND_H_
#define ONESTOP_SERVER_RPC_BACKEND_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/clock.h"
#include "server/base/workers.h"
#include "server/core/config.h"
#include "server/engine/engine.h"
#include "server/estimate/board.h"
#include "server/history/archive.h"
#include "server/identity/identity.h"
#include "server/rpc/call_observer.h"
#include "server/rpc/gate.h"
#include "server/rpc/method_table.h"
#include "server/rpc/tracking_token.h"
#include "server/rpc/witness.h"

namespace onestop::rpc {

class StreamSet;

// A hall.toml that was read; reading TOML is not this folder's business.
struct ParsedHall {
  struct Error {
    uint32_t line = 0;
    std::string message;
  };
  // The hall the file is for.
  std::string hall;
  // Null when there are errors.
  std::shared_ptr<const core::Config> config;
  std::vector<Error> errors;
};
using HallParser = std::function<ParsedHall(const std::string& toml)>;

// A backup that was made and verified.
struct BackupMade {
  std::string folder;
  uint64_t bytes = 0;
  Time time;
};
using BackupDone = std::function<void(const absl::StatusOr<BackupMade>&)>;

// What every service of one server works with. Owns nothing; all of it outlives the services. Safe on
// any thread, as its parts are.
struct Backend {
  engine::Engine* engine = nullptr;
  identity::Identity* identity = nullptr;
  Gate* gate = nullptr;
  const MethodTable* methods = nullptr;
  const TrackingTokens* tokens = nullptr;
  const Witnesses* witnesses = nullptr;
  StreamSet* streams = nullptr;
  Workers* workers = nullptr;
  // May be null.
  CallObserver* observer = nullptr;
  // The waits that are forecast; may be null.
  const estimate::Boards* boards = nullptr;
  // Closed visits; null for none.
  history::Archive* archive = nullptr;
  // For how long calls took: real time, also where the hall's time is played faster.
  Clock* stopwatch = nullptr;
  HallParser parse_hall;
  // Asked for by an administrator; must return at once.
  std::function<void()> on_drain;
  // Makes a backup; must return at once and call back once, from any thread.
  std::function<void(BackupDone)> back_up = nullptr;
  // Whether calls may come over TLS; looking costs something.
  bool tls = false;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_BACKEND_H_
