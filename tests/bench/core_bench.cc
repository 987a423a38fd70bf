#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "server/base/check.h"
#include "server/base/clock.h"
#include "server/core/apply.h"
#include "server/core/decide.h"
#include "server/core/digest.h"
#include "tests/support/test_hall.h"

// What the state machine costs by itself, without engine and journal. Figures are for comparison
// within one run:
//
//   core_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=9

namespace {

std::atomic<int64_t> live_bytes = 0;

void* Allocate(size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  live_bytes += static_cast<int64_t>(malloc_usable_size(memory) + sizeof(void*));
  return memory;
}

void Release(void* memory) {
  if (memory == nullptr) return;
  live_bytes -= static_cast<int64_t>(malloc_usable_size(memory) + sizeof(void*));
  std::free(memory);
}

}  // namespace

// Counts every byte the program holds, with the allocator's own header.
void* operator new(size_t size) { return Allocate(size); }
void operator delete(void* memory) noexcept { Release(memory); }
void operator delete(void* memory, size_t) noexcept { Release(memory); }

namespace onestop::testing {
namespace {

using core::CounterId;

// A hall with an open day and all counters taken, driven without a journal.
class Bench {
 public:
  Bench() {
    core::ApplyConfig config;
    config.config = std::make_shared<core::Config>(TestHall());
    Do(Supervisor(), config);
    core::DayPlan plan = TestDay();
    plan.sessions = {{plan.sessions.front().open, plan.end, plan.end}};
    Do(Supervisor(), core::OpenDay{{}, plan});
    for (uint32_t i = 1; i <= 6; ++i) Do(Clerk(i), core::OpenCounter{std::to_string(i)});
    issue_.channel = core::Channel::kKiosk;
    issue_.quote = core::Quote{Duration(60'000), Duration(30'000), Duration(90'000)};
  }

  // One more ticket for counter 1; the classes take turns.
  void Issue() {
    static const char* const kItems[] = {"passport-new", "passport-renew", "permit-new"};
    static const char* const kClasses[] = {"", "", "", "elderly", "booked"};
    issue_.matters = {WantItem(kItems[issued_ % 3])};
    issue_.ticket_class = kClasses[issued_ % 5];
    ++issued_;
    Do(Kiosk(), issue_);
  }
  void Fill(int64_t waiting) {
    while (Waiting() < waiting) Issue();
  }
  int64_t Waiting() const {
    return state_.counts[static_cast<size_t>(core::TicketState::kWaiting)];
  }
  // Counter 1 finishes what it has and calls the next one.
  void CallNext() {
    core::CallNext command;
    command.counter = "1";
    if (const core::TicketId hand = state_.At(CounterId(1)).ticket) {
      command.current = core::CloseCurrent{std::to_string(hand.value()),
                                           core::Finish{core::Outcome::kCompleted, {}}};
    }
    Do(Clerk(1), command);
  }
  void Do(const core::Actor& actor, const core::Command& command) {
    now_ += Duration(10);
    auto events = core::Decide(state_, actor, command, now_);
    ONESTOP_CHECK(events.ok()) << events.status();
    if (!events->empty()) core::Apply(state_, {state_.sequence + 1, now_, actor}, *events);
  }
  const core::State& state() const { return state_; }

 private:
  core::State state_;
  Time now_ = TimeOfDay("09:00:00");
  core::IssueTicket issue_;
  size_t issued_ = 0;
};

// A hall with so many waiting; made anew when its day is nearly full.
Bench& HallWith(int64_t waiting) {
  static std::map<int64_t, std::unique_ptr<Bench>> halls;
  std::unique_ptr<Bench>& hall = halls[waiting];
  if (hall == nullptr || hall->state().tickets.size() > 400'000) {
    hall.reset();
    hall = std::make_unique<Bench>();
  }
  hall->Fill(waiting);
  return *hall;
}

constexpr int kBatch = 100;

// Times a batch of commands, so that neither the clock nor what refills the hall is part of it.
template <class Command>
void TimeBatch(benchmark::State& run, Command command) {
  static SystemClock clock;
  const auto start = clock.SteadyNow();
  for (int i = 0; i < kBatch; ++i) command();
  const std::chrono::duration<double> elapsed = clock.SteadyNow() - start;
  run.SetIterationTime(elapsed.count());
}

void BM_CallNext(benchmark::State& run) {
  for (auto _ : run) {
    Bench& hall = HallWith(run.range(0) + kBatch);
    TimeBatch(run, [&] { hall.CallNext(); });
  }
  run.SetItemsProcessed(run.iterations() * kBatch);
}
BENCHMARK(BM_CallNext)->Arg(100)->Arg(100'000)->UseManualTime();

// How much dearer a call is with 100,000 waiting than with 100: batches of both in turn, and the
// ratio of their medians, so that a busy machine disturbs both alike.
void BM_CallNextRatio(benchmark::State& run) {
  static SystemClock clock;
  std::vector<int64_t> few;
  std::vector<int64_t> many;
  const auto time = [](Bench& hall) {
    hall.Fill(hall.Waiting() + kBatch);
    for (int i = 0; i < kBatch / 2; ++i) hall.CallNext();
    const auto start = clock.SteadyNow();
    for (int i = 0; i < kBatch / 2; ++i) hall.CallNext();
    return (clock.SteadyNow() - start).count();
  };
  for (auto _ : run) {
    few.push_back(time(HallWith(100)));
    many.push_back(time(HallWith(100'000)));
  }
  const auto median = [](std::vector<int64_t>& times) {
    std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
    return static_cast<double>(times[times.size() / 2]) * 2 / kBatch;
  };
  run.counters["ns_at_100"] = median(few);
  run.counters["ns_at_100000"] = median(many);
  run.counters["ratio"] = median(many) / median(few);
}
BENCHMARK(BM_CallNextRatio)->Iterations(2000);

void BM_IssueTicket(benchmark::State& run) {
  for (auto _ : run) {
    Bench& hall = HallWith(run.range(0));
    TimeBatch(run, [&] { hall.Issue(); });
    for (int i = 0; i < kBatch; ++i) hall.CallNext();
  }
  run.SetItemsProcessed(run.iterations() * kBatch);
}
BENCHMARK(BM_IssueTicket)->Arg(100)->Arg(100'000)->UseManualTime();

void BM_Digest(benchmark::State& run) {
  Bench hall;
  hall.Fill(run.range(0));
  for (auto _ : run) benchmark::DoNotOptimize(core::Digest(hall.state()));
  run.SetItemsProcessed(run.iterations() * run.range(0));
}
BENCHMARK(BM_Digest)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);

// Memory of the state per closed ticket of the day, on a day of 100,000 visits: one in five with
// two matters, one in three with a holder, all with a quote.
void BM_ClosedTicketBytes(benchmark::State& run) {
  constexpr int kTickets = 100'000;
  int64_t bytes = 0;
  for (auto _ : run) {
    Bench hall;
    const int64_t before = live_bytes;
    core::IssueTicket issue;
    issue.channel = core::Channel::kKiosk;
    issue.quote.emplace();
    for (int i = 0; i < kTickets; ++i) {
      issue.matters = {WantItem("passport-new")};
      if (i % 5 == 0) issue.matters.push_back(WantItem("permit-new"));
      issue.holder.reset();
      if (i % 3 == 0) issue.holder.emplace().fill(static_cast<uint8_t>(i));
      hall.Do(Kiosk(), issue);
      hall.CallNext();
      // The second matter of the one in hand goes on here.
      if (i % 5 == 1) hall.CallNext();
    }
    bytes = live_bytes - before;
  }
  run.counters["bytes_per_ticket"] = static_cast<double>(bytes) / kTickets;
}
BENCHMARK(BM_ClosedTicketBytes)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace onestop::testing

BENCHMARK_MAIN();
