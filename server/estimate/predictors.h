#ifndef ONESTOP_SERVER_ESTIMATE_PREDICTORS_H_
#define ONESTOP_SERVER_ESTIMATE_PREDICTORS_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "server/estimate/parameters.h"
#include "server/estimate/present.h"

// The simple predictors that a quote is measured against. None of them sees more than the quote does.

namespace onestop::estimate {

enum class Predictor : uint8_t { kMeanOfDay, kLastToEnter, kQueueTimesMean, kRidge };
inline constexpr size_t kPredictors = 4;
constexpr std::array<std::string_view, kPredictors> kPredictorNames = {
    "mean of the day", "last to enter service", "queue x mean / counters", "ridge regression"};
constexpr std::array<std::string_view, kPredictors> kPredictorKeys = {
    "mean_of_day", "last_to_enter", "queue_times_mean", "ridge"};

// Linear least squares with a penalty on the size of the weights (Hoerl & Kennard 1970), over all
// observations so far. Not thread safe.
class Ridge {
 public:
  explicit Ridge(size_t features);

  void Add(const std::vector<double>& features, double target);
  // Solves for the weights. O(features^3).
  void Fit();
  bool fitted() const { return !weights_.empty(); }
  double Predict(const std::vector<double>& features) const;

 private:
  size_t size_;
  std::vector<double> products_;
  std::vector<double> targets_;
  double count_ = 0;
  std::vector<double> weights_;
};

// All of them over one log. In minutes. Not thread safe.
class SimplePredictors {
 public:
  explicit SimplePredictors(const core::Config& config);

  // What they say about a ticket that is about to be issued.
  struct Predictions {
    std::array<double, kPredictors> minutes = {};
    std::vector<double> features;
  };
  Predictions Predict(const Present& present, const Parameters& parameters,
                      core::ServiceId service, core::ClassId ticket_class, Time now) const;

  // A ticket about which `features` was said was called for the first time.
  void Learn(core::ServiceId service, core::ClassId ticket_class,
             const std::vector<double>& features, double minutes);
  void BeginDay();

 private:
  struct Mean {
    double sum = 0;
    double count = 0;
    double value(double otherwise) const { return count > 0 ? sum / count : otherwise; }
  };
  size_t LineOf(core::ServiceId service, core::ClassId ticket_class) const;
  double LastOf(core::ServiceId service, core::ClassId ticket_class) const;

  size_t services_;
  size_t classes_;
  Mean all_;
  // Of today.
  std::vector<Mean> today_;
  // The wait of whoever was called last, per line and per service; below zero for nobody yet.
  std::vector<double> last_;
  std::vector<double> last_of_service_;
  Ridge ridge_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_PREDICTORS_H_
