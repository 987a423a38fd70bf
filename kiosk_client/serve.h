#ifndef ONESTOP_KIOSK_CLIENT_SERVE_H_
#define ONESTOP_KIOSK_CLIENT_SERVE_H_

#include <string>

#include "absl/status/status.h"
#include "gateway/serve/serve.h"
#include "kiosk_client/kiosk.h"

namespace onestop::kiosk_client {

struct ServeOptions {
  gateway::ServeOptions pages;
  // See printer::MakePrinter; empty for none.
  std::string printer;
  // Millimetres: 58 or 80.
  int paper = 80;
  // False for a printer that does not say how it is.
  bool printer_answers = true;
  // Leaves the code off the paper.
  bool no_code = false;
  // "priority:60": the class to propose to whose card shows that many years; empty for none.
  std::string age_class;
  // Folder with recordings of the parts of a call; what it lacks is rendered.
  std::string clips;
};

// The pages of the hall: /kiosk/ for citizens, /display/ for the screens above the waiting, /guide/
// for staff on the floor; with the printer and the voice of this machine. Blocks until Ctrl-C or
// SIGTERM.
absl::Status ServePages(Kiosk& kiosk, const ServeOptions& options);

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_SERVE_H_
