#ifndef ONESTOP_SERVER_CORE_CALL_POLICY_H_
#define ONESTOP_SERVER_CORE_CALL_POLICY_H_

#include <optional>
#include <vector>

#include "server/core/state.h"

// Who is next. A pure function of the state, in integers; the same code chooses in production, in
// the wait simulation and in explanations.

namespace onestop::core {

// The head of one line that a counter may take now.
struct Candidate {
  TicketId ticket;
  ServiceId service;
  ClassId ticket_class;
  // Index of the matter it would be called for.
  uint32_t matter = 0;
  Time entry;
  // Stood in the counter's own line.
  bool bound = false;
  // Was missed before and has checked in again.
  bool returned = false;
  size_t line_length = 0;
};

// Every head that competes for this counter now, in the order of its skills and classes; a head of
// the counter's own line stands alone, because it comes first. O(services x classes).
std::vector<Candidate> Candidates(const State& state, CounterId counter);

// The candidate that the hall's rule chooses, or nothing when there is none. Rules:
//   accumulating  largest (now - entry) * weight / target; ties by entry, then ticket
//                 (Kleinrock 1964; Stanford, Taylor & Ziedins 2014)
//   ratio         priority classes first, but after k of them in a row at this counter a regular one
//   strict        the heaviest class first, then entry
//   fcfs          entry
std::optional<Candidate> ChooseNext(const State& state, CounterId counter, Time now);

// The same choice among candidates that were gathered before; what ExplainOrder shows.
const Candidate* Best(const State& state, CounterId counter,
                      const std::vector<Candidate>& candidates, Time now);

// The matter a counter would take of this ticket: the first that is ready, within the counter's
// skills and not bound elsewhere; 0 if there is none.
uint32_t MatterFor(const State& state, const Ticket& ticket, CounterId counter);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_CALL_POLICY_H_
