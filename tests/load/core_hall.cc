#include "tests/load/core_hall.h"

#include "server/core/decide.h"

namespace onestop::load {
namespace {

constexpr core::Actor kHallClock{Role::kTimer, core::DeviceId(), core::StaffId()};
constexpr core::Actor kAdministrator{Role::kAdministrator, core::DeviceId(), core::StaffId()};

}  // namespace

CoreHall::CoreHall(Clock* clock, OnEvents on_events)
    : clock_(clock),
      on_events_(std::move(on_events)),
      tokens_(Hash256{}),
      translator_(core::State()) {}

absl::StatusOr<std::unique_ptr<CoreHall>> CoreHall::Make(const core::Config& config, Clock* clock,
                                                         OnEvents on_events) {
  std::unique_ptr<CoreHall> hall(new CoreHall(clock, std::move(on_events)));
  core::ApplyConfig apply;
  apply.config = std::make_shared<const core::Config>(config);
  absl::StatusOr<core::Events> events = hall->Record(kAdministrator, apply);
  if (!events.ok()) return events.status();
  return hall;
}

absl::StatusOr<core::Events> CoreHall::Record(const core::Actor& actor,
                                              const core::Command& command) {
  const Time now = clock_->WallNow();
  absl::StatusOr<core::Events> events = core::Decide(state(), actor, command, now);
  if (!events.ok() || events->empty()) return events;
  std::vector<estimate::HallEvent> meaning;
  translator_.Apply({state().sequence + 1, now, actor}, *events, meaning);
  if (!meaning.empty()) on_events_(meaning);
  return events;
}

absl::StatusOr<core::Events> CoreHall::Act(const core::Actor& actor,
                                           const core::Command& command) {
  const std::optional<Time> due = core::NextDeadline(state());
  if (due.has_value() && *due <= clock_->WallNow()) {
    absl::StatusOr<core::Events> events = Record(kHallClock, core::Tick{});
    if (!events.ok()) return events;
  }
  return Record(actor, command);
}

absl::Status CoreHall::Decide(const core::Command& command) {
  return Act(kHallClock, command).status();
}

}  // namespace onestop::load
