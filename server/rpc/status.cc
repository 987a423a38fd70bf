#include "server/rpc/status.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>

#include <cstdint>
#include <string_view>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"
#include "onestop/v1/reason.pb.h"
#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/identity/rate_limiter.h"

namespace onestop::rpc {
namespace {

// A full mailbox is worked off in milliseconds.
constexpr Duration kMailboxRetry{20};

// The wire format of google.rpc.Status and google.rpc.RetryInfo, whose generated code no package
// ships: fields 1 (varint), 2 and 3 (length-delimited); field 1 (length-delimited).
constexpr uint8_t kCodeTag = 1 << 3;
constexpr uint8_t kMessageTag = 2 << 3 | 2;
constexpr uint8_t kDetailsTag = 3 << 3 | 2;
constexpr uint8_t kRetryDelayTag = 1 << 3 | 2;

void AppendDetail(ByteWriter& out, std::string_view type, std::string value) {
  google::protobuf::Any any;
  any.set_type_url(StrCat("type.googleapis.com/", type));
  any.set_value(std::move(value));
  out.U8(kDetailsTag);
  out.Str(any.SerializeAsString());
}

std::string EncodeRetryInfo(Duration delay) {
  google::protobuf::Duration duration;
  duration.set_seconds(delay.count() / 1000);
  duration.set_nanos(static_cast<int32_t>(delay.count() % 1000 * 1'000'000));
  ByteWriter out;
  out.U8(kRetryDelayTag);
  out.Str(duration.SerializeAsString());
  return out.Take();
}

std::string EncodeDetails(const absl::Status& status, Reason reason) {
  v1::RefusalDetail refusal;
  refusal.set_reason(static_cast<v1::Reason>(reason));
  refusal.set_message(std::string(FromAbsl(status.message())));
  if (const absl::optional<absl::Cord> advice = status.GetPayload(kAdvicePayload)) {
    refusal.set_advice(std::string(*advice));
  }
  ByteWriter out;
  out.U8(kCodeTag);
  out.Varint(static_cast<uint64_t>(status.code()));
  out.U8(kMessageTag);
  out.Str(FromAbsl(status.message()));
  AppendDetail(out, "onestop.v1.RefusalDetail", refusal.SerializeAsString());
  if (const std::optional<Duration> delay = RetryHint(status)) {
    AppendDetail(out, "google.rpc.RetryInfo", EncodeRetryInfo(*delay));
  }
  return out.Take();
}

}  // namespace

std::optional<Duration> RetryHint(const absl::Status& status) {
  if (const std::optional<Duration> after = identity::RetryAfterOf(status)) return after;
  if (ReasonOf(status) == Reason::kMailboxFull) return kMailboxRetry;
  return std::nullopt;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const grpc::StatusCode code = static_cast<grpc::StatusCode>(status.code());
  std::string message(FromAbsl(status.message()));
  const Reason reason = ReasonOf(status);
  if (reason == Reason::kNone) return grpc::Status(code, std::move(message));
  return grpc::Status(code, std::move(message), EncodeDetails(status, reason));
}

}  // namespace onestop::rpc
