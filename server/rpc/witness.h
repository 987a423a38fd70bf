#ifndef ONESTOP_SERVER_RPC_WITNESS_H_
#define ONESTOP_SERVER_RPC_WITNESS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/hash.h"
#include "server/engine/engine.h"

namespace onestop::rpc {

// Metadata of replies, and of the first request of a client that kept one.
inline constexpr char kWitnessMetadata[] = "onestop-witness-bin";

// Lets clients vouch for how far the journal had come, so that a server whose journal lost its end
// notices although nothing in the journal says so. A witness is 80 bytes: epoch and sequence (8
// bytes each, little-endian), the record's hash (32) and a keyed BLAKE2b over the hall and these
// (32). Clients cannot make one up.
//
// Thread safe: nothing in it changes.
class Witnesses {
 public:
  explicit Witnesses(const Hash256& key) : key_(key) {}

  std::string Make(std::string_view hall, const engine::Position& position) const;

  // The position a witness proves; nothing when it proves none.
  std::optional<engine::Position> Read(std::string_view hall, std::string_view witness) const;

  // True when only the record that `witness` names can tell whether this is its journal.
  static bool MustLookUp(const engine::Position& durable, const engine::Position& witness);

  // OK when `durable` may be what follows `witness`; BEHIND_WITNESS when the journal has lost or
  // changed what was acknowledged. The epoch rises with every start, so it is the sequence that
  // tells; a greater epoch tells of starts that are gone. A witness of an epoch before the latest fork
  // is of a past that was given up, and OK.
  static absl::Status Compare(const engine::Position& durable, const engine::Position& witness);
  // BEHIND_WITNESS for a record that has another hash than its witness.
  static absl::Status NotTheOne(uint64_t sequence);

 private:
  Hash256 Code(std::string_view hall, const engine::Position& position) const;

  const Hash256 key_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_WITNESS_H_
