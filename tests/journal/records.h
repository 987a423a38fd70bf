#ifndef ONESTOP_TESTS_JOURNAL_RECORDS_H_
#define ONESTOP_TESTS_JOURNAL_RECORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/journal/chain.h"
#include "server/journal/journal.h"
#include "server/journal/record.h"

namespace onestop::journal {

// A sealed record that says something about its place in the chain.
inline Record NextRecord(Chain& chain, std::string events = "") {
  Record record;
  const uint64_t n = chain.sequence() + 1;
  record.time = Time(Duration(static_cast<int64_t>(1'700'000'000'000 + n)));
  record.actor = 0x0700'0000'0000'0000 | n;
  record.request_id[0] = static_cast<uint8_t>(n);
  record.payload_hash[31] = static_cast<uint8_t>(n);
  record.events = events.empty() ? chain.hall() + " event " + std::to_string(n) : std::move(events);
  chain.Seal(record);
  return record;
}

inline std::vector<Record> NextRecords(Chain& chain, int count) {
  std::vector<Record> records;
  for (int i = 0; i < count; ++i) records.push_back(NextRecord(chain));
  return records;
}

// Everything Read visits, or its error.
inline absl::StatusOr<std::vector<Record>> ReadRecords(Journal& journal, std::string_view hall,
                                                       uint64_t from = 1, uint64_t to = kToEnd) {
  std::vector<Record> records;
  absl::Status status = journal.Read(hall, from, to, [&records](const Record& record) {
    records.push_back(record);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return records;
}

inline Snapshot SnapshotAt(const Chain& chain, std::string state) {
  return Snapshot{.hall = chain.hall(),
                  .sequence = chain.sequence(),
                  .epoch = chain.epoch(),
                  .chain_hash = chain.hash(),
                  .state = std::move(state)};
}

}  // namespace onestop::journal

#endif  // ONESTOP_TESTS_JOURNAL_RECORDS_H_
