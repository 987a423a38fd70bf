#include "server/core/call_policy.h"

#include <algorithm>
#include <cstdint>

namespace onestop::core {
namespace {

bool Takes(const Skill& skill, ClassId ticket_class) {
  return skill.classes.empty() || std::find(skill.classes.begin(), skill.classes.end(),
                                            ticket_class) != skill.classes.end();
}

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

void AddHeads(const State& state, const Skill& skill, std::vector<Candidate>& out) {
  const ServiceQueue& queue = state.At(skill.service);
  const size_t waiting = queue.waiting();
  if (skill.helper_threshold != 0 && waiting < skill.helper_threshold) return;
  for (const TicketClass& entry : state.config->classes) {
    const Line& line = queue.lines[entry.id.value() - 1];
    if (line.empty() || !Takes(skill, entry.id)) continue;
    out.push_back(FromLine(state, skill.service, *line.begin(), line.size()));
  }
  // Nobody else is there: whoever came back need not let calls pass that will not come.
  if (waiting == 0 && !queue.returning.empty()) {
    for (const ReturnPlace& back : queue.returning) {
      if (!Takes(skill, state.At(back.place.ticket).ticket_class)) continue;
      out.push_back(FromLine(state, skill.service, back.place, queue.returning.size()));
      break;
    }
  }
}

bool Earlier(const Candidate& a, const Candidate& b) {
  if (a.entry != b.entry) return a.entry < b.entry;
  return a.ticket < b.ticket;
}

// True when a has waited longer relative to target / weight: wa * weight_a / target_a against the
// same of b, cross-multiplied. Waits fit 40 bits, weights 14, targets 32: 86 bits of 128.
bool WaitedLonger(const State& state, const Candidate& a, const Candidate& b, Time now) {
  __extension__ using Wide = unsigned __int128;
  auto score = [&](const Candidate& own, const Candidate& other) {
    const int64_t wait = std::max<int64_t>(0, (now - own.entry).count());
    return static_cast<Wide>(wait) * state.config->At(own.ticket_class).weight *
           static_cast<Wide>(state.config->At(other.service).target_wait.count());
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
  for (const Skill& skill : desk.skills) AddHeads(state, skill, candidates);
  return candidates;
}

const Candidate* Best(const State& state, CounterId counter,
                      const std::vector<Candidate>& candidates, Time now) {
  if (candidates.empty()) return nullptr;
  const Config& config = *state.config;
  const bool priority_may =
      state.At(counter).priority_run < config.policies.priority_in_a_row;
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
    if (config.policies.rule == CallingRule::kAccumulating) return WaitedLonger(state, a, b, now);
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return Earlier(a, b);
  };
  return &*std::min_element(candidates.begin(), candidates.end(), before);
}

std::optional<Candidate> ChooseNext(const State& state, CounterId counter, Time now) {
  const std::vector<Candidate> candidates = Candidates(state, counter);
  const Candidate* best = Best(state, counter, candidates, now);
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace onestop::core
