#include "server/scrub_keeper.h"

#include <atomic>
#include <utility>

namespace onestop {

struct ScrubKeeper::Round {
  struct Hall {
    std::string name;
    std::unique_ptr<journal::Scrubber> scrubber;
    // The damage that was told; 0 for none.
    uint64_t told = 0;
  };

  void Read(journal::Journal& journal, uint64_t records) {
    for (Hall& hall : halls) {
      if (hall.scrubber == nullptr) {
        hall.scrubber = std::make_unique<journal::Scrubber>(journal, hall.name);
      }
      const journal::VerifyReport report = hall.scrubber->Next(records);
      hooks.read(report);
      if (report.ok() || report.first_bad == hall.told) continue;
      hall.told = report.first_bad;
      hooks.damaged(report);
    }
  }

  Hooks hooks;
  std::vector<Hall> halls;
  // A piece was asked for and not read yet.
  std::atomic<bool> asked = false;
};

ScrubKeeper::ScrubKeeper(Options options, Hooks hooks)
    : options_(std::move(options)), round_(std::make_shared<Round>()) {
  round_->hooks = std::move(hooks);
  for (const std::string& hall : options_.halls) round_->halls.push_back({hall, nullptr, 0});
}

void ScrubKeeper::Start() { thread_ = std::thread([this] { Run(); }); }

void ScrubKeeper::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

void ScrubKeeper::Run() {
  while (true) {
    {
      MutexLock lock(mutex_);
      if (!stopping_) wake_.WaitFor(mutex_, options_.pause);
      if (stopping_) return;
    }
    // A disk that is slow enough as it is gets no second piece to read.
    if (round_->asked.exchange(true)) continue;
    round_->hooks.run([round = round_, records = options_.records_at_once](journal::Journal& journal) {
      round->Read(journal, records);
      round->asked = false;
      return true;
    });
  }
}

}  // namespace onestop
