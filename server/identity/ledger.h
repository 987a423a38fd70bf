#ifndef ONESTOP_SERVER_IDENTITY_LEDGER_H_
#define ONESTOP_SERVER_IDENTITY_LEDGER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/hash.h"
#include "server/base/mutex.h"
#include "server/base/time.h"
#include "server/identity/events.h"
#include "server/identity/registry.h"
#include "server/journal/chain.h"
#include "server/journal/journal.h"

namespace onestop::identity {

// The name of the chain.
inline constexpr std::string_view kChainName = "identity";

// What a command that was decided wants to be recorded. Without events nothing is.
struct Draft {
  uint64_t actor = 0;
  Bytes16 request_id{};
  Hash256 payload_hash{};
  std::vector<Event> events;
};

// The chain "identity" and the registry it makes: one command after the other is decided, appended,
// and applied once it is durable, so that nobody ever sees what a crash could take back.
//
// Thread safe. Readers share a lock that is held exclusively for the microseconds of applying,
// never during a write to disk.
class Ledger {
 public:
  // Called with the registry, the sequence number the record would get, and its time. Must not call
  // the ledger.
  using Decide = absl::FunctionRef<absl::StatusOr<Draft>(const Registry&, uint64_t, Time)>;
  using FailureHandler = std::function<void(const absl::Status&)>;

  // Replays the whole chain, verifying it; the errors of Journal::Read and DecodeEvents. A failed
  // append is told to `on_failure`, if set: the process must end then. `clock` must outlive it.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(std::unique_ptr<journal::Journal> journal,
                                                      Clock& clock, FailureHandler on_failure);

  // Decides and, when that gave events, records them; blocks for the commit. What `decide` refused,
  // or JOURNAL_IO and the like, after which every Run fails.
  absl::Status Run(Decide decide) ONESTOP_EXCLUDES(commands_);

  // Calls `use` while no command is run. It must not call the ledger.
  absl::Status AtRest(absl::FunctionRef<absl::Status()> use) ONESTOP_EXCLUDES(commands_) {
    MutexLock lock(commands_);
    return use();
  }

  // Calls `read` with the registry as it stands. It must not call the ledger nor keep pointers.
  void Read(absl::FunctionRef<void(const Registry&)> read) const;

 private:
  Ledger(std::unique_ptr<journal::Journal> journal, Clock& clock, FailureHandler on_failure,
         journal::Chain chain);

  absl::Status Replay();
  absl::Status Commit(Draft draft, Time now) ONESTOP_REQUIRES(commands_);
  absl::Status Apply(const journal::Record& record, const std::vector<Event>& events);

  Clock& clock_;
  const FailureHandler on_failure_;

  // Serializes commands, from deciding to applying.
  Mutex commands_;
  const std::unique_ptr<journal::Journal> journal_ ONESTOP_PT_GUARDED_BY(commands_);
  journal::Chain chain_ ONESTOP_GUARDED_BY(commands_);

  // Shared by readers; exclusive in Apply, which only a holder of commands_ calls. So whoever holds
  // commands_ may read registry_ without it.
  mutable std::shared_mutex table_;
  Registry registry_;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_LEDGER_H_
