#include "server/rpc/method_table.h"

#include <utility>

#include "absl/status/status.h"
#include "onestop/v1/access.pb.h"
#include "server/base/check.h"
#include "server/base/role.h"
#include "server/base/strings.h"

namespace onestop::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// Roles that can stand in the option: the hall's own clock is never a caller.
identity::RoleMask MaskOf(const v1::Access& access) {
  identity::RoleMask mask = 0;
  for (const int role : access.roles()) {
    if (role <= v1::ROLE_UNSPECIFIED || role >= v1::ROLE_TIMER) continue;
    mask |= identity::RoleBit(static_cast<Role>(role));
  }
  return mask;
}

MethodInfo DescribeMethod(const MethodDescriptor& method) {
  const v1::Access& access = method.options().GetExtension(v1::access);
  return MethodInfo{.service = method.service()->full_name(),
                    .name = method.name(),
                    .roles = MaskOf(access),
                    .signed_in = access.signed_in(),
                    .streaming = method.server_streaming()};
}

}  // namespace

MethodTable::Services MethodTable::Contract() {
  Services services;
  for (const char* name :
       {"onestop.v1.TicketService", "onestop.v1.CounterService", "onestop.v1.HallService",
        "onestop.v1.SupervisorService", "onestop.v1.FeedbackService", "onestop.v1.AdminService"}) {
    services.push_back(DescriptorPool::generated_pool()->FindServiceByName(name));
    ONESTOP_CHECK(services.back() != nullptr) << name << " is not linked in";
  }
  return services;
}

absl::StatusOr<std::vector<MethodInfo>> MethodTable::Describe(const Services& services) {
  std::vector<MethodInfo> methods;
  std::string open;
  for (const ServiceDescriptor* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      methods.push_back(DescribeMethod(*service->method(i)));
      methods.back().index = methods.size() - 1;
      if (methods.back().roles == 0) {
        StrAppend(&open, open.empty() ? "" : ", ", service->method(i)->full_name());
      }
    }
  }
  if (!open.empty()) {
    return absl::FailedPreconditionError(
        StrCat("nobody is named by the option (onestop.v1.access) of: ", open));
  }
  return methods;
}

absl::StatusOr<MethodTable> MethodTable::Create() {
  absl::StatusOr<std::vector<MethodInfo>> methods = Describe(Contract());
  if (!methods.ok()) return methods.status();
  return MethodTable(*std::move(methods));
}

size_t MethodTable::IndexOf(const Descriptor* request) {
  size_t index = 0;
  for (const ServiceDescriptor* service : Contract()) {
    for (int i = 0; i < service->method_count(); ++i, ++index) {
      if (service->method(i)->input_type() == request) return index;
    }
  }
  ONESTOP_CHECK(false) << request->full_name() << " is the request of no method";
  return 0;
}

}  // namespace onestop::rpc
