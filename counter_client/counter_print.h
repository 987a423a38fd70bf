#ifndef ONESTOP_COUNTER_CLIENT_COUNTER_PRINT_H_
#define ONESTOP_COUNTER_CLIENT_COUNTER_PRINT_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "absl/time/time.h"
#include "gateway/client/language.h"
#include "gateway/console/directory.h"
#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/supervisor_service.pb.h"
#include "onestop/v1/types.pb.h"

namespace onestop::counter_client {

struct PrintStyle {
  gateway::Language language = gateway::Language::kEnglish;
  absl::TimeZone zone;
};

// The ticket a clerk has just been given: the number large, class, wait, and its open matters, with
// the current one marked.
std::string PrintCalled(const v1::CalledTicket& called, const gateway::Directory& directory,
                        const PrintStyle& style);

// "from window 3, payment: only the stamp duty"; empty when nobody handed the ticket over.
std::string HandoverLine(const v1::Ticket& ticket, const PrintStyle& style);

// Tickets with number, class, matters, wait and state, and how many more there are. `now` is the
// hall's time; without it the waits are left out.
std::string PrintTickets(const v1::ListTicketsResponse& response,
                         const google::protobuf::Timestamp& now,
                         const gateway::Directory& directory, const PrintStyle& style);

// "A017: set aside, counter 3".
std::string UpdateLine(const v1::TicketUpdate& update, const PrintStyle& style);

// The same of a ticket whose matter was finished: with the matter that goes on, if one does.
std::string FinishedLine(const v1::FinishMatterResponse& response, const PrintStyle& style);

// "3: paused".
std::string StateLine(const std::string& counter, v1::CounterState state, const PrintStyle& style);

// A counter as staff see it, on one line.
std::string CounterLine(const v1::Counter& counter, const PrintStyle& style);

// The hall as staff see it: the day, its services and its counters.
std::string PrintHall(const v1::GetHallResponse& response, const PrintStyle& style);

// Why a call went as it did: the sentence and the heads of line that competed.
std::string PrintExplanation(const v1::ExplainOrderResponse& response, const PrintStyle& style);

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_COUNTER_PRINT_H_
