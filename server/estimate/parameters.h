#ifndef ONESTOP_SERVER_ESTIMATE_PARAMETERS_H_
#define ONESTOP_SERVER_ESTIMATE_PARAMETERS_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "server/core/config.h"
#include "server/estimate/samples.h"
#include "server/estimate/snapshot.h"
#include "server/estimate/staffing.h"

namespace onestop::estimate {

// A sum and its weight that forget: what was added counts less with time or with every addition.
struct Fading {
  double sum = 0;
  double weight = 0;

  void Add(double value, double keep) {
    sum = sum * keep + value;
    weight = weight * keep + 1;
  }
  void Fade(double keep) {
    sum *= keep;
    weight *= keep;
  }
  // The mean, as if `count` observations of `belief` had come before.
  double Mean(double belief, double count) const {
    return (sum + belief * count) / (weight + count);
  }
};

// How many tickets join, by service, class and half-hour of the day, and how full today is compared
// with other days.
class Arrivals {
 public:
  static constexpr Duration kSlot = std::chrono::minutes(30);
  static constexpr size_t kSlots = 48;

  void Resize(size_t services, size_t classes);
  void BeginDay();
  void Add(Duration at, core::ServiceId service, core::ClassId ticket_class);

  // Tickets expected in each slot of the rest of a day, by service and class, as seen at `now`; the
  // inner index is service * classes + class.
  std::vector<std::vector<double>> Expected(Duration now) const;

  size_t classes() const { return classes_; }

 private:
  using Counts = std::vector<double>;

  size_t services_ = 0;
  size_t classes_ = 0;
  // Per slot.
  std::vector<Counts> past_ = std::vector<Counts>(kSlots);
  std::vector<Counts> today_ = std::vector<Counts>(kSlots);
  double past_weight_ = 0;
  double today_total_ = 0;
  std::optional<Duration> first_today_;
};

// What a hall has taught about itself: how long work takes by service and counter, how fast today is,
// who comes and when, who leaves or does not come, and when clerks are there. Learned one event at a
// time; before anything is known, the expected minutes of the configuration are believed. Not thread
// safe.
class Parameters {
 public:
  struct Options {
    // Lengths of work remembered per service, and days of shifts.
    size_t window = 600;
    size_t days = 10;
    // Follows how fast today is.
    bool follow_pace = true;
  };
  // Forgets nothing and follows nothing: for a log that is all alike.
  static Options LongMemory() { return {50'000, 200, false}; }

  explicit Parameters(std::shared_ptr<const core::Config> config);
  Parameters(std::shared_ptr<const core::Config> config, const Options& options);

  // Ids keep their meaning; there may be more of them.
  void SetConfig(std::shared_ptr<const core::Config> config);

  void BeginDay();
  // Learns nothing more, apart from what day it is and how many came.
  void Freeze() { frozen_ = true; }
  // A ticket joined at this time of day; `age`: it had been in the hall for so long.
  void LearnJoin(Duration at, const Leg& leg, Duration age);
  // A leg ended after waiting so long: called, or given up.
  void LearnWait(Duration waited, bool left);
  // A counter had a ticket in hand from call to release.
  struct Work {
    core::ServiceId service;
    core::CounterId counter;
    Duration length{0};
    bool absent = false;
    Time now;
  };
  void LearnWork(const Work& work);
  void LearnGap(Duration gap);
  void LearnReaction(Duration reaction);

  // Draws one length of work; see Simulator.
  Duration DrawWork(core::ServiceId service, core::CounterId counter, Random& random) const;
  Duration DrawWorkLeft(core::ServiceId service, core::CounterId counter, Duration elapsed,
                        Random& random) const;
  Duration DrawGap(Random& random) const;
  Duration DrawGapLeft(Duration elapsed, Random& random) const;
  Duration DrawReaction(Random& random) const;
  // When somebody who joins now will give up; nothing for never.
  std::optional<Duration> DrawPatience(Random& random) const;
  // For how long a ticket that joins had been in the hall: zero for most.
  Duration DrawAge(Random& random) const;

  // Mean time a ticket of the service is in hand today.
  Duration MeanWork(core::ServiceId service) const;

  Staffing& staffing() { return staffing_; }
  const Staffing& staffing() const { return staffing_; }
  const Arrivals& arrivals() const { return arrivals_; }
  const core::Config& config() const { return *config_; }

 private:
  const Samples& PoolOf(core::ServiceId service) const;
  double FactorOf(core::CounterId counter) const;
  double Pace() const;

  const Options options_;
  bool frozen_ = false;
  std::shared_ptr<const core::Config> config_;
  // Of the services, as they would be at a counter of usual speed.
  std::vector<Samples> pools_;
  Samples all_;
  // Of the counters: how much longer work takes there than elsewhere.
  std::vector<Fading> factors_;
  // How much longer work takes now than the pools say, and since when this has not faded.
  Fading pace_;
  Time pace_time_;
  Samples absences_;
  Fading absent_;
  Samples gaps_;
  Samples reactions_;
  // Of legs: how many gave up, in how many hours of waiting.
  double left_ = 0;
  double waited_hours_ = 0;
  Samples ages_;
  Fading aged_;
  Arrivals arrivals_;
  Staffing staffing_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_PARAMETERS_H_
