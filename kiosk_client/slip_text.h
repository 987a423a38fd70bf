#ifndef ONESTOP_KIOSK_CLIENT_SLIP_TEXT_H_
#define ONESTOP_KIOSK_CLIENT_SLIP_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "gateway/client/language.h"
#include "kiosk_client/printer/printer.h"
#include "kiosk_client/printer/ticket_slip.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "onestop/v1/types.pb.h"

namespace onestop::kiosk_client {

// What the server calls the hall's things. References must outlive the call they are given to; a
// code that none of them knows stands for itself.
struct SlipNames {
  const v1::Hall& hall;
  const v1::ListItemsResponse& items;
  const v1::ListServicesResponse& services;
};

struct SlipOptions {
  gateway::Language language = gateway::Language::kChinese;
  // Of the hall.
  absl::TimeZone zone;
  // 0 for the original, else which copy this is.
  uint32_t copy = 0;
  // What the code on the slip holds; no code when empty.
  std::string qr_text = {};
  // What the hall wants to say to everybody.
  std::vector<std::string> notes = {};
};

// The words on a citizen's paper: the open matters with their papers (all of them when none is open
// any more), where to wait, how many are ahead, and the wait promised at issue. A copy is without
// that promise, which was made earlier. A ticket that is not simply waiting says instead what to
// do: check in, or wait until a time.
printer::TicketSlip MakeSlip(const v1::Ticket& ticket, const SlipNames& names,
                             const SlipOptions& options);

// "3 people ahead of you", "nobody ahead of you": for the middle of a sentence.
std::string PeopleAhead(uint32_t people, gateway::Language language);

// "NO_PAPER", "OFFLINE", "NOT_CONFIGURED"; empty for what was printed.
std::string_view PrintReason(printer::PrintResult result);

// What a citizen without a paper is told: that the ticket holds, and what to do.
std::string_view PrintMessage(printer::PrintResult result, gateway::Language language);

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_SLIP_TEXT_H_
