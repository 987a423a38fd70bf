#include "tests/fuzz/requests.h"

#include <optional>
#include <utility>

#include "absl/strings/str_join.h"
#include "server/base/check.h"
#include "server/base/reason.h"
#include "server/core/apply.h"
#include "server/core/decide.h"
#include "server/core/digest.h"
#include "server/engine/codec.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/hall_check.h"
#include "tests/support/test_hall.h"

namespace onestop::fuzz {
namespace {

core::Actor ActorFor(Who who) {
  switch (who) {
    case Who::kKiosk:
      return testing::Kiosk();
    case Who::kGuide:
      return {Role::kGuide, core::DeviceId(50), core::StaffId(50)};
    case Who::kClerk11:
      return testing::Clerk(11);
    case Who::kClerk12:
      return testing::Clerk(12);
    case Who::kClerk13:
      return testing::Clerk(13);
    case Who::kSupervisor:
      break;
  }
  return testing::Supervisor();
}

// A hall as the engine drives it, with every record written and read again.
class FuzzedHall {
 public:
  FuzzedHall() : now_(testing::TimeOfDay("08:40:00")) {
    core::ApplyConfig apply;
    apply.config = std::make_shared<const core::Config>(testing::TestHall());
    Do({Role::kAdministrator, core::DeviceId(3), core::StaffId(901)}, apply);
    core::OpenDay open;
    open.plan = testing::TestDay();
    Do(testing::Supervisor(), open);
    Pass(std::chrono::minutes(20));
  }

  void Pass(Duration elapsed) {
    now_ += elapsed;
    const std::optional<Time> deadline = core::NextDeadline(state_);
    if (deadline && *deadline <= now_) {
      Do({Role::kTimer, core::DeviceId(), core::StaffId()}, core::Tick{});
    }
  }

  void Do(const core::Actor& actor, const core::Command& command) {
    const absl::StatusOr<core::Events> events = core::Decide(state_, actor, command, now_);
    if (!events.ok()) {
      ONESTOP_CHECK(ReasonOf(events.status()) != Reason::kNone) << events.status();
      return;
    }
    if (events->empty()) return;
    std::string bytes;
    engine::EncodeEvents(*events, bytes);
    const absl::StatusOr<core::Events> read = engine::DecodeEvents(bytes);
    ONESTOP_CHECK(read.ok()) << read.status();
    core::Apply(state_, {state_.sequence + 1, now_, actor}, *read);
  }

  void Check() const {
    const std::vector<std::string> wrong = testing::Violations(state_);
    ONESTOP_CHECK(wrong.empty()) << absl::StrJoin(wrong, "; ");
  }

 private:
  Time now_;
  core::State state_;
};

template <class Request>
void Call(FuzzedHall& hall, const Item& item) {
  Request request;
  if (!request.ParseFromArray(item.request.data(), static_cast<int>(item.request.size()))) return;
  const core::Actor actor = ActorFor(item.who);
  rpc::Fields fields;
  auto command =
      rpc::ToCommand(request, {actor.role, core::TicketId(1 + item.minutes % 4)}, fields);
  if (!fields.ok()) return;
  if constexpr (std::is_same_v<Request, v1::OpenDayRequest>) command.plan = testing::TestDay();
  hall.Do(actor, std::move(command));
}

template <size_t... kAt>
void CallMethod(FuzzedHall& hall, const Item& item, std::index_sequence<kAt...>) {
  ((item.method == kAt ? Call<std::tuple_element_t<kAt, Requests>>(hall, item) : void()), ...);
}

}  // namespace
}  // namespace onestop::fuzz

// Requests as they come from the network, to commands, to the core with its invariants, to records.
ONESTOP_FUZZ_TARGET(requests) {
  static const onestop::fuzz::FuzzedHall morning;
  onestop::fuzz::FuzzedHall hall = morning;
  while (!input.empty()) {
    const onestop::fuzz::Item item = onestop::fuzz::TakeItem(input);
    hall.Pass(std::chrono::minutes(item.minutes));
    onestop::fuzz::CallMethod(
        hall, item, std::make_index_sequence<std::tuple_size_v<onestop::fuzz::Requests>>());
  }
  hall.Check();
}
