#include "server/estimate/advice.h"

#include <algorithm>
#include <array>
#include <memory>

#include "server/base/random.h"
#include "server/estimate/drawn_future.h"
#include "server/estimate/simulator.h"
#include "server/estimate/values.h"

namespace onestop::estimate {
namespace {

using std::chrono::minutes;

// Nine in ten within the target is what is wanted.
constexpr double kWanted = 0.9;
// Below this share something should be done; it is worth it if the share rises by so much.
constexpr double kBad = 0.75;
constexpr double kWorth = 0.1;
// Above this share even without a counter, the counter is not needed; below the other, it is again.
constexpr double kPlenty = 0.97;
constexpr double kEnough = 0.92;
constexpr int kLooks = 2;
constexpr size_t kPaths = 60;
constexpr Duration kBreak = minutes(15);
// Nobody is sent on a break who has hardly begun.
constexpr Duration kWorkedFor = minutes(60);
// When those come whose waits are looked at.
constexpr std::array<Duration, 6> kOffsets = {minutes(0),  minutes(6),  minutes(12),
                                              minutes(20), minutes(30), minutes(45)};

// Shares of tickets within the target, by service and offset.
using Shares = std::vector<std::array<double, kOffsets.size()>>;

// Clerks as drawn, but for one counter that is away until a given time.
class WithoutCounter : public DrawnFuture {
 public:
  WithoutCounter(const Parameters& parameters, const Snapshot& snapshot, Random& random,
                 core::CounterId counter, Time until)
      : DrawnFuture(parameters, snapshot, random), counter_(counter), until_(until) {}

  Time Returns(core::CounterId counter) override {
    return counter == counter_ ? until_ : DrawnFuture::Returns(counter);
  }

 private:
  const core::CounterId counter_;
  const Time until_;
};

Shares SharesOf(const Snapshot& snapshot, const Parameters& parameters, core::CounterId away) {
  const core::Config& config = *snapshot.config;
  std::vector<Ghost> ghosts;
  for (const core::Service& service : config.services) {
    for (const Duration offset : kOffsets) {
      ghosts.push_back({{service.id}, config.RegularClass(), offset});
    }
  }
  Simulator::Options options;
  options.ghosts = ghosts;
  options.ghosts_only = true;
  options.max_calls = 2000;
  options.until = snapshot.now + kOffsets.back() + std::chrono::hours(3);
  Simulator simulator(snapshot, options);
  SeededRandom random(1);
  WithoutCounter future(parameters, snapshot, random, away, snapshot.now + kBreak);
  Shares shares(config.services.size());
  for (size_t path = 0; path < kPaths; ++path) {
    future.Begin();
    simulator.Run(future);
    for (size_t i = 0; i < ghosts.size(); ++i) {
      const size_t service = i / kOffsets.size();
      const Time called = simulator.ghost_calls()[i];
      const Time due = snapshot.now + ghosts[i].after + config.services[service].target_wait;
      if (called <= due) shares[service][i % kOffsets.size()] += 1.0 / kPaths;
    }
  }
  return shares;
}

bool HasSkill(const Snapshot& snapshot, size_t counter, core::ServiceId service) {
  const std::vector<core::Skill>& skills = (*snapshot.skills)[counter];
  return std::any_of(skills.begin(), skills.end(),
                     [&](const core::Skill& skill) { return skill.service == service; });
}

Snapshot Opened(const Snapshot& snapshot, size_t counter) {
  Snapshot opened = snapshot;
  Desk& desk = opened.desks[counter];
  desk.state = Desk::State::kFree;
  desk.since = snapshot.now;
  desk.working_since = snapshot.now;
  desk.paused = false;
  return opened;
}

Snapshot WithSkill(const Snapshot& snapshot, size_t counter, core::ServiceId service) {
  Snapshot changed = snapshot;
  auto skills = std::make_shared<Skills>(*snapshot.skills);
  (*skills)[counter].push_back({service, 0, {}});
  changed.skills = std::move(skills);
  return changed;
}

Snapshot SentAway(const Snapshot& snapshot, size_t counter) {
  Snapshot changed = snapshot;
  Desk& desk = changed.desks[counter];
  desk.state = Desk::State::kAway;
  desk.since = snapshot.now;
  desk.paused = true;
  return changed;
}

// Whether anybody waits for the service or is likely to come for it soon.
bool Wanted(const Snapshot& snapshot, const Parameters& parameters, core::ServiceId service) {
  for (const Leg& leg : snapshot.legs) {
    if (std::find(leg.services.begin(), leg.services.end(), service) != leg.services.end()) {
      return true;
    }
  }
  const Duration at = snapshot.now - snapshot.day;
  const auto expected = parameters.arrivals().Expected(at);
  const auto slot = static_cast<size_t>(std::max<int64_t>(0, at / Arrivals::kSlot));
  const size_t classes = parameters.arrivals().classes();
  double sum = 0;
  for (size_t i = slot; i < std::min(slot + 2, expected.size()); ++i) {
    for (size_t c = 0; c < classes; ++c) sum += expected[i][IndexOf(service) * classes + c];
  }
  return sum >= 1;
}

// Whether somebody else is at work for every service of the counter: a queue without any counter is not
// left alone, however short it is.
bool Replaceable(const Snapshot& snapshot, size_t counter) {
  const std::vector<core::Skill>& skills = (*snapshot.skills)[counter];
  return std::all_of(skills.begin(), skills.end(), [&](const core::Skill& skill) {
    for (size_t i = 0; i < snapshot.desks.size(); ++i) {
      if (i != counter && snapshot.desks[i].state != Desk::State::kAway &&
          HasSkill(snapshot, i, skill.service)) {
        return true;
      }
    }
    return false;
  });
}

// The first offset from which on nine in ten are called within the target; the last one if none.
size_t FirstGood(const std::array<double, kOffsets.size()>& shares) {
  size_t good = kOffsets.size();
  while (good > 0 && shares[good - 1] >= kWanted) --good;
  return std::min(good, kOffsets.size() - 1);
}

double Least(const std::array<double, kOffsets.size()>& shares) {
  return *std::min_element(shares.begin(), shares.end());
}

// A counter that could be opened for the service, or else one at work that could take it too: the one
// whose own services are best off.
std::optional<Advice> HelpFor(const Snapshot& snapshot, const Shares& shares,
                              core::ServiceId service) {
  Advice advice;
  advice.service = service;
  double best = kWanted;
  for (size_t i = 0; i < snapshot.desks.size(); ++i) {
    const core::CounterId counter(static_cast<uint32_t>(i + 1));
    const bool retired = snapshot.config->At(counter).retired;
    if (retired) continue;
    const bool away = snapshot.desks[i].state == Desk::State::kAway;
    if (away && HasSkill(snapshot, i, service)) {
      advice.kind = AdviceKind::kOpenCounter;
      advice.counter = counter;
      return advice;
    }
    if (away || HasSkill(snapshot, i, service)) continue;
    double own = 1;
    for (const core::Skill& skill : (*snapshot.skills)[i]) {
      own = std::min(own, Least(shares[IndexOf(skill.service)]));
    }
    if (own < best) continue;
    best = own;
    advice.kind = AdviceKind::kAddSkill;
    advice.counter = counter;
  }
  if (!advice.counter) return std::nullopt;
  return advice;
}

}  // namespace

void Advisor::Clear() {
  standing_.clear();
  advice_.clear();
}

void Advisor::Weigh(const Advice& advice, bool begins, bool ends, Time now,
                    std::vector<Key>& seen) {
  const Key key{advice.kind, advice.service, advice.counter};
  seen.push_back(key);
  Standing& standing = standing_[key];
  const Time since = standing.shown ? standing.advice.since : now;
  standing.advice = advice;
  standing.advice.since = since;
  const bool contradicts = standing.shown ? ends : begins;
  standing.against = contradicts ? standing.against + 1 : 0;
  if (standing.against < kLooks) return;
  standing.shown = !standing.shown;
  standing.against = 0;
}

void Advisor::Look(const Snapshot& snapshot, const Parameters& parameters) {
  const Shares shares = SharesOf(snapshot, parameters, core::CounterId());
  const core::Config& config = *snapshot.config;
  std::vector<Key> seen;
  for (const core::Service& service : config.services) {
    if (service.retired) continue;
    const auto& own = shares[service.id.value() - 1];
    // What is advised already is looked at until it is no longer true.
    const double share = (own[0] + own[1] + own[2]) / 3;
    if (share >= kWanted || !Wanted(snapshot, parameters, service.id)) continue;
    std::optional<Advice> advice = HelpFor(snapshot, shares, service.id);
    if (!advice) continue;
    const size_t counter = advice->counter.value() - 1;
    const Snapshot helped = advice->kind == AdviceKind::kOpenCounter
                                ? Opened(snapshot, counter)
                                : WithSkill(snapshot, counter, service.id);
    const auto then = SharesOf(helped, parameters, core::CounterId())[service.id.value() - 1];
    const size_t good = FirstGood(then);
    advice->share_now = own[0];
    advice->share_then = then[good];
    advice->within = kOffsets[good];
    const bool helps = then[good] >= own[good] + kWorth;
    Weigh(*advice, share < kBad && helps, !helps, snapshot.now, seen);
  }
  for (size_t i = 0; i < snapshot.desks.size(); ++i) {
    const Desk& desk = snapshot.desks[i];
    if (desk.state == Desk::State::kAway || snapshot.now - desk.working_since < kWorkedFor ||
        !Replaceable(snapshot, i)) {
      continue;
    }
    const core::CounterId counter(static_cast<uint32_t>(i + 1));
    double with = 1;
    for (const core::Skill& skill : (*snapshot.skills)[i]) {
      with = std::min(with, Least(shares[skill.service.value() - 1]));
    }
    if (with < kEnough) continue;
    const Shares without = SharesOf(SentAway(snapshot, i), parameters, counter);
    double least = 1;
    for (const core::Skill& skill : (*snapshot.skills)[i]) {
      least = std::min(least, Least(without[skill.service.value() - 1]));
    }
    Advice advice;
    advice.kind = AdviceKind::kMayBreak;
    advice.counter = counter;
    advice.share_now = with;
    advice.share_then = least;
    advice.within = kBreak;
    Weigh(advice, least >= kPlenty, least < kEnough, snapshot.now, seen);
  }
  // What was not worth a look any more counts as said against.
  for (auto& [key, standing] : standing_) {
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    standing.against = standing.shown ? standing.against + 1 : 0;
    if (standing.against >= kLooks) standing = Standing();
  }
  Show();
}

void Advisor::Show() {
  advice_.clear();
  std::optional<Advice> may_break;
  for (const auto& [key, standing] : standing_) {
    if (!standing.shown) continue;
    if (standing.advice.kind != AdviceKind::kMayBreak) {
      advice_.push_back(standing.advice);
    } else if (!may_break || standing.advice.since < may_break->since) {
      // Each is right by itself, and two at once may be wrong: one after the other.
      may_break = standing.advice;
    }
  }
  if (may_break) advice_.push_back(*may_break);
}

}  // namespace onestop::estimate
