#ifndef ONESTOP_SERVER_CORE_COMMAND_H_
#define ONESTOP_SERVER_CORE_COMMAND_H_

#include <variant>

#include "server/core/counter_commands.h"
#include "server/core/hall_commands.h"
#include "server/core/ticket_commands.h"

// What people and the hall's clock ask for. A command names things as people do, by code, and a
// ticket by its id in decimal or by its number of today ("A017"); Decide resolves them. Text has
// been checked at the boundary. Fields exist for the payload fingerprint; their numbers are fixed.

namespace onestop::core {

using Command =
    std::variant<IssueTicket, CancelTicket, CheckIn, PostponeTicket, ReprintTicket, AddMatter,
                 ChangeMatter, SetTicketClass, RateVisit, OpenCounter, PauseCounter, CloseCounter,
                 LeaveCounter, CallNext, CallTicket, RecallTicket, StartService, FinishMatter,
                 MarkAbsent, ParkTicket, ResumeTicket, TransferTicket, SetCounterSkills, MoveTicket,
                 ReleaseCounter, SuspendService, ResumeService, PostNotice, OpenDay, CloseDay,
                 ApplyConfig, ForkHistory, Tick>;

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_COMMAND_H_
