#include "server/estimate/drawn_future.h"

#include <algorithm>
#include <cmath>

namespace onestop::estimate {
namespace {

// Tickets that have not been taken yet get numbers that no ticket has.
constexpr uint64_t kFirstTicket = uint64_t{1} << 62;

}  // namespace

DrawnFuture::DrawnFuture(const Parameters& parameters, const Snapshot& snapshot, Random& random)
    : parameters_(parameters), snapshot_(snapshot), random_(random) {
  PrepareArrivals();
}

void DrawnFuture::PrepareArrivals() {
  cumulated_ = parameters_.arrivals().Expected(snapshot_.now - snapshot_.day);
  for (std::vector<double>& slot : cumulated_) {
    double sum = 0;
    for (double& count : slot) count = sum += count;
  }
}

void DrawnFuture::Begin() {
  const Staffing& staffing = parameters_.staffing();
  day_ = nullptr;
  if (staffing.days() > 0) {
    day_ = &staffing.day(random_.Below(staffing.days()));
  }
  plans_.assign(snapshot_.desks.size(), Plan());
  for (size_t i = 0; i < plans_.size(); ++i) {
    if (snapshot_.desks[i].state == Desk::State::kAway) continue;
    PlanWork(core::CounterId(static_cast<uint32_t>(i + 1)));
  }
  last_join_ = snapshot_.now;
  next_ticket_ = kFirstTicket;
}

const std::vector<Staffing::Shift>& DrawnFuture::ShiftsOf(core::CounterId counter) const {
  static const std::vector<Staffing::Shift> none;
  if (day_ == nullptr || counter.value() > day_->size()) return none;
  return (*day_)[counter.value() - 1];
}

void DrawnFuture::TakeShift(Plan& plan, const std::vector<Staffing::Shift>& shifts, size_t index) {
  plan.off = snapshot_.day + shifts[index].off;
  plan.drained = shifts[index].drained;
  plan.next_shift = index + 1;
}

void DrawnFuture::PlanWork(core::CounterId counter) {
  Plan& plan = PlanOf(counter);
  const Duration at = snapshot_.now - snapshot_.day;
  const std::vector<Staffing::Shift>& shifts = ShiftsOf(counter);
  size_t index = 0;
  while (index < shifts.size() && shifts[index].off <= at) ++index;
  if (index < shifts.size()) {
    TakeShift(plan, shifts, index);
  } else {
    // Longer at work than on that day: until the hall closes.
    plan.off = snapshot_.closing.value_or(Time::max());
    plan.drained = true;
    plan.next_shift = index;
  }
  const Desk& desk = DeskOf(counter);
  const Duration worked = std::max(Duration(0), snapshot_.now - desk.working_since);
  if (const auto length = parameters_.staffing().DrawWork(worked, random_); length) {
    plan.break_at = desk.working_since + *length;
  }
}

Time DrawnFuture::Returns(core::CounterId counter) {
  const Desk& desk = DeskOf(counter);
  const Duration away = snapshot_.now - desk.since;
  Time back = Time::max();
  Plan& plan = PlanOf(counter);
  if (desk.paused && away <= Staffing::kLongestBreak) {
    PlanWork(counter);
    back = snapshot_.now + parameters_.staffing().DrawBreakLeft(away, random_);
  } else {
    const Duration at = snapshot_.now - snapshot_.day;
    const std::vector<Staffing::Shift>& shifts = ShiftsOf(counter);
    for (size_t index = 0; index < shifts.size(); ++index) {
      const Duration late = at - shifts[index].on;
      if (late >= Staffing::kLatest || shifts[index].off <= at) continue;
      TakeShift(plan, shifts, index);
      const double part = random_.Unit();
      back = late < Duration::zero()
                 ? snapshot_.day + shifts[index].on
                 : snapshot_.now + Duration(std::llround(
                       part * static_cast<double>((Staffing::kLatest - late).count())));
      break;
    }
  }
  if (back == Time::max()) return back;
  const auto length = parameters_.staffing().DrawWork(Duration(0), random_);
  plan.break_at = length ? back + *length : Time::max();
  return back;
}

bool DrawnFuture::Leaves(core::CounterId counter, Time now, bool somebody) {
  const Plan& plan = PlanOf(counter);
  return now >= plan.break_at || (now >= plan.off && (!plan.drained || !somebody));
}

Time DrawnFuture::GoAway(core::CounterId counter, Time now) {
  Plan& plan = PlanOf(counter);
  Time back = Time::max();
  if (now < plan.off) {
    back = now + parameters_.staffing().DrawBreak(random_) + Duration(1);
  } else if (const std::vector<Staffing::Shift>& shifts = ShiftsOf(counter);
             plan.next_shift < shifts.size()) {
    back = std::max(now, snapshot_.day + shifts[plan.next_shift].on) + Duration(1);
    TakeShift(plan, shifts, plan.next_shift);
  } else {
    plan.off = Time::max();
  }
  plan.break_at = Time::max();
  if (back == Time::max()) return back;
  const auto length = parameters_.staffing().DrawWork(Duration(0), random_);
  if (length) plan.break_at = back + *length;
  return back;
}

Time DrawnFuture::IdleUntil(core::CounterId counter, Time now) {
  const Plan& plan = PlanOf(counter);
  const Time until = std::min(plan.off, plan.break_at);
  return until > now ? until : Time::max();
}

std::optional<Leg> DrawnFuture::NextJoin() {
  Time at = last_join_;
  const auto slot_of = [&](Time time) {
    return static_cast<size_t>(std::max<int64_t>(0, (time - snapshot_.day) / Arrivals::kSlot));
  };
  for (size_t slot = slot_of(at); slot < cumulated_.size(); ++slot) {
    const double total = cumulated_[slot].empty() ? 0 : cumulated_[slot].back();
    const Time end = snapshot_.day + Arrivals::kSlot * static_cast<int64_t>(slot + 1);
    if (total > 0) {
      const double wait = -std::log(1.0 - random_.Unit()) / total *
                          static_cast<double>(Arrivals::kSlot.count());
      const Time next = at + Duration(static_cast<int64_t>(std::min(wait, 1e9)));
      if (next < end) {
        last_join_ = next;
        const double draw = random_.Unit() * total;
        const auto place = static_cast<size_t>(
            std::upper_bound(cumulated_[slot].begin(), cumulated_[slot].end(), draw) -
            cumulated_[slot].begin());
        const size_t classes = parameters_.arrivals().classes();
        const size_t index = std::min(place, cumulated_[slot].size() - 1);
        Leg leg;
        leg.ticket = core::TicketId(next_ticket_++);
        leg.services.push_back(core::ServiceId(static_cast<uint32_t>(index / classes + 1)));
        leg.ticket_class = core::ClassId(static_cast<uint32_t>(index % classes + 1));
        leg.joins = next;
        leg.entry = next - parameters_.DrawAge(random_);
        return leg;
      }
    }
    // Exponential: what did not come by the end of the half-hour is drawn afresh.
    at = end;
  }
  return std::nullopt;
}

Time DrawnFuture::LeavesAt(const Leg& leg) {
  const std::optional<Duration> patience = parameters_.DrawPatience(random_);
  return patience ? std::max(leg.joins, snapshot_.now) + *patience : Time::max();
}

Duration DrawnFuture::Remaining(core::CounterId counter) {
  const Desk& desk = DeskOf(counter);
  const Duration elapsed = std::max(Duration(0), snapshot_.now - desk.since);
  return parameters_.DrawWorkLeft(desk.service, counter, elapsed, random_);
}

Duration DrawnFuture::Occupancy(const Leg&, core::ServiceId service, core::CounterId counter) {
  return parameters_.DrawWork(service, counter, random_);
}

Duration DrawnFuture::GapLeft(core::CounterId counter) {
  const Duration elapsed = std::max(Duration(0), snapshot_.now - DeskOf(counter).since);
  return parameters_.DrawGapLeft(elapsed, random_);
}

}  // namespace onestop::estimate
