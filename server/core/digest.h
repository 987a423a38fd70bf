#ifndef ONESTOP_SERVER_CORE_DIGEST_H_
#define ONESTOP_SERVER_CORE_DIGEST_H_

#include "server/base/hash.h"
#include "server/core/command.h"
#include "server/core/state.h"

namespace onestop::core {

// BLAKE2b-256 over every field of the state, little-endian and length-prefixed: equal on every
// machine for equal states, whatever the way they were reached.
Hash256 Digest(const State& state);

// BLAKE2b-256 over the command as decoded: what a retry under the same request id must repeat.
Hash256 Fingerprint(const Command& command);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_DIGEST_H_
