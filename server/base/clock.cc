#include "server/base/clock.h"

#include "server/base/check.h"

namespace onestop {
namespace {

using std::chrono::nanoseconds;

Clock& SharedSystemClock() {
  static SystemClock clock;
  return clock;
}

}  // namespace

Time SystemClock::WallNow() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

nanoseconds SystemClock::SteadyNow() { return std::chrono::steady_clock::now().time_since_epoch(); }

FakeClock::FakeClock(Time wall, nanoseconds steady) : wall_(wall), steady_(steady) {}

Time FakeClock::WallNow() {
  MutexLock lock(mutex_);
  return std::chrono::floor<Duration>(wall_);
}

nanoseconds FakeClock::SteadyNow() {
  MutexLock lock(mutex_);
  return steady_;
}

void FakeClock::Advance(nanoseconds elapsed) {
  ONESTOP_CHECK(elapsed >= nanoseconds(0)) << "time does not pass backwards";
  MutexLock lock(mutex_);
  wall_ += elapsed;
  steady_ += elapsed;
}

void FakeClock::SetWall(Time wall) {
  MutexLock lock(mutex_);
  wall_ = wall;
}

ScaledClock::ScaledClock(Time start, double speed)
    : ScaledClock(start, speed, SharedSystemClock()) {}

ScaledClock::ScaledClock(Time start, double speed, Clock& base)
    : base_(base), start_(start), speed_(speed), base_start_(base.SteadyNow()) {
  ONESTOP_CHECK(speed > 0) << "a clock must run";
}

Time ScaledClock::WallNow() { return start_ + std::chrono::floor<Duration>(SteadyNow()); }

nanoseconds ScaledClock::SteadyNow() {
  const std::chrono::duration<double, std::nano> elapsed = base_.SteadyNow() - base_start_;
  return std::chrono::floor<nanoseconds>(elapsed * speed_);
}

}  // namespace onestop
