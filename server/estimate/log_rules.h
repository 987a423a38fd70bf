#ifndef ONESTOP_SERVER_ESTIMATE_LOG_RULES_H_
#define ONESTOP_SERVER_ESTIMATE_LOG_RULES_H_

#include <memory>
#include <vector>

#include "server/estimate/present.h"

namespace onestop::estimate {

// What a log says about a hall that has no configuration: which services each counter takes, and by
// which rule its next ticket is chosen. Learned from the calls seen so far, never from those to come.
// Not thread safe.
class LogRules {
 public:
  explicit LogRules(std::shared_ptr<const core::Config> config);

  // A call is about to be applied to `present`.
  void Learn(const Present& present, const HallEvent& call);

  // What has been learned so far: skills, and a configuration with the rule that agrees with the largest
  // share of the calls.
  std::shared_ptr<const Skills> skills() const;
  std::shared_ptr<const core::Config> config() const;
  // True when one of the two has changed since it was last asked.
  bool TakeChanged();

 private:
  struct Rule {
    std::shared_ptr<const core::Config> config;
    double agreed = 0;
  };

  void AddRule(const core::Config& base, core::CallingRule rule, uint32_t weight);
  void CountSkill(core::CounterId counter, core::ServiceId service);
  void CompareRules(const Present& present, const HallEvent& call, const Leg& called);

  std::vector<Rule> rules_;
  size_t best_ = 0;
  // Calls by counter and service.
  std::vector<std::vector<double>> calls_;
  bool changed_ = true;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_LOG_RULES_H_
