#ifndef ONESTOP_SERVER_CORE_EVENT_H_
#define ONESTOP_SERVER_CORE_EVENT_H_

#include <variant>
#include <vector>

#include "server/core/hall_events.h"
#include "server/core/ticket_events.h"

// What happened. Events are facts: Apply cannot refuse them, replay uses nothing else, and each
// carries what readers of the journal (answers, metrics, reports) need, so that nobody has to look
// into the state of a moment that is gone. kNumber and the field numbers are on disk for ever.

namespace onestop::core {

using Event =
    std::variant<ConfigApplied, DayOpened, SessionChanged, DayClosed, TicketIssued, TicketCalled,
                 TicketRecalled, ServiceStarted, MatterFinished, MatterContinued, TicketRequeued,
                 TicketMissed, TicketClosed, TicketParked, TicketResumed, TicketTransferred,
                 TicketCheckedIn, TicketPostponed, TicketReady, TicketReprinted, MatterAdded,
                 MatterChanged, TicketClassSet, TicketMoved, TicketReleased, VisitRated,
                 CounterOpened, CounterPaused, CounterClosed, CounterSkillsSet, ServiceSuspended,
                 ServiceResumed, NoticePosted, NoticeWithdrawn, HistoryForked>;

using Events = std::vector<Event>;

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_EVENT_H_
