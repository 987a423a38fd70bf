#include "server/estimate/conformal.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace onestop::estimate {
namespace {

constexpr double kGamma = 0.002;
constexpr size_t kWindow = 600;
// Below so many scores a quantile far out in a tail means little; the fewer there are, the more of this
// correction stands in for it, because who knows little must not promise much.
constexpr size_t kLeast = 100;
constexpr double kIgnorance = 0.6;
// A correction is no larger than this many widths.
constexpr double kMost = 5;

}  // namespace

double ConformalTail::correction() const {
  const double known = std::min(1.0, static_cast<double>(scores_.size()) / kLeast);
  if (scores_.empty()) return kIgnorance;
  std::vector<double> scores(scores_.begin(), scores_.end());
  // The smallest score that at least the wanted share of them, and of one more, does not exceed.
  const double count = static_cast<double>(scores.size());
  const double rank = std::ceil((count + 1) * (1 - std::clamp(level_, 0.0, 1.0)));
  const auto place = static_cast<size_t>(std::clamp(rank, 1.0, count)) - 1;
  std::nth_element(scores.begin(), scores.begin() + static_cast<ptrdiff_t>(place), scores.end());
  return known * std::clamp(scores[place], -kMost, kMost) + (1 - known) * kIgnorance;
}

void ConformalTail::Learn(double score, bool missed) {
  scores_.push_back(score);
  if (scores_.size() > kWindow) scores_.pop_front();
  level_ += kGamma * (target_ - (missed ? 1.0 : 0.0));
}

}  // namespace onestop::estimate
