#include "server/engine/journal_tasks.h"

#include <algorithm>
#include <utility>

#include "server/base/reason.h"
#include "server/engine/codec.h"
#include "server/journal/verify.h"

namespace onestop::engine {
namespace {

// About three milliseconds of reading: what a commit may have to wait for.
constexpr uint64_t kSlice = 1000;

absl::Status VisitDecoded(const journal::Record& record,
                          const std::function<absl::Status(const Engine::JournalRecord&)>& visit) {
  absl::StatusOr<core::Events> events = DecodeEvents(record.events);
  if (!events.ok()) return events.status();
  return visit({record.sequence, record.epoch, record.time, core::Actor::Unpack(record.actor),
                record.request_id, *std::move(events), record.hash});
}

}  // namespace

JournalTask ReadTask(std::string hall, uint64_t from, uint64_t to,
                     std::function<absl::Status(const Engine::JournalRecord&)> visit,
                     std::function<void(absl::Status)> done) {
  return [hall = std::move(hall), from = std::max<uint64_t>(1, from), to, visit = std::move(visit),
          done = std::move(done)](journal::Journal& journal) mutable {
    absl::Status status;
    if (from <= to) {
      const uint64_t until = std::min(to, from + kSlice - 1);
      status = journal.Read(hall, from, until, [&](const journal::Record& record) {
        return VisitDecoded(record, visit);
      });
      from = until + 1;
    }
    if (status.ok() && from <= to) return false;
    done(status);
    return true;
  };
}

JournalTask LoadTask(std::string hall, uint64_t sequence,
                     std::function<void(absl::StatusOr<core::State>)> done) {
  return [hall = std::move(hall), sequence, done = std::move(done)](journal::Journal& journal) {
    core::State state;
    absl::StatusOr<std::optional<journal::Snapshot>> snapshot = journal.LatestSnapshot(hall);
    if (!snapshot.ok()) {
      done(snapshot.status());
      return true;
    }
    if (snapshot->has_value() && (*snapshot)->sequence <= sequence) {
      RequestTable requests;
      if (absl::Status status = DecodeSnapshot((*snapshot)->state, state, requests);
          !status.ok()) {
        done(status);
        return true;
      }
    }
    done(std::move(state));
    return true;
  };
}

JournalTask VerifyTask(std::string hall, std::function<void(Engine::VerifyReport)> done) {
  return [hall = std::move(hall), done = std::move(done),
          report = Engine::VerifyReport()](journal::Journal& journal) mutable {
    const uint64_t from = report.records + 1;
    journal::VerifyReport slice = journal::VerifyJournal(journal, hall, from, from + kSlice - 1);
    report.records += slice.records;
    if (slice.records > 0) {
      report.last.sequence = slice.last_good;
      report.last.hash = slice.last_hash;
    }
    report.first_bad_sequence = slice.first_bad;
    report.status = slice.status;
    if (slice.ok() && slice.records == kSlice) return false;
    if (report.last.sequence != 0) {
      // Verified a moment ago; read again for its epoch alone.
      const absl::Status read =
          journal.Read(hall, report.last.sequence, report.last.sequence,
                       [&](const journal::Record& record) {
                         report.last.epoch = record.epoch;
                         return absl::OkStatus();
                       });
      if (report.status.ok()) report.status = read;
    }
    done(report);
    return true;
  };
}

}  // namespace onestop::engine
