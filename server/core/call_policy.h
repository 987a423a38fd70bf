#ifndef ONESTOP_SERVER_CORE_CALL_POLICY_H_
#define ONESTOP_SERVER_CORE_CALL_POLICY_H_

#include <algorithm>
#include <optional>
#include <span>
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

// The same choice among candidates that were gathered before; null when there are none.
// `priority_run`: priority tickets called in a row at this counter (CounterDesk::priority_run).
const Candidate* Best(const Config& config, uint32_t priority_run,
                      std::span<const Candidate> candidates, Time now);

// Whether a counter with this skill takes tickets of this class.
inline bool TakesClass(const Skill& skill, ClassId ticket_class) {
  return skill.classes.empty() || std::find(skill.classes.begin(), skill.classes.end(),
                                            ticket_class) != skill.classes.end();
}

// The lines whose heads compete for a counter with these skills, in the order of its skills and of the
// classes. `Queues` says what waits, and is told which heads compete:
//   size_t waiting(ServiceId)          callable tickets in the service's lines
//   bool stands(ServiceId, ClassId)    somebody stands in this line
//   void head(ServiceId, ClassId)      its first competes
//   void returned(const Skill&)        nobody else waits for the service: whoever came back after a
//                                      missed call need not let calls pass that will not come
template <class Queues>
void VisitHeads(const Config& config, std::span<const Skill> skills, Queues&& queues) {
  for (const Skill& skill : skills) {
    const size_t waiting = queues.waiting(skill.service);
    if (skill.helper_threshold != 0 && waiting < skill.helper_threshold) continue;
    for (const TicketClass& entry : config.classes) {
      if (queues.stands(skill.service, entry.id) && TakesClass(skill, entry.id)) {
        queues.head(skill.service, entry.id);
      }
    }
    if (waiting == 0) queues.returned(skill);
  }
}

// The matter a counter would take of this ticket: the first that is ready, within the counter's
// skills and not bound elsewhere; 0 if there is none.
uint32_t MatterFor(const State& state, const Ticket& ticket, CounterId counter);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_CALL_POLICY_H_
