#include "server/estimate/parameters.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace onestop::estimate {
namespace {

constexpr size_t kRareWindow = 200;
// Weight of what the configuration says against what has been seen.
constexpr size_t kBelief = 40;
constexpr Duration kUsualWork = std::chrono::minutes(5);
constexpr Duration kUsualAbsence = std::chrono::seconds(60);
constexpr Duration kUsualReaction = std::chrono::seconds(5);
// A counter's own speed is believed after about so many tickets, and remembered for some hundred.
constexpr double kFactorWeight = 40;
constexpr double kFactorKeep = 1 - 1.0 / 400;
// How fast today is: followed within the hour or two.
constexpr double kPaceWeight = 25;
constexpr double kPaceHours = 1.5;
constexpr double kAbsentWeight = 40;
constexpr double kAbsentBelief = 0.03;
constexpr double kRareKeep = 1 - 1.0 / 1000;
// Today's volume against other days'.
constexpr double kVolumeWeight = 40;
// A day counts this much less with every day that follows.
constexpr double kDayKeep = 0.9;
constexpr double kHour = 3'600'000;

Duration Scaled(Duration value, double factor) {
  return Duration(std::llround(static_cast<double>(value.count()) * factor));
}

// What the configuration expects of a service: the mean of its items.
std::optional<Duration> ExpectedOf(const core::Config& config, core::ServiceId service) {
  Duration sum{0};
  int count = 0;
  for (const core::Item& item : config.items) {
    if (item.retired || item.service != service || item.expected <= Duration::zero()) continue;
    sum += item.expected;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return sum / count;
}

}  // namespace

void Arrivals::Resize(size_t services, size_t classes) {
  if (services == services_ && classes == classes_) return;
  auto grow = [&](std::vector<Counts>& slots) {
    for (Counts& counts : slots) {
      Counts grown(services * classes, 0.0);
      for (size_t s = 0; s < services_; ++s) {
        for (size_t c = 0; c < classes_; ++c) {
          if (!counts.empty()) grown[s * classes + c] = counts[s * classes_ + c];
        }
      }
      counts = std::move(grown);
    }
  };
  grow(past_);
  grow(today_);
  services_ = services;
  classes_ = classes;
}

void Arrivals::BeginDay() {
  if (today_total_ > 0) {
    for (size_t slot = 0; slot < kSlots; ++slot) {
      for (size_t i = 0; i < past_[slot].size(); ++i) {
        past_[slot][i] = past_[slot][i] * kDayKeep + std::exchange(today_[slot][i], 0.0);
      }
    }
    past_weight_ = past_weight_ * kDayKeep + 1;
  }
  today_total_ = 0;
  first_today_.reset();
}

void Arrivals::Add(Duration at, core::ServiceId service, core::ClassId ticket_class) {
  const auto slot = std::clamp<int64_t>(at / kSlot, 0, kSlots - 1);
  today_[static_cast<size_t>(slot)]
        [(service.value() - 1) * classes_ + ticket_class.value() - 1] += 1;
  today_total_ += 1;
  if (!first_today_) first_today_ = at;
}

std::vector<std::vector<double>> Arrivals::Expected(Duration now) const {
  std::vector<Counts> expected(kSlots, Counts(services_ * classes_, 0.0));
  const auto current = static_cast<size_t>(std::clamp<int64_t>(now / kSlot, 0, kSlots - 1));
  if (past_weight_ == 0) {
    // The first day: as many as so far today, with half an hour more in which nobody came, because a
    // crowd before the doors is no rate.
    if (!first_today_ || now <= *first_today_) return expected;
    const double slots = 1 + static_cast<double>((now - *first_today_).count()) /
                                 static_cast<double>(kSlot.count());
    Counts rate(services_ * classes_, 0.0);
    for (const Counts& counts : today_) {
      for (size_t i = 0; i < counts.size(); ++i) rate[i] += counts[i] / slots;
    }
    for (size_t slot = current; slot < kSlots; ++slot) expected[slot] = rate;
    return expected;
  }
  // What would have come by now on a usual day, against what came.
  double usual = 0;
  for (size_t slot = 0; slot <= current; ++slot) {
    double sum = 0;
    for (double count : past_[slot]) sum += count;
    const double part = slot < current ? 1.0
                                       : static_cast<double>((now % kSlot).count()) /
                                             static_cast<double>(kSlot.count());
    usual += sum / past_weight_ * part;
  }
  const double volume = (today_total_ + kVolumeWeight) / (usual + kVolumeWeight);
  for (size_t slot = current; slot < kSlots; ++slot) {
    for (size_t i = 0; i < expected[slot].size(); ++i) {
      expected[slot][i] = past_[slot][i] / past_weight_ * volume;
    }
  }
  return expected;
}

Parameters::Parameters(std::shared_ptr<const core::Config> config)
    : Parameters(std::move(config), Options()) {}

Parameters::Parameters(std::shared_ptr<const core::Config> config, const Options& options)
    : options_(options),
      all_(options.window),
      absences_(kRareWindow),
      gaps_(options.window),
      reactions_(options.window),
      ages_(kRareWindow),
      staffing_(options.days) {
  absences_.AddBelief(kUsualAbsence, 10);
  SetConfig(std::move(config));
}

void Parameters::SetConfig(std::shared_ptr<const core::Config> config) {
  config_ = std::move(config);
  while (pools_.size() < config_->services.size()) {
    const core::ServiceId service(static_cast<uint32_t>(pools_.size() + 1));
    Samples& pool = pools_.emplace_back(options_.window);
    if (const auto expected = ExpectedOf(*config_, service); expected) {
      pool.AddBelief(*expected, kBelief);
    }
  }
  factors_.resize(std::max(factors_.size(), config_->counters.size()));
  arrivals_.Resize(config_->services.size(), config_->classes.size());
  staffing_.Resize(config_->counters.size());
}

void Parameters::BeginDay() {
  arrivals_.BeginDay();
  staffing_.BeginDay();
}

void Parameters::LearnJoin(Duration at, const Leg& leg, Duration age) {
  if (!leg.services.empty()) arrivals_.Add(at, leg.services.front(), leg.ticket_class);
  if (frozen_) return;
  aged_.Add(age > Duration::zero() ? 1 : 0, kRareKeep);
  if (age > Duration::zero()) ages_.Add(age);
}

void Parameters::LearnGap(Duration gap) {
  if (!frozen_) gaps_.Add(gap);
}

void Parameters::LearnReaction(Duration reaction) {
  if (!frozen_) reactions_.Add(reaction);
}

void Parameters::LearnWait(Duration waited, bool left) {
  if (frozen_) return;
  left_ = left_ * kRareKeep + (left ? 1 : 0);
  waited_hours_ = waited_hours_ * kRareKeep + static_cast<double>(waited.count()) / kHour;
}

const Samples& Parameters::PoolOf(core::ServiceId service) const {
  const Samples& pool = pools_[service.value() - 1];
  return pool.empty() ? all_ : pool;
}

double Parameters::FactorOf(core::CounterId counter) const {
  return factors_[counter.value() - 1].Mean(1, kFactorWeight);
}

double Parameters::Pace() const {
  return options_.follow_pace ? pace_.Mean(1, kPaceWeight) : 1;
}

void Parameters::LearnWork(const Work& work) {
  if (frozen_) return;
  absent_.Add(work.absent ? 1 : 0, kRareKeep);
  if (work.absent) {
    absences_.Add(work.length);
    return;
  }
  const auto length = static_cast<double>(work.length.count());
  Samples& pool = pools_[work.service.value() - 1];
  // A service nobody said anything about begins as the hall's others are.
  if (pool.empty()) {
    pool.AddBelief(all_.empty() ? work.length : Duration(std::llround(all_.mean())), kBelief / 2);
  }
  const double usual = pool.mean() * FactorOf(work.counter);
  if (usual > 0) {
    // One visit that took hours says little about the next.
    const double ratio = std::min(length / usual, 5.0);
    if (pace_time_ != Time()) {
      const double hours = static_cast<double>((work.now - pace_time_).count()) / kHour;
      // A night is no longer than a break: what was true in the evening is the best guess at dawn.
      pace_.Fade(std::exp(-std::clamp(hours, 0.0, 1.0) / kPaceHours));
    }
    pace_time_ = work.now;
    pace_.Add(ratio, 1);
    factors_[work.counter.value() - 1].Add(ratio / Pace(), kFactorKeep);
  }
  const Duration plain = Scaled(work.length, 1 / FactorOf(work.counter));
  pool.Add(plain);
  all_.Add(plain);
}

Duration Parameters::DrawWork(core::ServiceId service, core::CounterId counter,
                              Random& random) const {
  if (random.Unit() < absent_.Mean(kAbsentBelief, kAbsentWeight)) return absences_.Draw(random);
  const Samples& pool = PoolOf(service);
  if (pool.empty()) return kUsualWork;
  return Scaled(pool.Draw(random), FactorOf(counter) * Pace());
}

Duration Parameters::DrawWorkLeft(core::ServiceId service, core::CounterId counter,
                                  Duration elapsed, Random& random) const {
  const Samples& pool = PoolOf(service);
  if (pool.empty()) return kUsualWork;
  return pool.DrawLeft(elapsed, FactorOf(counter) * Pace(), random);
}

Duration Parameters::MeanWork(core::ServiceId service) const {
  const Samples& pool = PoolOf(service);
  if (pool.empty()) return kUsualWork;
  return Duration(std::llround(pool.mean() * Pace()));
}

Duration Parameters::DrawGap(Random& random) const {
  return gaps_.empty() ? Duration(0) : gaps_.Draw(random);
}

Duration Parameters::DrawGapLeft(Duration elapsed, Random& random) const {
  return gaps_.empty() ? Duration(0) : gaps_.DrawLeft(elapsed, 1, random);
}

Duration Parameters::DrawReaction(Random& random) const {
  return reactions_.empty() ? kUsualReaction : reactions_.Draw(random);
}

std::optional<Duration> Parameters::DrawPatience(Random& random) const {
  if (left_ <= 0 || waited_hours_ <= 0) return std::nullopt;
  const double hours = -std::log(1.0 - random.Unit()) * (waited_hours_ + 1) / left_;
  if (hours > 12) return std::nullopt;
  return Duration(std::llround(hours * kHour));
}

Duration Parameters::DrawAge(Random& random) const {
  if (ages_.empty() || random.Unit() >= aged_.Mean(0, 20)) return Duration(0);
  return ages_.Draw(random);
}

}  // namespace onestop::estimate
