#include "server/wait_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <utility>

#include "server/base/log.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

// Records read at once: some megabytes, and a few milliseconds between commits.
constexpr uint64_t kSlice = 2000;
// How often a read that takes long looks whether anybody still wants it.
constexpr std::chrono::milliseconds kLook(100);
// A hall in which nothing happens is forecast anew all the same: time passes.
constexpr Duration kQuiet = std::chrono::seconds(1);
// Advice is for minutes, and costs some dozen forecasts: not more often than either of these.
constexpr Duration kAdviceInterval = std::chrono::seconds(20);
constexpr std::chrono::seconds kAdviceEvery(2);
// A busy hall's forecasts take a tenth of one processor at most, and are never older than this.
constexpr int kRest = 9;
constexpr std::chrono::nanoseconds kOldest = std::chrono::milliseconds(900);
// As nice as can be without starving.
constexpr int kNice = 15;

}  // namespace

void WaitKeeper::Start(engine::Engine* engine, Options options) {
  engine_ = engine;
  options_ = std::move(options);
  for (const std::string& hall : options_.halls) halls_[hall];
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

bool WaitKeeper::CatchUp(const std::string& name, HallWaits& hall) {
  while (!Stopping()) {
    const uint64_t from = hall.estimator.sequence() + 1;
    const uint64_t to = std::min(engine_->Durable(name).sequence, from + kSlice - 1);
    if (to < from) return true;
    // Read between commits, understood here.
    auto records = std::make_shared<std::vector<engine::Engine::JournalRecord>>();
    auto done = std::make_shared<std::promise<absl::Status>>();
    std::future<absl::Status> read = done->get_future();
    engine_->ReadRecords(
        name, from, to,
        [records](const engine::Engine::JournalRecord& record) {
          records->push_back(record);
          return absl::OkStatus();
        },
        [done](const absl::Status& status) { done->set_value(status); });
    // An engine whose journal has failed runs no tasks any more.
    while (read.wait_for(kLook) != std::future_status::ready) {
      if (Stopping()) return false;
    }
    const absl::Status status = read.get();
    if (!status.ok()) {
      LogWarn("estimate_read_failed", {{"hall", name}, {"message", FromAbsl(status.message())}});
      return true;
    }
    for (const engine::Engine::JournalRecord& record : *records) {
      hall.estimator.Apply({record.sequence, record.time, record.actor}, record.events);
    }
  }
  return false;
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
  hall.forecast_at = now;
  hall.forecast_sequence = hall.estimator.sequence();
  boards_.Publish(name, hall.estimator.Forecast(now));
}

void WaitKeeper::Run() {
  // This thread alone; where it is not allowed, the kernel shares fairly.
  static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice));
  while (true) {
    const std::chrono::nanoseconds begin = real_clock_.SteadyNow();
    for (auto& [name, hall] : halls_) {
      if (!CatchUp(name, hall)) return;
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
