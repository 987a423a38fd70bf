#ifndef ONESTOP_SERVER_ENGINE_CODEC_H_
#define ONESTOP_SERVER_ENGINE_CODEC_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/core/event.h"
#include "server/core/state.h"
#include "server/engine/request_table.h"

// What the engine puts into records and snapshots. The bytes are Protobuf's wire format: every
// struct is a message whose field numbers are those of its Fields, unsigned numbers, enums, ids, times
// (milliseconds since 1970) and durations (milliseconds) are varints, and default values are left
// out. proto/onestop/journal/v1 publishes the schema. A field number this program does not know is
// refused rather than skipped: a journal written by a later program must not be half understood.

namespace onestop::engine {

// Appends the events of one record to `out`.
void EncodeEvents(std::span<const core::Event> events, std::string& out);
// JOURNAL_CORRUPT when the bytes are no events, JOURNAL_NEWER when they hold kinds or fields of a
// later program.
absl::StatusOr<core::Events> DecodeEvents(std::string_view bytes);

// A snapshot: the state, and the requests that are remembered.
std::string EncodeSnapshot(const core::State& state, const RequestTable& requests);
absl::Status DecodeSnapshot(std::string_view bytes, core::State& state, RequestTable& requests);

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_CODEC_H_
