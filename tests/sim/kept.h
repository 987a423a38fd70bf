#ifndef ONESTOP_TESTS_SIM_KEPT_H_
#define ONESTOP_TESTS_SIM_KEPT_H_

#include <filesystem>

#include "absl/status/status.h"
#include "server/journal/memory_journal.h"
#include "server/journal/sqlite_journal.h"

namespace onestop::sim {

// Writes the hall of a simulated run as a real journal, FOLDER/journal.db with its marks, and what is in
// it as FOLDER/expected: a line each for the last record and its hash, and one per kind of event with
// how often it happened. The folder must be empty or not there.
absl::Status KeepJournal(const journal::MemoryDisk& disk, const std::filesystem::path& folder);

// What KeepJournal writes as `expected`, of any journal with this hall.
absl::StatusOr<std::string> DescribeJournal(journal::Journal& journal);

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_KEPT_H_
