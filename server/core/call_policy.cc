#include "server/core/call_policy.h"

#include <algorithm>
#include <cstdint>

namespace onestop::core {
namespace {

// The matter of the ticket that stands in this service's line.
uint32_t MatterOf(const State& state, const Ticket& ticket, ServiceId service) {
  for (uint32_t index = 1; index <= ticket.matters.size(); ++index) {
    const Matter& matter = ticket.matter(index);
    if (matter.service == service && !matter.bound && IsReady(*state.config, ticket, index)) {
      return index;
    }
  }
  return 0;
}

Candidate FromBound(const State& state, CounterId counter) {
  const Line& line = state.At(counter).bound;
  const Ticket& ticket = state.At(line.begin()->ticket);
  Candidate candidate;
  candidate.ticket = ticket.id();
  candidate.ticket_class = ticket.ticket_class;
  candidate.entry = ticket.entry;
  candidate.bound = true;
  candidate.line_length = line.size();
  for (uint32_t index = 1; index <= ticket.matters.size(); ++index) {
    if (ticket.matter(index).bound == counter && IsReady(*state.config, ticket, index)) {
      candidate.matter = index;
      candidate.service = ticket.matter(index).service;
      candidate.returned = ticket.matter(index).callable_at_calls != 0;
      break;
    }
  }
  return candidate;
}

Candidate FromLine(const State& state, ServiceId service, const Place& place, size_t length) {
  const Ticket& ticket = state.At(place.ticket);
  Candidate candidate;
  candidate.ticket = ticket.id();
  candidate.service = service;
  candidate.ticket_class = ticket.ticket_class;
  candidate.matter = MatterOf(state, ticket, service);
  candidate.entry = ticket.entry;
  candidate.returned = ticket.matter(candidate.matter).callable_at_calls != 0;
  candidate.line_length = length;
  return candidate;
}

// Gathers the candidates of a state's queues; see VisitHeads.
struct Gather {
  const State& state;
  std::vector<Candidate>& out;

  size_t waiting(ServiceId service) const { return state.At(service).waiting(); }
  const Line& line(ServiceId service, ClassId ticket_class) const {
    return state.At(service).lines[ticket_class.value() - 1];
  }
  bool stands(ServiceId service, ClassId ticket_class) const {
    return !line(service, ticket_class).empty();
  }
  void head(ServiceId service, ClassId ticket_class) {
    const Line& own = line(service, ticket_class);
    out.push_back(FromLine(state, service, *own.begin(), own.size()));
  }
  void returned(const Skill& skill) {
    const ServiceQueue& queue = state.At(skill.service);
    for (const ReturnPlace& back : queue.returning) {
      if (!TakesClass(skill, state.At(back.place.ticket).ticket_class)) continue;
      out.push_back(FromLine(state, skill.service, back.place, queue.returning.size()));
      break;
    }
  }
};

bool Earlier(const Candidate& a, const Candidate& b) {
  if (a.entry != b.entry) return a.entry < b.entry;
  return a.ticket < b.ticket;
}

// True when a has waited longer relative to target / weight: wa * weight_a / target_a against the
// same of b, cross-multiplied. Waits fit 40 bits, weights 14, targets 32: 86 bits of 128.
bool WaitedLonger(const Config& config, const Candidate& a, const Candidate& b, Time now) {
  __extension__ using Wide = unsigned __int128;
  auto score = [&](const Candidate& own, const Candidate& other) {
    const int64_t wait = std::max<int64_t>(0, (now - own.entry).count());
    return static_cast<Wide>(wait) * config.At(own.ticket_class).weight *
           static_cast<Wide>(config.At(other.service).target_wait.count());
  };
  const Wide left = score(a, b);
  const Wide right = score(b, a);
  if (left != right) return left > right;
  return Earlier(a, b);
}

}  // namespace

uint32_t MatterFor(const State& state, const Ticket& ticket, CounterId counter) {
  for (uint32_t index = 1; index <= ticket.matters.size(); ++index) {
    const Matter& matter = ticket.matter(index);
    if (!IsReady(*state.config, ticket, index)) continue;
    if (matter.bound == counter) return index;
    // A window that has closed holds nobody back.
    const bool free = !matter.bound || state.At(matter.bound).state == CounterState::kClosed;
    if (free && state.HasSkill(counter, matter.service, ticket.ticket_class)) return index;
  }
  return 0;
}

std::vector<Candidate> Candidates(const State& state, CounterId counter) {
  std::vector<Candidate> candidates;
  const CounterDesk& desk = state.At(counter);
  if (!desk.bound.empty()) {
    candidates.push_back(FromBound(state, counter));
    return candidates;
  }
  VisitHeads(*state.config, desk.skills, Gather{state, candidates});
  return candidates;
}

const Candidate* Best(const Config& config, uint32_t priority_run,
                      std::span<const Candidate> candidates, Time now) {
  if (candidates.empty()) return nullptr;
  const bool priority_may = priority_run < config.policies.priority_in_a_row;
  auto rank = [&](const Candidate& candidate) -> uint32_t {
    const TicketClass& entry = config.At(candidate.ticket_class);
    switch (config.policies.rule) {
      case CallingRule::kRatio:
        return (entry.kind != ClassKind::kRegular) == priority_may ? 1 : 0;
      case CallingRule::kStrict:
        return entry.weight;
      default:
        return 0;
    }
  };
  auto before = [&](const Candidate& a, const Candidate& b) {
    if (config.policies.rule == CallingRule::kAccumulating) return WaitedLonger(config, a, b, now);
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return Earlier(a, b);
  };
  return &*std::min_element(candidates.begin(), candidates.end(), before);
}

std::optional<Candidate> ChooseNext(const State& state, CounterId counter, Time now) {
  const std::vector<Candidate> candidates = Candidates(state, counter);
  const Candidate* best = Best(*state.config, state.At(counter).priority_run, candidates, now);
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace onestop::core
