// The files a newcomer starts from must be right, and show what they promise.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "server/base/file.h"
#include "server/config.h"

namespace onestop {
namespace {

using ::testing::IsEmpty;

std::string Read(const char* path) {
  const absl::StatusOr<std::string> text = ReadFile(std::string(ONESTOP_SOURCE_DIR) + path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.value_or("");
}

class ExampleHallTest : public testing::Test {
 protected:
  ExampleHallTest() : file_(ParseHall(Read("/deploy/hall.toml"))), config_(file_.config) {}

  size_t Counters(core::ServiceId service, bool primary) const {
    size_t count = 0;
    for (const core::Counter& counter : config_.counters) {
      for (const core::Skill& skill : counter.skills) {
        if (skill.service == service && (skill.helper_threshold == 0) == primary) ++count;
      }
    }
    return count;
  }

  const HallFile file_;
  const core::Config& config_;
};

TEST_F(ExampleHallTest, HasNoErrors) {
  EXPECT_THAT(FormatErrors("deploy/hall.toml", file_.errors), IsEmpty());
  EXPECT_TRUE(core::CheckConfig(config_).ok()) << core::CheckConfig(config_);
  EXPECT_TRUE(core::CheckConfig(core::AssignIds(nullptr, config_)).ok());
}

TEST_F(ExampleHallTest, IsAsLargeAsItSays) {
  EXPECT_EQ(config_.areas.size(), 2u);
  EXPECT_EQ(config_.departments.size(), 5u);
  EXPECT_EQ(config_.groups.size(), 3u);
  EXPECT_EQ(config_.services.size(), 8u);
  EXPECT_EQ(config_.items.size(), 40u);
  EXPECT_EQ(config_.counters.size(), 12u);
  EXPECT_EQ(config_.classes.size(), 3u);
  // Two services share one.
  EXPECT_EQ(config_.series.size(), 7u);
  EXPECT_EQ(config_.calendar.week[0].sessions.size(), 2u);
  EXPECT_FALSE(config_.calendar.special_days.empty());
}

TEST_F(ExampleHallTest, SpeaksChineseAndEnglish) {
  for (const core::Item& item : config_.items) {
    ASSERT_EQ(item.names.size(), 2u) << item.code;
    EXPECT_EQ(item.names[0].language, "zh");
    EXPECT_EQ(item.names[1].language, "en");
    EXPECT_NE(item.names[0].text, item.names[1].text);
  }
}

TEST_F(ExampleHallTest, TellsWhatToBringToEveryItem) {
  for (const core::Item& item : config_.items) {
    EXPECT_GE(item.papers.size(), 1u) << item.code;
    EXPECT_LE(item.papers.size(), 4u) << item.code;
  }
}

TEST_F(ExampleHallTest, HasSomethingToDoInEveryServiceAndDepartment) {
  std::set<core::ServiceId> services;
  std::set<core::DepartmentId> departments;
  for (const core::Item& item : config_.items) {
    services.insert(item.service);
    departments.insert(item.department);
  }
  EXPECT_EQ(services.size(), config_.services.size());
  EXPECT_EQ(departments.size(), config_.departments.size());
}

TEST_F(ExampleHallTest, TakesEveryServiceAtTwoWindowsOfItsFloorAtLeast) {
  for (const core::Service& service : config_.services) {
    EXPECT_GE(Counters(service.id, true), 1u) << service.code;
    EXPECT_GE(Counters(service.id, true) + Counters(service.id, false), 2u) << service.code;
  }
  for (const core::Counter& counter : config_.counters) {
    EXPECT_FALSE(counter.skills.empty()) << counter.code;
    for (const core::Skill& skill : counter.skills) {
      EXPECT_EQ(config_.At(skill.service).area, counter.area) << counter.code;
    }
  }
}

TEST_F(ExampleHallTest, ShowsEveryKindOfSkillAndOrder) {
  bool helper = false;
  bool limited = false;
  for (const core::Counter& counter : config_.counters) {
    for (const core::Skill& skill : counter.skills) {
      helper |= skill.helper_threshold > 0;
      limited |= !skill.classes.empty();
    }
  }
  EXPECT_TRUE(helper);
  EXPECT_TRUE(limited);
  EXPECT_TRUE(std::any_of(config_.items.begin(), config_.items.end(),
                          [](const core::Item& item) { return !item.after.empty(); }));
}

// Its comments say that leaving a rule out changes nothing.
TEST_F(ExampleHallTest, WritesDownTheDefaultRules) {
  std::string text = file_.config.source;
  const size_t from = text.find("[policies]");
  const size_t to = text.find("\n# ---", from);
  ASSERT_NE(from, std::string::npos);
  const core::Policies given = config_.policies;
  text.erase(from, to - from);
  const core::Policies defaults = ParseHall(text).config.policies;
  EXPECT_EQ(given.rule, defaults.rule);
  EXPECT_EQ(given.priority_in_a_row, defaults.priority_in_a_row);
  EXPECT_EQ(given.return_after_calls, defaults.return_after_calls);
  EXPECT_EQ(given.min_recalls, defaults.min_recalls);
  EXPECT_EQ(given.min_call_time, defaults.min_call_time);
  EXPECT_EQ(given.max_absences, defaults.max_absences);
  EXPECT_EQ(given.missed_grace, defaults.missed_grace);
  EXPECT_EQ(given.max_postpone, defaults.max_postpone);
  EXPECT_EQ(given.holder_limit, defaults.holder_limit);
  EXPECT_EQ(given.max_matters, defaults.max_matters);
  EXPECT_EQ(given.forbid_bounce, defaults.forbid_bounce);
}

TEST(ExampleServerTest, HasNoErrorsAndWritesDownTheDefaults) {
  const std::string text = Read("/deploy/server.toml");
  const ServerFile file = ParseServer(text, "/etc/onestop");
  ASSERT_THAT(FormatErrors("deploy/server.toml", file.errors), IsEmpty());
  const ServerConfig defaults;
  EXPECT_EQ(file.config.data_dir, "/var/lib/onestop");
  EXPECT_THAT(file.config.halls, testing::ElementsAre("/etc/onestop/hall.toml"));
  EXPECT_EQ(file.config.disk_reserve, defaults.disk_reserve);
  EXPECT_EQ(file.config.reflection, defaults.reflection);
  EXPECT_EQ(file.config.listen, defaults.listen);
  EXPECT_EQ(file.config.metrics, defaults.metrics);
  EXPECT_EQ(file.config.log.path, defaults.log.path);
  EXPECT_EQ(file.config.log.level, defaults.log.level);
  EXPECT_EQ(file.config.log.json, defaults.log.json);
  EXPECT_EQ(file.config.limits.mailbox, defaults.limits.mailbox);
  EXPECT_EQ(file.config.limits.reads, defaults.limits.reads);
  EXPECT_EQ(file.config.limits.streams, defaults.limits.streams);
  EXPECT_EQ(file.config.limits.watch_ring, defaults.limits.watch_ring);
  EXPECT_EQ(file.config.limits.message_bytes, defaults.limits.message_bytes);
  EXPECT_EQ(file.config.backup_folder(), "/var/lib/onestop/backups");
  EXPECT_EQ(file.config.backup.every, defaults.backup.every);
  EXPECT_EQ(file.config.backup.hourly_for, defaults.backup.hourly_for);
  EXPECT_EQ(file.config.backup.daily_for, defaults.backup.daily_for);
  EXPECT_FALSE(file.config.demo.has_value());
}

}  // namespace
}  // namespace onestop
