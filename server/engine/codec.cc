#include "server/engine/codec.h"

#include <type_traits>
#include <variant>

#include "server/base/reason.h"
#include "server/core/references.h"
#include "server/engine/wire.h"

namespace onestop::engine {
namespace {

// Events { repeated Event events = 1; }  Event { oneof kind { ConfigApplied config_applied = 1; ... } }
constexpr uint32_t kEventField = 1;
// Snapshot { uint32 format = 1; State state = 2; repeated Request requests = 3; }
constexpr uint32_t kFormatField = 1;
constexpr uint32_t kStateField = 2;
constexpr uint32_t kRequestField = 3;
constexpr uint64_t kSnapshotFormat = 1;

absl::Status ToStatus(WireError error) {
  switch (error) {
    case WireError::kNone:
      return absl::OkStatus();
    case WireError::kUnknownField:
      return Refuse(Reason::kJournalNewer, "a record holds fields this program does not know");
    case WireError::kMalformed:
      break;
  }
  return Refuse(Reason::kJournalCorrupt, "a record's events cannot be read");
}

// Reads the kind with this number into `event`; tries each alternative of the variant in turn.
template <size_t kIndex = 0>
WireError ReadKind(uint32_t number, std::string_view bytes, core::Event& event) {
  if constexpr (kIndex == std::variant_size_v<core::Event>) {
    return WireError::kUnknownField;
  } else {
    using Kind = std::variant_alternative_t<kIndex, core::Event>;
    if (number != Kind::kNumber) return ReadKind<kIndex + 1>(number, bytes, event);
    Kind& kind = event.emplace<kIndex>();
    const WireError error = WireReader(bytes).Message(kind);
    if constexpr (std::is_same_v<Kind, core::ConfigApplied>) {
      if (error == WireError::kNone && kind.config == nullptr) return WireError::kMalformed;
    }
    return error;
  }
}

// Requests are remembered in the order of their records, at times that can be reckoned with.
bool Follows(const RememberedRequest& last, const RememberedRequest& next) {
  constexpr Time kEndOfTime{std::chrono::hours(24 * 366 * 10'000)};
  return next.sequence > last.sequence && next.time >= last.time && next.time < kEndOfTime;
}

}  // namespace

void EncodeEvents(std::span<const core::Event> events, std::string& out) {
  WireWriter writer(out);
  for (const core::Event& event : events) {
    writer.Delimited(kEventField, [&] {
      std::visit([&](const auto& kind) { writer.Field(kind.kNumber, kind, true); }, event);
    });
  }
}

absl::StatusOr<core::Events> DecodeEvents(std::string_view bytes) {
  core::Events events;
  WireReader list(bytes);
  while (!list.done()) {
    if (!list.Next() || list.type() != kWireBytes || list.number() != kEventField) {
      return ToStatus(WireError::kMalformed);
    }
    WireReader entry(list.bytes());
    if (!entry.Next() || entry.type() != kWireBytes || !entry.done()) {
      return ToStatus(WireError::kMalformed);
    }
    const WireError error = ReadKind(entry.number(), entry.bytes(), events.emplace_back());
    if (error != WireError::kNone) return ToStatus(error);
  }
  return events;
}

std::string EncodeSnapshot(const core::State& state, const RequestTable& requests) {
  std::string out;
  WireWriter writer(out);
  writer.Field(kFormatField, kSnapshotFormat, true);
  writer.Field(kStateField, state, true);
  for (const RememberedRequest& request : requests.All()) {
    writer.Field(kRequestField, request, true);
  }
  return out;
}

absl::Status DecodeSnapshot(std::string_view bytes, core::State& state, RequestTable& requests) {
  WireReader reader(bytes);
  // The format stands first, so that nothing of a later one is looked at.
  if (!reader.Next() || reader.number() != kFormatField || reader.type() != kWireVarint) {
    return ToStatus(WireError::kMalformed);
  }
  if (reader.varint() != kSnapshotFormat) return ToStatus(WireError::kUnknownField);
  RememberedRequest last;
  while (!reader.done()) {
    if (!reader.Next()) return ToStatus(WireError::kMalformed);
    WireError error = WireError::kNone;
    if (reader.number() != kStateField && reader.number() != kRequestField) {
      error = WireError::kUnknownField;
    } else if (reader.type() != kWireBytes) {
      error = WireError::kMalformed;
    } else if (reader.number() == kStateField) {
      error = WireReader(reader.bytes()).Message(state);
    } else {
      RememberedRequest request;
      error = WireReader(reader.bytes()).Message(request);
      if (error == WireError::kNone && !Follows(last, request)) error = WireError::kMalformed;
      if (error == WireError::kNone) requests.Remember(request);
      last = request;
    }
    if (error != WireError::kNone) return ToStatus(error);
  }
  if (!core::ReferencesHold(state)) {
    return Refuse(Reason::kJournalCorrupt, "a snapshot names what is not in it");
  }
  core::Reindex(state);
  return absl::OkStatus();
}

}  // namespace onestop::engine
