#include "server/journal/stored.h"

#include <algorithm>

#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::journal {
namespace {

absl::Status Missing(std::string_view hall, uint64_t sequence) {
  return Refuse(Reason::kJournalCorrupt,
                StrCat("hall ", hall, ", record ", sequence, ": it is missing"));
}

}  // namespace

StoredRange::StoredRange(std::string_view hall, uint64_t from, uint64_t to, uint64_t last)
    : from_(std::max<uint64_t>(from, 1)), to_(std::min(to, last)), chain_(hall) {}

absl::Status StoredRange::Begin(const std::optional<Hash256>& before) {
  if (!before) return Missing(chain_.hall(), from_ - 1);
  chain_.MoveTo(Tip{.sequence = from_ - 1, .epoch = 0, .hash = *before});
  return absl::OkStatus();
}

absl::Status StoredRange::Next(uint64_t sequence, std::string_view body, std::string_view hash,
                               Journal::Visitor visit) {
  absl::Status status = chain_.FollowStored(sequence, body, hash, record_);
  return status.ok() ? visit(record_) : status;
}

absl::Status StoredRange::End() const {
  return chain_.sequence() == to_ ? absl::OkStatus()
                                  : Missing(chain_.hall(), chain_.sequence() + 1);
}

absl::Status CheckSnapshot(const Snapshot& snapshot, const std::optional<Hash256>& stored) {
  if (!stored) {
    return Refuse(Reason::kJournalTruncated,
                  StrCat("hall ", snapshot.hall, ": a snapshot stands at record ",
                         snapshot.sequence, ", which the journal does not have"));
  }
  if (*stored != snapshot.chain_hash) {
    return Refuse(Reason::kJournalCorrupt,
                  StrCat("hall ", snapshot.hall, ", record ", snapshot.sequence,
                         ": the snapshot there names another hash"));
  }
  return absl::OkStatus();
}

void LogBadSnapshot(std::string_view hall, uint64_t sequence) {
  LogWarn("journal_snapshot_damaged",
          {{"hall", hall}, {"sequence", sequence}, {"action", "using an older one"}});
}

}  // namespace onestop::journal
