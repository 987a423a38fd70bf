#include "onestop/v1/admin_service.grpc.pb.h"
#include "server/rpc/admin_calls.h"
#include "server/rpc/export_call.h"
#include "server/rpc/handlers.h"
#include "server/rpc/pairing_calls.h"
#include "server/rpc/services.h"

// What whoever runs the system does.

namespace onestop::rpc {
namespace {

class AdminService final : public v1::AdminService::CallbackService {
 public:
  explicit AdminService(const Backend& backend) : backend_(backend) {}

  ONESTOP_QUERY(GetConfig)
  ONESTOP_SPECIAL(ApplyConfig, RunApplyConfig)
  ONESTOP_SPECIAL(EnrollDevice, RunEnrollDevice)
  ONESTOP_SPECIAL(RequestPairing, RunRequestPairing)
  ONESTOP_SPECIAL(PairDevice, RunPairDevice)
  ONESTOP_SPECIAL(AwaitPairing, RunAwaitPairing)
  ONESTOP_SPECIAL(RevokeDevice, RunRevokeDevice)
  ONESTOP_SPECIAL(ListDevices, RunListDevices)
  ONESTOP_SPECIAL(PutStaff, RunPutStaff)
  ONESTOP_SPECIAL(ListStaff, RunListStaff)
  ONESTOP_SPECIAL(VerifyJournal, RunVerifyJournal)
  ONESTOP_SPECIAL(ExportJournal, RunExportJournal)
  ONESTOP_SPECIAL(BackUp, RunBackUp)
  ONESTOP_SPECIAL(Drain, RunDrain)

 private:
  const Backend& backend_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAdminService(const Backend& backend) {
  return std::make_unique<AdminService>(backend);
}

}  // namespace onestop::rpc
