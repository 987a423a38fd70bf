#ifndef ONESTOP_TESTS_LOAD_ECHO_H_
#define ONESTOP_TESTS_LOAD_ECHO_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace onestop::load {

// The yardstick: a server with the options and the IssueTicket messages of the real one that answers
// each call at once with the same ticket, and does nothing else. What the real server is slower than
// this is the price of a hall; what both share is gRPC's. Runs until the process ends; never returns
// with OK.
absl::Status RunEcho(const std::string& address);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_ECHO_H_
