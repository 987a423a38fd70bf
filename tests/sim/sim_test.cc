#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/sim/shrink.h"

namespace onestop::sim {
namespace {

using ::testing::HasSubstr;

// Each has to be reached by the fixed seeds together: a simulation in which nothing goes wrong finds
// nothing.
constexpr const char* kMustBeReached[] = {
    "command",
    "retry",
    "refused",
    "given up unsure",
    "duplicate answered",
    "crash",
    "crash with an unacked batch",
    "crash right after recovery",
    "long time down",
    "commit that failed unwritten",
    "commit that failed but was written",
    "ambiguous commit, then a retry",
    "recovered from a snapshot and a tail",
    "request dropped",
    "request delivered twice",
    "request came too late",
    "reply lost",
    "mailbox full",
    "clock jump",
    "disk reserve reached",
    "disk reserve left",
    "refused for want of space",
    "duplicate answered without space",
    "damage refused",
    "damage without effect",
    "reused id refused",
    "retry after a night",
    "unsure, and it was done",
    "unsure, and it was not done",
    "day closed with people waiting",
    "screen that stands still",
    "screen that fell behind",
    "event ticket_missed",
    "event ticket_checked_in",
    "event ticket_transferred",
    "event ticket_parked",
    "event ticket_resumed",
    "event ticket_requeued",
    "event ticket_released",
    "event config_applied",
};

#ifdef ONESTOP_SANITIZED
// Looked at for what a sanitizer sees; what must be reached is asked of the ordinary build.
constexpr uint64_t kSeeds = 5;
#else
constexpr uint64_t kSeeds = 30;
#endif

std::string HowToRepeat(uint64_t seed) {
  return absl::StrCat("repeat with: onestop-sim --seed ", seed, " --seeds 1");
}

TEST(SimulationTest, TheFixedSeedsHoldAndReachEveryInterestingState) {
  std::map<std::string, uint64_t> counts;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const SimulationResult result = Simulation({.seed = seed}).Run();
    ASSERT_EQ(result.failure, "") << HowToRepeat(seed);
    for (const auto& [what, count] : result.counts) counts[what] += count;
  }
  if (kSeeds < 30) return;
  for (const char* what : kMustBeReached) EXPECT_GT(counts[what], 0U) << what << " never happened";
}

TEST(SimulationTest, TheSameSeedGivesTheSameRun) {
  const SimulationOptions options{.seed = 5, .max_steps = 20'000};
  const SimulationResult first = Simulation(options).Run();
  const SimulationResult second = Simulation(options).Run();
  EXPECT_EQ(first.failure, "");
  EXPECT_EQ(first.steps, second.steps);
  EXPECT_EQ(first.counts, second.counts);
}

TEST(SimulationTest, AFaultThatIsTakenAwayDoesNotHappen) {
  const SimulationResult quiet =
      Simulation({.seed = 5,
                  .max_steps = 20'000,
                  .without = {std::begin(kFaultKinds), std::end(kFaultKinds)}})
          .Run();
  EXPECT_EQ(quiet.failure, "");
  for (const char* fault : {"crash", "request dropped", "request delivered twice", "reply lost",
                            "clock jump", "disk reserve reached"}) {
    EXPECT_EQ(quiet.counts.contains(fault), false) << fault;
  }
}

TEST(SimulationTest, ALedgerPlayedAgainIsTheSameRun) {
  SimulationOptions options{.seed = 5, .max_steps = 20'000};
  const SimulationResult first = Simulation(options).Run();
  options.script = first.ledger;
  const SimulationResult second = Simulation(options).Run();
  EXPECT_EQ(second.failure, "");
  EXPECT_EQ(first.counts, second.counts);
  EXPECT_EQ(first.steps, second.steps);
}

TEST(SimulationTest, ATraceStopsWhereItIsToldTo) {
  std::vector<std::string> lines;
  SimulationOptions options{.seed = 5, .until = 500};
  options.trace = [&](const std::string& line) { lines.push_back(line); };
  const SimulationResult result = Simulation(options).Run();
  EXPECT_EQ(result.steps, 500U);
  ASSERT_GT(lines.size(), 20U);
  EXPECT_THAT(lines.front(), HasSubstr("-> ApplyConfig of administrator 3"));
}

TEST(ShrinkTest, FindsAFewCommandsThatStillGoWrong) {
  SimulationOptions options{.seed = 1, .max_steps = 100'000, .defect = Defect::kAckWithoutWriting};
  while (Simulation(options).Run().failure.empty()) ++options.seed;
  const SimulationResult whole = Simulation(options).Run();
  const Shrunk shrunk = Shrink(options, 1000);
  EXPECT_EQ(KindOf(shrunk.result.failure), KindOf(whole.failure));
  EXPECT_LE(shrunk.result.ledger.size(), 5U);
  EXPECT_GT(whole.ledger.size(), 20U);
  // And what is left can be played again.
  EXPECT_EQ(Simulation(shrunk.options).Run().failure, shrunk.result.failure);
}

// What the first seed that noticed the defect said; empty when none did.
std::string FirstFailureWith(Defect defect) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    const SimulationResult result =
        Simulation({.seed = seed, .max_steps = 100'000, .defect = defect}).Run();
    if (!result.failure.empty()) return result.failure;
  }
  return "";
}

TEST(SharpnessTest, AJournalThatAcksWithoutWritingIsNoticed) {
  EXPECT_THAT(FirstFailureWith(Defect::kAckWithoutWriting), HasSubstr("shows what is not durable"));
}

TEST(SharpnessTest, ADiskThatLosesItsLastBatchIsNoticed) {
  EXPECT_THAT(FirstFailureWith(Defect::kLoseLastBatch), HasSubstr("something told is lost"));
}

TEST(SharpnessTest, AServerThatForgetsRequestsOnRestartIsNoticed) {
  // A retry acts twice, or is refused because its first try has changed the hall.
  EXPECT_NE(FirstFailureWith(Defect::kForgetRequests), "");
}

TEST(SharpnessTest, AClientThatTakesANewIdAtRetryIsNoticed) {
  EXPECT_THAT(FirstFailureWith(Defect::kNewIdAtRetry), HasSubstr("of nobody's command"));
}

}  // namespace
}  // namespace onestop::sim
