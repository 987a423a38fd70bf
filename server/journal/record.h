#ifndef ONESTOP_SERVER_JOURNAL_RECORD_H_
#define ONESTOP_SERVER_JOURNAL_RECORD_H_

// The unit of the journal: one accepted command with its events, and the bytes it has on disk.
//
// Body, format 1 (all integers little-endian):
//
//   offset  size  field
//        0     1  format = 1
//        1     8  sequence, from 1 without a gap within a hall
//        9     8  epoch, never less than that of the record before
//       17     8  time, signed milliseconds since 1970-01-01 UTC
//       25     8  actor, a packed id that the journal does not interpret
//       33    16  request id
//       49    32  BLAKE2b-256 of the command
//       81     4  length of the events
//       85     n  events, encoded by the engine
//
//   hash(1) = BLAKE2b-256(BLAKE2b-256("onestop.journal.1:" + hall) || body(1))
//   hash(n) = BLAKE2b-256(hash(n - 1) || body(n))
//
// The hall's name stands in no body: the first link binds the whole chain to it. There is no
// separate checksum, because the hash beside each body is one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/hash.h"
#include "server/base/time.h"

namespace onestop::journal {

inline constexpr uint8_t kRecordFormat = 1;
inline constexpr size_t kBodyHeaderBytes = 85;
inline constexpr size_t kMaxEventBytes = size_t{16} << 20;

// A plain value; as thread-safe as one.
struct Record {
  std::string hall;
  uint64_t sequence = 0;
  uint64_t epoch = 0;
  Time time{};
  uint64_t actor = 0;
  Bytes16 request_id{};
  Hash256 payload_hash{};
  std::string events;
  Hash256 previous_hash{};
  Hash256 hash{};

  friend bool operator==(const Record&, const Record&) = default;
};

// What the first record of `hall` names as the hash before it.
Hash256 GenesisHash(std::string_view hall);

// The hash of a record whose encoded body is `body`.
Hash256 LinkHash(const Hash256& previous, std::string_view body);

// Appends the body of `record` to `out`. Events longer than kMaxEventBytes are a programmer's
// error.
void EncodeBody(const Record& record, std::string& out);

// Fills everything of `record` that a body holds; `hall`, `previous_hash` and `hash` stay as they
// are, and the strings keep their capacity. `hall` and `sequence` say which record is expected, for
// messages. JOURNAL_NEWER for a format of a later program, JOURNAL_CORRUPT for anything else that
// EncodeBody would not have written for that sequence.
absl::Status DecodeBody(std::string_view hall, uint64_t sequence, std::string_view body,
                        Record& record);

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_RECORD_H_
