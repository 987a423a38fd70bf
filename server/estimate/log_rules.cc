#include "server/estimate/log_rules.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "server/core/call_policy.h"

namespace onestop::estimate {
namespace {

// A service that makes up less of a counter's calls is none of its skills: somebody helped out.
constexpr double kLeastShare = 0.02;
// How slowly the agreement of a rule is forgotten, and by how much another must be better.
constexpr double kKeep = 1 - 1.0 / 2000;
constexpr double kMargin = 3;

}  // namespace

LogRules::LogRules(std::shared_ptr<const core::Config> config) {
  AddRule(*config, core::CallingRule::kFcfs, 100);
  if (config->classes.size() > 1) {
    AddRule(*config, core::CallingRule::kAccumulating, 150);
    AddRule(*config, core::CallingRule::kAccumulating, 200);
    AddRule(*config, core::CallingRule::kAccumulating, 400);
    AddRule(*config, core::CallingRule::kStrict, 200);
  }
  calls_.assign(config->counters.size(), std::vector<double>(config->services.size()));
}

void LogRules::AddRule(const core::Config& base, core::CallingRule rule, uint32_t weight) {
  auto config = std::make_shared<core::Config>(base);
  config->policies.rule = rule;
  for (core::TicketClass& entry : config->classes) {
    if (entry.kind != core::ClassKind::kRegular) entry.weight = weight;
  }
  rules_.push_back({std::move(config), 0});
}

std::shared_ptr<const core::Config> LogRules::config() const { return rules_[best_].config; }

bool LogRules::TakeChanged() { return std::exchange(changed_, false); }

std::shared_ptr<const Skills> LogRules::skills() const {
  auto skills = std::make_shared<Skills>();
  for (const std::vector<double>& calls : calls_) {
    std::vector<core::Skill>& own = skills->emplace_back();
    const double total = std::accumulate(calls.begin(), calls.end(), 0.0);
    for (size_t i = 0; i < calls.size(); ++i) {
      // A counter that has not called anybody yet may take anything.
      if (total > 0 && calls[i] < std::max(1.0, kLeastShare * total)) continue;
      own.push_back({core::ServiceId(static_cast<uint32_t>(i + 1)), 0, {}});
    }
  }
  return skills;
}

void LogRules::CountSkill(core::CounterId counter, core::ServiceId service) {
  std::vector<double>& calls = calls_[counter.value() - 1];
  const double total = std::accumulate(calls.begin(), calls.end(), 0.0);
  const double least = std::max(1.0, kLeastShare * total);
  double& own = calls[service.value() - 1];
  if (total == 0 || (own < least && own + 1 >= least)) changed_ = true;
  own += 1;
}

void LogRules::CompareRules(const Present& present, const HallEvent& call, const Leg& called) {
  // The heads this counter might have taken; only a choice says anything.
  std::vector<core::Candidate> heads;
  const std::vector<core::Skill>& skills = present.skills()[call.counter.value() - 1];
  for (const core::Skill& skill : skills) {
    for (const core::TicketClass& entry : present.config().classes) {
      const Leg* head = present.Head(skill.service, entry.id);
      if (head == nullptr) continue;
      core::Candidate candidate;
      candidate.ticket = head->ticket;
      candidate.service = skill.service;
      candidate.ticket_class = entry.id;
      candidate.entry = head->entry;
      heads.push_back(candidate);
    }
  }
  if (heads.size() < 2) return;
  for (Rule& rule : rules_) {
    const core::Candidate* chosen =
        core::Best(*rule.config, present.desk(call.counter).priority_run, heads, call.time);
    rule.agreed = rule.agreed * kKeep + (chosen->ticket == called.ticket ? 1 : 0);
  }
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].agreed > rules_[best_].agreed + kMargin) {
      best_ = i;
      changed_ = true;
    }
  }
}

void LogRules::Learn(const Present& present, const HallEvent& call) {
  const Leg* leg = present.Find(call.ticket);
  if (leg == nullptr) return;
  const core::ServiceId service = call.services.empty()
                                      ? (leg->services.empty() ? core::ServiceId()
                                                               : leg->services.front())
                                      : call.services.front();
  if (!service) return;
  CompareRules(present, call, *leg);
  CountSkill(call.counter, service);
}

}  // namespace onestop::estimate
