#include "gateway/connect/envelope.h"

#include <cstddef>

#include "absl/status/status.h"

namespace onestop::gateway {
namespace {

constexpr size_t kPrefixBytes = 5;

}  // namespace

std::string Envelope(uint8_t flags, std::string_view message) {
  std::string bytes;
  bytes.reserve(kPrefixBytes + message.size());
  bytes.push_back(static_cast<char>(flags));
  const auto length = static_cast<uint32_t>(message.size());
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(length >> shift & 0xFF));
  }
  bytes.append(message);
  return bytes;
}

absl::StatusOr<std::string_view> OpenOnlyEnvelope(std::string_view body) {
  if (body.size() < kPrefixBytes) {
    return absl::InvalidArgumentError("the request is no enveloped message");
  }
  const auto flags = static_cast<uint8_t>(body[0]);
  if ((flags & kCompressedFlag) != 0) {
    return absl::UnimplementedError("compressed messages are not taken");
  }
  size_t length = 0;
  for (size_t i = 1; i < kPrefixBytes; ++i) length = length << 8 | static_cast<uint8_t>(body[i]);
  if (flags != 0 || length != body.size() - kPrefixBytes) {
    return absl::InvalidArgumentError("the request must be one enveloped message");
  }
  return body.substr(kPrefixBytes);
}

}  // namespace onestop::gateway
