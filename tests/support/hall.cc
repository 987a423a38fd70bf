#include "tests/support/hall.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "server/core/decide.h"
#include "server/core/digest.h"
#include "tests/support/hall_check.h"

namespace onestop::testing {

Hall::Hall(core::Config config, HallOptions options) : options_(options) {
  core::ApplyConfig command;
  command.config = std::make_shared<core::Config>(std::move(config));
  const auto done = Do({Role::kAdministrator, core::DeviceId(3), core::StaffId(901)}, command,
                       TimeOfDay("00:00:00", 20261101));
  EXPECT_TRUE(done.ok()) << done.status();
}

Hall::~Hall() {
  CheckState();
  CheckReplay();
}

absl::StatusOr<core::Events> Hall::Do(const core::Actor& actor, const core::Command& command,
                                      Time now) {
  absl::StatusOr<core::Events> events = core::Decide(state_, actor, command, now);
  if (!events.ok()) {
    EXPECT_NE(ReasonOf(events.status()), Reason::kNone) << events.status();
    return events;
  }
  if (events->empty()) return events;
  for (const core::Event& event : *events) {
    const std::string wrong = model_.Follow(state_, event);
    EXPECT_EQ(wrong, "") << "record " << state_.sequence + 1;
  }
  const core::RecordInfo info{state_.sequence + 1, now, actor};
  core::Apply(state_, info, *events);
  records_.push_back({info, *events});
  if (records_.size() % options_.check_every == 0) CheckState();
  return events;
}

void Hall::CheckState() const {
  EXPECT_EQ(model_.Compare(state_), "") << "after record " << state_.sequence;
  const std::vector<std::string> wrong = Violations(state_);
  EXPECT_TRUE(wrong.empty()) << "after record " << state_.sequence << ":\n  "
                             << absl::StrJoin(wrong, "\n  ");
}

void Hall::CheckReplay() const {
  core::State plain;
  core::State rebuilt;
  for (const Record& record : records_) {
    core::Apply(plain, record.info, record.events);
    core::Apply(rebuilt, record.info, record.events);
    if (record.info.sequence % options_.reindex_every == 0) core::Reindex(rebuilt);
  }
  const Hash256 digest = core::Digest(state_);
  EXPECT_EQ(core::Digest(plain), digest) << "replay gives another state";
  EXPECT_EQ(core::Digest(rebuilt), digest) << "replay from snapshots gives another state";
  core::State copy = state_;
  core::Reindex(copy);
  EXPECT_EQ(core::Digest(copy), digest) << "rebuilding the indexes changes the state";
  EXPECT_EQ(absl::StrJoin(Violations(copy), "\n"), "");
}

}  // namespace onestop::testing
