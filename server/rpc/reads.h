#ifndef ONESTOP_SERVER_RPC_READS_H_
#define ONESTOP_SERVER_RPC_READS_H_

#include "absl/status/status.h"
#include "onestop/v1/admin_service.pb.h"
#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/supervisor_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/role.h"
#include "server/core/state.h"
#include "server/estimate/board.h"
#include "server/rpc/fields.h"

// Reads, two overloads for each: CheckRead looks at the request's form, Read answers it from the
// state on the engine's thread. Pure.

namespace onestop::rpc {

// What a read takes over from the call besides its request.
struct ReadFacts {
  std::string_view hall;
  Role role = Role::kNone;
  // The ticket its tracking token proves; 0 where the role needs none.
  core::TicketId bearer;
  bool writable = true;
  // The waits that are forecast; may be null.
  const estimate::Boards* boards = nullptr;
};

// DAY_NOT_OPEN while the hall has no configuration: there is nothing to show.
absl::Status CheckConfigured(const core::State& state);

// The ticket a person means: UNKNOWN_TICKET, or BAD_TRACKING_TOKEN when the token is another's.
absl::StatusOr<const core::Ticket*> FindTicket(const core::State& state, const std::string& ticket,
                                               core::TicketId bearer);

void CheckRead(const v1::ListServicesRequest& request, Fields& fields);
void CheckRead(const v1::ListItemsRequest& request, Fields& fields);
void CheckRead(const v1::GetTicketRequest& request, Fields& fields);
void CheckRead(const v1::ListTicketsRequest& request, Fields& fields);
void CheckRead(const v1::GetHallRequest& request, Fields& fields);
void CheckRead(const v1::GetConfigRequest& request, Fields& fields);
void CheckRead(const v1::GetAdviceRequest& request, Fields& fields);

absl::Status Read(const v1::ListServicesRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::ListServicesResponse* out);
absl::Status Read(const v1::ListItemsRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::ListItemsResponse* out);
absl::Status Read(const v1::GetTicketRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::GetTicketResponse* out);
// Looks at every ticket since the oldest that is meant, and shows at most kMaxTicketPage.
absl::Status Read(const v1::ListTicketsRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::ListTicketsResponse* out);
absl::Status Read(const v1::GetHallRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::GetHallResponse* out);
absl::Status Read(const v1::GetConfigRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::GetConfigResponse* out);
absl::Status Read(const v1::GetAdviceRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::GetAdviceResponse* out);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_READS_H_
