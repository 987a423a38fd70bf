#ifndef ONESTOP_GATEWAY_CLIENT_WITNESS_H_
#define ONESTOP_GATEWAY_CLIENT_WITNESS_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

// Name of the metadata, in both directions.
inline constexpr char kWitnessMetadata[] = "onestop-witness-bin";

// How far a hall's journal was when the server answered; what proves it (hash and MAC) is the
// server's business and opaque here. The higher sequence is the stronger witness: a server that
// lost the end of its journal answers with a higher epoch, which must not replace the proof of the
// loss.
struct WitnessMark {
  uint64_t sequence = 0;
  uint64_t epoch = 0;

  friend auto operator<=>(const WitnessMark&, const WitnessMark&) = default;
};

// Reads the mark from a witness: epoch and sequence (8 bytes each, little-endian), hash and MAC (32
// bytes each). Nothing when the length is wrong.
std::optional<WitnessMark> ParseWitness(std::string_view bytes);

// Keeps the highest witness of each hall and gives it back to the server when this process first
// talks to it, and again when an answer shows that the server was started anew, so that a server
// whose journal lost its end notices. Kept in a file beside the credential, written at most once a
// second and by Flush.
//
// A witness that cannot be read or written is not an error: it is one of many, and the server works
// without. Thread-safe. The clock must outlive it.
class WitnessKeeper {
 public:
  // An empty path keeps witnesses in memory only.
  WitnessKeeper(std::string path, Clock* clock);
  ~WitnessKeeper();

  WitnessKeeper(const WitnessKeeper&) = delete;
  WitnessKeeper& operator=(const WitnessKeeper&) = delete;

  // The witness to present with the next call to this hall; empty when there is none, or when the
  // server has it already.
  std::string ToPresent(std::string_view hall) const;

  // The hall answered a call that presented what ToPresent gave. Call it before Offer.
  void Presented(std::string_view hall);

  // Takes in what the server sent; ignored when it is malformed or not higher.
  void Offer(std::string_view hall, std::string_view bytes);

  // Writes what is not written yet. Called at the end by the destructor.
  void Flush();

 private:
  // Takes in what the file holds; another process may use the same folder.
  void MergeFile() ONESTOP_REQUIRES(mutex_);
  // True when it is higher than what was kept.
  bool Keep(std::string_view hall, std::string_view bytes) ONESTOP_REQUIRES(mutex_);
  void Save() ONESTOP_REQUIRES(mutex_);

  const std::string path_;
  Clock* const clock_;
  mutable Mutex mutex_;
  std::map<std::string, std::string, std::less<>> witnesses_ ONESTOP_GUARDED_BY(mutex_);
  std::set<std::string, std::less<>> presented_ ONESTOP_GUARDED_BY(mutex_);
  // Of the last answer, per hall: which start of the server this process talks to.
  std::map<std::string, uint64_t, std::less<>> epochs_ ONESTOP_GUARDED_BY(mutex_);
  std::optional<std::chrono::nanoseconds> last_save_ ONESTOP_GUARDED_BY(mutex_);
  bool dirty_ ONESTOP_GUARDED_BY(mutex_) = false;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_WITNESS_H_
