#include "onestop/v1/hall_service.grpc.pb.h"
#include "server/rpc/handlers.h"
#include "server/rpc/services.h"

// The hall as a whole.

namespace onestop::rpc {
namespace {

using HallBase = v1::HallService::WithRawCallbackMethod_WatchHall<
    v1::HallService::WithRawCallbackMethod_WatchCalls<v1::HallService::CallbackService>>;

class HallService final : public HallBase {
 public:
  explicit HallService(const Backend& backend) : backend_(backend) {}

  ONESTOP_QUERY(GetHall)
  ONESTOP_STREAM(WatchHall)
  ONESTOP_STREAM(WatchCalls)

 private:
  const Backend& backend_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeHallService(const Backend& backend) {
  return std::make_unique<HallService>(backend);
}

}  // namespace onestop::rpc
