#include "server/engine/hall_clock.h"

#include <algorithm>
#include <utility>

namespace onestop::engine {

HallClock::HallClock(Duration max_jump, const ClockReading& reading, Time last)
    : max_jump_(max_jump),
      anchor_(std::max(reading.wall, last)),
      anchor_steady_(reading.steady),
      last_(last) {}

Time HallClock::Estimate(const ClockReading& reading) const {
  return anchor_ + std::chrono::floor<Duration>(reading.steady - anchor_steady_);
}

Time HallClock::Now(const ClockReading& reading) {
  const Time estimate = Estimate(reading);
  const Duration gap = reading.wall - estimate;
  const bool off = gap > max_jump_ || gap < -max_jump_;
  if (off && !off_) jump_ = gap;
  off_ = off;
  if (!off && reading.wall > estimate) {
    // A clock that was corrected a little: go with it. Backwards, the estimate waits for it.
    anchor_ = reading.wall;
    anchor_steady_ = reading.steady;
  }
  last_ = std::max({last_, estimate, off ? estimate : reading.wall});
  return last_;
}

std::optional<Duration> HallClock::TakeJump() { return std::exchange(jump_, std::nullopt); }

void HallClock::Follow(const ClockReading& reading) {
  anchor_ = std::max(reading.wall, last_);
  anchor_steady_ = reading.steady;
  // One that is behind is waited for: that was told already.
  off_ = off_ && anchor_ - reading.wall > max_jump_;
}

}  // namespace onestop::engine
