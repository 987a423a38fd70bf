#include "server/estimate/predictors.h"
#include "server/estimate/values.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace onestop::estimate {
namespace {

// The features that do not depend on how many services and classes there are.
constexpr size_t kPlainFeatures = 8;
constexpr double kPenalty = 1.0;

}  // namespace

Ridge::Ridge(size_t features)
    : size_(features), products_(features * features), targets_(features) {}

void Ridge::Add(const std::vector<double>& features, double target) {
  for (size_t i = 0; i < size_; ++i) {
    if (features[i] == 0) continue;
    targets_[i] += features[i] * target;
    for (size_t j = 0; j <= i; ++j) products_[i * size_ + j] += features[i] * features[j];
  }
  count_ += 1;
}

void Ridge::Fit() {
  if (count_ < static_cast<double>(size_)) return;
  // Cholesky: products + penalty = lower * transpose(lower).
  std::vector<double> lower = products_;
  for (size_t i = 0; i < size_; ++i) lower[i * size_ + i] += kPenalty;
  for (size_t i = 0; i < size_; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      double sum = lower[i * size_ + j];
      for (size_t k = 0; k < j; ++k) sum -= lower[i * size_ + k] * lower[j * size_ + k];
      lower[i * size_ + j] = i == j ? std::sqrt(std::max(sum, 1e-9)) : sum / lower[j * size_ + j];
    }
  }
  weights_ = targets_;
  for (size_t i = 0; i < size_; ++i) {
    for (size_t k = 0; k < i; ++k) weights_[i] -= lower[i * size_ + k] * weights_[k];
    weights_[i] /= lower[i * size_ + i];
  }
  for (size_t i = size_; i-- > 0;) {
    for (size_t k = i + 1; k < size_; ++k) weights_[i] -= lower[k * size_ + i] * weights_[k];
    weights_[i] /= lower[i * size_ + i];
  }
}

double Ridge::Predict(const std::vector<double>& features) const {
  double sum = 0;
  for (size_t i = 0; i < size_; ++i) sum += weights_[i] * features[i];
  return sum;
}

SimplePredictors::SimplePredictors(const core::Config& config)
    : services_(config.services.size()),
      classes_(config.classes.size()),
      today_(services_),
      last_(services_ * classes_, -1.0),
      last_of_service_(services_, -1.0),
      ridge_(kPlainFeatures + services_ * 2 + classes_) {}

size_t SimplePredictors::LineOf(core::ServiceId service, core::ClassId ticket_class) const {
  return (service.value() - 1) * classes_ + ticket_class.value() - 1;
}

double SimplePredictors::LastOf(core::ServiceId service, core::ClassId ticket_class) const {
  const double own = last_[LineOf(service, ticket_class)];
  if (own >= 0) return own;
  return std::max(0.0, last_of_service_[service.value() - 1]);
}

SimplePredictors::Predictions SimplePredictors::Predict(const Present& present,
                                                        const Parameters& parameters,
                                                        core::ServiceId service,
                                                        core::ClassId ticket_class,
                                                        Time now) const {
  const double usual = all_.value(0);
  const double waiting = static_cast<double>(present.waiting(service));
  const double counters = std::max(1.0, static_cast<double>(present.working(service)));
  const double queue = (waiting + 1) * Minutes(parameters.MeanWork(service)) / counters;
  const double last = LastOf(service, ticket_class);
  const size_t index = service.value() - 1;

  Predictions said;
  std::vector<double>& features = said.features;
  features.assign(kPlainFeatures + services_ * 2 + classes_, 0.0);
  const double hours = Minutes(now - present.day()) / 60;
  features[0] = 1;
  features[1] = static_cast<double>(present.waiting());
  features[2] = waiting;
  features[3] = counters;
  features[4] = queue;
  features[5] = std::sin(hours * std::numbers::pi / 12);
  features[6] = std::cos(hours * std::numbers::pi / 12);
  features[7] = waiting / counters;
  features[kPlainFeatures + index] = 1;
  features[kPlainFeatures + services_ + index] = queue;
  features[kPlainFeatures + services_ * 2 + ticket_class.value() - 1] = 1;

  auto set = [&](Predictor predictor, double minutes) {
    said.minutes[static_cast<size_t>(predictor)] = minutes;
  };
  set(Predictor::kMeanOfDay, today_[index].value(usual));
  set(Predictor::kLastToEnter, last);
  set(Predictor::kQueueTimesMean, waiting * Minutes(parameters.MeanWork(service)) / counters);
  set(Predictor::kRidge, ridge_.fitted() ? std::max(0.0, ridge_.Predict(features)) : last);
  return said;
}

void SimplePredictors::Learn(core::ServiceId service, core::ClassId ticket_class,
                             const std::vector<double>& features, double minutes) {
  all_.sum += minutes;
  all_.count += 1;
  Mean& today = today_[service.value() - 1];
  today.sum += minutes;
  today.count += 1;
  last_[LineOf(service, ticket_class)] = minutes;
  last_of_service_[service.value() - 1] = minutes;
  ridge_.Add(features, minutes);
}

void SimplePredictors::BeginDay() {
  ridge_.Fit();
  for (Mean& mean : today_) mean = Mean();
  std::fill(last_.begin(), last_.end(), -1.0);
  std::fill(last_of_service_.begin(), last_of_service_.end(), -1.0);
}

}  // namespace onestop::estimate
