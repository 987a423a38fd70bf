#ifndef ONESTOP_GATEWAY_CLIENT_WORDING_H_
#define ONESTOP_GATEWAY_CLIENT_WORDING_H_

#include <string>

#include "absl/status/status.h"
#include "gateway/client/language.h"
#include "server/base/reason.h"

namespace onestop::gateway {

// A refusal in the words of the person in front of the machine.
struct Wording {
  // What happened.
  Bilingual what;
  // What to do about it.
  Bilingual advice;
};

// Every reason has one; for a number this build does not know it is a general one.
const Wording& WordingOf(Reason reason);

// What happened and what to do, as one or two sentences; with the server's own advice ("opens at
// 13:30") where it gave one. For a status without a Reason it says that the server could not be
// asked, or that something is broken.
std::string Explain(const absl::Status& status, Language language);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_WORDING_H_
