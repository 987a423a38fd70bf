#include "server/journal/record.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstring>

#include "server/base/check.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::journal {
namespace {

template <std::unsigned_integral T>
uint8_t* Put(uint8_t* at, T value) {
  for (size_t i = 0; i < sizeof(T); ++i) at[i] = static_cast<uint8_t>(value >> (8 * i));
  return at + sizeof(T);
}

template <size_t N>
uint8_t* Put(uint8_t* at, const std::array<uint8_t, N>& bytes) {
  return std::copy(bytes.begin(), bytes.end(), at);
}

template <std::unsigned_integral T>
const char* Get(const char* at, T& value) {
  value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value | (static_cast<T>(static_cast<uint8_t>(at[i])) << (8 * i)));
  }
  return at + sizeof(T);
}

template <size_t N>
const char* Get(const char* at, std::array<uint8_t, N>& bytes) {
  std::memcpy(bytes.data(), at, N);
  return at + N;
}

absl::Status Corrupt(std::string_view hall, uint64_t sequence, std::string_view what) {
  return Refuse(Reason::kJournalCorrupt, StrCat("hall ", hall, ", record ", sequence, ": ", what));
}

}  // namespace

Hash256 GenesisHash(std::string_view hall) { return Blake2b(StrCat("onestop.journal.1:", hall)); }

Hash256 LinkHash(const Hash256& previous, std::string_view body) {
  Hasher hasher;
  hasher.Update(previous);
  hasher.Update(body);
  return hasher.Finish();
}

void EncodeBody(const Record& record, std::string& out) {
  ONESTOP_CHECK(record.events.size() <= kMaxEventBytes)
      << "hall " << record.hall << ", record " << record.sequence << ": " << record.events.size()
      << " bytes of events";
  std::array<uint8_t, kBodyHeaderBytes> header;
  uint8_t* at = Put(header.data(), kRecordFormat);
  at = Put(at, record.sequence);
  at = Put(at, record.epoch);
  at = Put(at, static_cast<uint64_t>(record.time.time_since_epoch().count()));
  at = Put(at, record.actor);
  at = Put(at, record.request_id);
  at = Put(at, record.payload_hash);
  at = Put(at, static_cast<uint32_t>(record.events.size()));
  out.append(reinterpret_cast<const char*>(header.data()), header.size());
  out.append(record.events);
}

absl::Status DecodeBody(std::string_view hall, uint64_t sequence, std::string_view body,
                        Record& record) {
  if (body.empty()) return Corrupt(hall, sequence, "it is empty");
  uint8_t format = 0;
  const char* at = Get(body.data(), format);
  if (format > kRecordFormat) {
    return Refuse(Reason::kJournalNewer,
                  StrCat("hall ", hall, ", record ", sequence, ": its format ", format,
                         " is newer than this program, which knows formats up to ", kRecordFormat));
  }
  if (format != kRecordFormat) return Corrupt(hall, sequence, "it has no known format");
  if (body.size() < kBodyHeaderBytes) return Corrupt(hall, sequence, "it is cut short");
  uint64_t time = 0;
  uint32_t length = 0;
  at = Get(at, record.sequence);
  at = Get(at, record.epoch);
  at = Get(at, time);
  at = Get(at, record.actor);
  at = Get(at, record.request_id);
  at = Get(at, record.payload_hash);
  at = Get(at, length);
  record.time = Time(Duration(static_cast<int64_t>(time)));
  if (length != body.size() - kBodyHeaderBytes || length > kMaxEventBytes) {
    return Corrupt(hall, sequence, "its length is not the one it states");
  }
  if (record.sequence != sequence) {
    return Corrupt(hall, sequence, StrCat("it says that it is record ", record.sequence));
  }
  record.events.assign(at, length);
  return absl::OkStatus();
}

}  // namespace onestop::journal
