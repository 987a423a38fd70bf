#ifndef ONESTOP_SERVER_ENGINE_HALL_CLOCK_H_
#define ONESTOP_SERVER_ENGINE_HALL_CLOCK_H_

#include <chrono>
#include <optional>

#include "server/base/time.h"

namespace onestop::engine {

// One reading of both clocks.
struct ClockReading {
  Time wall;
  std::chrono::nanoseconds steady{0};
};

// The time of one hall: it never goes back, whatever the wall clock does. It follows the wall clock
// while that agrees with the steady one; a jump of more than `max_jump` is reported and not followed
// until Follow is called, at a moment when no hall-day is open.
//
// Thread safety: none; the engine's thread owns it.
class HallClock {
 public:
  // `last` is the time of the hall's last record.
  HallClock(Duration max_jump, const ClockReading& reading, Time last);

  // The hall's time now. Never less than before.
  Time Now(const ClockReading& reading);

  // By how much the wall clock is off, once per jump; unset when it agrees.
  std::optional<Duration> TakeJump();

  // Accepts the wall clock as it is, as far as that does not mean going back.
  void Follow(const ClockReading& reading);

 private:
  Time Estimate(const ClockReading& reading) const;

  Duration max_jump_;
  // The hall's time at one steady reading; between readings the steady clock counts.
  Time anchor_;
  std::chrono::nanoseconds anchor_steady_;
  Time last_;
  bool off_ = false;
  std::optional<Duration> jump_;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_HALL_CLOCK_H_
