#include "tests/sim/kept.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/base/file.h"
#include "server/engine/codec.h"
#include "tests/sim/simulation.h"

namespace onestop::sim {
namespace {

absl::Status Copy(journal::Journal& from, journal::Journal& to) {
  uint64_t epoch = 0;
  return from.Read(kHall, 1, journal::kToEnd, [&](const journal::Record& record) -> absl::Status {
    if (record.epoch > epoch) {
      const absl::StatusOr<uint64_t> fenced = to.Fence(kHall, record.epoch - epoch);
      if (!fenced.ok()) return fenced.status();
      epoch = *fenced;
    }
    return to.Append({&record, 1});
  });
}

}  // namespace

absl::StatusOr<std::string> DescribeJournal(journal::Journal& journal) {
  std::map<std::string, uint64_t> kinds;
  uint64_t last = 0;
  Hash256 hash{};
  const absl::Status status =
      journal.Read(kHall, 1, journal::kToEnd, [&](const journal::Record& record) -> absl::Status {
        const absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        for (const core::Event& event : *events) {
          ++kinds[std::visit([](const auto& kind) { return kind.kName; }, event)];
        }
        last = record.sequence;
        hash = record.hash;
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  std::string text = absl::StrCat("records ", last, "\nhash ", Hex(hash), "\n");
  for (const auto& [kind, count] : kinds) absl::StrAppend(&text, kind, " ", count, "\n");
  return text;
}

absl::Status KeepJournal(const journal::MemoryDisk& disk, const std::filesystem::path& folder) {
  journal::MemoryDisk source = disk;
  auto from = journal::MemoryJournal::Open(source);
  if (!from.ok()) return from.status();
  auto to = journal::SqliteJournal::Open({.file = folder / "journal.db", .vfs = ""});
  if (!to.ok()) return to.status();
  if (absl::Status status = Copy(**from, **to); !status.ok()) return status;
  for (const auto& stored : source.halls[kHall].snapshots) {
    if (absl::Status status = (*to)->SaveSnapshot(stored.snapshot); !status.ok()) return status;
  }
  const absl::StatusOr<std::string> expected = DescribeJournal(**to);
  if (!expected.ok()) return expected.status();
  return WriteFileAtomic((folder / "expected").string(), *expected, 0644);
}

}  // namespace onestop::sim
