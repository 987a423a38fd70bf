#include "server/rpc/ticket_update.h"

#include <variant>

#include "server/rpc/proto_value.h"

namespace onestop::rpc {
namespace {

using core::TicketState;

// One visitor per ticket: each overload says where an event leaves it.
class Follower {
 public:
  explicit Follower(TicketUpdate& update) : update_(update) {}

  void operator()(const core::TicketIssued& event) {
    Set(event.reserved ? TicketState::kReserved : TicketState::kWaiting);
  }
  void operator()(const core::TicketCalled& event) { SetAt(TicketState::kCalled, event.counter); }
  void operator()(const core::TicketRecalled& event) { SetAt(TicketState::kCalled, event.counter); }
  void operator()(const core::ServiceStarted& event) {
    SetAt(TicketState::kServing, event.counter);
  }
  void operator()(const core::MatterFinished& event) {
    SetAt(TicketState::kServing, event.counter);
  }
  void operator()(const core::MatterContinued& event) {
    SetAt(TicketState::kServing, event.counter);
  }
  void operator()(const core::TicketRequeued&) { Set(TicketState::kWaiting); }
  void operator()(const core::TicketMissed& event) { SetUntil(TicketState::kMissed, event.due); }
  void operator()(const core::TicketClosed& event) { Set(event.state); }
  void operator()(const core::TicketParked& event) { SetAt(TicketState::kParked, event.counter); }
  void operator()(const core::TicketResumed& event) {
    if (event.serving) {
      SetAt(TicketState::kServing, event.counter);
    } else {
      Set(TicketState::kWaiting);
    }
  }
  void operator()(const core::TicketTransferred&) { Set(TicketState::kWaiting); }
  void operator()(const core::TicketCheckedIn&) { Set(TicketState::kWaiting); }
  void operator()(const core::TicketPostponed& event) {
    SetUntil(TicketState::kPostponed, event.due);
  }
  void operator()(const core::TicketReady&) { Set(TicketState::kWaiting); }
  void operator()(const core::TicketMoved&) { Set(TicketState::kWaiting); }
  void operator()(const core::TicketReleased&) { Set(TicketState::kWaiting); }
  // These leave the ticket where it is, and say so.
  void operator()(const core::TicketReprinted& event) { Set(event.state); }
  void operator()(const core::MatterAdded& event) { Set(event.state); }
  void operator()(const core::MatterChanged& event) { Set(event.state); }
  void operator()(const core::TicketClassSet& event) { Set(event.state); }
  void operator()(const core::VisitRated&) { Set(TicketState::kServed); }

 private:
  void Set(TicketState state) {
    update_.state = state;
    update_.counter = core::CounterId();
    update_.due.reset();
  }
  void SetAt(TicketState state, core::CounterId counter) {
    Set(state);
    update_.counter = counter;
  }
  void SetUntil(TicketState state, Time due) {
    Set(state);
    update_.due = due;
  }

  TicketUpdate& update_;
};

}  // namespace

std::optional<TicketUpdate> UpdateOf(std::span<const core::Event> events) {
  std::optional<TicketUpdate> update;
  for (const core::Event& some : events) {
    std::visit(
        [&](const auto& event) {
          if constexpr (requires { event.ticket; }) {
            if (!update.has_value()) {
              update.emplace();
              update->name = event.ticket;
            }
            Follower follower{*update};
            if (update->name == event.ticket) follower(event);
          }
        },
        some);
  }
  return update;
}

void SetUpdate(const core::Config& config, const TicketUpdate& update, v1::TicketUpdate* out) {
  out->set_ticket_id(std::to_string(update.name.id.value()));
  out->set_number(NumberOf(config, update.name));
  out->set_state(ToProto<v1::TicketState>(update.state));
  if (update.counter) out->set_counter(CodeOf(config, update.counter));
  if (update.due.has_value()) SetTime(*update.due, out->mutable_due_time());
}

}  // namespace onestop::rpc
