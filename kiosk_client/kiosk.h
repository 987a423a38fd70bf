#ifndef ONESTOP_KIOSK_CLIENT_KIOSK_H_
#define ONESTOP_KIOSK_CLIENT_KIOSK_H_

#include "gateway/client/client.h"
#include "gateway/console/console.h"
#include "kiosk_client/ticket_print.h"

namespace onestop::kiosk_client {

// What every verb works with. References must outlive it.
struct Kiosk {
  gateway::Client& client;
  gateway::Console& console;

  PrintStyle style() const { return {console.language(), console.zone()}; }
};

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_KIOSK_H_
