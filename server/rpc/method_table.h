#ifndef ONESTOP_SERVER_RPC_METHOD_TABLE_H_
#define ONESTOP_SERVER_RPC_METHOD_TABLE_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/identity/caller.h"
#include "server/rpc/call_observer.h"

namespace onestop::rpc {

// What the contract says about one method: its name and who may call it.
struct MethodInfo {
  // "onestop.v1.TicketService" and "IssueTicket".
  std::string service;
  std::string name;
  // Whoever has none of these roles is refused.
  identity::RoleMask roles = 0;
  // A member of staff must be signed in, whatever the device.
  bool signed_in = false;
  bool streaming = false;
  // Its place among all methods of the contract.
  size_t index = 0;

  MethodName observed() const { return {index, service, name}; }
};

// Every method of the contract, read from the compiled descriptors once. Immutable afterwards, so
// safe on any thread.
class MethodTable {
 public:
  using Services = std::vector<const google::protobuf::ServiceDescriptor*>;

  // The services of onestop.v1, in a fixed order.
  static Services Contract();

  // The rows of these services. FAILED_PRECONDITION names the methods without the option
  // (onestop.v1.access), or whose option lets nobody in: whoever may call them is not known, so the
  // server must not start.
  static absl::StatusOr<std::vector<MethodInfo>> Describe(const Services& services);

  static absl::StatusOr<MethodTable> Create();

  // The row of the method that takes this request. Costs an index: the place of a method is worked
  // out once in the life of the process.
  template <class Request>
  const MethodInfo& Of() const {
    static const size_t index = IndexOf(Request::descriptor());
    return methods_[index];
  }
  const std::vector<MethodInfo>& methods() const { return methods_; }

 private:
  explicit MethodTable(std::vector<MethodInfo> methods) : methods_(std::move(methods)) {}
  static size_t IndexOf(const google::protobuf::Descriptor* request);

  std::vector<MethodInfo> methods_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_METHOD_TABLE_H_
