#include "onestop/v1/counter_service.grpc.pb.h"
#include "server/rpc/arena_allocator.h"
#include "server/rpc/handlers.h"
#include "server/rpc/services.h"
#include "server/rpc/session_calls.h"

// What clerks do.

namespace onestop::rpc {
namespace {

using CounterBase =
    v1::CounterService::WithRawCallbackMethod_WatchCounter<v1::CounterService::CallbackService>;

class CounterService final : public CounterBase {
 public:
  explicit CounterService(const Backend& backend) : backend_(backend) {
    SetMessageAllocatorFor_CallNext(&call_allocator_);
    SetMessageAllocatorFor_FinishMatter(&finish_allocator_);
  }

  ONESTOP_SPECIAL(SignIn, RunSignIn)
  ONESTOP_SPECIAL(SignOut, RunSignOut)
  ONESTOP_COMMAND(OpenCounter)
  ONESTOP_COMMAND(PauseCounter)
  ONESTOP_COMMAND(CloseCounter)
  ONESTOP_COMMAND(CallNext)
  ONESTOP_COMMAND(CallTicket)
  ONESTOP_COMMAND(RecallTicket)
  ONESTOP_COMMAND(StartService)
  ONESTOP_COMMAND(FinishMatter)
  ONESTOP_COMMAND(MarkAbsent)
  ONESTOP_COMMAND(ParkTicket)
  ONESTOP_COMMAND(ResumeTicket)
  ONESTOP_COMMAND(TransferTicket)
  ONESTOP_QUERY(ListTickets)
  ONESTOP_STREAM(WatchCounter)

 private:
  const Backend& backend_;
  ArenaAllocator<v1::CallNextRequest, v1::CallNextResponse> call_allocator_;
  ArenaAllocator<v1::FinishMatterRequest, v1::FinishMatterResponse> finish_allocator_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCounterService(const Backend& backend) {
  return std::make_unique<CounterService>(backend);
}

}  // namespace onestop::rpc
