#include "server/core/call_policy.h"

#include <gtest/gtest.h>

#include <string>

#include "server/base/random.h"
#include "tests/support/hall_check.h"
#include "tests/support/hall_script.h"

// Who is next: the four rules, each by example; what a counter may take; that nobody starves.

namespace onestop::testing {
namespace {

core::Config HallWith(core::CallingRule rule) {
  core::Config config = TestHall();
  config.policies.rule = rule;
  return config;
}

TEST(AccumulatingTest, PrefersTheLongerWaitRelativeToItsTarget) {
  // Permits should be called within 20 minutes, passports within 10.
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue permit              -> A001
    09:04:00 issue passport            -> A002
    09:04:00 issue permit              -> A003
  )");
  // Seven minutes of twenty are more than three of ten.
  EXPECT_EQ(core::ChooseNext(hall.state(), core::CounterId(1), TimeOfDay("09:07:00"))->ticket,
            core::TicketId(1));
  // Ten of twenty are less than six of ten.
  hall.Run(R"(
    09:10:00 next 1                    -> A002
    09:10:01 next 1 finish completed   -> A001
    09:10:02 next 1 finish completed   -> A003
  )");
}

TEST(AccumulatingTest, DividesTheTargetByTheWeightOfTheClass) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport            -> A001
    09:05:00 issue passport elderly    -> A002
    09:05:00 guide issue passport veteran -> A003
  )");
  const auto next = [&](const char* time) {
    return core::ChooseNext(hall.state(), core::CounterId(1), TimeOfDay(time))->ticket.value();
  };
  EXPECT_EQ(next("09:06:00"), 1U);  // 6 against 1 x 2 and 1 x 4
  EXPECT_EQ(next("09:06:40"), 1U);  // 6:40 against 1:40 x 4, the same: the earlier arrival
  EXPECT_EQ(next("09:06:41"), 3U);
  hall.Run("09:10:00 next 1 -> A003\n09:10:01 next 1 finish completed -> A002");
  EXPECT_EQ(hall.Last<core::TicketCalled>().weighted_target, std::chrono::minutes(5));
}

TEST(AccumulatingTest, DoesNotLetFreshPriorityPassForEver) {
  HallScript hall;
  hall.Run("09:00:00 day open\n09:00:00 clerk 11 open 1\n09:00:00 issue passport -> A001");
  // Every minute a veteran comes, and somebody is called 59 seconds later: 4 x 59 are 3:56.
  const char* expected[] = {"A002", "A003", "A001", "A004"};
  for (int minute = 1; minute <= 4; ++minute) {
    const std::string time = "09:0" + std::to_string(minute) + ":00 ";
    hall.Run(time + "guide issue passport veteran");
    const std::string later = "09:0" + std::to_string(minute) + ":59 ";
    hall.Run(later + "next 1" + (minute == 1 ? "" : " finish completed") + " -> " +
             expected[minute - 1]);
  }
}

TEST(StrictTest, TakesTheHeaviestClassFirstWhateverTheOthersWaited) {
  HallScript hall(HallWith(core::CallingRule::kStrict));
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport               -> A001
    09:30:00 issue permit elderly         -> A002
    09:31:00 issue passport booked        -> A003
    09:32:00 issue passport elderly       -> A004
    09:33:00 guide issue permit veteran   -> A005
    09:40:00 next 1                       -> A005
    09:40:01 next 1 finish completed      -> A002
    09:40:02 next 1 finish completed      -> A004
    09:40:03 next 1 finish completed      -> A003
    09:40:04 next 1 finish completed      -> A001
  )");
}

TEST(FcfsTest, TakesWhoCameFirst) {
  HallScript hall(HallWith(core::CallingRule::kFcfs));
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue permit                 -> A001
    09:00:00 issue passport               -> A002
    09:00:01 guide issue passport veteran -> A003
    09:40:00 next 1                       -> A001
    09:40:01 next 1 finish completed      -> A002
    09:40:02 next 1 finish completed      -> A003
  )");
}

TEST(RatioTest, TakesPriorityFirstButAtMostThreeInARow) {
  HallScript hall(HallWith(core::CallingRule::kRatio));
  hall.Run("09:00:00 day open\n09:00:00 clerk 11 open 1");
  for (int i = 0; i < 3; ++i) hall.Run("09:00:00 issue passport");
  for (int i = 0; i < 7; ++i) hall.Run("09:00:01 issue passport elderly");
  hall.Run(R"(
    09:00:02 next 1                    -> A004
    09:00:02 next 1 finish completed   -> A005
    09:00:02 next 1 finish completed   -> A006
    09:00:02 next 1 finish completed   -> A001
    09:00:02 next 1 finish completed   -> A007
    09:00:02 next 1 finish completed   -> A008
    09:00:02 next 1 finish completed   -> A009
    09:00:02 next 1 finish completed   -> A002
    09:00:02 next 1 finish completed   -> A010
    09:00:02 next 1 finish completed   -> A003
    09:00:02 next 1 finish completed   -> none
  )");
}

TEST(RatioTest, GoesOnWithPriorityWhenNobodyElseWaitsAndThenOwesOne) {
  HallScript hall(HallWith(core::CallingRule::kRatio));
  hall.Run("09:00:00 day open\n09:00:00 clerk 11 open 1\n09:00:00 clerk 12 open 2");
  for (int i = 0; i < 6; ++i) hall.Run("09:00:01 issue passport elderly");
  hall.Run(R"(
    09:00:02 next 1                    -> A001
    09:00:02 next 1 finish completed   -> A002
    09:00:02 next 1 finish completed   -> A003
    09:00:02 next 1 finish completed   -> A004
    09:00:03 issue passport            -> A007
    09:00:04 next 2                    -> A005
    09:00:04 next 1 finish completed   -> A007
    09:00:04 next 1 finish completed   -> A006
  )");
}

TEST(CandidatesTest, AHelperTakesAServiceOnlyWhenEnoughWait) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 12 open 2
    09:00:00 issue tax                 -> B001
    09:00:00 issue tax                 -> B002
    09:00:01 next 2                    -> none
    09:00:02 issue tax                 -> B003
    09:00:03 next 2                    -> B001
    09:00:04 next 2 finish completed   -> none
    09:00:05 issue tax                 -> B004
    09:00:06 next 2                    -> B002
  )");
}

TEST(CandidatesTest, ACounterForSomeClassesTakesOnlyThem) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 15 open 5
    09:00:00 issue passport            -> A001
    09:00:00 issue passport booked     -> A002
    09:00:01 next 5                    -> none
    09:00:01 call 5 A001               -> refused COUNTER_LACKS_SKILL
    09:00:02 issue passport elderly    -> A003
    09:00:03 next 5                    -> A003
    09:00:04 guide issue passport veteran -> A004
    09:00:05 next 5 finish completed   -> A004
  )");
}

TEST(CandidatesTest, AreTheHeadsOfTheLinesOfTheCounter) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport            -> A001
    09:00:00 issue passport            -> A002
    09:00:00 issue passport elderly    -> A003
    09:00:00 issue permit              -> A004
    09:00:00 issue tax                 -> B001
  )");
  const auto heads = core::Candidates(hall.state(), core::CounterId(1));
  ASSERT_EQ(heads.size(), 3U);
  EXPECT_EQ(heads[0].ticket, core::TicketId(1));
  EXPECT_EQ(heads[0].line_length, 2U);
  EXPECT_EQ(heads[0].matter, 1U);
  EXPECT_EQ(heads[1].ticket, core::TicketId(3));
  EXPECT_EQ(heads[1].ticket_class, core::ClassId(2));
  EXPECT_EQ(heads[2].service, core::ServiceId(2));
  EXPECT_EQ(core::Best(*hall.state().config, 0, {}, TimeOfDay("09:00:00")), nullptr);
  EXPECT_TRUE(core::Candidates(hall.state(), core::CounterId(4)).empty());
}

TEST(CandidatesTest, AHeadBoundToTheCounterComesFirstAndAlone) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 guide issue passport veteran    -> A001
    09:30:00 issue tax                       -> B001
    09:30:00 move B001 to counter 1 because x
  )");
  const auto heads = core::Candidates(hall.state(), core::CounterId(1));
  ASSERT_EQ(heads.size(), 1U);
  EXPECT_TRUE(heads[0].bound);
  hall.Run("09:30:01 next 1 -> B001 (bound)\n09:30:02 next 1 finish completed -> A001");
}

TEST(CandidatesTest, ATicketWithSeveralMattersIsCalledForTheOneItsLineIsFor) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 13 open 3
    09:00:00 issue passport,permit,tax   -> A001
    09:00:01 next 3                      -> A001
  )");
  EXPECT_EQ(hall.Last<core::TicketCalled>().matter, 3U);
}

// True when some ticket that this counter may take has waited longer relative to its target than
// the one that was called. Written without lines, from the tickets alone.
bool SomebodyWasPassedOver(const core::State& state, core::CounterId counter,
                           const core::Candidate& called, Time now) {
  __extension__ using Wide = __int128;
  const auto& config = *state.config;
  const auto wait = [&](const core::Ticket& ticket) {
    return static_cast<Wide>((now - ticket.entry).count()) * config.At(ticket.ticket_class).weight;
  };
  const Wide own = wait(state.At(called.ticket));
  const Wide target = config.At(called.service).target_wait.count();
  for (const core::Skill& skill : state.At(counter).skills) {
    size_t waiting = 0;
    for (const core::Ticket& ticket : state.tickets) {
      waiting += StandsIn(state, ticket, skill.service) ? 1 : 0;
    }
    if (waiting < skill.helper_threshold) continue;
    for (const core::Ticket& ticket : state.tickets) {
      if (!StandsIn(state, ticket, skill.service)) continue;
      if (!state.HasSkill(counter, skill.service, ticket.ticket_class)) continue;
      const Wide other = config.At(skill.service).target_wait.count();
      if (wait(ticket) * target > own * other) return true;
    }
  }
  return false;
}

TEST(AccumulatingTest, PassesNobodyOverWhoHasWaitedLongerRelativeToTheTarget) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SeededRandom random(seed);
    Hall hall(TestHall(), {.check_every = 100, .reindex_every = 100});
    Time now = TimeOfDay("09:00:00");
    ASSERT_TRUE(hall.Do(Supervisor(), core::OpenDay{{}, TestDay()}, now).ok());
    for (uint32_t i = 1; i <= 6; ++i) {
      ASSERT_TRUE(hall.Do(Clerk(i), core::OpenCounter{std::to_string(i)}, now).ok());
    }
    const char* services[] = {"passport", "permit", "tax", "cashier"};
    const char* classes[] = {"", "elderly", "veteran", "booked"};
    for (int step = 0; step < 150; ++step) {
      now += Duration(random.Below(60'000));
      core::IssueTicket issue;
      issue.matters = {WantService(services[random.Below(4)])};
      issue.ticket_class = classes[random.Below(4)];
      ASSERT_TRUE(hall.Do(Supervisor(), issue, now).ok());
      if (random.Below(3) == 0) continue;
      const core::CounterId counter(static_cast<uint32_t>(1 + random.Below(6)));
      const auto next = core::ChooseNext(hall.state(), counter, now);
      if (!next.has_value()) continue;
      ASSERT_FALSE(SomebodyWasPassedOver(hall.state(), counter, *next, now))
          << "seed " << seed << ", step " << step;
      core::CallNext call;
      call.counter = std::to_string(counter.value());
      if (const core::TicketId hand = hall.state().At(counter).ticket) {
        call.current = core::CloseCurrent{std::to_string(hand.value()),
                                          core::Finish{core::Outcome::kCompleted, {}}};
      }
      ASSERT_TRUE(hall.Do(Clerk(counter.value()), call, now).ok());
    }
  }
}

}  // namespace
}  // namespace onestop::testing
