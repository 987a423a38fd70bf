#ifndef ONESTOP_GATEWAY_CONNECT_CODEC_H_
#define ONESTOP_GATEWAY_CONNECT_CODEC_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace onestop::gateway {

// How messages look on the way to and from a page.
enum class Codec { kJson, kProto };

// A message of the prototype's type. kInvalidArgument, with the name of the field where there is
// one, for what is malformed or has a field the contract does not know.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> DecodeMessage(
    Codec codec, const google::protobuf::Message& prototype, std::string_view bytes);

// What the server sent, for the page. kInternal when it is not of the prototype's type.
absl::StatusOr<std::string> EncodeMessage(Codec codec, const google::protobuf::Message& prototype,
                                          std::string serialized);

// The text of the field of this name (in snake_case), or "" where the message has none.
std::string TextField(const google::protobuf::Message& message, const char* name);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_CODEC_H_
