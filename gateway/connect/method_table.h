#ifndef ONESTOP_GATEWAY_CONNECT_METHOD_TABLE_H_
#define ONESTOP_GATEWAY_CONNECT_METHOD_TABLE_H_

#include <google/protobuf/message.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace onestop::gateway {

// A method of the contract that pages may call.
struct Method {
  // "onestop.v1.TicketService/IssueTicket".
  std::string name;
  // Prototypes, which live as long as the program.
  const google::protobuf::Message* request = nullptr;
  const google::protobuf::Message* response = nullptr;
  bool streams = false;
  // Each message of the stream says where it belongs, by fields previous, current and resync; an
  // empty one says nothing but that the line is alive.
  bool chained = false;
};

// The methods pages may call; whatever is not in it does not exist for them. Immutable.
class MethodTable {
 public:
  // From full names such as "onestop.v1.TicketService/IssueTicket". kNotFound for one that is not in
  // the contract, kUnimplemented for one that takes a stream.
  static absl::StatusOr<MethodTable> Make(const std::vector<std::string>& names);

  // Null when there is none.
  const Method* Find(std::string_view name) const;

 private:
  std::map<std::string, Method, std::less<>> methods_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_METHOD_TABLE_H_
