#include "onestop/v1/feedback_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/rpc/arena_allocator.h"
#include "server/rpc/handlers.h"
#include "server/rpc/holder_key_call.h"
#include "server/rpc/services.h"

// Tickets as citizens use them, and what they say about a visit.

namespace onestop::rpc {
namespace {

using TicketBase =
    v1::TicketService::WithRawCallbackMethod_WatchTicket<v1::TicketService::CallbackService>;

class TicketService final : public TicketBase {
 public:
  explicit TicketService(const Backend& backend) : backend_(backend) {
    SetMessageAllocatorFor_IssueTicket(&issue_allocator_);
  }

  ONESTOP_QUERY(ListServices)
  ONESTOP_QUERY(ListItems)
  ONESTOP_COMMAND(IssueTicket)
  ONESTOP_QUERY(GetTicket)
  ONESTOP_STREAM(WatchTicket)
  ONESTOP_COMMAND(CancelTicket)
  ONESTOP_COMMAND(CheckIn)
  ONESTOP_COMMAND(PostponeTicket)
  ONESTOP_COMMAND(ReprintTicket)
  ONESTOP_COMMAND(AddMatter)
  ONESTOP_COMMAND(ChangeMatter)
  ONESTOP_SPECIAL(GetHolderKey, RunGetHolderKey)
  ONESTOP_COMMAND(SetTicketClass)

 private:
  const Backend& backend_;
  ArenaAllocator<v1::IssueTicketRequest, v1::IssueTicketResponse> issue_allocator_;
};

class FeedbackService final : public v1::FeedbackService::CallbackService {
 public:
  explicit FeedbackService(const Backend& backend) : backend_(backend) {}

  ONESTOP_COMMAND(RateVisit)

 private:
  const Backend& backend_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeTicketService(const Backend& backend) {
  return std::make_unique<TicketService>(backend);
}

std::unique_ptr<grpc::Service> MakeFeedbackService(const Backend& backend) {
  return std::make_unique<FeedbackService>(backend);
}

}  // namespace onestop::rpc
