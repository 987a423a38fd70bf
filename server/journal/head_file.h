#ifndef ONESTOP_SERVER_JOURNAL_HEAD_FILE_H_
#define ONESTOP_SERVER_JOURNAL_HEAD_FILE_H_

// The high-water mark of every hall, in a small file beside the journal. SQLite does not notice a
// flipped bit in its write-ahead log: it silently drops what follows. So where each chain ended is
// also kept outside, and a journal that has less than that is not opened.
//
// The file is a sequence of pairs of slots, a pair per hall. A slot is a sector of 512 bytes, of
// which the first 96 are used (integers little-endian):
//
//   offset  size  field
//        0     8  "OSHEAD1\n"
//        8    16  BLAKE2b-128 of "onestop.head.1:" and the hall's name
//       24     8  how many times this hall was written; even in the first slot, odd in the second
//       32     8  sequence of the last record
//       40     8  epoch
//       48    32  hash of the last record
//       80    16  BLAKE2b-128 of bytes 0..79
//
// A pair is created, and synced, before the first record of its hall is committed. From then on the
// older slot is overwritten after each commit and never synced: a mark may lag behind the journal
// after a power cut, but is never ahead of it, and of two slots in two sectors at most one is torn.

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/journal/chain.h"

namespace onestop::journal {

// Owns the open file. Movable. Not thread-safe. Failures of the file system are JOURNAL_IO.
class HeadFile {
 public:
  static constexpr size_t kSlotBytes = 512;
  static constexpr size_t kUsedBytes = 96;

  // Looks up the hash of a stored record; none when it is not there.
  using HashAt = absl::FunctionRef<absl::StatusOr<std::optional<Hash256>>(std::string_view hall,
                                                                          uint64_t sequence)>;

  // Opens the file, or creates an empty one (0600).
  static absl::StatusOr<HeadFile> Open(const std::filesystem::path& path);

  // The same with an empty file in the place of one that does not hold.
  static absl::StatusOr<HeadFile> Renew(const std::filesystem::path& path);

  HeadFile(HeadFile&& other) noexcept;
  HeadFile& operator=(HeadFile&& other) noexcept;
  ~HeadFile();

  // Compares what the journal holds with the marks: HEAD_MISSING when a hall with records has no
  // readable mark, JOURNAL_TRUNCATED when a mark is ahead of the journal, JOURNAL_CORRUPT when the
  // journal has another hash where the mark stands.
  absl::Status Check(std::span<const Head> stored, HashAt hash_at) const;

  // The mark of a hall, if it has a readable one.
  std::optional<Tip> Find(std::string_view hall) const;

  // The index of a hall's pair; creates the pair, with `tip` in both slots and durable, if need be.
  absl::StatusOr<size_t> Place(std::string_view hall, const Tip& tip);

  // Notes that a commit took the hall with this index to `tip`. Not durable on return.
  absl::Status Write(size_t index, const Tip& tip);

 private:
  using Slot = std::array<uint8_t, kUsedBytes>;
  struct Mark {
    bool readable = false;
    Bytes16 key{};
    uint64_t writes = 0;
    Tip tip;
  };

  HeadFile(std::filesystem::path path, int descriptor);
  absl::Status Load();
  absl::Status WriteSlot(size_t index, const Mark& mark);
  const Mark* FindMark(std::string_view hall) const;
  static Slot Encode(const Mark& mark);
  static Mark Decode(std::span<const uint8_t> bytes);

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::vector<Mark> marks_;  // by index of the pair; unreadable ones keep their place
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_HEAD_FILE_H_
