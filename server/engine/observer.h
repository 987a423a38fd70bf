#ifndef ONESTOP_SERVER_ENGINE_OBSERVER_H_
#define ONESTOP_SERVER_ENGINE_OBSERVER_H_

#include <chrono>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/reason.h"
#include "server/core/apply.h"
#include "server/core/event.h"

namespace onestop::engine {

// Is told what became durable, never before it is. No method may block.
//
// Threads: all are called from the committing thread, in the order of the journal, but for the last
// two, which come from whoever noticed and must be safe beside the others.
class Observer {
 public:
  virtual ~Observer() = default;

  // One record with its events; `config` holds the names of its ids (null before the first).
  virtual void OnRecord(std::string_view hall, const core::RecordInfo& record,
                        std::span<const core::Event> events, const core::Config* config) = 0;
  // One commit: how long it took and how many commands it carried, over all halls.
  virtual void OnCommit(std::chrono::nanoseconds took, size_t commands) = 0;
  virtual void OnRefusal(std::string_view hall, std::string_view method, Reason reason) = 0;
  virtual void OnDuplicate(std::string_view hall, std::string_view method) = 0;
  // The wall clock jumped by `jump` against the steady clock.
  virtual void OnClockJump(std::chrono::milliseconds jump) = 0;
  virtual void OnQuarantine(const absl::Status& reason) = 0;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_OBSERVER_H_
