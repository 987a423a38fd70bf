#ifndef ONESTOP_GATEWAY_CONNECT_PAYLOAD_H_
#define ONESTOP_GATEWAY_CONNECT_PAYLOAD_H_

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "gateway/connect/codec.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

// One message of a stream on its way to many pages: put into an envelope once for each codec, and
// shared from then on. Thread-safe.
class Payload {
 public:
  explicit Payload(std::string serialized) : serialized_(std::move(serialized)) {}
  Payload(const Payload&) = delete;
  Payload& operator=(const Payload&) = delete;

  const std::string& serialized() const { return serialized_; }

  // The whole envelope. kInternal when the message is not of the prototype's type.
  absl::StatusOr<std::shared_ptr<const std::string>> Enveloped(
      Codec codec, const google::protobuf::Message& prototype);

 private:
  const std::string serialized_;
  Mutex mutex_;
  std::array<std::shared_ptr<const std::string>, 2> enveloped_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_PAYLOAD_H_
