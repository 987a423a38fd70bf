#include "server/estimate/staffing.h"

#include <algorithm>
#include <utility>

namespace onestop::estimate {
namespace {

constexpr size_t kBreaks = 200;
constexpr size_t kWork = 300;
constexpr Duration kUsualBreak = std::chrono::minutes(10);
constexpr size_t kUsualBreaks = 5;

}  // namespace

Staffing::Staffing(size_t days) : max_days_(days), breaks_(kBreaks) { breaks_.AddBelief(kUsualBreak, kUsualBreaks); }

void Staffing::AddWork(Duration length, bool broke) {
  work_.push_back({length, broke});
  if (work_.size() > kWork) work_.pop_front();
}

void Staffing::EndShift(DeskDay& desk, Duration at, bool drained) {
  desk.shifts.push_back({*desk.on, at, drained});
  AddWork(at - desk.work_from, false);
  desk.on.reset();
}

void Staffing::On(core::CounterId counter, Duration at) {
  DeskDay& desk = desks_[counter.value() - 1];
  if (desk.paused.has_value()) {
    const Duration pause = at - *desk.paused;
    if (pause <= kLongestBreak) {
      breaks_.Add(pause);
      AddWork(*desk.paused - desk.work_from, true);
    } else {
      EndShift(desk, *desk.paused, desk.paused_drained);
    }
    desk.paused.reset();
    desk.work_from = at;
  }
  if (desk.on.has_value()) return;
  desk.on = at;
  desk.work_from = at;
}

void Staffing::Off(core::CounterId counter, Duration at, bool paused, bool drained) {
  DeskDay& desk = desks_[counter.value() - 1];
  if (!desk.on.has_value()) return;
  if (paused) {
    if (desk.paused.has_value()) return;
    desk.paused = at;
    desk.paused_drained = drained;
    return;
  }
  // Whoever closes from a break has worked until the break.
  EndShift(desk, desk.paused.value_or(at), desk.paused ? desk.paused_drained : drained);
  desk.paused.reset();
}

void Staffing::BeginDay() {
  std::vector<std::vector<Shift>> day;
  bool worked = false;
  for (DeskDay& desk : desks_) {
    if (desk.paused.has_value()) EndShift(desk, *desk.paused, desk.paused_drained);
    // Nobody said when it ended.
    if (desk.on.has_value()) EndShift(desk, std::max(*desk.on, desk.work_from), true);
    worked = worked || !desk.shifts.empty();
    day.push_back(std::move(desk.shifts));
    desk = DeskDay();
  }
  if (!worked) return;
  days_.push_back(std::move(day));
  if (days_.size() > max_days_) days_.pop_front();
}

std::optional<Duration> Staffing::DrawWork(Duration worked, Random& random) const {
  const auto longer = [&](const Work& work) { return work.length > worked; };
  const auto count = static_cast<uint64_t>(std::count_if(work_.begin(), work_.end(), longer));
  if (count == 0) return std::nullopt;
  uint64_t chosen = random.Below(count);
  for (const Work& work : work_) {
    if (!longer(work) || chosen-- > 0) continue;
    if (!work.broke) return std::nullopt;
    return work.length;
  }
  return std::nullopt;
}

}  // namespace onestop::estimate
