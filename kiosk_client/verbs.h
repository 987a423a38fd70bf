#ifndef ONESTOP_KIOSK_CLIENT_VERBS_H_
#define ONESTOP_KIOSK_CLIENT_VERBS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "kiosk_client/kiosk.h"

namespace onestop::kiosk_client {

// One function per verb of the command line: asks the server and shows the answer. Each returns the
// error the console is to report.

// verbs_catalogue.cc
struct ItemsOptions {
  std::string service;
  std::string query;
};
absl::Status Services(Kiosk& kiosk);
absl::Status Items(Kiosk& kiosk, const ItemsOptions& options);

// verbs_ticket.cc
struct TakeOptions {
  // Codes of items, or of services.
  std::vector<std::string> matters;
  // How many of each, in the same order; 1 where it is missing.
  std::vector<uint32_t> quantities;
  std::string ticket_class;
  // 32 hex digits, or empty.
  std::string holder;
  std::string former_ticket_id;
  bool accept_late = false;
};
absl::Status Take(Kiosk& kiosk, const TakeOptions& options);

struct TicketOptions {
  std::string ticket;
  std::string token;
};
absl::Status Status(Kiosk& kiosk, const TicketOptions& options);
absl::Status Cancel(Kiosk& kiosk, const TicketOptions& options);
absl::Status CheckIn(Kiosk& kiosk, const TicketOptions& options);
absl::Status Postpone(Kiosk& kiosk, const TicketOptions& options, uint32_t minutes);
absl::Status Reprint(Kiosk& kiosk, const TicketOptions& options);
struct RatingOptions {
  // 1 to 5, or its name such as "very-satisfied".
  std::string level;
  // What the citizen adds; may be empty.
  std::string words;
};
absl::Status Rate(Kiosk& kiosk, const TicketOptions& options, const RatingOptions& rating);

// verbs_watch.cc; they end when the stream ends or the client is cancelled.
absl::Status WatchTicket(Kiosk& kiosk, const TicketOptions& options);
absl::Status WatchCalls(Kiosk& kiosk, const std::string& area);
absl::Status WatchHall(Kiosk& kiosk);

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_VERBS_H_
