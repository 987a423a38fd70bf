#ifndef ONESTOP_SERVER_ENGINE_JOURNAL_TASKS_H_
#define ONESTOP_SERVER_ENGINE_JOURNAL_TASKS_H_

#include <functional>
#include <string>

#include "server/engine/engine.h"
#include "server/engine/handoff.h"

// Reading of the journal between commits, a slice of records at a time. Each task calls `done` once,
// on the committing thread, as the last thing it does.

namespace onestop::engine {

JournalTask ReadTask(std::string hall, uint64_t from, uint64_t to,
                     std::function<absl::Status(const Engine::JournalRecord&)> visit,
                     std::function<void(absl::Status)> done);

JournalTask LoadTask(std::string hall, uint64_t sequence,
                     std::function<void(absl::StatusOr<core::State>)> done);

JournalTask VerifyTask(std::string hall, std::function<void(Engine::VerifyReport)> done);

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_JOURNAL_TASKS_H_
