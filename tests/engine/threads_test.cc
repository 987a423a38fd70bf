#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "tests/engine/engine_world.h"

// The engine on its own two threads, with eight more that submit.

namespace onestop::testing {
namespace {

constexpr int kSubmitters = 8;

// Waits for the answer, wherever it comes from.
class WaitingSubmission : public engine::Submission {
 public:
  struct Slot {
    std::atomic<int> times{0};
    absl::Status status;
    core::Events events;
    bool duplicate = false;
  };
  explicit WaitingSubmission(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}
  void Done(const engine::Answer& answer) override {
    slot_->status = answer.status;
    slot_->events.assign(answer.events.begin(), answer.events.end());
    slot_->duplicate = answer.duplicate;
    slot_->times.fetch_add(1);
    slot_->times.notify_all();
  }

 private:
  std::shared_ptr<Slot> slot_;
};
using SlotPtr = std::shared_ptr<WaitingSubmission::Slot>;

SlotPtr Submit(engine::Engine& engine, core::Actor actor, core::Command command,
               const Bytes16& request_id) {
  auto slot = std::make_shared<WaitingSubmission::Slot>();
  auto submission = std::make_unique<WaitingSubmission>(slot);
  submission->actor = actor;
  submission->request_id = request_id;
  submission->command = std::move(command);
  engine.Submit(EngineWorld::kHall, std::move(submission));
  return slot;
}

void Wait(const SlotPtr& slot) { slot->times.wait(0); }

core::IssueTicket IssueFor(const std::string& service) {
  core::IssueTicket issue;
  issue.matters = {WantService(service)};
  issue.channel = core::Channel::kKiosk;
  return issue;
}

TEST(ThreadsTest, EightSubmittersGetEachTheirOwnTickets) {
  EngineWorld world;
  world.OpenHall();
  world.engine().Start([](absl::Status) { ADD_FAILURE() << "the engine failed"; });
  constexpr int kEach = 300;
  std::vector<std::vector<SlotPtr>> slots(kSubmitters);
  std::vector<std::thread> threads;
  for (int t = 0; t < kSubmitters; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const Bytes16 id = RequestId(static_cast<uint64_t>(t * 100'000 + i + 1));
        slots[static_cast<size_t>(t)].push_back(
            Submit(world.engine(), Kiosk(), IssueFor("passport"), id));
        if (i % 16 == 0) Wait(slots[static_cast<size_t>(t)].back());
      }
      for (const SlotPtr& slot : slots[static_cast<size_t>(t)]) Wait(slot);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(world.engine().Drain().ok());
  std::set<uint32_t> numbers;
  for (const std::vector<SlotPtr>& mine : slots) {
    for (const SlotPtr& slot : mine) {
      ASSERT_TRUE(slot->status.ok()) << slot->status;
      EXPECT_EQ(slot->times.load(), 1);
      numbers.insert(std::get<core::TicketIssued>(slot->events.front()).ticket.number);
    }
  }
  EXPECT_EQ(numbers.size(), static_cast<size_t>(kSubmitters * kEach));
  EXPECT_EQ(world.ReplayDigest(), world.engine().StateDigest(EngineWorld::kHall));
}

TEST(ThreadsTest, ClerksPressingNextAtOnceNeverGetTheSameTicket) {
  EngineWorld world;
  world.OpenHall();
  const std::vector<std::pair<std::string, uint32_t>> desks = {{"1", 11}, {"2", 12}};
  world.Do(Clerk(12), core::OpenCounter{"2"});
  constexpr int kTickets = 200;
  for (int i = 0; i < kTickets; ++i) world.SendIssue();
  world.Settle();
  world.engine().Start([](absl::Status) {});
  std::vector<std::vector<uint32_t>> called(desks.size());
  std::vector<std::thread> threads;
  for (size_t d = 0; d < desks.size(); ++d) {
    threads.emplace_back([&, d] {
      core::CallNext next{desks[d].first, {}};
      for (uint64_t i = 1;; ++i) {
        SlotPtr slot = Submit(world.engine(), Clerk(desks[d].second), next, RequestId(i));
        Wait(slot);
        ASSERT_TRUE(slot->status.ok()) << slot->status;
        const core::TicketCalled* got = nullptr;
        for (const core::Event& event : slot->events) {
          if (const auto* found = std::get_if<core::TicketCalled>(&event)) got = found;
        }
        if (got == nullptr) return;
        called[d].push_back(got->ticket.number);
        next.current = core::CloseCurrent{std::to_string(got->ticket.id.value()),
                                          core::Finish{core::Outcome::kCompleted, {}}};
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(world.engine().Drain().ok());
  std::set<uint32_t> all;
  for (const auto& mine : called) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), static_cast<size_t>(kTickets));
  EXPECT_EQ(called[0].size() + called[1].size(), static_cast<size_t>(kTickets));
}

TEST(ThreadsTest, ADrainUnderLoadAnswersEverybodyOnceAndKeepsWhatItAcked) {
  EngineWorld world;
  world.OpenHall();
  const size_t before = world.Durable();
  world.engine().Start([](absl::Status) {});
  std::atomic<uint64_t> accepted{0};
  std::atomic<bool> twice{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < kSubmitters; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 1;; ++i) {
        SlotPtr slot = Submit(world.engine(), Kiosk(), IssueFor("permit"),
                              RequestId(static_cast<uint64_t>(t * 1'000'000 + i)));
        Wait(slot);
        if (slot->times.load() != 1) twice.store(true);
        if (!slot->status.ok()) return;
        accepted.fetch_add(1);
        accepted.notify_all();
      }
    });
  }
  for (uint64_t seen = 0; seen < 100; seen = accepted.load()) accepted.wait(seen);
  EXPECT_TRUE(world.engine().Drain().ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(twice.load());
  EXPECT_EQ(world.Durable(), before + accepted.load());
  EXPECT_EQ(world.disk.halls[EngineWorld::kHall].snapshots.back().snapshot.sequence,
            world.Durable());
}

TEST(ThreadsTest, AFailedCommitIsReportedOnceAndADrainStillReturns) {
  EngineWorld world;
  world.OpenHall();
  std::atomic<int> failures{0};
  world.engine().Start([&](absl::Status status) {
    EXPECT_EQ(ReasonOf(status), Reason::kJournalIo);
    failures.fetch_add(1);
    failures.notify_all();
  });
  world.journal->FailAppend(3);
  std::vector<std::thread> threads;
  for (int t = 0; t < kSubmitters; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 1; i < 100; ++i) {
        SlotPtr slot = Submit(world.engine(), Kiosk(), IssueFor("passport"),
                              RequestId(static_cast<uint64_t>(t * 1'000'000 + i)));
        Wait(slot);
        if (!slot->status.ok()) {
          EXPECT_EQ(slot->status.code(), absl::StatusCode::kUnavailable);
        }
      }
    });
  }
  failures.wait(0);
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(world.engine().Drain().ok());
  EXPECT_EQ(failures.load(), 1);
}

TEST(ThreadsTest, WhileOneBatchIsBeingCommittedTheNextIsDecided) {
  EngineWorld world;
  world.OpenHall();
  world.engine().Start([](absl::Status) {});
  world.journal->HoldAppends();
  SlotPtr first = Submit(world.engine(), Kiosk(), IssueFor("passport"), RequestId(1));
  world.journal->WaitUntilHeld();
  SlotPtr second = Submit(world.engine(), Kiosk(), IssueFor("passport"), RequestId(2));
  SlotPtr repeated = Submit(world.engine(), Kiosk(), IssueFor("passport"), RequestId(1));
  EXPECT_EQ(first->times.load(), 0);
  EXPECT_EQ(repeated->times.load(), 0);
  world.journal->ReleaseAll();
  for (const SlotPtr& slot : {first, second, repeated}) Wait(slot);
  EXPECT_TRUE(repeated->duplicate);
  EXPECT_EQ(std::get<core::TicketIssued>(second->events.front()).ticket.number, 2U);
  EXPECT_TRUE(world.engine().Drain().ok());
}

}  // namespace
}  // namespace onestop::testing
