#include "server/estimate/log_rules.h"

#include <gtest/gtest.h>

#include "server/base/random.h"
#include "tests/estimate/small_hall.h"

namespace onestop::estimate {
namespace {

// A hall at work, whose calls are made by a rule that is to be found out. Two tickets always wait, one of
// them elderly; counter 1 calls.
class LogRulesTest : public testing::Test {
 protected:
  LogRulesTest() : rules_(config_) { present_.BeginDay(kMidnight, std::nullopt); }

  void Happens(const HallEvent& event) {
    if (event.kind == EventKind::kCall) rules_.Learn(present_, event);
    const absl::Status status = present_.Apply(event);
    ASSERT_TRUE(status.ok()) << status;
    if (rules_.TakeChanged()) {
      present_.SetConfig(rules_.config());
      present_.SetSkills(rules_.skills());
    }
  }

  // Counter 1 always has a choice between both classes; elderly first, or who came first.
  void Call(int times, bool elderly_first) {
    SeededRandom random(1);
    Time now = At(8, 0);
    uint64_t next = 1;
    std::vector<std::pair<uint64_t, Time>> lines[2];
    for (int i = 0; i < times; ++i) {
      for (int line = 0; line < 2; ++line) {
        while (lines[line].size() < 2) {
          now += std::chrono::seconds(1 + random.Below(60));
          Happens(Issue(next, now, kPassport, line == 0 ? kRegular : kElderly));
          lines[line].emplace_back(next++, now);
        }
      }
      now += std::chrono::seconds(30);
      const bool regular = !elderly_first && lines[0].front().second < lines[1].front().second;
      std::vector<std::pair<uint64_t, Time>>& chosen = lines[regular ? 0 : 1];
      // Somebody regular must come through now and then, or the line says nothing.
      std::vector<std::pair<uint64_t, Time>>& line = elderly_first && i % 10 == 9 ? lines[0] : chosen;
      Happens(OfTicket(EventKind::kCall, line.front().first, now, kFirst));
      Happens(OfTicket(EventKind::kEnd, line.front().first, now + std::chrono::seconds(20)));
      line.erase(line.begin());
      now += std::chrono::seconds(20);
    }
  }

  std::shared_ptr<core::Config> config_ = SmallConfig();
  Parameters parameters_{config_};
  Present present_{config_, &parameters_, {}};
  LogRules rules_;
};

TEST_F(LogRulesTest, FindsThatTheElderlyComeFirst) {
  Call(400, true);
  const auto learned = rules_.config();
  EXPECT_EQ(learned->policies.rule, core::CallingRule::kAccumulating);
  EXPECT_GT(learned->At(kElderly).weight, 3 * learned->At(kRegular).weight);
}

TEST_F(LogRulesTest, FindsThatWhoComesFirstIsCalledFirst) {
  Call(400, false);
  EXPECT_EQ(rules_.config()->policies.rule, core::CallingRule::kFcfs);
}

TEST_F(LogRulesTest, ACounterHasTheSkillsItShows) {
  // Before anything is known, a counter may take anything.
  EXPECT_EQ(rules_.skills()->at(0).size(), 2U);
  Call(60, false);
  ASSERT_EQ(rules_.skills()->at(0).size(), 1U);
  EXPECT_EQ(rules_.skills()->at(0).front().service, kPassport);
  EXPECT_EQ(rules_.skills()->at(1).size(), 2U);
}

}  // namespace
}  // namespace onestop::estimate
