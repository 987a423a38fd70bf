#ifndef ONESTOP_COUNTER_CLIENT_SERVE_H_
#define ONESTOP_COUNTER_CLIENT_SERVE_H_

#include "absl/status/status.h"
#include "counter_client/terminal.h"
#include "gateway/serve/serve.h"

namespace onestop::counter_client {

// The pages of windows: /counter/ for clerks, /rating/ for the screen that citizens see. One process
// serves many windows; each browser is either this process's own terminal or paired by itself.
// Blocks until Ctrl-C or SIGTERM.
absl::Status ServePages(Terminal& terminal, const gateway::ServeOptions& options);

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_SERVE_H_
