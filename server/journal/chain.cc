#include "server/journal/chain.h"

#include <cstring>

#include "server/base/check.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::journal {
namespace {

absl::Status RefuseRecord(Reason reason, std::string_view hall, uint64_t sequence,
                          std::string_view what) {
  return Refuse(reason, StrCat("hall ", hall, ", record ", sequence, ": ", what));
}

}  // namespace

absl::Status CheckNext(std::string_view hall, const Tip& tip, const Record& record,
                       std::string_view body) {
  if (record.hall != hall) {
    return RefuseRecord(Reason::kJournalCorrupt, hall, record.sequence,
                        StrCat("it belongs to hall ", record.hall));
  }
  if (record.epoch < tip.epoch) {
    return RefuseRecord(Reason::kStaleEpoch, hall, record.sequence,
                        StrCat("its epoch ", record.epoch, " is older than ", tip.epoch));
  }
  if (record.sequence != tip.sequence + 1) {
    return RefuseRecord(Reason::kJournalCorrupt, hall, record.sequence,
                        StrCat("record ", tip.sequence + 1, " was expected here"));
  }
  if (record.previous_hash != tip.hash) {
    return RefuseRecord(Reason::kJournalCorrupt, hall, record.sequence,
                        "it does not link to the record before it");
  }
  if (record.hash != LinkHash(tip.hash, body)) {
    return RefuseRecord(Reason::kJournalCorrupt, hall, record.sequence,
                        "its hash is not that of its content");
  }
  return absl::OkStatus();
}

Chain::Chain(std::string_view hall) : hall_(hall) { tip_.hash = GenesisHash(hall); }

Chain::Chain(const Head& head)
    : hall_(head.hall), tip_{.sequence = head.sequence, .epoch = head.epoch, .hash = head.hash} {}

void Chain::Seal(Record& record) {
  record.hall = hall_;
  record.sequence = tip_.sequence + 1;
  record.epoch = tip_.epoch;
  record.previous_hash = tip_.hash;
  scratch_.clear();
  EncodeBody(record, scratch_);
  record.hash = LinkHash(tip_.hash, scratch_);
  tip_.sequence = record.sequence;
  tip_.hash = record.hash;
}

absl::Status Chain::Verify(const Record& record) const {
  scratch_.clear();
  EncodeBody(record, scratch_);
  return CheckNext(hall_, tip_, record, scratch_);
}

absl::Status Chain::Follow(const Record& record) {
  absl::Status status = Verify(record);
  if (status.ok()) {
    tip_ = Tip{.sequence = record.sequence, .epoch = record.epoch, .hash = record.hash};
  }
  return status;
}

absl::Status Chain::FollowStored(uint64_t sequence, std::string_view body, std::string_view hash,
                                 Record& record) {
  const uint64_t expected = tip_.sequence + 1;
  if (sequence != expected) {
    return RefuseRecord(Reason::kJournalCorrupt, hall_, expected,
                        StrCat("it is missing; the next one there is ", sequence));
  }
  record.hash = LinkHash(tip_.hash, body);
  if (hash.size() != record.hash.size() ||
      std::memcmp(hash.data(), record.hash.data(), hash.size()) != 0) {
    return RefuseRecord(Reason::kJournalCorrupt, hall_, expected,
                        "it does not continue the chain: it or the record before it was changed");
  }
  if (absl::Status status = DecodeBody(hall_, expected, body, record); !status.ok()) return status;
  if (record.epoch < tip_.epoch) {
    return RefuseRecord(Reason::kJournalCorrupt, hall_, expected,
                        StrCat("its epoch ", record.epoch, " is older than ", tip_.epoch));
  }
  record.hall = hall_;
  record.previous_hash = tip_.hash;
  tip_ = Tip{.sequence = expected, .epoch = record.epoch, .hash = record.hash};
  return absl::OkStatus();
}

void Chain::RaiseEpoch(uint64_t epoch) {
  ONESTOP_CHECK(epoch > tip_.epoch)
      << "hall " << hall_ << ": epoch " << epoch << " after " << tip_.epoch;
  tip_.epoch = epoch;
}

}  // namespace onestop::journal
