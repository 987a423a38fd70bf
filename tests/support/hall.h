#ifndef ONESTOP_TESTS_SUPPORT_HALL_H_
#define ONESTOP_TESTS_SUPPORT_HALL_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/reason.h"
#include "server/core/apply.h"
#include "server/core/command.h"
#include "server/core/event.h"
#include "server/core/state.h"
#include "tests/support/hall_model.h"
#include "tests/support/test_hall.h"

namespace onestop::testing {

struct HallOptions {
  // How many records pass between two full checks of the state.
  size_t check_every = 1;
  // How many records pass between two rebuilt indexes when the journal is replayed.
  size_t reindex_every = 1;
};

// A hall without an engine: one command at a time through Decide and Apply, every record kept. What
// breaks an invariant is a failure of the running GoogleTest case. Not thread safe.
class Hall {
 public:
  // The configuration is applied as the first record, before the first hall-day.
  explicit Hall(core::Config config = TestHall(), HallOptions options = {});
  Hall(const Hall&) = delete;
  Hall& operator=(const Hall&) = delete;
  // Checks state and replay once more.
  ~Hall();

  absl::StatusOr<core::Events> Do(const core::Actor& actor, const core::Command& command, Time now);
  // The same for the reason alone: kNone when it was accepted.
  Reason Try(const core::Actor& actor, const core::Command& command, Time now) {
    return ReasonOf(Do(actor, command, now).status());
  }

  const core::State& state() const { return state_; }
  size_t records() const { return records_.size(); }
  struct Record {
    core::RecordInfo info;
    core::Events events;
  };
  // From the first one on.
  const std::vector<Record>& journal() const { return records_; }

 private:
  void CheckState() const;
  // All events through Apply alone, with and without rebuilt indexes on the way, give this state.
  void CheckReplay() const;

  HallOptions options_;
  core::State state_;
  HallModel model_;
  std::vector<Record> records_;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_HALL_H_
