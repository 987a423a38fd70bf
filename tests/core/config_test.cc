#include "server/core/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "server/base/reason.h"

namespace onestop::core {
namespace {

using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <class T>
T Entry(uint32_t id, const char* code) {
  T entry;
  entry.id = decltype(T::id)(id);
  entry.code = code;
  return entry;
}

// Two of everything; each second one refers to the others by position, as a parser leaves it.
Config Hall() {
  Config config;
  config.areas = {Entry<Area>(1, "north"), Entry<Area>(2, "south")};
  config.departments = {Entry<Department>(1, "police"), Entry<Department>(2, "tax")};
  config.groups = {Entry<Group>(1, "identity"), Entry<Group>(2, "money")};
  config.series = {Entry<Series>(1, "A"), Entry<Series>(2, "BC")};
  config.classes = {Entry<TicketClass>(1, "regular"), Entry<TicketClass>(2, "elderly")};
  config.classes[1].kind = ClassKind::kPriority;
  config.services = {Entry<Service>(1, "card"), Entry<Service>(2, "duty")};
  config.items = {Entry<Item>(1, "photo"), Entry<Item>(2, "pay")};
  config.counters = {Entry<Counter>(1, "1"), Entry<Counter>(2, "2")};
  for (uint32_t i = 0; i < 2; ++i) {
    config.services[i].area = AreaId(i + 1);
    config.services[i].group = GroupId(i + 1);
    config.services[i].series = SeriesId(i + 1);
    config.services[i].target_wait = minutes(20);
    config.items[i].service = ServiceId(i + 1);
    config.items[i].department = DepartmentId(i + 1);
    config.counters[i].area = AreaId(i + 1);
    config.counters[i].skills = {{ServiceId(i + 1), 0, {}}};
  }
  config.items[1].after = {ItemId(1)};
  config.items[1].papers = {{"bill", {}}};
  config.counters[1].skills.push_back({ServiceId(1), 3, {ClassId(2)}});
  config.calendar.time_zone = "UTC";
  config.calendar.week.assign(7, {{{480, 700, 720}, {780, 1000, 1020}}});
  config.calendar.special_days = {{20261001, {}, {}}};
  return config;
}

// Takes the entry at this position out of a list and numbers the rest anew.
template <class T>
void Remove(std::vector<T>& list, size_t position) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(position - 1));
  for (size_t i = 0; i < list.size(); ++i) {
    list[i].id = decltype(T::id)(static_cast<uint32_t>(i + 1));
  }
}

TEST(AssignIdsTest, NumbersTheFirstConfigurationByPosition) {
  const Config config = AssignIds(nullptr, Hall());
  EXPECT_EQ(config.services[1].id, ServiceId(2));
  EXPECT_EQ(config.services[1].series, SeriesId(2));
  EXPECT_THAT(config.items[1].after, ElementsAre(ItemId(1)));
  EXPECT_TRUE(CheckConfig(config).ok()) << CheckConfig(config);
}

TEST(AssignIdsTest, IsTheSameForTheSameConfigurationAgain) {
  const Config first = AssignIds(nullptr, Hall());
  const Config second = AssignIds(&first, Hall());
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(second.services[i].id, first.services[i].id);
    EXPECT_EQ(second.counters[i].skills, first.counters[i].skills);
    EXPECT_EQ(second.items[i].after, first.items[i].after);
    EXPECT_FALSE(second.services[i].retired);
  }
  EXPECT_EQ(second.services.size(), 2u);
}

TEST(AssignIdsTest, KeepsIdsWhenEntriesChangePlaces) {
  const Config first = AssignIds(nullptr, Hall());
  Config turned = Hall();
  // The same hall written down in the opposite order.
  std::swap(turned.services[0], turned.services[1]);
  turned.services[0].id = ServiceId(1);
  turned.services[1].id = ServiceId(2);
  std::swap(turned.items[0], turned.items[1]);
  turned.items[0].id = ItemId(1);
  turned.items[1].id = ItemId(2);
  turned.items[0].service = ServiceId(1);
  turned.items[1].service = ServiceId(2);
  turned.items[0].after = {ItemId(2)};
  turned.counters[0].skills = {{ServiceId(2), 0, {}}};
  const Config second = AssignIds(&first, turned);
  EXPECT_EQ(second.services[0].code, "card");
  EXPECT_EQ(second.services[0].series, SeriesId(1));
  EXPECT_EQ(second.items[1].code, "pay");
  EXPECT_EQ(second.items[1].service, ServiceId(2));
  EXPECT_THAT(second.items[1].after, ElementsAre(ItemId(1)));
  EXPECT_EQ(second.counters[0].skills[0].service, ServiceId(1));
  EXPECT_TRUE(CheckConfig(second).ok()) << CheckConfig(second);
}

TEST(AssignIdsTest, GivesNewEntriesIdsBehindAllOthers) {
  const Config first = AssignIds(nullptr, Hall());
  Config next = Hall();
  Service fresh = next.services[0];
  fresh.code = "fresh";
  next.services.insert(next.services.begin(), fresh);
  for (uint32_t i = 0; i < 3; ++i) next.services[i].id = ServiceId(i + 1);
  next.items[0].service = ServiceId(2);
  next.items[1].service = ServiceId(3);
  next.counters[0].skills = {{ServiceId(1), 0, {}}};
  next.counters[1].skills = {{ServiceId(3), 0, {}}};
  const Config second = AssignIds(&first, next);
  EXPECT_EQ(second.FindService("fresh")->id, ServiceId(3));
  EXPECT_EQ(second.FindService("card")->id, ServiceId(1));
  EXPECT_EQ(second.items[0].service, ServiceId(1));
  EXPECT_EQ(second.counters[0].skills[0].service, ServiceId(3));
  EXPECT_EQ(second.counters[1].skills[0].service, ServiceId(2));
  EXPECT_TRUE(CheckConfig(second).ok()) << CheckConfig(second);
}

TEST(AssignIdsTest, RetiresWhatIsGoneAndWakesWhatComesBack) {
  const Config first = AssignIds(nullptr, Hall());
  Config without = Hall();
  Remove(without.counters, 1);
  Remove(without.items, 1);
  without.items[0].after.clear();
  const Config second = AssignIds(&first, without);
  EXPECT_TRUE(second.counters[0].retired);
  EXPECT_EQ(second.FindCounter("1"), nullptr);
  EXPECT_EQ(second.FindCounter("2")->id, CounterId(2));
  EXPECT_EQ(second.FindItem("pay")->id, ItemId(2));
  // What is retired keeps pointing where it did.
  EXPECT_EQ(second.At(ItemId(1)).service, ServiceId(1));
  EXPECT_TRUE(CheckConfig(second).ok()) << CheckConfig(second);

  const Config third = AssignIds(&second, Hall());
  EXPECT_EQ(third.FindCounter("1")->id, CounterId(1));
  EXPECT_THAT(third.FindItem("pay")->after, ElementsAre(ItemId(1)));
}

TEST(AssignIdsTest, FindsTheRegularClassAmongRetiredOnes) {
  const Config first = AssignIds(nullptr, Hall());
  EXPECT_EQ(first.RegularClass(), ClassId(1));
  Config renamed = Hall();
  renamed.classes[0].code = "everybody";
  const Config second = AssignIds(&first, renamed);
  // Id 2 is the priority class.
  EXPECT_EQ(second.RegularClass(), ClassId(3));
  EXPECT_TRUE(CheckConfig(second).ok()) << CheckConfig(second);
}

TEST(NumberTextTest, HasThreeDigitsAndGrowsPastThem) {
  const Config config = Hall();
  EXPECT_EQ(config.NumberText(SeriesId(1), 17), "A017");
  EXPECT_EQ(config.NumberText(SeriesId(2), 1234), "BC1234");
}

struct Mistake {
  const char* name;
  std::function<void(Config&)> make;
  const char* message;

  friend std::ostream& operator<<(std::ostream& out, const Mistake& mistake) {
    return out << mistake.name;
  }
};

class ConfigMistakeTest : public testing::TestWithParam<Mistake> {};

TEST_P(ConfigMistakeTest, IsRefused) {
  Config config = Hall();
  ASSERT_TRUE(CheckConfig(config).ok()) << CheckConfig(config);
  GetParam().make(config);
  const absl::Status status = CheckConfig(config);
  EXPECT_EQ(ReasonOf(status), Reason::kConfigInvalid);
  EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().message));
}

const Mistake kLists[] = {
    {"NoAreas", [](Config& c) { c.areas.clear(); }, "at least one"},
    {"OnlyRetiredServices",
     [](Config& c) {
       for (Service& service : c.services) service.retired = true;
     },
     "at least one"},
    {"CodeTwice", [](Config& c) { c.areas[1].code = "north"; }, "area \"north\" is given twice"},
    {"EmptyCode", [](Config& c) { c.items[0].code = ""; }, "item \"\""},
    {"CodeWithBlank", [](Config& c) { c.groups[0].code = "a b"; }, "group \"a b\""},
    {"LongCode", [](Config& c) { c.counters[0].code = std::string(25, 'x'); }, "counter"},
    {"IdNotPosition", [](Config& c) { c.items[0].id = ItemId(2); }, "its position"},
    {"NoId", [](Config& c) { c.counters[1].id = CounterId(); }, "its position"},
    {"SmallPrefix", [](Config& c) { c.series[0].code = "a"; }, "capital letters"},
    {"LongPrefix", [](Config& c) { c.series[0].code = "ABCD"; }, "capital letters"},
};

const Mistake kReferences[] = {
    {"UnknownSeries", [](Config& c) { c.services[0].series = SeriesId(3); }, "service card"},
    {"NoArea", [](Config& c) { c.services[0].area = AreaId(); }, "service card"},
    {"UnknownGroup", [](Config& c) { c.services[0].group = GroupId(9); }, "service card"},
    {"UnknownService", [](Config& c) { c.items[0].service = ServiceId(3); }, "item photo"},
    {"NoDepartment", [](Config& c) { c.items[0].department = DepartmentId(); }, "item photo"},
    {"UnknownItem", [](Config& c) { c.items[0].after = {ItemId(3)}; }, "item photo"},
    {"UnknownSkill", [](Config& c) { c.counters[0].skills[0].service = ServiceId(3); },
     "counter 1"},
    {"UnknownClass", [](Config& c) { c.counters[0].skills[0].classes = {ClassId(3)}; },
     "counter 1"},
    {"SkillTwice", [](Config& c) { c.counters[0].skills.push_back(c.counters[0].skills[0]); },
     "two skills"},
    {"UnknownAreaOfCounter", [](Config& c) { c.counters[0].area = AreaId(3); }, "counter 1"},
    {"PaperTwice", [](Config& c) { c.items[1].papers.push_back(c.items[1].papers[0]); },
     "paper \"bill\""},
    {"AfterItself", [](Config& c) { c.items[0].after = {ItemId(1)}; }, "must come after itself"},
    {"Circle", [](Config& c) { c.items[0].after = {ItemId(2)}; }, "must come after itself"},
};

const Mistake kValues[] = {
    {"NoTarget", [](Config& c) { c.services[0].target_wait = Duration::zero(); }, "target wait"},
    {"NoWeight", [](Config& c) { c.classes[1].weight = 0; }, "weight"},
    {"HugeWeight", [](Config& c) { c.classes[1].weight = 10'001; }, "weight"},
    {"NoRegularClass", [](Config& c) { c.classes[0].kind = ClassKind::kPriority; }, "regular"},
    {"NoMatters", [](Config& c) { c.policies.max_matters = 0; }, "max_matters"},
    {"NegativeGrace", [](Config& c) { c.policies.missed_grace = minutes(-1); }, "negative"},
    {"ShortWeek", [](Config& c) { c.calendar.week.pop_back(); }, "seven days"},
    {"SessionsOverlap", [](Config& c) { c.calendar.week[3].sessions[1].open = 700; },
     "out of order"},
    {"SessionPastMidnight", [](Config& c) { c.calendar.week[3].sessions[1].close = 1441; },
     "out of order"},
    {"LastTicketsBeforeOpening",
     [](Config& c) {
       c.calendar.special_days[0].sessions = {{480, 480, 720}};
     },
     "sessions of 20261001"},
    {"NoSuchDate", [](Config& c) { c.calendar.special_days[0].date = 20260229; }, "20260229"},
    {"DateTwice", [](Config& c) { c.calendar.special_days.push_back(c.calendar.special_days[0]); },
     "20261001"},
    {"NoDayEnd", [](Config& c) { c.calendar.day_end = 0; }, "day_end"},
    {"LateDayEnd", [](Config& c) { c.calendar.day_end = 1441; }, "day_end"},
};

std::string NameOf(const testing::TestParamInfo<Mistake>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Lists, ConfigMistakeTest, testing::ValuesIn(kLists), NameOf);
INSTANTIATE_TEST_SUITE_P(References, ConfigMistakeTest, testing::ValuesIn(kReferences), NameOf);
INSTANTIATE_TEST_SUITE_P(Values, ConfigMistakeTest, testing::ValuesIn(kValues), NameOf);

}  // namespace
}  // namespace onestop::core
