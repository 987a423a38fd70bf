#include "server/estimate/simulator.h"

#include <algorithm>
#include <limits>

#include "server/estimate/values.h"

namespace onestop::estimate {
namespace {

using core::Candidate;
using core::ClassId;
using core::CounterId;
using core::ServiceId;
using core::TicketId;

// Stands behind every ticket that is there.
constexpr TicketId kGhostTicket(std::numeric_limits<uint64_t>::max());

// Never stays never.
Time After(Time time, Duration delay) {
  return delay == Duration::max() ? Time::max() : time + delay;
}

}  // namespace

// What core::VisitHeads asks about the simulated queues.
struct Simulator::Gather {
  Simulator& simulator;

  size_t waiting(ServiceId service) const {
    return simulator.queues_[IndexOf(service)].waiting;
  }
  Line& line(ServiceId service, ClassId ticket_class) const {
    return simulator.queues_[IndexOf(service)].lines[IndexOf(ticket_class)];
  }
  bool stands(ServiceId service, ClassId ticket_class) const {
    return line(service, ticket_class).waiting > 0;
  }
  void head(ServiceId service, ClassId ticket_class) {
    const std::optional<LegIndex> first = simulator.Head(line(service, ticket_class));
    if (first) simulator.candidates_.push_back(simulator.CandidateOf(*first, service));
  }
  void returned(const core::Skill& skill) {
    for (const Returning& back : simulator.queues_[IndexOf(skill.service)].returning) {
      const Leg& leg = simulator.legs_[back.leg];
      if (simulator.gone_[back.leg] || !core::TakesClass(skill, leg.ticket_class)) continue;
      simulator.candidates_.push_back(simulator.CandidateOf(back.leg, skill.service));
      break;
    }
  }
};

Simulator::Simulator(const Snapshot& snapshot, const Options& options)
    : snapshot_(snapshot), config_(*snapshot.config), options_(options) {
  first_queues_.resize(config_.services.size());
  for (Queue& queue : first_queues_) queue.lines.resize(config_.classes.size());
}

Candidate Simulator::CandidateOf(LegIndex index, ServiceId service) const {
  Candidate candidate;
  candidate.ticket = TicketId(uint64_t{index} + 1);
  candidate.service = service;
  candidate.ticket_class = legs_[index].ticket_class;
  candidate.entry = legs_[index].entry;
  return candidate;
}

void Simulator::Insert(Line& line, LegIndex index) {
  const Leg& leg = legs_[index];
  auto place = line.legs.end();
  // Nearly everybody joins at the end.
  while (place != line.legs.begin() + static_cast<ptrdiff_t>(line.head)) {
    const Leg& before = legs_[*(place - 1)];
    if (before.entry < leg.entry || (before.entry == leg.entry && before.ticket < leg.ticket)) break;
    --place;
  }
  line.legs.insert(place, index);
  ++line.waiting;
}

void Simulator::Enter(LegIndex index) {
  const Leg& leg = legs_[index];
  if (leg.bound) Insert(places_[IndexOf(leg.bound)].bound, index);
  for (ServiceId service : leg.services) {
    Queue& queue = queues_[IndexOf(service)];
    if (leg.passes > 0) {
      queue.returning.push_back({queue.calls + leg.passes, index});
      std::stable_sort(queue.returning.begin(), queue.returning.end(),
                       [](const Returning& a, const Returning& b) {
                         return a.callable_at_calls < b.callable_at_calls;
                       });
      continue;
    }
    Insert(queue.lines[IndexOf(leg.ticket_class)], index);
    ++queue.waiting;
  }
}

void Simulator::Remove(LegIndex index) {
  const Leg& leg = legs_[index];
  gone_[index] = 1;
  if (leg.bound) --places_[IndexOf(leg.bound)].bound.waiting;
  for (ServiceId service : leg.services) {
    Queue& queue = queues_[IndexOf(service)];
    const size_t returning = std::erase_if(
        queue.returning, [&](const Returning& back) { return back.leg == index; });
    if (returning > 0) continue;
    --queue.lines[IndexOf(leg.ticket_class)].waiting;
    --queue.waiting;
  }
}

void Simulator::CountCall(ServiceId service) {
  Queue& queue = queues_[IndexOf(service)];
  ++queue.calls;
  while (!queue.returning.empty() && queue.returning.front().callable_at_calls <= queue.calls) {
    const LegIndex index = queue.returning.front().leg;
    queue.returning.erase(queue.returning.begin());
    Insert(queue.lines[IndexOf(legs_[index].ticket_class)], index);
    ++queue.waiting;
  }
}

std::optional<Simulator::LegIndex> Simulator::Head(Line& line) {
  while (line.head < line.legs.size() && gone_[line.legs[line.head]]) ++line.head;
  if (line.head == line.legs.size()) return std::nullopt;
  return line.legs[line.head];
}

Simulator::LegIndex Simulator::Add(const Leg& leg, Future& future) {
  const auto index = static_cast<LegIndex>(legs_.size());
  legs_.push_back(leg);
  gone_.push_back(0);
  const Time leaves = future.LeavesAt(leg);
  if (leaves != Time::max()) leaves_.emplace(leaves, index);
  return index;
}

bool Simulator::Able(CounterId counter, const Services& services, ClassId ticket_class,
                     size_t more) const {
  for (const core::Skill& skill : (*snapshot_.skills)[IndexOf(counter)]) {
    if (std::find(services.begin(), services.end(), skill.service) == services.end()) continue;
    const size_t waiting = queues_[IndexOf(skill.service)].waiting + more;
    if (waiting >= skill.helper_threshold && core::TakesClass(skill, ticket_class)) return true;
  }
  return false;
}

void Simulator::Plan(Place& place, Place::State state, Time next) {
  if (place.state == Place::State::kIdle) --idle_;
  if (state == Place::State::kIdle) ++idle_;
  place.state = state;
  place.next = next;
  if (next != Time::max()) asks_.emplace(next, static_cast<LegIndex>(&place - places_.data()));
}

Time Simulator::NextAsk() {
  // What was planned otherwise since stays in the queue until its turn.
  while (!asks_.empty() && places_[asks_.top().second].next != asks_.top().first) asks_.pop();
  return asks_.empty() ? Time::max() : asks_.top().first;
}

void Simulator::WakeIdle(LegIndex index, Future& future) {
  if (idle_ == 0) return;
  const Leg& leg = legs_[index];
  Place* longest = nullptr;
  for (Place& place : places_) {
    if (place.state != Place::State::kIdle) continue;
    const CounterId counter(static_cast<uint32_t>(&place - places_.data() + 1));
    const bool able =
        leg.bound == counter || Able(counter, leg.services, leg.ticket_class, 0);
    if (able && (longest == nullptr || place.idle_since < longest->idle_since)) longest = &place;
  }
  if (longest == nullptr) return;
  const CounterId counter(static_cast<uint32_t>(longest - places_.data() + 1));
  Plan(*longest, Place::State::kAsks, After(now_, future.Reaction(counter)));
}

void Simulator::BeginDesk(size_t index, Future& future) {
  const Desk& desk = snapshot_.desks[index];
  const CounterId counter(static_cast<uint32_t>(index + 1));
  Place& place = places_[index];
  place.priority_run = desk.priority_run;
  place.idle_since = desk.since;
  switch (desk.state) {
    case Desk::State::kAway:
      Plan(place, Place::State::kAway, future.Returns(counter));
      return;
    case Desk::State::kBusy:
      Plan(place, Place::State::kAsks, After(now_ + future.Remaining(counter), future.Gap(counter)));
      return;
    case Desk::State::kFree:
      GatherCandidates(counter);
      if (candidates_.empty()) {
        Plan(place, Place::State::kIdle, future.IdleUntil(counter, now_));
      } else {
        Plan(place, Place::State::kAsks, After(now_, future.GapLeft(counter)));
      }
      return;
  }
}

void Simulator::Begin(Future& future) {
  now_ = snapshot_.now;
  legs_.clear();
  gone_.clear();
  queues_ = first_queues_;
  places_.assign(snapshot_.desks.size(), Place());
  idle_ = 0;
  asks_ = DueQueue();
  joins_ = DueQueue();
  leaves_ = DueQueue();
  calls_.clear();
  calls_made_ = 0;
  joined_ = 0;
  leg_calls_.assign(snapshot_.legs.size(), Time::max());
  ghost_calls_.assign(options_.ghosts.size(), Time::max());
  legs_open_ = snapshot_.legs.size();
  ghosts_open_ = options_.ghosts.size();
  next_ghost_ = snapshot_.now;
  for (const Leg& leg : snapshot_.legs) {
    const LegIndex index = Add(leg, future);
    if (leg.joins > now_) {
      joins_.emplace(leg.joins, index);
    } else {
      Enter(index);
    }
  }
  for (size_t i = 0; i < places_.size(); ++i) BeginDesk(i, future);
  next_join_ = future.NextJoin();
  GhostsCome(future);
}

void Simulator::GhostComes(size_t ghost, Future& future) {
  if (idle_ == 0) return;
  const Ghost& own = options_.ghosts[ghost];
  for (size_t i = 0; i < places_.size(); ++i) {
    const CounterId counter(static_cast<uint32_t>(i + 1));
    if (places_[i].state != Place::State::kIdle) continue;
    if (!Able(counter, own.services, own.ticket_class, 1)) continue;
    CallGhost(ghost, After(now_, future.Reaction(counter)));
    return;
  }
}

void Simulator::GhostsCome(Future& future) {
  const Time due = next_ghost_;
  next_ghost_ = Time::max();
  for (size_t ghost = 0; ghost < options_.ghosts.size(); ++ghost) {
    const Time comes = snapshot_.now + options_.ghosts[ghost].after;
    if (comes > now_) {
      next_ghost_ = std::min(next_ghost_, comes);
    } else if (comes >= due && ghost_calls_[ghost] == Time::max()) {
      GhostComes(ghost, future);
    }
  }
}

bool Simulator::Finished() const {
  if (calls_made_ >= options_.max_calls) return true;
  return ghosts_open_ == 0 && (options_.ghosts_only || legs_open_ == 0) && !options_.keep_calls;
}

void Simulator::Run(Future& future) {
  Begin(future);
  while (!Finished()) {
    const Time ask = NextAsk();
    const Time leave = leaves_.empty() ? Time::max() : leaves_.top().first;
    const Time back = joins_.empty() ? Time::max() : joins_.top().first;
    const Time join = next_join_ ? next_join_->joins : Time::max();
    const Time next = std::min({ask, leave, back, join, next_ghost_});
    if (next == Time::max() || next > options_.until) return;
    now_ = std::max(now_, next);
    if (next_ghost_ == next) {
      GhostsCome(future);
      continue;
    }
    if (leave == next) {
      const LegIndex index = leaves_.top().second;
      leaves_.pop();
      if (gone_[index] || legs_[index].joins > now_) continue;
      Remove(index);
      if (index < leg_calls_.size()) --legs_open_;
    } else if (back == next || join == next) {
      LegIndex index = 0;
      if (back == next) {
        index = joins_.top().second;
        joins_.pop();
      } else {
        index = Add(*next_join_, future);
        next_join_.reset();
        if (++joined_ < options_.max_joins) next_join_ = future.NextJoin();
      }
      Enter(index);
      WakeIdle(index, future);
    } else {
      Ask(CounterId(asks_.top().second + 1), future);
    }
  }
}

void Simulator::GatherCandidates(CounterId counter) {
  candidates_.clear();
  if (const std::optional<LegIndex> bound = Head(places_[IndexOf(counter)].bound); bound) {
    candidates_.push_back(CandidateOf(*bound, legs_[*bound].bound_service));
    candidates_.back().bound = true;
    return;
  }
  core::VisitHeads(config_, (*snapshot_.skills)[IndexOf(counter)], Gather{*this});
}

std::optional<Candidate> Simulator::GhostCandidate(CounterId counter, size_t ghost) {
  const Ghost& own = options_.ghosts[ghost];
  const Time entry = snapshot_.now + own.after;
  if (entry > now_) return std::nullopt;
  for (const core::Skill& skill : (*snapshot_.skills)[IndexOf(counter)]) {
    if (std::find(own.services.begin(), own.services.end(), skill.service) == own.services.end() ||
        !core::TakesClass(skill, own.ticket_class)) {
      continue;
    }
    Queue& queue = queues_[IndexOf(skill.service)];
    if (queue.waiting + 1 < skill.helper_threshold) continue;
    const std::optional<LegIndex> head = Head(queue.lines[IndexOf(own.ticket_class)]);
    if (head && legs_[*head].entry <= entry) continue;
    Candidate candidate;
    candidate.ticket = kGhostTicket;
    candidate.service = skill.service;
    candidate.ticket_class = own.ticket_class;
    candidate.entry = entry;
    return candidate;
  }
  return std::nullopt;
}

void Simulator::CallGhost(size_t ghost, Time at) {
  ghost_calls_[ghost] = at;
  --ghosts_open_;
}

void Simulator::CallGhosts(CounterId counter, const Candidate* best) {
  if (ghosts_open_ == 0) return;
  const uint32_t run = places_[IndexOf(counter)].priority_run;
  for (size_t ghost = 0; ghost < ghost_calls_.size(); ++ghost) {
    if (ghost_calls_[ghost] != Time::max()) continue;
    const std::optional<Candidate> own = GhostCandidate(counter, ghost);
    if (!own) continue;
    if (best != nullptr) {
      const Candidate both[] = {*best, *own};
      if (core::Best(config_, run, both, now_)->ticket != kGhostTicket) continue;
    }
    CallGhost(ghost, now_);
  }
}

void Simulator::Ask(CounterId counter, Future& future) {
  Place& place = places_[IndexOf(counter)];
  auto go_away = [&] {
    Plan(place, Place::State::kAway, future.GoAway(counter, now_));
  };
  // Whoever would not stay for a ticket does not stay for a ghost.
  if (future.Leaves(counter, now_, true)) {
    go_away();
    return;
  }
  GatherCandidates(counter);
  // A ticket bound to this counter comes before everybody.
  const Candidate* best = core::Best(config_, place.priority_run, candidates_, now_);
  if (best == nullptr || !best->bound) CallGhosts(counter, best);
  if (best == nullptr && future.Leaves(counter, now_, false)) {
    go_away();
    return;
  }
  if (best == nullptr) {
    if (place.state != Place::State::kIdle) place.idle_since = now_;
    Plan(place, Place::State::kIdle, future.IdleUntil(counter, now_));
    return;
  }
  const auto index = static_cast<LegIndex>(best->ticket.value() - 1);
  const ServiceId service = best->service;
  Remove(index);
  CountCall(service);
  const Leg& leg = legs_[index];
  const bool regular = config_.At(leg.ticket_class).kind == core::ClassKind::kRegular;
  place.priority_run = regular ? 0 : place.priority_run + 1;
  if (index < leg_calls_.size()) {
    leg_calls_[index] = now_;
    --legs_open_;
  }
  ++calls_made_;
  if (options_.keep_calls) calls_.push_back({leg.ticket, counter, now_});
  const Time released = now_ + future.Occupancy(leg, service, counter);
  Plan(place, Place::State::kAsks, After(released, future.Gap(counter)));
}

}  // namespace onestop::estimate
