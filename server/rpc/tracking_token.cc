#include "server/rpc/tracking_token.h"

#include <optional>

#include "server/base/bytes.h"
#include "server/base/reason.h"

namespace onestop::rpc {
namespace {

constexpr size_t kTokenBytes = 8 + 16;
constexpr size_t kTokenChars = (kTokenBytes * 8 + 4) / 5;

absl::Status BadToken() {
  return Refuse(Reason::kBadTrackingToken, "the tracking token does not belong to this ticket");
}

}  // namespace

Bytes16 TrackingTokens::Code(std::string_view hall, core::TicketId ticket) const {
  Hasher hasher(key_);
  hasher.Str(hall);
  hasher.U64(ticket.value());
  return hasher.Finish16();
}

std::string TrackingTokens::Make(std::string_view hall, core::TicketId ticket) const {
  ByteWriter bytes;
  bytes.U64(ticket.value());
  bytes.Raw(Code(hall, ticket));
  return Base32(AsBytes(bytes.view()));
}

absl::StatusOr<core::TicketId> TrackingTokens::Check(std::string_view hall,
                                                     std::string_view token) const {
  if (token.size() != kTokenChars) return BadToken();
  const std::optional<std::string> bytes = Unbase32(token);
  if (!bytes.has_value() || bytes->size() != kTokenBytes) return BadToken();
  ByteReader reader(*bytes);
  const core::TicketId ticket(reader.U64());
  const Bytes16 code = reader.Array<16>();
  if (!ConstantTimeEqual(code, Code(hall, ticket)) || !ticket) return BadToken();
  return ticket;
}

}  // namespace onestop::rpc
