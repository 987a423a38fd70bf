#ifndef ONESTOP_KIOSK_CLIENT_PRINT_DESK_H_
#define ONESTOP_KIOSK_CLIENT_PRINT_DESK_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gateway/client/client.h"
#include "gateway/client/language.h"
#include "kiosk_client/printer/printer.h"
#include "kiosk_client/printer/slip_renderer.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/mutex.h"

namespace onestop::kiosk_client {

struct PrintOrder {
  std::string ticket_id;
  // Proves that the page holds the ticket; a copy needs it.
  std::string tracking_token;
  gateway::Language language = gateway::Language::kChinese;
  // One more paper of a ticket that was printed before: counted by the server, and marked.
  bool copy = false;
};

struct PrintDeskOptions {
  // Prints a code that a kiosk's scanner reads: "onestop:<ticket id>:<tracking token>".
  bool code = true;
};

// Puts tickets on paper: asks the server what stands on the ticket, draws it, and has it printed.
// What things are called is kept for as long as the hall's configuration keeps its version, which
// is asked for with every slip: so a slip costs two calls, and names that were changed are on the
// next one. Thread safe. Everything it is given must outlive it.
class PrintDesk {
 public:
  PrintDesk(gateway::Client& client, printer::SlipRenderer& renderer, printer::Printer& printer,
            const PrintDeskOptions& options)
      : client_(client), renderer_(renderer), printer_(printer), options_(options) {}

  // What became of the paper; an error when the server did not say what to print. Blocks.
  absl::StatusOr<printer::PrintReport> Print(const PrintOrder& order) ONESTOP_EXCLUDES(mutex_);

 private:
  // The names of one version of the configuration.
  struct HallNames {
    v1::Hall hall;
    v1::ListItemsResponse items;
    v1::ListServicesResponse services;
  };

  absl::StatusOr<printer::RenderedSlip> Draw(const PrintOrder& order) ONESTOP_EXCLUDES(mutex_);
  absl::StatusOr<std::shared_ptr<const HallNames>> NamesInForce() ONESTOP_EXCLUDES(mutex_);
  // Which copy this is, 0 for the original; counted by the server.
  absl::StatusOr<uint32_t> CountCopy(const PrintOrder& order);

  gateway::Client& client_;
  printer::SlipRenderer& renderer_;
  printer::Printer& printer_;
  const PrintDeskOptions options_;
  Mutex mutex_;
  // Null before the first slip.
  std::shared_ptr<const HallNames> names_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_PRINT_DESK_H_
