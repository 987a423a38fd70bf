#include "server/journal/verify.h"

#include <algorithm>
#include <utility>

#include "server/base/check.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::journal {
namespace {

// As VerifyJournal; the record `from` must also link to `before`, when that is given.
VerifyReport VerifyFrom(Journal& journal, std::string_view hall, uint64_t from, uint64_t to,
                        const Hash256* before) {
  VerifyReport report;
  report.hall = hall;
  report.status = journal.Read(hall, from, to, [&](const Record& record) -> absl::Status {
    if (record.sequence == from && before != nullptr && record.previous_hash != *before) {
      return Refuse(Reason::kJournalCorrupt,
                    StrCat("hall ", hall, ", record ", from - 1,
                           ": it is not the one that was verified earlier"));
    }
    ++report.records;
    report.last_good = record.sequence;
    report.last_hash = record.hash;
    return absl::OkStatus();
  });
  if (!report.ok()) {
    report.first_bad = report.records > 0 ? report.last_good + 1 : std::max<uint64_t>(from, 1);
  }
  return report;
}

}  // namespace

VerifyReport VerifyJournal(Journal& journal, std::string_view hall, uint64_t from, uint64_t to) {
  return VerifyFrom(journal, hall, from, to, nullptr);
}

Scrubber::Scrubber(Journal& journal, std::string hall)
    : journal_(journal), hall_(std::move(hall)), before_(GenesisHash(hall_)) {}

absl::StatusOr<uint64_t> Scrubber::Last() {
  const absl::StatusOr<std::vector<Head>> heads = journal_.Heads();
  if (!heads.ok()) return heads.status();
  for (const Head& head : *heads) {
    if (head.hall == hall_) return head.sequence;
  }
  return 0;
}

VerifyReport Scrubber::Next(uint64_t records) {
  ONESTOP_CHECK(records > 0) << "scrubbing nothing";
  const absl::StatusOr<uint64_t> last = Last();
  if (!last.ok()) {
    VerifyReport report;
    report.hall = hall_;
    report.status = last.status();
    return report;
  }
  const uint64_t to = std::min(*last, next_ + records - 1);
  const VerifyReport report = VerifyFrom(journal_, hall_, next_, to, &before_);
  next_ = to + 1;
  before_ = report.records > 0 ? report.last_hash : before_;
  if (report.ok() && to < *last) return report;
  if (report.ok()) ++rounds_;
  next_ = 1;
  before_ = GenesisHash(hall_);
  return report;
}

}  // namespace onestop::journal
