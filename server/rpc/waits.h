#ifndef ONESTOP_SERVER_RPC_WAITS_H_
#define ONESTOP_SERVER_RPC_WAITS_H_

#include <string_view>

#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/core/state.h"
#include "server/estimate/board.h"

namespace onestop::rpc {

// Adds the waits that are forecast to what was made of a hall's state: to services that of somebody
// regular who takes a ticket now, to waiting tickets what is left of their wait. Looked up on the board
// of the latest forecast, never worked out here. Nothing is added where no wait is known. `boards` may
// be null. Safe on any thread.
class Waits {
 public:
  Waits(const estimate::Boards* boards, std::string_view hall, const core::State& state, Time now);

  void AddTo(v1::Service* service) const;
  void AddTo(v1::Ticket* ticket) const;
  void AddTo(v1::Hall* hall) const;

 private:
  const core::State& state_;
  const Time now_;
  const std::shared_ptr<const estimate::Board> board_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_WAITS_H_
