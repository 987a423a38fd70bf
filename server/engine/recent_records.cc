#include "server/engine/recent_records.h"

#include <algorithm>
#include <utility>

namespace onestop::engine {

void RecentRecords::Add(std::string_view hall, std::vector<RecentRecord> records) {
  if (!wanted() || records.empty()) return;
  const size_t count = records.size();
  RecentChunk chunk = std::make_shared<const std::vector<RecentRecord>>(std::move(records));
  // Destroyed after the lock is given back.
  std::vector<RecentChunk> dropped;
  const MutexLock lock(mutex_);
  auto found = tails_.find(hall);
  if (found == tails_.end()) found = tails_.emplace(hall, Tail()).first;
  Tail& tail = found->second;
  tail.chunks.push_back(std::move(chunk));
  tail.records += count;
  while (tail.records - tail.chunks.front()->size() >= most_) {
    tail.records -= tail.chunks.front()->size();
    dropped.push_back(std::move(tail.chunks.front()));
    tail.chunks.pop_front();
  }
}

std::vector<RecentChunk> RecentRecords::From(std::string_view hall, uint64_t from,
                                             size_t chunks) const {
  const MutexLock lock(mutex_);
  const auto found = tails_.find(hall);
  if (found == tails_.end() || found->second.chunks.empty()) return {};
  const std::deque<RecentChunk>& held = found->second.chunks;
  if (from < held.front()->front().info.sequence || from > held.back()->back().info.sequence) {
    return {};
  }
  const auto begin =
      std::partition_point(held.begin(), held.end(), [from](const RecentChunk& chunk) {
        return chunk->back().info.sequence < from;
      });
  const auto end = begin + std::min<ptrdiff_t>(held.end() - begin, static_cast<ptrdiff_t>(chunks));
  return {begin, end};
}

}  // namespace onestop::engine
