#include "gateway/connect/codec.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <utility>

#include "absl/status/status.h"
#include "server/base/strings.h"

namespace onestop::gateway {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
namespace util = google::protobuf::util;

absl::StatusOr<std::unique_ptr<Message>> DecodeMessage(Codec codec, const Message& prototype,
                                                       std::string_view bytes) {
  std::unique_ptr<Message> message(prototype.New());
  if (codec == Codec::kProto) {
    if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return message;
    return absl::InvalidArgumentError(
        StrCat("the body is no ", prototype.GetDescriptor()->full_name()));
  }
  const auto status =
      util::JsonStringToMessage({bytes.data(), bytes.size()}, message.get(), {});
  if (status.ok()) return message;
  return absl::InvalidArgumentError(StrCat("the body is no ",
                                           prototype.GetDescriptor()->full_name(), ": ",
                                           std::string(status.message())));
}

absl::StatusOr<std::string> EncodeMessage(Codec codec, const Message& prototype,
                                          std::string serialized) {
  if (codec == Codec::kProto) return serialized;
  const std::unique_ptr<Message> message(prototype.New());
  std::string json;
  if (!message->ParseFromString(serialized) || !util::MessageToJsonString(*message, &json).ok()) {
    return absl::InternalError(
        StrCat("the server's answer is no ", prototype.GetDescriptor()->full_name()));
  }
  return json;
}

std::string TextField(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() ||
      field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    return "";
  }
  return message.GetReflection()->GetString(message, field);
}

}  // namespace onestop::gateway
