#include "server/estimate/present.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/core/call_policy.h"

namespace onestop::estimate {
namespace {

using core::ClassId;
using core::CounterId;
using core::ServiceId;

absl::Status Contradiction(const std::string& message) {
  return absl::FailedPreconditionError(message);
}

// Longer than this between a release and the next call is no gap between two tickets.
constexpr Duration kLongestGap = std::chrono::minutes(20);

}  // namespace

Present::Present(std::shared_ptr<const core::Config> config, Parameters* parameters,
                 Options options)
    : parameters_(parameters), options_(options) {
  SetConfig(std::move(config));
}

void Present::SetConfig(std::shared_ptr<const core::Config> config) {
  config_ = std::move(config);
  auto skills = std::make_shared<Skills>();
  for (const core::Counter& counter : config_->counters) skills->push_back(counter.skills);
  skills_ = std::move(skills);
  counts_.resize(config_->services.size());
  for (std::vector<int>& counts : counts_) counts.resize(config_->classes.size());
  bound_.resize(config_->counters.size());
  desks_.resize(config_->counters.size());
  parameters_->SetConfig(config_);
}

void Present::BeginDay(Time day, std::optional<Time> closing) {
  // Where staffing is inferred, shifts end with the last release.
  if (options_.infer_staffing) {
    for (size_t i = 0; i < desks_.size(); ++i) {
      const CounterId counter(static_cast<uint32_t>(i + 1));
      if (desks_[i].desk.state != Desk::State::kFree) continue;
      parameters_->staffing().Off(counter, desks_[i].desk.since - day_, false,
                                  !desks_[i].somebody);
    }
  }
  parameters_->BeginDay();
  day_ = day;
  last_ = day;
  closing_ = closing;
  visits_.clear();
  legs_.clear();
  for (std::vector<int>& counts : counts_) std::fill(counts.begin(), counts.end(), 0);
  std::fill(bound_.begin(), bound_.end(), 0);
  for (DeskNow& desk : desks_) desk = DeskNow();
}

void Present::Count(const Leg& leg, int change) {
  if (leg.bound) bound_[leg.bound.value() - 1] += change;
  for (ServiceId service : leg.services) {
    counts_[service.value() - 1][leg.ticket_class.value() - 1] += change;
  }
}

size_t Present::waiting(ServiceId service) const {
  int sum = 0;
  for (int count : counts_[service.value() - 1]) sum += count;
  return static_cast<size_t>(sum);
}

size_t Present::working(ServiceId service) const {
  size_t count = 0;
  for (size_t i = 0; i < desks_.size(); ++i) {
    if (desks_[i].desk.state == Desk::State::kAway || Silent(desks_[i], last_)) continue;
    for (const core::Skill& skill : (*skills_)[i]) count += skill.service == service ? 1 : 0;
  }
  return count;
}

bool Present::SomebodyFor(CounterId counter) const {
  if (bound_[counter.value() - 1] > 0) return true;
  for (const core::Skill& skill : (*skills_)[counter.value() - 1]) {
    int sum = 0;
    int able = 0;
    const std::vector<int>& counts = counts_[skill.service.value() - 1];
    for (size_t i = 0; i < counts.size(); ++i) {
      sum += counts[i];
      if (core::TakesClass(skill, ClassId(static_cast<uint32_t>(i + 1)))) able += counts[i];
    }
    if (able > 0 && static_cast<uint32_t>(sum) >= skill.helper_threshold) return true;
  }
  return false;
}

bool Present::FreeCounter(const Services& services, ClassId ticket_class) const {
  for (size_t i = 0; i < desks_.size(); ++i) {
    if (desks_[i].desk.state != Desk::State::kFree || Silent(desks_[i], last_)) continue;
    if (SomebodyFor(CounterId(static_cast<uint32_t>(i + 1)))) continue;
    for (const core::Skill& skill : (*skills_)[i]) {
      const bool wanted = std::find(services.begin(), services.end(), skill.service) !=
                          services.end();
      if (wanted && core::TakesClass(skill, ticket_class) &&
          waiting(skill.service) + 1 >= skill.helper_threshold) {
        return true;
      }
    }
  }
  return false;
}

const Leg* Present::Find(core::TicketId ticket) const {
  const auto visit = visits_.find(ticket);
  if (visit == visits_.end()) return nullptr;
  const auto leg = legs_.find({visit->second.arrival, ticket});
  return leg == legs_.end() ? nullptr : &leg->second;
}

const Leg* Present::Head(ServiceId service, ClassId ticket_class) const {
  for (const auto& [place, leg] : legs_) {
    if (leg.ticket_class != ticket_class || leg.passes > 0) continue;
    if (std::find(leg.services.begin(), leg.services.end(), service) != leg.services.end()) {
      return &leg;
    }
  }
  return nullptr;
}

bool Present::Silent(const DeskNow& desk, Time now) const {
  return options_.infer_staffing && desk.desk.state == Desk::State::kFree && desk.somebody &&
         now - desk.desk.since > kSilence;
}

absl::Status Present::OnIssue(const HallEvent& event) {
  if (event.counter && !event.bound_service) return Contradiction("a service is missing");
  if (event.services.empty() && !event.counter) return Contradiction("nothing to wait for");
  const auto known = visits_.find(event.ticket);
  if (known != visits_.end()) {
    if (legs_.contains({known->second.arrival, event.ticket})) {
      return Contradiction("the ticket is waiting already");
    }
    if (known->second.counter) return Contradiction("the ticket is at a counter");
  }
  Visit& visit = visits_.try_emplace(event.ticket, Visit{event.time, false, {}}).first->second;
  Leg leg;
  leg.ticket = event.ticket;
  leg.ticket_class = event.ticket_class;
  leg.services = event.services;
  leg.bound = event.counter;
  leg.bound_service = event.bound_service;
  leg.entry = visit.arrival;
  leg.joins = event.time;
  if (event.note == Note::kReturned) leg.passes = config_->policies.return_after_calls;
  Count(leg, 1);
  parameters_->LearnJoin(event.time - day_, leg, event.time - visit.arrival);
  legs_.emplace(std::pair(visit.arrival, event.ticket), std::move(leg));
  return absl::OkStatus();
}

absl::Status Present::OnCall(const HallEvent& event) {
  const auto known = visits_.find(event.ticket);
  if (known == visits_.end()) return Contradiction("the ticket was never issued");
  DeskNow& own = desks_[event.counter.value() - 1];
  if (own.desk.state == Desk::State::kBusy) {
    return Contradiction(absl::StrCat("the counter still has ticket ", own.desk.ticket.value()));
  }
  Visit& visit = known->second;
  if (visit.counter) return Contradiction("the ticket is at another counter");
  const auto leg = legs_.find({visit.arrival, event.ticket});
  // Who was missed and walks up to the window need not stand in line again.
  if (leg == legs_.end() && !visit.called) return Contradiction("the ticket is not waiting");
  ServiceId service = event.services.empty() ? ServiceId() : event.services.front();
  if (own.desk.state == Desk::State::kAway || Silent(own, event.time)) {
    if (own.desk.state != Desk::State::kAway) {
      OnAway(event.counter, own.desk.since, EventKind::kPause);
    }
    OnOpen(event.counter, event.time);
  } else if (leg != legs_.end() && !own.fresh) {
    const Duration free = event.time - own.desk.since;
    if (own.somebody) {
      if (free <= kLongestGap) parameters_->LearnGap(free);
    } else if (leg->second.joins >= own.desk.since) {
      parameters_->LearnReaction(event.time - leg->second.joins);
    }
  }
  if (leg != legs_.end()) {
    if (!service) {
      service = leg->second.services.empty() ? leg->second.bound_service
                                             : leg->second.services.front();
    }
    own.ticket_class = leg->second.ticket_class;
    parameters_->LearnWait(event.time - leg->second.joins, false);
    if (!visit.called) first_call_ = {event.ticket, event.time - visit.arrival};
    const bool regular =
        config_->At(own.ticket_class).kind == core::ClassKind::kRegular;
    own.desk.priority_run = regular ? 0 : own.desk.priority_run + 1;
    Count(leg->second, -1);
    legs_.erase(leg);
  } else if (!service) {
    service = ServiceId(1);
  }
  visit.called = true;
  visit.counter = event.counter;
  own.desk.state = Desk::State::kBusy;
  own.desk.since = event.time;
  own.desk.ticket = event.ticket;
  own.desk.service = service;
  own.called = event.time;
  own.fresh = false;
  return absl::OkStatus();
}

void Present::Free(CounterId counter, Time now) {
  DeskNow& own = desks_[counter.value() - 1];
  if (const auto visit = visits_.find(own.desk.ticket); visit != visits_.end()) {
    visit->second.counter = CounterId();
  }
  own.desk.state = Desk::State::kFree;
  own.desk.since = now;
  own.desk.ticket = core::TicketId();
  own.somebody = SomebodyFor(counter);
  if (own.leaves_after.has_value()) {
    OnAway(counter, now, *std::exchange(own.leaves_after, std::nullopt));
  }
}

void Present::Release(CounterId counter, Time now) {
  if (desks_[counter.value() - 1].desk.state == Desk::State::kBusy) Free(counter, now);
}

absl::Status Present::OnRelease(const HallEvent& event) {
  const auto visit = visits_.find(event.ticket);
  if (visit == visits_.end()) return Contradiction("the ticket was never issued");
  const CounterId counter = visit->second.counter;
  if (!counter) return Contradiction("the ticket has not been called");
  if (event.counter && event.counter != counter) {
    return Contradiction(
        absl::StrCat("the ticket is at counter ", config_->At(counter).code));
  }
  if (event.kind == EventKind::kStart) return absl::OkStatus();
  DeskNow& own = desks_[counter.value() - 1];
  if (event.note != Note::kImplied) {
    Parameters::Work work;
    work.service = own.desk.service;
    work.counter = counter;
    work.length = event.time - own.called;
    work.absent = event.kind == EventKind::kAbsent;
    work.now = event.time;
    parameters_->LearnWork(work);
  }
  Free(counter, event.time);
  return absl::OkStatus();
}

absl::Status Present::OnLeave(const HallEvent& event) {
  const Leg* leg = Find(event.ticket);
  if (leg == nullptr) return Contradiction("the ticket is not waiting");
  if (event.note != Note::kForNow) parameters_->LearnWait(event.time - leg->joins, true);
  Count(*leg, -1);
  legs_.erase({leg->entry, event.ticket});
  return absl::OkStatus();
}

void Present::OnOpen(CounterId counter, Time now) {
  DeskNow& own = desks_[counter.value() - 1];
  own.leaves_after.reset();
  if (own.desk.state != Desk::State::kAway) return;
  parameters_->staffing().On(counter, now - day_);
  own.desk.state = Desk::State::kFree;
  own.desk.since = now;
  own.desk.working_since = now;
  own.desk.paused = false;
  own.fresh = true;
  own.somebody = SomebodyFor(counter);
}

void Present::OnAway(CounterId counter, Time now, EventKind kind) {
  DeskNow& own = desks_[counter.value() - 1];
  if (own.desk.state == Desk::State::kBusy) {
    own.leaves_after = kind;
    return;
  }
  const bool pause = kind == EventKind::kPause;
  if (own.desk.state == Desk::State::kAway && (pause || !own.desk.paused)) return;
  parameters_->staffing().Off(counter, now - day_, pause, !SomebodyFor(counter));
  // A break that ends by going home began when it began.
  if (own.desk.state != Desk::State::kAway) own.desk.since = now;
  own.desk.state = Desk::State::kAway;
  own.desk.paused = pause;
}

absl::Status Present::Check(const HallEvent& event) const {
  if (event.time < last_) return Contradiction("it lies before the event before it");
  const bool of_counter = event.kind == EventKind::kCall || event.kind == EventKind::kOpen ||
                          event.kind == EventKind::kPause || event.kind == EventKind::kClose;
  if (of_counter && !event.counter) return Contradiction("a counter is missing");
  if (!of_counter && !event.ticket) return Contradiction("a ticket is missing");
  return absl::OkStatus();
}

absl::Status Present::Apply(const HallEvent& event) {
  first_call_.reset();
  if (absl::Status status = Check(event); !status.ok()) return status;
  absl::Status status;
  switch (event.kind) {
    case EventKind::kIssue:
      status = OnIssue(event);
      break;
    case EventKind::kCall:
      status = OnCall(event);
      break;
    case EventKind::kStart:
    case EventKind::kEnd:
    case EventKind::kAbsent:
      status = OnRelease(event);
      break;
    case EventKind::kLeave:
      status = OnLeave(event);
      break;
    case EventKind::kOpen:
      OnOpen(event.counter, event.time);
      break;
    case EventKind::kPause:
    case EventKind::kClose:
      OnAway(event.counter, event.time, event.kind);
      break;
  }
  if (status.ok()) last_ = event.time;
  return status;
}

Snapshot Present::Take(Time now, size_t max_legs) const {
  Snapshot snapshot;
  snapshot.now = now;
  snapshot.day = day_;
  snapshot.closing = closing_;
  snapshot.config = config_;
  snapshot.skills = skills_;
  snapshot.legs.reserve(std::min(legs_.size(), max_legs));
  for (const auto& [place, leg] : legs_) {
    if (snapshot.legs.size() == max_legs) break;
    snapshot.legs.push_back(leg);
  }
  snapshot.desks.reserve(desks_.size());
  for (const DeskNow& own : desks_) {
    Desk& desk = snapshot.desks.emplace_back(own.desk);
    if (!Silent(own, now)) continue;
    desk.state = Desk::State::kAway;
    desk.paused = true;
  }
  return snapshot;
}

}  // namespace onestop::estimate
