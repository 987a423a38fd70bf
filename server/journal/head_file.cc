#include "server/journal/head_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "server/base/check.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::journal {
namespace {

constexpr std::string_view kMagic = "OSHEAD1\n";
constexpr size_t kKeyAt = 8;
constexpr size_t kWritesAt = 24;
constexpr size_t kSequenceAt = 32;
constexpr size_t kEpochAt = 40;
constexpr size_t kHashAt = 48;
constexpr size_t kChecksumAt = 80;

absl::Status IoError(std::string_view what, const std::filesystem::path& path) {
  return Refuse(Reason::kJournalIo, StrCat(what, " ", path.string(), ": ", std::strerror(errno)));
}

Bytes16 KeyOf(std::string_view hall) {
  Hasher hasher;
  hasher.Update("onestop.head.1:");
  hasher.Update(hall);
  return hasher.Finish16();
}

Bytes16 ChecksumOf(std::span<const uint8_t> slot) {
  Hasher hasher;
  hasher.Update(slot.first(kChecksumAt));
  return hasher.Finish16();
}

void PutU64(uint8_t* at, uint64_t value) {
  for (int i = 0; i < 8; ++i) at[i] = static_cast<uint8_t>(value >> (8 * i));
}

uint64_t GetU64(const uint8_t* at) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value |= static_cast<uint64_t>(at[i]) << (8 * i);
  return value;
}

absl::Status Ahead(const std::filesystem::path& path, std::string_view hall, const Tip& mark,
                   uint64_t sequence, uint64_t epoch) {
  return Refuse(
      Reason::kJournalTruncated,
      StrCat("hall ", hall, ": ", path.string(), " saw record ", mark.sequence, " in epoch ",
             mark.epoch, ", the journal ends with record ", sequence, " in epoch ", epoch));
}

}  // namespace

HeadFile::HeadFile(std::filesystem::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

HeadFile::HeadFile(HeadFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      marks_(std::move(other.marks_)) {}

HeadFile& HeadFile::operator=(HeadFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(marks_, other.marks_);
  return *this;
}

HeadFile::~HeadFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::StatusOr<HeadFile> HeadFile::Renew(const std::filesystem::path& path) {
  // Through a temporary file and a synced folder, so that the name is there for good.
  if (absl::Status status = WriteFileAtomic(path.string(), "", 0600); !status.ok()) {
    return Refuse(Reason::kJournalIo, FromAbsl(status.message()));
  }
  return Open(path);
}

absl::StatusOr<HeadFile> HeadFile::Open(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return Renew(path);
  const int descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return IoError("open", path);
  HeadFile file(path, descriptor);
  if (absl::Status status = file.Load(); !status.ok()) return status;
  return file;
}

absl::Status HeadFile::Load() {
  absl::StatusOr<std::string> content = ReadFile(path_.string());
  if (!content.ok()) return Refuse(Reason::kJournalIo, FromAbsl(content.status().message()));
  // The last slot is written without its padding.
  content->resize((content->size() + 2 * kSlotBytes - 1) / (2 * kSlotBytes) * (2 * kSlotBytes));
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(content->data()),
                                       content->size());
  for (size_t at = 0; at < bytes.size(); at += 2 * kSlotBytes) {
    const Mark first = Decode(bytes.subspan(at, kUsedBytes));
    const Mark second = Decode(bytes.subspan(at + kSlotBytes, kUsedBytes));
    const bool take_second = second.readable && (!first.readable || second.writes > first.writes);
    marks_.push_back(take_second ? second : first);
  }
  return absl::OkStatus();
}

HeadFile::Slot HeadFile::Encode(const Mark& mark) {
  Slot slot{};
  std::copy(kMagic.begin(), kMagic.end(), slot.begin());
  std::copy(mark.key.begin(), mark.key.end(), slot.begin() + kKeyAt);
  PutU64(slot.data() + kWritesAt, mark.writes);
  PutU64(slot.data() + kSequenceAt, mark.tip.sequence);
  PutU64(slot.data() + kEpochAt, mark.tip.epoch);
  std::copy(mark.tip.hash.begin(), mark.tip.hash.end(), slot.begin() + kHashAt);
  const Bytes16 checksum = ChecksumOf(slot);
  std::copy(checksum.begin(), checksum.end(), slot.begin() + kChecksumAt);
  return slot;
}

HeadFile::Mark HeadFile::Decode(std::span<const uint8_t> bytes) {
  Mark mark;
  const Bytes16 checksum = ChecksumOf(bytes);
  if (std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0 ||
      std::memcmp(bytes.data() + kChecksumAt, checksum.data(), checksum.size()) != 0) {
    return mark;
  }
  mark.readable = true;
  std::memcpy(mark.key.data(), bytes.data() + kKeyAt, mark.key.size());
  mark.writes = GetU64(bytes.data() + kWritesAt);
  mark.tip.sequence = GetU64(bytes.data() + kSequenceAt);
  mark.tip.epoch = GetU64(bytes.data() + kEpochAt);
  std::memcpy(mark.tip.hash.data(), bytes.data() + kHashAt, mark.tip.hash.size());
  return mark;
}

const HeadFile::Mark* HeadFile::FindMark(std::string_view hall) const {
  const Bytes16 key = KeyOf(hall);
  for (const Mark& mark : marks_) {
    if (mark.readable && mark.key == key) return &mark;
  }
  return nullptr;
}

std::optional<Tip> HeadFile::Find(std::string_view hall) const {
  const Mark* mark = FindMark(hall);
  return mark == nullptr ? std::nullopt : std::optional<Tip>(mark->tip);
}

absl::Status HeadFile::Check(std::span<const Head> stored, HashAt hash_at) const {
  std::vector<const Mark*> matched;
  for (const Head& head : stored) {
    const Mark* mark = FindMark(head.hall);
    if (mark == nullptr) {
      if (head.sequence == 0) continue;
      return Refuse(Reason::kHeadMissing,
                    StrCat("hall ", head.hall, " has ", head.sequence, " records, but ",
                           path_.string(), " has no readable mark of it"));
    }
    matched.push_back(mark);
    const Tip& tip = mark->tip;
    if (tip.sequence > head.sequence || tip.epoch > head.epoch) {
      return Ahead(path_, head.hall, tip, head.sequence, head.epoch);
    }
    const absl::StatusOr<std::optional<Hash256>> hash = hash_at(head.hall, tip.sequence);
    if (!hash.ok()) return hash.status();
    if (*hash != tip.hash) {
      return Refuse(Reason::kJournalCorrupt, StrCat("hall ", head.hall, ", record ", tip.sequence,
                                                    ": ", path_.string(), " saw another one"));
    }
  }
  for (const Mark& mark : marks_) {
    const bool known = std::find(matched.begin(), matched.end(), &mark) != matched.end();
    if (!known && mark.readable && mark.tip.sequence > 0) {
      return Ahead(path_, "(one that the journal does not have)", mark.tip, 0, 0);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> HeadFile::Place(std::string_view hall, const Tip& tip) {
  if (const Mark* mark = FindMark(hall); mark != nullptr) {
    return static_cast<size_t>(mark - marks_.data());
  }
  Mark mark{.readable = true, .key = KeyOf(hall), .writes = 0, .tip = tip};
  const size_t index = marks_.size();
  for (; mark.writes < 2; ++mark.writes) {
    if (absl::Status status = WriteSlot(index, mark); !status.ok()) return status;
  }
  if (fsync(descriptor_) != 0) return IoError("fsync", path_);
  --mark.writes;
  marks_.push_back(mark);
  return index;
}

absl::Status HeadFile::Write(size_t index, const Tip& tip) {
  ONESTOP_CHECK(index < marks_.size()) << index;
  Mark& mark = marks_[index];
  ++mark.writes;
  mark.tip = tip;
  return WriteSlot(index, mark);
}

absl::Status HeadFile::WriteSlot(size_t index, const Mark& mark) {
  const Slot slot = Encode(mark);
  const auto offset = static_cast<off_t>((2 * index + mark.writes % 2) * kSlotBytes);
  const ssize_t written = pwrite(descriptor_, slot.data(), slot.size(), offset);
  if (written < 0) return IoError("write", path_);
  if (static_cast<size_t>(written) != slot.size()) {
    errno = ENOSPC;
    return IoError("write", path_);
  }
  return absl::OkStatus();
}

}  // namespace onestop::journal
