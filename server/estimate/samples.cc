#include "server/estimate/samples.h"

#include <algorithm>
#include <cmath>

namespace onestop::estimate {
namespace {

// Quantile of the standard normal distribution, to 1e-3: enough for a belief (Tukey's lambda, 0.135).
double NormalQuantile(double share) {
  constexpr double kLambda = 0.135;
  return (std::pow(share, kLambda) - std::pow(1 - share, kLambda)) / 0.1975;
}

// Past everything that has been seen, work goes on for about so large a part of its mean.
constexpr double kPastLongest = 0.4;

}  // namespace

void Samples::Add(Duration value) {
  const Duration::rep count = value.count();
  if (ring_.size() == capacity_) {
    const Duration::rep old = ring_[oldest_];
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), old));
    sum_ -= static_cast<double>(old);
    ring_[oldest_] = count;
    oldest_ = (oldest_ + 1) % capacity_;
  } else {
    ring_.push_back(count);
  }
  sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), count), count);
  sum_ += static_cast<double>(count);
}

void Samples::AddBelief(Duration mean, size_t count) {
  constexpr double kSigma = 0.55;
  for (size_t i = 0; i < count; ++i) {
    // Every so many-th is out of order, so that forgetting them one by one does not bend the shape.
    const size_t mixed = (i * 17) % count;
    const double share = (static_cast<double>(mixed) + 0.5) / static_cast<double>(count);
    const double value = static_cast<double>(mean.count()) *
                         std::exp(kSigma * NormalQuantile(share) - kSigma * kSigma / 2);
    Add(Duration(std::llround(value)));
  }
}

double Samples::mean() const { return empty() ? 0 : sum_ / static_cast<double>(size()); }

Duration Samples::Draw(Random& random) const {
  return Duration(sorted_[random.Below(sorted_.size())]);
}

Duration Samples::DrawLeft(Duration elapsed, double scale, Random& random) const {
  const double reached = static_cast<double>(elapsed.count()) / scale;
  const auto longer = std::upper_bound(sorted_.begin(), sorted_.end(),
                                       static_cast<Duration::rep>(reached));
  const auto left = static_cast<uint64_t>(sorted_.end() - longer);
  if (left == 0) {
    const double more = -std::log(1.0 - random.Unit()) * kPastLongest * mean() * scale;
    return Duration(std::llround(more));
  }
  const auto chosen = static_cast<double>(*(longer + static_cast<ptrdiff_t>(random.Below(left))));
  return Duration(std::llround((chosen - reached) * scale));
}

Duration Samples::Quantile(double share) const {
  if (empty()) return Duration(0);
  const double place = share * static_cast<double>(size() - 1);
  return Duration(sorted_[static_cast<size_t>(std::llround(place))]);
}

double QuantileOf(const std::vector<double>& sorted, double share) {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double part = place - static_cast<double>(below);
  return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

}  // namespace onestop::estimate
