#include <algorithm>
#include <array>
#include <vector>

#include "server/base/reason.h"
#include "server/core/call_policy.h"
#include "server/rpc/reads.h"
#include "server/rpc/view.h"

// ListTickets: who could be called by number.

namespace onestop::rpc {
namespace {

constexpr size_t kUsualTicketPage = 100;

// By number of the state.
using StateSet = std::array<bool, core::kTicketStates>;

StateSet StatesWanted(const v1::ListTicketsRequest& request) {
  StateSet wanted = {};
  for (const int state : request.states()) wanted[static_cast<size_t>(state)] = true;
  if (!request.states().empty()) return wanted;
  for (size_t state = 1; state < wanted.size(); ++state) {
    wanted[state] = !core::IsFinal(static_cast<core::TicketState>(state));
  }
  return wanted;
}

// Those of the counter, or of all when none is named; the youngest first.
std::vector<const core::Ticket*> TicketsMeant(const core::State& state, const StateSet& wanted,
                                              core::CounterId counter) {
  size_t left = 0;
  for (size_t i = 0; i < wanted.size(); ++i) left += wanted[i] ? state.counts[i] : 0;
  std::vector<const core::Ticket*> found;
  // Whoever is still here came lately, so the end is usually reached long before the day's first.
  for (auto ticket = state.tickets.rbegin(); left > 0; ++ticket) {
    if (!wanted[static_cast<size_t>(ticket->state)]) continue;
    --left;
    if (!counter || core::MatterFor(state, *ticket, counter) != 0) found.push_back(&*ticket);
  }
  return found;
}

}  // namespace

void CheckRead(const v1::ListTicketsRequest& request, Fields& fields) {
  fields.Text("counter", request.counter());
  fields.Count("states", request.states_size(), kMaxStates);
  for (const int state : request.states()) {
    fields.Choice("states", state, core::TicketState::kExpired);
  }
  fields.AtMost("page_size", request.page_size(), kMaxTicketPage);
}

absl::Status Read(const v1::ListTicketsRequest& request, const ReadFacts& facts,
                  const core::State& state, Time, v1::ListTicketsResponse* out) {
  core::CounterId counter;
  if (!request.counter().empty()) {
    const core::Counter* named = state.config->FindCounter(request.counter());
    if (named == nullptr) return Refuse(Reason::kUnknownCounter, "there is no such counter");
    counter = named->id;
  }
  const std::vector<const core::Ticket*> found =
      TicketsMeant(state, StatesWanted(request), counter);
  const size_t page = request.page_size() == 0 ? kUsualTicketPage : request.page_size();
  const size_t shown = std::min(page, found.size());
  out->set_total(static_cast<uint32_t>(found.size()));
  // Tickets are kept in the order of their arrival.
  std::for_each_n(found.rbegin(), shown, [&](const core::Ticket* ticket) {
    SetVisit(state, *ticket, AudienceOf(facts.role), out->add_tickets());
  });
  return absl::OkStatus();
}

}  // namespace onestop::rpc
