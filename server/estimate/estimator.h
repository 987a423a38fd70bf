#ifndef ONESTOP_SERVER_ESTIMATE_ESTIMATOR_H_
#define ONESTOP_SERVER_ESTIMATE_ESTIMATOR_H_

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/estimate/board.h"
#include "server/estimate/present.h"
#include "server/estimate/quote.h"
#include "server/estimate/translator.h"

namespace onestop::estimate {

// The wait estimates of one hall: reads its journal from the first record on, and says at any moment how
// long people will wait. What it has learned is a function of the records, so that nothing has to be
// kept over a restart but the journal. Not thread safe.
class Estimator {
 public:
  Estimator() : translator_(core::State()) {}

  // The next record.
  void Apply(const core::RecordInfo& record, std::span<const core::Event> events);
  uint64_t sequence() const { return translator_.state().sequence; }

  // How much work a forecast may be: legs that are simulated, times futures. The usual amount is a tenth
  // of a second.
  static constexpr size_t kUsualWork = 20'000;
  static constexpr size_t kLeastWork = 4'000;

  // Everybody's wait as seen at `now`: one run of simulated futures for all lines and tickets. Where that
  // were more than `work`, fewer futures are run, and past some hundred who wait the end of the line is
  // not simulated but extrapolated. Null before there is a hall-day.
  std::shared_ptr<const Board> Forecast(Time now, size_t work = kUsualWork) const;
  // Looks anew at what should be done about the waits; the next boards carry it.
  void Advise(Time now);

  const Parameters& parameters() const { return *parameters_; }
  const Present& present() const { return *present_; }
  bool ready() const { return present_ != nullptr; }
  const core::State& state() const { return translator_.state(); }

 private:
  void ApplyOne(const core::Event& event, Time now);
  void OnIssued(const core::TicketIssued& event);
  void OnCalled(const core::TicketCalled& event, Time now);
  void TakeSkills();
  void Extrapolate(const Snapshot& snapshot, const estimate::Forecast& forecast, Board& board) const;

  Translator translator_;
  std::shared_ptr<const core::Config> config_;
  std::unique_ptr<Parameters> parameters_;
  std::unique_ptr<Present> present_;
  Calibration calibration_;
  // Of tickets that have not been called yet.
  absl::flat_hash_map<core::TicketId, Calibration::Subject> promised_;
  std::vector<HallEvent> events_;
  Advisor advisor_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_ESTIMATOR_H_
