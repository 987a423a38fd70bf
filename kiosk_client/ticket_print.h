#ifndef ONESTOP_KIOSK_CLIENT_TICKET_PRINT_H_
#define ONESTOP_KIOSK_CLIENT_TICKET_PRINT_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "gateway/client/language.h"
#include "gateway/console/directory.h"
#include "onestop/v1/types.pb.h"

namespace onestop::kiosk_client {

// How and where something is shown.
struct PrintStyle {
  gateway::Language language = gateway::Language::kEnglish;
  absl::TimeZone zone;
};

// What goes onto the paper beside the ticket.
struct TicketPaper {
  v1::Ticket ticket;
  // Empty on a copy: it is told once.
  std::string tracking_token;
  // 0 for the original, else which copy this is.
  uint32_t copy = 0;
};

// The ticket as a citizen gets it: a frame with the hall, the number large, where to wait, how long
// it will take, the matters with the papers to bring, and the tracking token. Lines end with a line
// break and are equally wide.
std::string PrintTicket(const TicketPaper& paper, const gateway::Directory& directory,
                        const PrintStyle& style);

// How a ticket stands now, as lines "what: how".
std::string PrintStatus(const v1::Ticket& ticket, const gateway::Directory& directory,
                        const PrintStyle& style);

// The same on one line, without names: "A017  waiting, 3 ahead".
std::string StatusLine(const v1::Ticket& ticket, const PrintStyle& style);

// What became of a ticket, on one line: "A017: cancelled".
std::string UpdateLine(const v1::TicketUpdate& update, const PrintStyle& style);

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_TICKET_PRINT_H_
