#ifndef ONESTOP_TESTS_GATEWAY_CONNECT_CALLS_MESSAGE_H_
#define ONESTOP_TESTS_GATEWAY_CONNECT_CALLS_MESSAGE_H_

#include <cstdint>
#include <string>

#include "gateway/connect/payload.h"
#include "onestop/v1/hall_service.pb.h"
#include "server/base/check.h"

namespace onestop::gateway {

inline std::string Message(uint64_t previous, uint64_t current, bool resync = false) {
  v1::WatchCallsResponse response;
  response.set_previous(previous);
  response.set_current(current);
  response.set_resync(resync);
  return response.SerializeAsString();
}

inline v1::WatchCallsResponse ReadMessage(const Payload& payload) {
  v1::WatchCallsResponse response;
  ONESTOP_CHECK(response.ParseFromString(payload.serialized()));
  return response;
}

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_CONNECT_CALLS_MESSAGE_H_
