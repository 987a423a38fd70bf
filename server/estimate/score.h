#ifndef ONESTOP_SERVER_ESTIMATE_SCORE_H_
#define ONESTOP_SERVER_ESTIMATE_SCORE_H_

#include <cstddef>
#include <deque>

namespace onestop::estimate {

// How far forecasts were from what came, in minutes. A plain value.
class ErrorScore {
 public:
  void Add(double predicted, double truth);

  size_t count() const { return count_; }
  double mean_absolute() const;
  double root_mean_square() const;
  // Predicted minus true: positive when people waited less than they were told.
  double bias() const;

 private:
  size_t count_ = 0;
  double absolute_ = 0;
  double square_ = 0;
  double sum_ = 0;
};

// How intervals held that promise nine in ten. In minutes.
class IntervalScore {
 public:
  void Add(double lower, double upper, double truth);

  size_t count() const { return count_; }
  double coverage() const;
  double mean_width() const;
  // The interval score for alpha = 0.1 (Winkler 1972; Gneiting & Raftery 2007): the width, plus 20 times
  // what the truth lay outside. Smaller is better.
  double winkler() const;
  // The least share kept among so many in a row; that of all when there are fewer.
  double worst_in_a_row() const;

  static constexpr size_t kInARow = 200;

 private:
  size_t count_ = 0;
  size_t kept_ = 0;
  double width_ = 0;
  double score_ = 0;
  std::deque<bool> last_;
  size_t last_kept_ = 0;
  double worst_ = 1;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_SCORE_H_
