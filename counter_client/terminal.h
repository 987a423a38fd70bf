#ifndef ONESTOP_COUNTER_CLIENT_TERMINAL_H_
#define ONESTOP_COUNTER_CLIENT_TERMINAL_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gateway/client/clerk_session.h"
#include "gateway/client/client.h"
#include "gateway/console/console.h"
#include "onestop/v1/types.pb.h"

namespace onestop::counter_client {

// A counter terminal: the connection, the screen, and what it remembers between two commands (who
// is signed in, the counter, the ticket in hand). Thread-compatible; client and console must
// outlive it.
class Terminal {
 public:
  // What the command line names instead of what is remembered; empty for that.
  struct Overrides {
    std::string counter;
    std::string ticket;
  };

  Terminal(gateway::Client& client, gateway::Console& console, std::string folder,
           gateway::ClerkSession session, Overrides overrides = {});

  gateway::Client& client() { return client_; }
  gateway::Console& console() { return console_; }
  const gateway::ClerkSession& session() const { return session_; }

  // The counter and the ticket that a command means; UsageError when nothing says which.
  absl::StatusOr<std::string> Counter() const;
  absl::StatusOr<std::string> Ticket() const;

  // True when the command line names the ticket, which is then the same one for every command.
  bool names_ticket() const { return !overrides_.ticket.empty(); }

  // Takes up what commands of other processes have remembered meanwhile.
  absl::Status Reload();

  // What the server said; kept for the next command.
  absl::Status SignedIn(gateway::ClerkSession session);
  absl::Status SignedOut();
  absl::Status AtCounter(const std::string& counter);
  absl::Status InHand(const std::string& ticket_id, const std::string& number);
  // The ticket is in nobody's hand here any more; nothing happens when another one is.
  absl::Status Released(const v1::TicketUpdate& ticket);
  absl::Status EmptyHand();

 private:
  absl::Status Save();

  gateway::Client& client_;
  gateway::Console& console_;
  const std::string folder_;
  gateway::ClerkSession session_;
  const Overrides overrides_;
};

// Calls with the counter set, and the ticket too where the request has one.
template <class Request>
absl::StatusOr<Request> CounterRequest(const Terminal& terminal) {
  Request request;
  absl::StatusOr<std::string> counter = terminal.Counter();
  if (!counter.ok()) return counter.status();
  request.set_counter(*std::move(counter));
  return request;
}

template <class Request>
absl::StatusOr<Request> TicketRequest(const Terminal& terminal) {
  absl::StatusOr<Request> request = CounterRequest<Request>(terminal);
  if (!request.ok()) return request;
  absl::StatusOr<std::string> ticket = terminal.Ticket();
  if (!ticket.ok()) return ticket.status();
  request->set_ticket(*std::move(ticket));
  return request;
}

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_TERMINAL_H_
