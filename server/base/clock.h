#ifndef ONESTOP_SERVER_BASE_CLOCK_H_
#define ONESTOP_SERVER_BASE_CLOCK_H_

#include <chrono>

#include "server/base/mutex.h"
#include "server/base/time.h"

namespace onestop {

// Where every part of the program gets the time from. Thread safe, in every implementation.
class Clock {
 public:
  virtual ~Clock() = default;

  // Civil time as the machine believes it now. May jump, also backwards.
  virtual Time WallNow() = 0;

  // Time since an arbitrary start. Never goes back; not to be compared between processes.
  virtual std::chrono::nanoseconds SteadyNow() = 0;
};

// The machine's own clocks.
class SystemClock : public Clock {
 public:
  Time WallNow() override;
  std::chrono::nanoseconds SteadyNow() override;
};

// Time that stands still until a test moves it.
class FakeClock : public Clock {
 public:
  explicit FakeClock(Time wall = Time(), std::chrono::nanoseconds steady = {});

  Time WallNow() override;
  std::chrono::nanoseconds SteadyNow() override;

  // Lets time pass: both clocks go forward. `elapsed` must not be negative.
  void Advance(std::chrono::nanoseconds elapsed);

  // The wall clock jumps, forwards or backwards; the steady one does not notice.
  void SetWall(Time wall);

 private:
  Mutex mutex_;
  // Nanoseconds, so that many small steps add up.
  std::chrono::sys_time<std::chrono::nanoseconds> wall_ ONESTOP_GUARDED_BY(mutex_);
  std::chrono::nanoseconds steady_ ONESTOP_GUARDED_BY(mutex_);
};

// A hall-day in minutes, for demonstrations and load: begins at `start` when constructed and runs
// `speed` times as fast as the base clock, wall and steady alike. `speed` is greater than 0.
class ScaledClock : public Clock {
 public:
  ScaledClock(Time start, double speed);
  // `base` must outlive this clock.
  ScaledClock(Time start, double speed, Clock& base);

  Time WallNow() override;
  std::chrono::nanoseconds SteadyNow() override;

 private:
  Clock& base_;
  const Time start_;
  const double speed_;
  const std::chrono::nanoseconds base_start_;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_CLOCK_H_
