#ifndef ONESTOP_TESTS_JOURNAL_SQLITE_DAMAGE_H_
#define ONESTOP_TESTS_JOURNAL_SQLITE_DAMAGE_H_

#include <filesystem>
#include <string>

namespace onestop::journal {

// Changes a closed database behind the journal's back. Returns how many rows were changed.
int ChangeSqlite(const std::filesystem::path& file, const std::string& sql);

// The id under which a closed journal keeps a hall.
std::string SqliteHallId(const std::filesystem::path& file, const std::string& hall);

}  // namespace onestop::journal

#endif  // ONESTOP_TESTS_JOURNAL_SQLITE_DAMAGE_H_
