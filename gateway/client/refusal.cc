#include "gateway/client/refusal.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <utility>

#include "absl/strings/cord.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr char kAdvicePayload[] = "onestop/advice";
constexpr char kRequestIdPayload[] = "onestop/request-id";

// google.rpc.Status and google.rpc.RetryInfo are not shipped with the compiler; these are the only
// fields of theirs that matter here.
constexpr int kStatusDetailsField = 3;
constexpr int kAnyTypeField = 1;
constexpr int kAnyValueField = 2;
constexpr int kRetryDelayField = 1;

// The longest hint that is believed; a longer one would only overflow what is added to it.
constexpr int64_t kMaxRetrySeconds = 3600;

// Calls `visit` with the content of every length-delimited field of that number. Stops quietly at
// the first byte that is not well-formed.
template <class Visit>
void ForEachField(std::string_view bytes, int number, Visit visit) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                         static_cast<int>(bytes.size()));
  const uint32_t wanted =
      WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  while (const uint32_t tag = input.ReadTag()) {
    if (tag != wanted) {
      if (!WireFormatLite::SkipField(&input, tag)) return;
      continue;
    }
    uint32_t length = 0;
    std::string content;
    if (!input.ReadVarint32(&length) || length > bytes.size() ||
        !input.ReadString(&content, static_cast<int>(length))) {
      return;
    }
    visit(content);
  }
}

std::optional<std::chrono::nanoseconds> DecodeRetryInfo(std::string_view bytes) {
  std::optional<std::chrono::nanoseconds> delay;
  ForEachField(bytes, kRetryDelayField, [&](const std::string& content) {
    google::protobuf::Duration duration;
    if (!duration.ParseFromString(content)) return;
    if (duration.seconds() < 0 || duration.seconds() > kMaxRetrySeconds) return;
    delay = std::chrono::seconds(duration.seconds()) + std::chrono::nanoseconds(duration.nanos());
  });
  return delay;
}

}  // namespace

StatusDetails DecodeStatusDetails(std::string_view bytes) {
  StatusDetails details;
  ForEachField(bytes, kStatusDetailsField, [&](const std::string& content) {
    // google.protobuf.Any, taken apart here because its parser complains aloud about foreign bytes.
    std::string type;
    std::string value;
    ForEachField(content, kAnyTypeField, [&](std::string& field) { type = std::move(field); });
    ForEachField(content, kAnyValueField, [&](std::string& field) { value = std::move(field); });
    if (type.ends_with("/onestop.v1.RefusalDetail")) {
      v1::RefusalDetail refusal;
      if (refusal.ParseFromString(value)) details.refusal = refusal;
    } else if (type.ends_with("/google.rpc.RetryInfo")) {
      details.retry_after = DecodeRetryInfo(value);
    }
  });
  return details;
}

absl::Status MakeStatus(absl::StatusCode code, std::string_view message,
                        const StatusDetails& details) {
  if (code == absl::StatusCode::kOk) return absl::OkStatus();
  if (!details.refusal || details.refusal->reason() == v1::REASON_UNSPECIFIED) {
    return absl::Status(code, ToAbsl(message));
  }
  const v1::RefusalDetail& refusal = *details.refusal;
  // Built by hand, not by Refuse: a newer server may have reasons that are not in the table here.
  const std::string_view words = refusal.message().empty() ? message : refusal.message();
  absl::Status status(code, ToAbsl(words));
  status.SetPayload(ToAbsl(kReasonPayloadUrl),
                    absl::Cord(StrCat(static_cast<int>(refusal.reason()))));
  if (!refusal.advice().empty()) status.SetPayload(kAdvicePayload, absl::Cord(refusal.advice()));
  return status;
}

bool IsRefusal(const absl::Status& status) {
  return status.GetPayload(ToAbsl(kReasonPayloadUrl)).has_value();
}

std::string AdviceOf(const absl::Status& status) {
  const absl::optional<absl::Cord> advice = status.GetPayload(kAdvicePayload);
  return advice ? std::string(*advice) : "";
}

void MarkOutcomeUnknown(absl::Status& status, std::string_view request_id) {
  status.SetPayload(kRequestIdPayload, absl::Cord(ToAbsl(request_id)));
}

std::optional<std::string> UnknownRequestId(const absl::Status& status) {
  const absl::optional<absl::Cord> id = status.GetPayload(kRequestIdPayload);
  if (!id) return std::nullopt;
  return std::string(*id);
}

}  // namespace onestop::gateway
