#include "server/journal/record.h"

#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"

// A record's body, under the sequence that it names itself: what is taken is written back the same.
ONESTOP_FUZZ_TARGET(record) {
  using onestop::journal::Record;
  uint64_t sequence = 0;
  for (size_t i = 0; i < 8 && i + 1 < input.size(); ++i) {
    sequence |= static_cast<uint64_t>(static_cast<uint8_t>(input[i + 1])) << (8 * i);
  }
  Record record;
  if (!onestop::journal::DecodeBody("main", sequence, input, record).ok()) return;
  std::string body;
  onestop::journal::EncodeBody(record, body);
  ONESTOP_CHECK(body == input);
}
