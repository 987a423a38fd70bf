#include "gateway/connect/payload.h"

#include <cstddef>

#include "gateway/connect/envelope.h"

namespace onestop::gateway {

absl::StatusOr<std::shared_ptr<const std::string>> Payload::Enveloped(
    Codec codec, const google::protobuf::Message& prototype) {
  MutexLock lock(mutex_);
  std::shared_ptr<const std::string>& kept = enveloped_[static_cast<size_t>(codec)];
  if (kept == nullptr) {
    absl::StatusOr<std::string> encoded = EncodeMessage(codec, prototype, serialized_);
    if (!encoded.ok()) return encoded.status();
    kept = std::make_shared<const std::string>(Envelope(0, *encoded));
  }
  return kept;
}

}  // namespace onestop::gateway
