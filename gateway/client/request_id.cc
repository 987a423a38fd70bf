#include "gateway/client/request_id.h"

#include <array>
#include <cstdint>

#include "server/base/hash.h"

namespace onestop::gateway {

std::string NewRequestId(Random& random) {
  std::array<uint8_t, 16> bytes = random.Bytes16();
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);  // RFC 4122 variant
  std::string id = Hex(bytes);
  for (const size_t dash : {8u, 13u, 18u, 23u}) id.insert(dash, 1, '-');
  return id;
}

}  // namespace onestop::gateway
