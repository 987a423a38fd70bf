#include "server/estimate/advice.h"

#include <gtest/gtest.h>

#include "server/estimate/present.h"
#include "tests/estimate/small_hall.h"

namespace onestop::estimate {
namespace {

// Counters 1 and 2 take passports, 2 and 3 tax; work takes five minutes.
class AdviceTest : public testing::Test {
 protected:
  AdviceTest() {
    present_.BeginDay(kMidnight, std::nullopt);
    Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 0)));
  }

  void Happens(const HallEvent& event) { ASSERT_TRUE(present_.Apply(event).ok()); }

  // So many have come in the last hour, and wait.
  void PeopleWait(int count, core::ServiceId service) {
    for (int i = 0; i < count; ++i) {
      Happens(Issue(next_++, At(8, 30) + std::chrono::minutes(30) * i / count, service));
    }
  }

  std::vector<Advice> Look(Time now) {
    advisor_.Look(present_.Take(now), parameters_);
    return advisor_.advice();
  }

  std::shared_ptr<core::Config> config_ = SmallConfig();
  Parameters parameters_{config_};
  Present present_{config_, &parameters_, {}};
  Advisor advisor_;
  uint64_t next_ = 1;
};

TEST_F(AdviceTest, OpensACounterWhereMoreWaitThanOneCanServe) {
  PeopleWait(9, kPassport);
  EXPECT_TRUE(Look(At(9, 1)).empty()) << "one look is not enough";
  const std::vector<Advice> advice = Look(At(9, 2));
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice.front().kind, AdviceKind::kOpenCounter);
  EXPECT_EQ(advice.front().counter, kSecond);
  EXPECT_EQ(advice.front().service, kPassport);
  EXPECT_LT(advice.front().share_now, 0.5);
  EXPECT_GT(advice.front().share_then, advice.front().share_now + 0.3);
  EXPECT_EQ(advice.front().since, At(9, 2));
}

TEST_F(AdviceTest, IsSilentAboutShortLines) {
  PeopleWait(1, kPassport);
  Look(At(9, 1));
  EXPECT_TRUE(Look(At(9, 2)).empty());
}

TEST_F(AdviceTest, DoesNotFlapWhenOneLookIsOtherwise) {
  PeopleWait(9, kPassport);
  Look(At(9, 1));
  ASSERT_EQ(Look(At(9, 2)).size(), 1U);
  // Nobody waits for a moment.
  Parameters parameters(config_);
  Present empty(config_, &parameters, {});
  empty.BeginDay(kMidnight, std::nullopt);
  ASSERT_TRUE(empty.Apply(OfCounter(EventKind::kOpen, kFirst, At(8, 30))).ok());
  advisor_.Look(empty.Take(At(9, 3)), parameters);
  EXPECT_EQ(advisor_.advice().size(), 1U);
  ASSERT_EQ(Look(At(9, 4)).size(), 1U);
  EXPECT_EQ(Look(At(9, 5)).front().since, At(9, 2));
  // And twice in a row: it is over.
  advisor_.Look(empty.Take(At(9, 6)), parameters);
  advisor_.Look(empty.Take(At(9, 7)), parameters);
  EXPECT_TRUE(advisor_.advice().empty());
}

TEST_F(AdviceTest, LetsACounterWithLittleToDoHelp) {
  Happens(OfCounter(EventKind::kOpen, kSecond, At(8, 0)));
  Happens(OfCounter(EventKind::kOpen, kThird, At(8, 30)));
  PeopleWait(12, kPassport);
  Look(At(9, 1));
  const std::vector<Advice> advice = Look(At(9, 2));
  ASSERT_FALSE(advice.empty());
  EXPECT_EQ(advice.front().kind, AdviceKind::kAddSkill);
  EXPECT_EQ(advice.front().counter, kThird);
  EXPECT_EQ(advice.front().service, kPassport);
}

TEST_F(AdviceTest, SendsAClerkOnABreakWhereNobodyWaits) {
  Happens(OfCounter(EventKind::kOpen, kSecond, At(8, 0)));
  Happens(OfCounter(EventKind::kOpen, kThird, At(8, 0)));
  Look(At(9, 30));
  const std::vector<Advice> advice = Look(At(9, 31));
  // Each could go; not all of them at once.
  ASSERT_EQ(advice.size(), 1U);
  EXPECT_EQ(advice.front().kind, AdviceKind::kMayBreak);
  EXPECT_GE(advice.front().share_then, 0.97);
}

TEST_F(AdviceTest, SendsNobodyOnABreakWhoIsNeeded) {
  Look(At(9, 30));
  EXPECT_TRUE(Look(At(9, 31)).empty()) << "counter 1 is the only one for passports";
}

}  // namespace
}  // namespace onestop::estimate
