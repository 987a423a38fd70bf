#ifndef ONESTOP_SERVER_ENGINE_REQUEST_TABLE_H_
#define ONESTOP_SERVER_ENGINE_REQUEST_TABLE_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/base/hash.h"
#include "server/base/time.h"

namespace onestop::engine {

// An accepted command: who sent it under which id, and which record it became.
struct RememberedRequest {
  uint64_t actor = 0;
  Bytes16 request_id = {};
  uint64_t sequence = 0;
  Time time;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "actor", self.actor);
    v(2, "request_id", self.request_id);
    v(3, "sequence", self.sequence);
    v(4, "time", self.time);
  }
};

// The accepted commands of a hall, so that a retry acts once. Remembers for at least kKept of the
// hall's time: a hall-day and 24 hours. Costs at most 64 bytes a command: what a retry must repeat
// (the payload's hash) and what it is answered with stand in the record itself.
//
// Thread safety: none; the engine's thread owns it.
class RequestTable {
 public:
  static constexpr Duration kKept = std::chrono::hours(48);

  // The record this request became, if it is remembered.
  std::optional<uint64_t> Find(uint64_t actor, const Bytes16& request_id) const;

  // Sequences and times must not go back. Forgets what is older than kKept.
  void Remember(const RememberedRequest& request);

  size_t size() const;
  // In order of sequence; the times are those of the generations, which is all that forgetting needs.
  std::vector<RememberedRequest> All() const;

 private:
  // Forgetting is by generation, so that no entry needs a time of its own.
  static constexpr Duration kGeneration = std::chrono::hours(6);

  // 24 bytes: the actor by its index, the sequence as its distance from the generation's first.
  struct Entry {
    std::array<uint32_t, 4> request_id = {};
    uint32_t distance = 0;
    uint16_t actor = 0;

    bool operator==(const Entry& other) const {
      return request_id == other.request_id && actor == other.actor;
    }
    template <class H>
    friend H AbslHashValue(H hasher, const Entry& entry) {
      return H::combine(std::move(hasher), entry.request_id, entry.actor);
    }
  };
  struct Generation {
    Time start;
    uint64_t first_sequence = 0;
    absl::flat_hash_set<Entry> entries;
    // The actors of this generation, by index.
    std::vector<uint64_t> actors;
    absl::flat_hash_map<uint64_t, uint16_t> actor_index;
  };

  std::deque<Generation> generations_;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_REQUEST_TABLE_H_
