#ifndef ONESTOP_TESTS_LOAD_CALLERS_H_
#define ONESTOP_TESTS_LOAD_CALLERS_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "server/base/credential.h"
#include "tests/load/driver.h"

// The scenarios of the benchmark, each as callers for Drive.

namespace onestop::load {

struct ClerkSession {
  Secret session;
  std::string counter;
};

// IssueTicket, one after the other. The echo server is asked in exactly the same way.
std::vector<std::unique_ptr<Caller>> IssueCallers(const std::shared_ptr<grpc::Channel>& channel,
                                                  const Credential& credential, int count);

// CallNext, then FinishMatter of the ticket it gave, at one counter per caller.
std::vector<std::unique_ptr<Caller>> CounterCallers(const std::shared_ptr<grpc::Channel>& channel,
                                                    const Credential& credential,
                                                    const std::vector<ClerkSession>& clerks,
                                                    int count);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_CALLERS_H_
