#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_TICKET_SLIP_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_TICKET_SLIP_H_

#include <string>
#include <vector>

namespace onestop::kiosk_client::printer {

// What is printed for one matter.
struct SlipMatter {
  // With its quantity where that is not one: "Passport renewal ×2".
  std::string name;
  // What the citizen has to have at hand, one name each.
  std::vector<std::string> papers;
};

// The small words between the facts, in the slip's language.
struct SlipLabels {
  // Above the number: "Your number".
  std::string number;
  // Above the area: "Please wait in".
  std::string area;
  // Above the papers of a matter: "Have at hand".
  std::string papers;
  // Under the code: "Scan to follow your place".
  std::string qr;
};

// Everything on the paper a citizen takes along, as words ready to be read. What is empty is left
// out. Texts may be in any script, and are never taken for anything but text.
struct TicketSlip {
  // BCP 47, chooses among the shapes of Chinese characters: "zh", "en".
  std::string language = "zh";
  std::string hall;
  // As it is called: "A017".
  std::string number;
  // For a ticket of a special class: "Priority".
  std::string class_name;
  // For a reprint: "Copy 1".
  std::string copy_mark;
  // Where to wait: "Second floor, zone B".
  std::string area;
  // "3 people ahead of you".
  std::string people_ahead;
  // "about 25 minutes, rarely over 40 minutes".
  std::string wait;
  std::vector<SlipMatter> matters;
  // What the hall wants to say, one paragraph each.
  std::vector<std::string> notes;
  // What the code holds, such as the address of the page that shows this ticket.
  std::string qr_text;
  // "Taken 2026-11-23 10:05".
  std::string arrival;
  SlipLabels labels;
};

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_TICKET_SLIP_H_
