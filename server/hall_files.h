#ifndef ONESTOP_SERVER_HALL_FILES_H_
#define ONESTOP_SERVER_HALL_FILES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/config.h"
#include "server/engine/engine.h"

// The hall.toml files of a server. While it runs, the version in the journal holds, whatever becomes
// of the file; a file that was changed is put in force at the next start, or keeps the server from
// starting.

namespace onestop {

struct LoadedHall {
  std::string path;
  HallFile file;
};

// All hall files of a server; refused with every mistake in any of them, each with its line.
absl::StatusOr<std::vector<LoadedHall>> LoadHalls(const ServerConfig& config);

// What each hall's file was when it was in force the last time: how a file that was changed is told
// from one that was overtaken by a version applied meanwhile. Lost, it costs nothing but that.
class SubmittedFiles {
 public:
  struct Entry {
    uint64_t version = 0;
    // BLAKE2b-256 of the file, in hexadecimal.
    std::string hash;
  };

  // An empty one when there is no such file, or none that makes sense. Blocks on the disk.
  static SubmittedFiles Load(const std::string& path);
  absl::Status Save(const std::string& path) const;

  // Null for a hall without a file so far.
  const Entry* Find(const std::string& hall) const;
  void Put(const std::string& hall, uint64_t version, const std::string& source);
  static bool Same(const Entry& entry, const std::string& source);

 private:
  std::map<std::string, Entry> halls_;
};

struct SubmitOptions {
  // Where SubmittedFiles are kept.
  std::string submitted;
  // Puts changed files in force whatever version they were made from.
  bool accept_any_version = false;
};

// Has an administrator's command decided and committed, by driving the engine itself. Before
// Engine::Start. What the engine answered.
absl::Status RunAtStart(engine::Engine& engine, const std::string& hall, core::Command command,
                        Random& random);

// CONFIG_INVALID, beginning with `where`, for a time zone this machine does not know.
absl::Status CheckTimeZone(const std::string& where, const core::Config& config);

// Adds the halls that the journal does not know yet and submits the files that were changed. Before
// Engine::Start; drives the engine itself. CONFIG_VERSION_MISMATCH when a changed file was made from
// another version than the one in force, CONFIG_INVALID for a time zone this machine does not know,
// CONFIG_IN_USE, and the errors of the journal.
absl::Status SubmitHalls(engine::Engine& engine, std::vector<LoadedHall>& halls,
                         const SubmitOptions& options, Random& random);

}  // namespace onestop

#endif  // ONESTOP_SERVER_HALL_FILES_H_
