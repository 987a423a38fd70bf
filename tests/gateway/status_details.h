#ifndef ONESTOP_TESTS_GATEWAY_STATUS_DETAILS_H_
#define ONESTOP_TESTS_GATEWAY_STATUS_DETAILS_H_

#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "onestop/v1/reason.pb.h"

namespace onestop::gateway {

// Writes google.rpc.Status by hand, byte for byte as a server would.

inline std::string VarintBytes(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>((value & 0x7f) | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

inline std::string BytesField(int number, std::string_view content) {
  return VarintBytes(static_cast<uint64_t>(number) << 3 | 2)
      .append(VarintBytes(content.size()))
      .append(content);
}

inline std::string NumberField(int number, uint64_t value) {
  return VarintBytes(static_cast<uint64_t>(number) << 3).append(VarintBytes(value));
}

inline std::string AnyField(std::string_view type, const std::string& content) {
  google::protobuf::Any any;
  any.set_type_url(std::string("type.googleapis.com/").append(type));
  any.set_value(content);
  return BytesField(3, any.SerializeAsString());
}

inline std::string RefusalBytes(const v1::RefusalDetail& refusal) {
  return NumberField(1, 9)
      .append(BytesField(2, "refused"))
      .append(AnyField("onestop.v1.RefusalDetail", refusal.SerializeAsString()));
}

inline std::string RefusalBytes(v1::Reason reason, const std::string& message,
                                const std::string& advice = "") {
  v1::RefusalDetail refusal;
  refusal.set_reason(reason);
  refusal.set_message(message);
  refusal.set_advice(advice);
  return RefusalBytes(refusal);
}

inline std::string RetryInfoBytes(std::chrono::milliseconds delay) {
  google::protobuf::Duration duration;
  duration.set_seconds(delay.count() / 1000);
  duration.set_nanos(static_cast<int32_t>(delay.count() % 1000 * 1'000'000));
  return AnyField("google.rpc.RetryInfo", BytesField(1, duration.SerializeAsString()));
}

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_STATUS_DETAILS_H_
