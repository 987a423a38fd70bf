#include "gateway/connect/connect_error.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <memory>

#include "absl/strings/escaping.h"
#include "gateway/http/json_string.h"
#include "onestop/v1/reason.pb.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// google.rpc.Status is not shipped with the compiler; this is the one field of it that matters.
constexpr uint32_t kDetailsTag = 3 << 3 | WireFormatLite::WIRETYPE_LENGTH_DELIMITED;

std::vector<ErrorDetail> DecodeDetails(std::string_view bytes) {
  std::vector<ErrorDetail> details;
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                         static_cast<int>(bytes.size()));
  while (const uint32_t tag = input.ReadTag()) {
    if (tag != kDetailsTag) {
      if (!WireFormatLite::SkipField(&input, tag)) return {};
      continue;
    }
    uint32_t length = 0;
    std::string content;
    google::protobuf::Any any;
    if (!input.ReadVarint32(&length) || length > bytes.size() ||
        !input.ReadString(&content, static_cast<int>(length)) || !any.ParseFromString(content)) {
      return {};
    }
    const std::string& url = any.type_url();
    details.push_back({.type = url.substr(url.rfind('/') + 1), .value = any.value()});
  }
  return details;
}

// Empty for a type that is not known here.
std::string DebugJson(const ErrorDetail& detail) {
  const google::protobuf::Descriptor* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(detail.type);
  if (descriptor == nullptr) return "";
  const google::protobuf::Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor);
  if (prototype == nullptr) return "";
  const std::unique_ptr<google::protobuf::Message> message(prototype->New());
  std::string json;
  if (!message->ParseFromString(detail.value) ||
      !google::protobuf::util::MessageToJsonString(*message, &json).ok()) {
    return "";
  }
  return json;
}

std::string UnpaddedBase64(const std::string& bytes) {
  std::string text = absl::Base64Escape(bytes);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

}  // namespace

ConnectError ErrorOf(const absl::Status& status) {
  ConnectError error{.code = status.code(), .message = std::string(FromAbsl(status.message()))};
  if (const Reason reason = ReasonOf(status); reason != Reason::kNone) {
    v1::RefusalDetail detail;
    detail.set_reason(static_cast<v1::Reason>(reason));
    detail.set_message(error.message);
    error.details.push_back({.type = detail.GetTypeName(), .value = detail.SerializeAsString()});
  }
  return error;
}

ConnectError ErrorOf(absl::StatusCode code, std::string_view message,
                     std::string_view status_details) {
  return {
      .code = code, .message = std::string(message), .details = DecodeDetails(status_details)};
}

std::string_view ConnectCodeName(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kCancelled: return "canceled";
    case absl::StatusCode::kInvalidArgument: return "invalid_argument";
    case absl::StatusCode::kDeadlineExceeded: return "deadline_exceeded";
    case absl::StatusCode::kNotFound: return "not_found";
    case absl::StatusCode::kAlreadyExists: return "already_exists";
    case absl::StatusCode::kPermissionDenied: return "permission_denied";
    case absl::StatusCode::kResourceExhausted: return "resource_exhausted";
    case absl::StatusCode::kFailedPrecondition: return "failed_precondition";
    case absl::StatusCode::kAborted: return "aborted";
    case absl::StatusCode::kOutOfRange: return "out_of_range";
    case absl::StatusCode::kUnimplemented: return "unimplemented";
    case absl::StatusCode::kInternal: return "internal";
    case absl::StatusCode::kUnavailable: return "unavailable";
    case absl::StatusCode::kDataLoss: return "data_loss";
    case absl::StatusCode::kUnauthenticated: return "unauthenticated";
    default: return "unknown";
  }
}

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kCancelled: return 499;
    case absl::StatusCode::kInvalidArgument: return 400;
    case absl::StatusCode::kDeadlineExceeded: return 504;
    case absl::StatusCode::kNotFound: return 404;
    case absl::StatusCode::kAlreadyExists: return 409;
    case absl::StatusCode::kPermissionDenied: return 403;
    case absl::StatusCode::kResourceExhausted: return 429;
    case absl::StatusCode::kFailedPrecondition: return 400;
    case absl::StatusCode::kAborted: return 409;
    case absl::StatusCode::kOutOfRange: return 400;
    case absl::StatusCode::kUnimplemented: return 501;
    case absl::StatusCode::kUnavailable: return 503;
    case absl::StatusCode::kUnauthenticated: return 401;
    default: return 500;
  }
}

std::string ErrorJson(const ConnectError& error) {
  std::string json = StrCat("{\"code\":\"", ConnectCodeName(error.code), "\"");
  if (!error.message.empty()) StrAppend(&json, ",\"message\":", JsonString(error.message));
  std::string_view separator = ",\"details\":[";
  for (const ErrorDetail& detail : error.details) {
    StrAppend(&json, separator, "{\"type\":", JsonString(detail.type), ",\"value\":\"",
              UnpaddedBase64(detail.value), "\"");
    const std::string debug = DebugJson(detail);
    if (!debug.empty()) StrAppend(&json, ",\"debug\":", debug);
    json.push_back('}');
    separator = ",";
  }
  json.append(error.details.empty() ? "}" : "]}");
  return json;
}

HttpResponse ErrorResponse(const ConnectError& error) {
  return JsonResponse(HttpStatusOf(error.code), ErrorJson(error));
}

std::string EndOfStreamJson(const ConnectError* error) {
  return error == nullptr ? "{}" : StrCat("{\"error\":", ErrorJson(*error), "}");
}

}  // namespace onestop::gateway
