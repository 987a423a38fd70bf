#ifndef ONESTOP_SERVER_HISTORY_STORED_PART_H_
#define ONESTOP_SERVER_HISTORY_STORED_PART_H_

#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "server/history/visit.h"

namespace onestop::history {

// What a row of the store has of a visit and one part of it, but for its key, the rating and the record.
// One value instead of two dozen columns: a report reads a million rows, and reading a column costs as
// much as adding it up. Whoever changes the layout changes the file's application id, and it is made
// anew.
//
// Durations and instants are milliseconds; kNotMeasured for none.
struct StoredPart {
  int64_t arrival;
  int64_t closed;
  uint32_t series;
  uint32_t number;
  uint32_t ticket_class;
  uint32_t service;
  uint32_t item;
  uint32_t department;
  uint32_t counter;
  uint32_t quantity;
  uint32_t wait;
  uint32_t walk;
  uint32_t service_time;
  uint32_t idle;
  uint32_t quote_expected;
  uint32_t quote_lower;
  uint32_t quote_upper;
  uint8_t session;
  uint8_t channel;
  uint8_t state;
  uint8_t outcome;
  // Bits of kMark*.
  uint8_t marks;
  uint8_t unused[7];
};
// As it lies in memory, so it lies in the file.
static_assert(std::endian::native == std::endian::little && sizeof(StoredPart) == 88 &&
              std::is_trivially_copyable_v<StoredPart>);

StoredPart Store(const Visit& visit, const Part& part);
// Sets all of both but date, ticket, rating, sequence and the parts. False when `bytes` are none.
bool Restore(std::string_view bytes, Visit& visit, Part& part);

}  // namespace onestop::history

#endif  // ONESTOP_SERVER_HISTORY_STORED_PART_H_
