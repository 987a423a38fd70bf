#ifndef ONESTOP_COUNTER_CLIENT_COMMANDS_H_
#define ONESTOP_COUNTER_CLIENT_COMMANDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "counter_client/terminal.h"
#include "onestop/v1/counter_service.pb.h"

namespace onestop::counter_client {

// What a clerk's commands do at the server, and to what the terminal remembers, without a word on
// the screen: the verbs of the command line and the keys of a keypad show the answers in ways of
// their own. A command on a ticket names the one in hand, and is refused when the server knows of
// another.

struct FinishOptions {
  // Name of the outcome, such as "missing-papers"; empty for "completed" where one is needed.
  std::string outcome;
  std::vector<std::string> missing_papers;
};
struct NextOptions {
  // How the ticket in hand is closed in the same step; nothing of it for no ticket in hand.
  FinishOptions finish;
  bool absent = false;
};

absl::StatusOr<v1::CallNextResponse> CallNext(Terminal& terminal, const NextOptions& options);
absl::StatusOr<v1::RecallTicketResponse> RecallTicket(Terminal& terminal);
absl::StatusOr<v1::StartServiceResponse> StartService(Terminal& terminal);
absl::StatusOr<v1::MarkAbsentResponse> MarkAbsent(Terminal& terminal);
absl::StatusOr<v1::FinishMatterResponse> FinishMatter(Terminal& terminal,
                                                      const FinishOptions& options);
absl::StatusOr<v1::ParkTicketResponse> ParkTicket(Terminal& terminal);

// The counter last used where `counter` is empty.
absl::StatusOr<v1::OpenCounterResponse> OpenCounter(Terminal& terminal, const std::string& counter);
// `reason` is the name of a PauseReason, such as "break".
absl::StatusOr<v1::PauseCounterResponse> PauseCounter(Terminal& terminal,
                                                      const std::string& reason);

// The counter as it is now. Its ticket is the one in hand from now on, also after a command whose
// answer was lost.
absl::StatusOr<v1::Counter> LookAtCounter(Terminal& terminal);
// The server's word on what is in hand at the counter of this terminal.
absl::Status TakeIn(Terminal& terminal, const v1::Counter& counter);

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_COMMANDS_H_
