#include "server/estimate/log_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>


namespace onestop::estimate {
namespace {

// A service that makes up less of a counter's calls is none of its skills: somebody helped out.
constexpr double kLeastShare = 0.02;
// A class of which so many calls would have been expected, and none came, is not taken.
constexpr double kClassExpected = 8;
// A counter that has not called a service with fewer waiting in so many calls only helps.
constexpr size_t kHelperCalls = 20;
// Of the logistic regression: steepness, step, and how fast what is no longer confirmed goes back.
constexpr double kSteepness = 2;
constexpr double kStep = 0.03;
constexpr double kShrink = 1e-4;
const double kMostUnequal = std::log(30.0);
constexpr Duration kLeastWait = std::chrono::seconds(10);
// How slowly agreement is forgotten, and by how much learned rules must agree better.
constexpr double kKeep = 1 - 1.0 / 1000;
constexpr double kMargin = 1.01;
// New weights are put in force after so many choices.
constexpr size_t kRefresh = 50;

}  // namespace

LogRules::LogRules(std::shared_ptr<const core::Config> config)
    : base_(std::move(config)),
      class_counts_(base_->classes.size()),
      weights_(base_->classes.size()),
      targets_(base_->services.size()) {
  Calls none;
  none.classes.resize(base_->classes.size());
  calls_.assign(base_->counters.size(), std::vector<Calls>(base_->services.size(), none));
}

bool LogRules::TakeChanged() { return std::exchange(changed_, false); }

std::shared_ptr<const core::Config> LogRules::config() const {
  auto config = std::make_shared<core::Config>(*base_);
  config->policies.rule = learned_agreed_ > fcfs_agreed_ * kMargin
                              ? core::CallingRule::kAccumulating
                              : core::CallingRule::kFcfs;
  for (size_t i = 0; i < weights_.size(); ++i) {
    config->classes[i].weight = static_cast<uint32_t>(
        std::lround(100 * std::exp(std::clamp(weights_[i], -2.0, kMostUnequal))));
  }
  for (size_t i = 0; i < targets_.size(); ++i) {
    config->services[i].target_wait = Duration(std::llround(
        static_cast<double>(base_->services[i].target_wait.count()) * std::exp(targets_[i])));
  }
  return config;
}

core::Skill LogRules::SkillOf(core::ServiceId service, const Calls& calls) const {
  core::Skill skill;
  skill.service = service;
  if (calls.waiting.size() >= kHelperCalls) {
    const size_t least = *std::min_element(calls.waiting.begin(), calls.waiting.end());
    if (least > 1) skill.helper_threshold = static_cast<uint32_t>(least);
  }
  const double all = std::accumulate(class_counts_.begin(), class_counts_.end(), 0.0);
  for (size_t i = 0; i < calls.classes.size(); ++i) {
    if (calls.classes[i] > 0 || calls.count * class_counts_[i] / all < kClassExpected) {
      skill.classes.push_back(core::ClassId(static_cast<uint32_t>(i + 1)));
    }
  }
  if (skill.classes.size() == calls.classes.size()) skill.classes.clear();
  return skill;
}

std::shared_ptr<const Skills> LogRules::skills() const {
  auto skills = std::make_shared<Skills>();
  for (const std::vector<Calls>& counter : calls_) {
    std::vector<core::Skill>& own = skills->emplace_back();
    double total = 0;
    for (const Calls& calls : counter) total += calls.count;
    for (size_t i = 0; i < counter.size(); ++i) {
      const core::ServiceId service(static_cast<uint32_t>(i + 1));
      // A counter that has not called anybody yet may take anything.
      if (total == 0) {
        own.push_back({service, 0, {}});
      } else if (counter[i].count >= std::max(1.0, kLeastShare * total)) {
        own.push_back(SkillOf(service, counter[i]));
      }
    }
  }
  return skills;
}

void LogRules::CountCall(const Present& present, const HallEvent& call, core::ServiceId service,
                         core::ClassId ticket_class) {
  Calls& calls = calls_[call.counter.value() - 1][service.value() - 1];
  if (calls.count == 0) changed_ = true;
  calls.count += 1;
  calls.classes[ticket_class.value() - 1] += 1;
  class_counts_[ticket_class.value() - 1] += 1;
  calls.waiting.push_back(present.waiting(service));
  if (calls.waiting.size() > kHelperCalls * 5) calls.waiting.pop_front();
}

double LogRules::Score(const core::Candidate& candidate, Time now) const {
  const auto wait = static_cast<double>(std::max(kLeastWait, now - candidate.entry).count());
  return std::log(wait) + weights_[candidate.ticket_class.value() - 1] -
         targets_[candidate.service.value() - 1];
}

void LogRules::LearnOrder(const Present& present, const HallEvent& call, const Leg& called) {
  // The heads this counter might have taken; only a choice says anything.
  std::vector<core::Candidate> heads;
  const core::Candidate* chosen = nullptr;
  const std::vector<core::Skill>& skills = present.skills()[call.counter.value() - 1];
  for (const core::Skill& skill : skills) {
    for (const core::TicketClass& entry : present.config().classes) {
      const Leg* head = present.Head(skill.service, entry.id);
      if (head == nullptr || !core::TakesClass(skill, entry.id)) continue;
      core::Candidate candidate;
      candidate.ticket = head->ticket;
      candidate.service = skill.service;
      candidate.ticket_class = entry.id;
      candidate.entry = head->entry;
      heads.push_back(candidate);
    }
  }
  if (heads.size() < 2) return;
  double best_score = -1e9;
  const core::Candidate* best = nullptr;
  const core::Candidate* first = &heads.front();
  for (const core::Candidate& head : heads) {
    if (head.ticket == called.ticket) chosen = &head;
    if (head.entry < first->entry) first = &head;
    if (const double score = Score(head, call.time); score > best_score) {
      best_score = score;
      best = &head;
    }
  }
  // Somebody was called out of turn.
  if (chosen == nullptr) return;
  learned_agreed_ = learned_agreed_ * kKeep + (best == chosen ? 1 : 0);
  fcfs_agreed_ = fcfs_agreed_ * kKeep + (first == chosen ? 1 : 0);
  for (const core::Candidate& other : heads) {
    if (&other == chosen) continue;
    const double margin = Score(*chosen, call.time) - Score(other, call.time);
    const double surprise = 1 / (1 + std::exp(kSteepness * margin));
    const double step = kStep * surprise;
    auto move = [&](double& value, double by) {
      value = std::clamp(value * (1 - kShrink) + by, -kMostUnequal, kMostUnequal);
    };
    move(weights_[chosen->ticket_class.value() - 1], step);
    move(weights_[other.ticket_class.value() - 1], -step);
    move(targets_[chosen->service.value() - 1], -step);
    move(targets_[other.service.value() - 1], step);
  }
  if (++choices_ % kRefresh == 0) changed_ = true;
}

void LogRules::Learn(const Present& present, const HallEvent& call) {
  const Leg* leg = present.Find(call.ticket);
  if (leg == nullptr) return;
  const core::ServiceId service = call.services.empty()
                                      ? (leg->services.empty() ? core::ServiceId()
                                                               : leg->services.front())
                                      : call.services.front();
  if (!service) return;
  LearnOrder(present, call, *leg);
  CountCall(present, call, service, leg->ticket_class);
}

}  // namespace onestop::estimate
