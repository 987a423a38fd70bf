#ifndef ONESTOP_SERVER_ESTIMATE_SAMPLES_H_
#define ONESTOP_SERVER_ESTIMATE_SAMPLES_H_

#include <cstddef>
#include <vector>

#include "server/base/random.h"
#include "server/base/time.h"

namespace onestop::estimate {

// The last so many observations of a length of time, as a distribution to draw from: an empirical one,
// because no formula fits both a signature and a company's registration. Not thread safe.
class Samples {
 public:
  explicit Samples(size_t capacity) : capacity_(capacity) {}

  // Forgets the oldest when full. O(capacity).
  void Add(Duration value);
  // Adds `count` values of the usual shape of such lengths (lognormal, coefficient of variation 0.6)
  // with this mean: what is believed before anything has been seen.
  void AddBelief(Duration mean, size_t count);

  size_t size() const { return sorted_.size(); }
  bool empty() const { return sorted_.empty(); }
  // Of all of them; 0 when there are none.
  double mean() const;

  // One of them. Must not be empty.
  Duration Draw(Random& random) const;
  // How much is left of a length that has lasted `elapsed` already: a draw from those that are longer;
  // past the longest, a share of the mean. Must not be empty. `scale` is applied to the values.
  Duration DrawLeft(Duration elapsed, double scale, Random& random) const;
  // The value below which this share lies; 0 when there are none.
  Duration Quantile(double share) const;

 private:
  size_t capacity_;
  // In order of arrival, as a ring; and by size.
  std::vector<Duration::rep> ring_;
  size_t oldest_ = 0;
  std::vector<Duration::rep> sorted_;
  double sum_ = 0;
};

// Of a sorted list, interpolated between neighbours (type 7 of Hyndman & Fan 1996). Must not be empty.
double QuantileOf(const std::vector<double>& sorted, double share);

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_SAMPLES_H_
