#include "server/estimate/score.h"

#include <algorithm>
#include <cmath>

namespace onestop::estimate {
namespace {

// Promised is nine in ten.
constexpr double kAlpha = 0.1;

double Share(double part, size_t count) {
  return count == 0 ? 0 : part / static_cast<double>(count);
}

}  // namespace

void ErrorScore::Add(double predicted, double truth) {
  const double error = predicted - truth;
  ++count_;
  absolute_ += std::abs(error);
  square_ += error * error;
  sum_ += error;
}

double ErrorScore::mean_absolute() const { return Share(absolute_, count_); }
double ErrorScore::root_mean_square() const { return std::sqrt(Share(square_, count_)); }
double ErrorScore::bias() const { return Share(sum_, count_); }

void IntervalScore::Add(double lower, double upper, double truth) {
  const bool kept = lower <= truth && truth <= upper;
  ++count_;
  kept_ += kept ? 1 : 0;
  width_ += upper - lower;
  score_ += upper - lower + 2 / kAlpha * (std::max(0.0, lower - truth) + std::max(0.0, truth - upper));
  last_.push_back(kept);
  last_kept_ += kept ? 1 : 0;
  if (last_.size() > kInARow) {
    last_kept_ -= last_.front() ? 1 : 0;
    last_.pop_front();
  }
  if (last_.size() == kInARow) {
    worst_ = std::min(worst_, Share(static_cast<double>(last_kept_), kInARow));
  }
}

double IntervalScore::coverage() const { return Share(static_cast<double>(kept_), count_); }
double IntervalScore::mean_width() const { return Share(width_, count_); }
double IntervalScore::winkler() const { return Share(score_, count_); }
double IntervalScore::worst_in_a_row() const {
  return count_ < kInARow ? coverage() : worst_;
}

}  // namespace onestop::estimate
