#include "server/wait_keeper.h"

#include <algorithm>
#include <utility>

#include "server/base/background.h"
#include "server/base/log.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

// A hall in which nothing happens is forecast anew all the same: time passes.
constexpr Duration kQuiet = std::chrono::seconds(1);
// Advice is for minutes, and costs some dozen forecasts: not more often than either of these.
constexpr Duration kAdviceInterval = std::chrono::seconds(20);
constexpr std::chrono::seconds kAdviceEvery(2);
// A busy hall's forecasts take a tenth of one processor at most, and are never older than this.
constexpr int kRest = 9;
constexpr std::chrono::nanoseconds kOldest = std::chrono::milliseconds(900);

// Of a forecast, where so many records came in this time. In any hall of people it is the usual amount;
// beyond a thousand a second the processor is needed by whoever writes them.
size_t WorkFor(uint64_t records, std::chrono::nanoseconds in) {
  constexpr double kMany = 1000;
  const double seconds = std::max(0.1, std::chrono::duration<double>(in).count());
  const double usual = static_cast<double>(estimate::Estimator::kUsualWork);
  const double work = usual * kMany / (kMany + static_cast<double>(records) / seconds);
  return std::max(estimate::Estimator::kLeastWork, static_cast<size_t>(work));
}

}  // namespace

void WaitKeeper::Start(engine::Engine* engine, Options options) {
  options_ = std::move(options);
  for (const std::string& name : options_.halls) {
    halls_[name].reader = std::make_unique<engine::RecordReader>(engine, name, [this] {
      return Stopping();
    });
  }
  thread_ = std::thread([this] { Run(); });
}

void WaitKeeper::Stop() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

bool WaitKeeper::Stopping() const {
  const MutexLock lock(mutex_);
  return stopping_;
}

std::optional<core::Quote> WaitKeeper::QuoteFor(std::string_view hall, const core::State& state,
                                                std::span<const core::ServiceId> services,
                                                core::ClassId ticket_class) {
  const std::shared_ptr<const estimate::Board> board = boards_.Get(hall);
  if (board == nullptr) return std::nullopt;
  return board->QuoteFor(state, services, ticket_class);
}

bool WaitKeeper::CatchUp(HallWaits& hall) {
  while (true) {
    const absl::StatusOr<uint64_t> read = hall.reader->Read([&hall](const engine::RecentRecord& record) {
      hall.estimator.Apply(record.info, record.events);
    });
    if (absl::IsCancelled(read.status())) return false;
    if (!read.ok()) {
      LogWarn("estimate_read_failed", {{"message", FromAbsl(read.status().message())}});
      return true;
    }
    if (*read == 0) return true;
  }
}

void WaitKeeper::Forecast(const std::string& name, HallWaits& hall) {
  const Time now = clock_->WallNow();
  const bool changed = hall.estimator.sequence() != hall.forecast_sequence;
  if (!changed && now - hall.forecast_at < kQuiet) return;
  if (const auto steady = real_clock_.SteadyNow();
      now - hall.advised_at >= kAdviceInterval && steady - hall.advised_steady >= kAdviceEvery) {
    hall.advised_at = now;
    hall.advised_steady = steady;
    hall.estimator.Advise(now);
  }
  const std::chrono::nanoseconds steady = real_clock_.SteadyNow();
  const uint64_t sequence = hall.estimator.sequence();
  const size_t work = WorkFor(sequence - hall.forecast_sequence, steady - hall.forecast_steady);
  hall.forecast_at = now;
  hall.forecast_steady = steady;
  hall.forecast_sequence = sequence;
  boards_.Publish(name, hall.estimator.Forecast(now, work));
}

void WaitKeeper::Run() {
  YieldToOthers("waits");
  while (true) {
    const std::chrono::nanoseconds begin = real_clock_.SteadyNow();
    for (auto& [name, hall] : halls_) {
      if (!CatchUp(hall)) return;
      Forecast(name, hall);
    }
    const std::chrono::nanoseconds spent = real_clock_.SteadyNow() - begin;
    const MutexLock lock(mutex_);
    if (!stopping_) {
      wake_.WaitFor(mutex_, std::clamp(spent * kRest, options_.every, std::max(kOldest, options_.every)));
    }
    if (stopping_) return;
  }
}

}  // namespace onestop
