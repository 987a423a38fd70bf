#ifndef ONESTOP_SERVER_JOURNAL_BATCH_H_
#define ONESTOP_SERVER_JOURNAL_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "server/journal/chain.h"
#include "server/journal/journal.h"
#include "server/journal/record.h"

namespace onestop::journal {

// The chains of all halls of one journal, each with a small index that never changes. Not
// thread-safe.
class ChainTable {
 public:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  size_t size() const { return chains_.size(); }
  Chain& at(size_t index) { return chains_[index]; }
  const Chain& at(size_t index) const { return chains_[index]; }
  size_t Find(std::string_view hall) const;
  size_t Add(Chain chain);  // the hall must be new
  std::vector<Head> Heads() const;

 private:
  std::vector<Chain> chains_;
  std::map<std::string, size_t, std::less<>> index_;
};

// A batch of records encoded once and verified against the chains before anything is written; what
// all implementations of Append have in common. Reuse one object: it keeps its memory. Not
// thread-safe.
class Batch {
 public:
  struct Item {
    size_t chain = 0;
    uint64_t sequence = 0;
    size_t offset = 0;
    size_t length = 0;
    const Hash256* hash = nullptr;
  };

  // Encodes `records`, which must outlive the use of this batch, and checks that they continue
  // `chains` (the errors of CheckNext). Halls not in `chains` are added to it as empty chains.
  absl::Status Prepare(ChainTable& chains, std::span<const Record> records);

  std::span<const Item> items() const { return items_; }
  std::string_view Body(const Item& item) const {
    return std::string_view(bodies_).substr(item.offset, item.length);
  }
  // The indices of the chains that have a record in this batch.
  std::span<const size_t> touched() const { return touched_; }

  // After the batch was written: moves the chains to their new ends.
  void MoveOn(ChainTable& chains) const;

 private:
  std::string bodies_;
  std::vector<Item> items_;
  std::vector<Tip> tips_;
  std::vector<size_t> touched_;
};

// The fail-stop rule of Journal: remembers the first failure of a writing call. Not thread-safe.
class FailStop {
 public:
  // OK, or the refusal that every call now gets.
  absl::Status Check() const;
  // Passes `status` on, remembering it when it is not OK.
  absl::Status Note(absl::Status status);

 private:
  absl::Status first_;
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_BATCH_H_
