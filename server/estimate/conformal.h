#ifndef ONESTOP_SERVER_ESTIMATE_CONFORMAL_H_
#define ONESTOP_SERVER_ESTIMATE_CONFORMAL_H_

#include <cstddef>
#include <deque>

namespace onestop::estimate {

// Keeps one tail of an interval honest, whatever is wrong with the forecast behind it: adaptive
// conformal inference (Gibbs & Candes 2021, "Adaptive conformal inference under distribution shift").
// A score says by how much the truth lay outside, in widths of the interval (negative: inside); the
// correction is a quantile of the last scores, whose level moves a little with every hit and miss.
// Not thread safe.
class ConformalTail {
 public:
  // `miss`: the share of truths that may lie outside, such as 0.05.
  explicit ConformalTail(double miss) : target_(miss), level_(miss) {}

  // By how many widths the tail is moved outward; negative moves it inward.
  double correction() const;
  // The truth came to be known: `score` against the uncorrected tail; `missed`: it lay outside the
  // corrected one.
  void Learn(double score, bool missed);

  size_t size() const { return scores_.size(); }

 private:
  double target_;
  double level_;
  std::deque<double> scores_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_CONFORMAL_H_
