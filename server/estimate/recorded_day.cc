#include "server/estimate/recorded_day.h"

#include <algorithm>

#include "server/estimate/values.h"

namespace onestop::estimate {
namespace {

// Goes through a day once and writes down what happened.
class Recorder {
 public:
  explicit Recorder(RecordedDay& day) : day_(day) {
    day_.turns.resize(day_.config->counters.size());
    day_.shifts.resize(day_.config->counters.size());
  }

  void Take(const HallEvent& event) {
    const bool of_counter = event.kind >= EventKind::kOpen;
    if ((of_counter || event.kind == EventKind::kCall) && !event.counter) return;
    if (!of_counter && !event.ticket) return;
    switch (event.kind) {
      case EventKind::kIssue:
        OnIssue(event);
        break;
      case EventKind::kCall:
        OnCall(event);
        break;
      case EventKind::kEnd:
      case EventKind::kAbsent:
        OnRelease(event);
        break;
      case EventKind::kLeave:
        if (const auto open = waiting_.find(event.ticket); open != waiting_.end()) {
          day_.legs[open->second].leaves = event.time;
          waiting_.erase(open);
        }
        break;
      case EventKind::kOpen:
        if (auto& own = day_.shifts[IndexOf(event.counter)];
            own.empty() || own.back().off != Time::max()) {
          own.push_back({event.time, Time::max(), false});
        }
        break;
      case EventKind::kPause:
      case EventKind::kClose:
        if (auto& own = day_.shifts[IndexOf(event.counter)];
            !own.empty() && own.back().off == Time::max()) {
          own.back().off = event.time;
          own.back().drained = waiting_.empty();
        }
        break;
      case EventKind::kStart:
        break;
    }
  }

 private:
  void OnIssue(const HallEvent& event) {
    const Time arrival = arrivals_.try_emplace(event.ticket, event.time).first->second;
    RecordedDay::JoinedLeg& joined = day_.legs.emplace_back();
    joined.leg.ticket = event.ticket;
    joined.leg.ticket_class = event.ticket_class;
    joined.leg.services = event.services;
    joined.leg.bound = event.counter;
    joined.leg.bound_service = event.bound_service;
    joined.leg.entry = arrival;
    joined.leg.joins = event.time;
    if (event.note == Note::kReturned) {
      joined.leg.passes = day_.config->policies.return_after_calls;
    }
    waiting_[event.ticket] = day_.legs.size() - 1;
    classes_[event.ticket] = event.ticket_class;
  }

  void OnCall(const HallEvent& event) {
    auto open = waiting_.find(event.ticket);
    if (open == waiting_.end()) {
      // Taken up again without standing in line: as if it had stood there for this counter alone.
      HallEvent issue = event;
      issue.kind = EventKind::kIssue;
      issue.bound_service = event.services.empty() ? core::ServiceId(1) : event.services.front();
      issue.services.clear();
      const auto known = classes_.find(event.ticket);
      if (known == classes_.end()) return;
      issue.ticket_class = known->second;
      OnIssue(issue);
      open = waiting_.find(event.ticket);
    }
    const size_t index = open->second;
    waiting_.erase(open);
    day_.legs[index].called = event.time;
    in_hand_[event.ticket] = {index, event.counter};
    day_.turns[IndexOf(event.counter)].push_back({event.time, Time::max()});
    day_.calls.push_back({event.ticket, event.counter, event.time});
  }

  void OnRelease(const HallEvent& event) {
    const auto hand = in_hand_.find(event.ticket);
    if (hand == in_hand_.end()) return;
    const auto [index, counter] = hand->second;
    in_hand_.erase(hand);
    day_.legs[index].occupancy = event.time - day_.legs[index].called;
    day_.turns[IndexOf(counter)].back().released = event.time;
  }

  RecordedDay& day_;
  std::map<core::TicketId, Time> arrivals_;
  std::map<core::TicketId, core::ClassId> classes_;
  // Their places among the legs.
  std::map<core::TicketId, size_t> waiting_;
  std::map<core::TicketId, std::pair<size_t, core::CounterId>> in_hand_;
};

}  // namespace

Snapshot RecordedDay::Beginning() const {
  Snapshot snapshot;
  snapshot.now = begin;
  snapshot.day = begin;
  snapshot.config = config;
  snapshot.skills = skills;
  snapshot.desks.resize(config->counters.size());
  for (Desk& desk : snapshot.desks) desk.since = begin;
  return snapshot;
}

RecordedDay RecordDay(std::span<const HallEvent> events, Time begin,
                      std::shared_ptr<const core::Config> config,
                      std::shared_ptr<const Skills> skills) {
  RecordedDay day;
  day.begin = begin;
  day.config = std::move(config);
  day.skills = std::move(skills);
  Recorder recorder(day);
  for (const HallEvent& event : events) recorder.Take(event);
  const bool staffing = std::any_of(day.shifts.begin(), day.shifts.end(),
                                    [](const auto& shifts) { return !shifts.empty(); });
  if (staffing) return day;
  // Nobody said who was there: from the first call to the last release, and until nobody waits.
  for (size_t i = 0; i < day.turns.size(); ++i) {
    if (day.turns[i].empty()) continue;
    const RecordedDay::Turn& last = day.turns[i].back();
    const Time off = last.released == Time::max() ? last.called : last.released;
    day.shifts[i].push_back({day.turns[i].front().called, off, true});
  }
  return day;
}

RecordedFuture::RecordedFuture(const RecordedDay& day, Clerks clerks)
    : day_(day), clerks_(clerks), taken_(day.turns.size()), shift_(day.turns.size()) {
  for (const RecordedDay::JoinedLeg& joined : day.legs) {
    legs_[{joined.leg.ticket, joined.leg.joins}] = &joined;
  }
  // Half of all calls come no later after a release; what is longer was waiting for tickets.
  std::vector<Duration> gaps;
  for (const std::vector<RecordedDay::Turn>& turns : day.turns) {
    for (size_t i = 1; i < turns.size(); ++i) {
      if (turns[i - 1].released <= turns[i].called) {
        gaps.push_back(turns[i].called - turns[i - 1].released);
      }
    }
  }
  if (gaps.empty()) return;
  const auto middle = gaps.begin() + static_cast<ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  usual_gap_ = *middle;
}

const RecordedDay::JoinedLeg* RecordedFuture::Find(const Leg& leg) const {
  const auto found = legs_.find({leg.ticket, leg.joins});
  return found == legs_.end() ? nullptr : found->second;
}

std::optional<Leg> RecordedFuture::NextJoin() {
  if (next_leg_ == day_.legs.size()) return std::nullopt;
  return day_.legs[next_leg_++].leg;
}

Time RecordedFuture::LeavesAt(const Leg& leg) {
  const RecordedDay::JoinedLeg* joined = Find(leg);
  return joined == nullptr ? Time::max() : joined->leaves;
}

Duration RecordedFuture::Occupancy(const Leg& leg, core::ServiceId, core::CounterId counter) {
  ++taken_[IndexOf(counter)];
  const RecordedDay::JoinedLeg* joined = Find(leg);
  // Whoever was not called on that day takes as long as people usually do.
  return joined == nullptr || !joined->occupancy ? std::chrono::minutes(5) : *joined->occupancy;
}

Duration RecordedFuture::Gap(core::CounterId counter) {
  if (clerks_ == Clerks::kPrompt) return usual_gap_;
  const std::vector<RecordedDay::Turn>& turns = day_.turns[IndexOf(counter)];
  const size_t taken = taken_[IndexOf(counter)];
  if (taken == 0 || taken >= turns.size() || turns[taken - 1].released == Time::max()) {
    return Duration::max();
  }
  return turns[taken].called - turns[taken - 1].released;
}

Duration RecordedFuture::Reaction(core::CounterId) {
  return clerks_ == Clerks::kPrompt ? usual_gap_ : Duration::max();
}

bool RecordedFuture::Leaves(core::CounterId counter, Time now, bool somebody) {
  if (clerks_ == Clerks::kAsTheyWere) return false;
  const std::vector<RecordedDay::Shift>& shifts = day_.shifts[IndexOf(counter)];
  const size_t shift = shift_[IndexOf(counter)];
  if (shift >= shifts.size()) return true;
  return now >= shifts[shift].off && (!shifts[shift].drained || !somebody);
}

Time RecordedFuture::GoAway(core::CounterId counter, Time now) {
  const std::vector<RecordedDay::Shift>& shifts = day_.shifts[IndexOf(counter)];
  size_t& shift = shift_[IndexOf(counter)];
  if (shift < shifts.size()) ++shift;
  if (shift >= shifts.size()) return Time::max();
  return std::max(now, shifts[shift].on) + Duration(1);
}

Time RecordedFuture::IdleUntil(core::CounterId counter, Time now) {
  if (clerks_ == Clerks::kAsTheyWere) return Time::max();
  const std::vector<RecordedDay::Shift>& shifts = day_.shifts[IndexOf(counter)];
  const size_t shift = shift_[IndexOf(counter)];
  return shift < shifts.size() && shifts[shift].off > now ? shifts[shift].off : Time::max();
}

Time RecordedFuture::Returns(core::CounterId counter) {
  if (clerks_ == Clerks::kPrompt) {
    const std::vector<RecordedDay::Shift>& shifts = day_.shifts[IndexOf(counter)];
    return shifts.empty() ? Time::max() : shifts.front().on;
  }
  const std::vector<RecordedDay::Turn>& turns = day_.turns[IndexOf(counter)];
  return turns.empty() ? Time::max() : turns.front().called;
}

}  // namespace onestop::estimate
