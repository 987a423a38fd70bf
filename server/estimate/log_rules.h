#ifndef ONESTOP_SERVER_ESTIMATE_LOG_RULES_H_
#define ONESTOP_SERVER_ESTIMATE_LOG_RULES_H_

#include <deque>
#include <memory>
#include <vector>

#include "server/core/call_policy.h"
#include "server/estimate/present.h"

namespace onestop::estimate {

// What a log says about a hall that has no configuration: which services each counter takes, of which
// classes and from which length of the queue on, and who is called next. Learned from the calls seen so
// far, never from those to come.
//
// Who is next is learned as one rule: the head of a line with the largest wait * weight / target is
// called, with a weight for each class and a target for each service that explain the calls best
// (pairwise logistic regression on the logarithms; Bradley & Terry 1952). Equal weights and targets are
// first come, first served; very unequal weights are strict priority. Beside it stands first come,
// first served as it is, for a hall in which that explains no less.
//
// Not thread safe.
class LogRules {
 public:
  explicit LogRules(std::shared_ptr<const core::Config> config);

  // A call is about to be applied to `present`.
  void Learn(const Present& present, const HallEvent& call);

  // What has been learned so far.
  std::shared_ptr<const Skills> skills() const;
  std::shared_ptr<const core::Config> config() const;
  // True when one of the two has changed since it was last asked.
  bool TakeChanged();

 private:
  // What one counter has called of one service.
  struct Calls {
    double count = 0;
    std::vector<double> classes;
    // How many waited for the service at its last calls.
    std::deque<size_t> waiting;
  };

  core::Skill SkillOf(core::ServiceId service, const Calls& calls) const;
  void CountCall(const Present& present, const HallEvent& call, core::ServiceId service,
                 core::ClassId ticket_class);
  void LearnOrder(const Present& present, const HallEvent& call, const Leg& called);
  double Score(const core::Candidate& candidate, Time now) const;

  const std::shared_ptr<const core::Config> base_;
  // By counter and service.
  std::vector<std::vector<Calls>> calls_;
  std::vector<double> class_counts_;
  // Logarithms of weights by class and of targets by service.
  std::vector<double> weights_;
  std::vector<double> targets_;
  // How often each of the two rules agreed, of the choices there were.
  double learned_agreed_ = 0;
  double fcfs_agreed_ = 0;
  size_t choices_ = 0;
  bool changed_ = true;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_LOG_RULES_H_
