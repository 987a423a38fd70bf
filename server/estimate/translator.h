#ifndef ONESTOP_SERVER_ESTIMATE_TRANSLATOR_H_
#define ONESTOP_SERVER_ESTIMATE_TRANSLATOR_H_

#include <span>
#include <vector>

#include "server/core/apply.h"
#include "server/core/state.h"
#include "server/estimate/hall_event.h"

namespace onestop::estimate {

// Turns a hall's own records into the events of hall_event.h. It keeps a state of its own, because in
// which lines a ticket stands follows from the whole ticket, not from one event of it. Not thread safe.
class Translator {
 public:
  // Goes on from this state; an empty one is where every journal begins.
  explicit Translator(core::State state) : state_(std::move(state)) {}

  // One record, in order of the journal. Adds what it means to `out`.
  void Apply(const core::RecordInfo& record, std::span<const core::Event> events,
             std::vector<HallEvent>& out);

  const core::State& state() const { return state_; }

 private:
  // Where a ticket is, as far as waits are concerned.
  struct Standing {
    core::TicketState state = core::TicketState::kNone;
    Services services = {};
    core::CounterId bound;
    core::ServiceId bound_service;
    bool returned = false;
    core::ClassId ticket_class;
    core::CounterId counter;
    core::ServiceId current;
    bool operator==(const Standing&) const = default;
  };

  Standing StandingOf(core::TicketId id) const;
  void Compare(core::TicketId id, const Standing& before, Time now, bool implied,
               std::vector<HallEvent>& out) const;

  core::State state_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_TRANSLATOR_H_
