#include "server/journal/journal.h"

namespace onestop::journal {

Hash256 SnapshotChecksum(const Snapshot& snapshot) {
  Hasher hasher;
  hasher.Str("onestop.snapshot.1");
  hasher.Str(snapshot.hall);
  hasher.U64(snapshot.sequence);
  hasher.U64(snapshot.epoch);
  hasher.Update(snapshot.chain_hash);
  hasher.Str(snapshot.state);
  return hasher.Finish();
}

}  // namespace onestop::journal
