#ifndef ONESTOP_TESTS_GATEWAY_WITNESS_BYTES_H_
#define ONESTOP_TESTS_GATEWAY_WITNESS_BYTES_H_

#include <cstdint>
#include <string>

#include "server/base/bytes.h"

namespace onestop::gateway {

// A witness as a server would send it; `fill` stands for hash and MAC.
inline std::string WitnessBytes(uint64_t epoch, uint64_t sequence, char fill = 'h') {
  ByteWriter writer;
  writer.U64(epoch);
  writer.U64(sequence);
  writer.Raw(std::string(64, fill));
  return writer.Take();
}

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_WITNESS_BYTES_H_
