#ifndef ONESTOP_GATEWAY_CONNECT_ENVELOPE_H_
#define ONESTOP_GATEWAY_CONNECT_ENVELOPE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace onestop::gateway {

// In front of each message of a stream: a byte of flags and the length, 4 bytes big-endian.
inline constexpr uint8_t kCompressedFlag = 1;
inline constexpr uint8_t kEndOfStreamFlag = 2;

std::string Envelope(uint8_t flags, std::string_view message);

// The message of a request that is one envelope and nothing else. kInvalidArgument when it is not,
// kUnimplemented when it is compressed. The result points into `body`.
absl::StatusOr<std::string_view> OpenOnlyEnvelope(std::string_view body);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_ENVELOPE_H_
