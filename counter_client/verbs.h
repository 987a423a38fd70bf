#ifndef ONESTOP_COUNTER_CLIENT_VERBS_H_
#define ONESTOP_COUNTER_CLIENT_VERBS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "counter_client/commands.h"
#include "counter_client/counter_print.h"
#include "counter_client/terminal.h"

namespace onestop::counter_client {

// One function per verb of the command line: asks the server, shows the answer, and remembers what
// the next command has to know. Each returns the error the console is to report.

inline PrintStyle StyleOf(gateway::Console& console) {
  return {console.language(), console.zone()};
}

// Shows an answer: as JSON, or as the text that `render` makes of it.
template <class Response, class Render>
absl::Status Show(Terminal& terminal, const absl::StatusOr<Response>& response, Render render) {
  if (!response.ok()) return response.status();
  if (terminal.console().json()) {
    terminal.console().PrintJson(*response);
  } else {
    terminal.console().Print(render(*response));
  }
  return absl::OkStatus();
}

// verbs_session.cc
struct SignInOptions {
  uint32_t staff_id = 0;
  std::string pin_file;
  bool take_over = false;
};
absl::Status SignIn(Terminal& terminal, const SignInOptions& options);
absl::Status SignOut(Terminal& terminal);
absl::Status Open(Terminal& terminal, const std::string& counter);
absl::Status Pause(Terminal& terminal, const std::string& reason);
absl::Status Close(Terminal& terminal);

// verbs_call.cc
absl::Status Next(Terminal& terminal, const NextOptions& options);
absl::Status CallOne(Terminal& terminal, const std::string& ticket);
absl::Status Recall(Terminal& terminal);
absl::Status Start(Terminal& terminal);
absl::Status Finish(Terminal& terminal, const FinishOptions& options);
absl::Status Absent(Terminal& terminal);

// verbs_handover.cc
struct TransferOptions {
  std::string service;
  std::string counter;
  std::string reason;
  std::string note;
  bool return_to_me = false;
};
struct MatterOptions {
  // Place of the matter on the ticket, from 1; for change-matter.
  uint32_t index = 0;
  std::string item;
  std::string service;
  uint32_t quantity = 0;
};
absl::Status Park(Terminal& terminal);
absl::Status Resume(Terminal& terminal, const std::string& ticket);
absl::Status Transfer(Terminal& terminal, const TransferOptions& options);
absl::Status AddMatter(Terminal& terminal, const MatterOptions& options);
absl::Status ChangeMatter(Terminal& terminal, const MatterOptions& options);
absl::Status SetClass(Terminal& terminal, const std::string& ticket_class);

// verbs_hall.cc
absl::Status ShowHall(Terminal& terminal);
// Until the stream ends or the client is cancelled; with `once` until the first message.
absl::Status Watch(Terminal& terminal, bool once);

struct ListOptions {
  // None of them means every ticket that is not over.
  bool waiting = false;
  bool missed = false;
  bool parked = false;
  // Also what the counter does not take.
  bool whole_hall = false;
};
absl::Status ListTickets(Terminal& terminal, const ListOptions& options);

// verbs_supervisor.cc
struct MoveOptions {
  std::string ticket;
  std::string service;
  std::string counter;
  bool front = false;
  std::string reason;
};
struct NoticeOptions {
  // Id of a notice to replace; empty posts a new one.
  std::string notice;
  // No text withdraws the notice.
  std::string text_zh;
  std::string text_en;
  std::string area;
};
absl::Status Suspend(Terminal& terminal, const std::string& service, const std::string& reason);
absl::Status ResumeService(Terminal& terminal, const std::string& service);
absl::Status Release(Terminal& terminal, const std::string& counter, const std::string& reason);
absl::Status Move(Terminal& terminal, const MoveOptions& options);
absl::Status PostNotice(Terminal& terminal, const NoticeOptions& options);
absl::Status OpenDay(Terminal& terminal);
absl::Status CloseDay(Terminal& terminal, bool force, const std::string& reason);
absl::Status Explain(Terminal& terminal, const std::string& ticket, uint64_t sequence);

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_VERBS_H_
