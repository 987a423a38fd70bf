#ifndef ONESTOP_GATEWAY_CLIENT_REQUEST_ID_H_
#define ONESTOP_GATEWAY_CLIENT_REQUEST_ID_H_

#include <string>

#include "server/base/random.h"

namespace onestop::gateway {

// A random UUID (version 4) in its usual spelling of 36 characters, lower case. One per command;
// every retry of the command carries the same.
std::string NewRequestId(Random& random);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_REQUEST_ID_H_
