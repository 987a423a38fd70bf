#include "server/engine/request_table.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace onestop::engine {
namespace {

std::array<uint32_t, 4> Words(const Bytes16& bytes) {
  std::array<uint32_t, 4> words;
  std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

}  // namespace

std::optional<uint64_t> RequestTable::Find(uint64_t actor, const Bytes16& request_id) const {
  Entry wanted;
  wanted.request_id = Words(request_id);
  for (auto generation = generations_.rbegin(); generation != generations_.rend(); ++generation) {
    auto index = generation->actor_index.find(actor);
    if (index == generation->actor_index.end()) continue;
    wanted.actor = index->second;
    auto found = generation->entries.find(wanted);
    if (found != generation->entries.end()) return generation->first_sequence + found->distance;
  }
  return std::nullopt;
}

void RequestTable::Remember(const RememberedRequest& request) {
  while (!generations_.empty() && generations_.front().start + kGeneration + kKept < request.time) {
    generations_.pop_front();
  }
  constexpr size_t kMaxActors = std::numeric_limits<uint16_t>::max();
  const bool fits = !generations_.empty() &&
                    request.time < generations_.back().start + kGeneration &&
                    generations_.back().actors.size() < kMaxActors &&
                    request.sequence - generations_.back().first_sequence <=
                        std::numeric_limits<uint32_t>::max();
  if (!fits) {
    Generation& fresh = generations_.emplace_back();
    fresh.start = request.time;
    fresh.first_sequence = request.sequence;
  }
  Generation& generation = generations_.back();
  auto [index, added] = generation.actor_index.try_emplace(
      request.actor, static_cast<uint16_t>(generation.actors.size()));
  if (added) generation.actors.push_back(request.actor);
  Entry entry;
  entry.request_id = Words(request.request_id);
  entry.distance = static_cast<uint32_t>(request.sequence - generation.first_sequence);
  entry.actor = index->second;
  generation.entries.insert(entry);
}

size_t RequestTable::size() const {
  size_t sum = 0;
  for (const Generation& generation : generations_) sum += generation.entries.size();
  return sum;
}

std::vector<RememberedRequest> RequestTable::All() const {
  std::vector<RememberedRequest> all;
  all.reserve(size());
  for (const Generation& generation : generations_) {
    for (const Entry& entry : generation.entries) {
      RememberedRequest& request = all.emplace_back();
      request.actor = generation.actors[entry.actor];
      std::memcpy(request.request_id.data(), entry.request_id.data(), request.request_id.size());
      request.sequence = generation.first_sequence + entry.distance;
      request.time = generation.start;
    }
  }
  std::sort(all.begin(), all.end(), [](const RememberedRequest& a, const RememberedRequest& b) {
    return a.sequence < b.sequence;
  });
  return all;
}

}  // namespace onestop::engine
