#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "server/config.h"
#include "server/core/config_limits.h"

namespace onestop {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The smallest hall that has one of everything.
constexpr char kHall[] = R"([hall]
code = "town"
languages = ["zh", "en"]
names = { zh = "镇", en = "Town" }

[calendar]
time_zone = "Asia/Shanghai"
open_before = "30m"
day_end = "20:00"

[[calendar.week]]
days = ["monday", "tuesday"]
sessions = [
  { open = "08:30", last_tickets = "11:40", close = "12:00" },
  { open = "13:30", close = "17:30" },
]

[[calendar.special_days]]
names = { zh = "国庆节", en = "National Day" }
from = 2026-10-01
to = 2026-10-07
closed = true

[policies]
rule = "ratio"
missed_grace = "45m"

[[areas]]
code = "ground"
names = { zh = "一楼", en = "Ground floor" }

[[departments]]
code = "police"
names = { zh = "公安局", en = "Police" }

[[groups]]
code = "identity"
names = { zh = "身份", en = "Identity" }

[[papers]]
code = "booklet"
names = { zh = "户口簿", en = "Booklet" }

[[classes]]
code = "regular"
names = { zh = "普通", en = "Regular" }
kind = "regular"

[[classes]]
code = "elderly"
names = { zh = "优先", en = "Priority" }
kind = "priority"
weight = 2.5

[[services]]
code = "id-card"
names = { zh = "身份证", en = "Identity cards" }
group = "identity"
area = "ground"
series = "A"
target_wait = "20m"
quota = 300

[[services]]
code = "passport"
names = { zh = "护照", en = "Passports" }
area = "ground"
series = "A"
target_wait = "1h"

[[items]]
code = "photo"
names = { zh = "拍照", en = "Photo" }
service = "id-card"
department = "police"
expected = "3m"

[[items]]
code = "renew"
names = { zh = "换领", en = "Renew" }
service = "id-card"
department = "police"
expected = "6m30s"
papers = ["booklet"]
after = ["photo"]

[[counters]]
code = "1"
names = { zh = "1号窗口", en = "Window 1" }
area = "ground"
skills = ["id-card", { service = "passport", helper_threshold = 3, classes = ["elderly"] }]

[[counters]]
code = "2"
names = { zh = "2号窗口", en = "Window 2" }
area = "ground"
skills = ["passport"]
)";

// The hall with one part replaced. A part that is not there makes the test itself wrong.
std::string With(const std::string& part, const std::string& other) {
  std::string text = kHall;
  const size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return at == std::string::npos ? text : text.replace(at, part.size(), other);
}

// The line that holds the mark.
int LineOf(const std::string& text, const std::string& mark) {
  const size_t at = text.find(mark);
  EXPECT_NE(at, std::string::npos) << mark;
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

TEST(HallFileTest, ReadsEveryKindOfEntry) {
  const HallFile file = ParseHall(kHall);
  ASSERT_THAT(FormatErrors("hall.toml", file.errors), IsEmpty());
  EXPECT_EQ(file.hall, "town");
  const core::Config& config = file.config;
  EXPECT_EQ(config.language, "zh");
  EXPECT_EQ(config.names, (core::LocalTexts{{"zh", "镇"}, {"en", "Town"}}));
  ASSERT_EQ(config.series.size(), 1u);
  EXPECT_EQ(config.series[0].code, "A");
  ASSERT_EQ(config.services.size(), 2u);
  EXPECT_EQ(config.services[0].group, core::GroupId(1));
  EXPECT_EQ(config.services[0].quota, 300u);
  EXPECT_EQ(config.services[1].series, core::SeriesId(1));
  EXPECT_FALSE(config.services[1].group.valid());
  EXPECT_EQ(config.services[1].target_wait, std::chrono::hours(1));
  ASSERT_EQ(config.items.size(), 2u);
  EXPECT_EQ(config.items[1].expected, std::chrono::seconds(390));
  EXPECT_THAT(config.items[1].after, ElementsAre(core::ItemId(1)));
  ASSERT_EQ(config.items[1].papers.size(), 1u);
  EXPECT_EQ(config.items[1].papers[0].code, "booklet");
  EXPECT_EQ(config.classes[0].weight, 100u);
  EXPECT_EQ(config.classes[1].weight, 250u);
  EXPECT_EQ(config.classes[1].kind, core::ClassKind::kPriority);
  const core::Skill helper = {
      .service = core::ServiceId(2), .helper_threshold = 3, .classes = {core::ClassId(2)}};
  EXPECT_THAT(config.counters[0].skills,
              ElementsAre(core::Skill{core::ServiceId(1), 0, {}}, helper));
  EXPECT_EQ(config.policies.rule, core::CallingRule::kRatio);
  EXPECT_EQ(config.policies.missed_grace, std::chrono::minutes(45));
  EXPECT_EQ(config.policies.max_postpone, core::Policies().max_postpone);
}

TEST(HallFileTest, ReadsTheCalendarAsMinutesAndDates) {
  const core::Calendar calendar = ParseHall(kHall).config.calendar;
  ASSERT_EQ(calendar.week.size(), 7u);
  const core::SessionHours morning = {8 * 60 + 30, 11 * 60 + 40, 12 * 60};
  // Without its own time for last tickets a session issues until it closes.
  const core::SessionHours afternoon = {13 * 60 + 30, 17 * 60 + 30, 17 * 60 + 30};
  EXPECT_THAT(calendar.week[1].sessions, ElementsAre(morning, afternoon));
  EXPECT_THAT(calendar.week[2].sessions, IsEmpty());
  ASSERT_EQ(calendar.special_days.size(), 7u);
  EXPECT_EQ(calendar.special_days.front().date, 20261001);
  EXPECT_EQ(calendar.special_days.back().date, 20261007);
  EXPECT_EQ(calendar.day_end, 20u * 60);
}

TEST(HallFileTest, KeepsTheFileItself) { EXPECT_EQ(ParseHall(kHall).config.source, kHall); }

TEST(HallFileTest, GivesAMakeUpDayTheHoursOfTheWeekdayItNames) {
  const HallFile file = ParseHall(With("[policies]",
                                       "[[calendar.special_days]]\n"
                                       "names = { zh = \"调休\", en = \"Make-up\" }\n"
                                       "date = 2026-09-26\nlike = \"monday\"\n[policies]"));
  ASSERT_THAT(FormatErrors("hall.toml", file.errors), IsEmpty());
  const core::Calendar& calendar = file.config.calendar;
  EXPECT_EQ(calendar.special_days.front().date, 20260926);
  EXPECT_EQ(calendar.special_days.front().sessions, calendar.week[0].sessions);
  EXPECT_EQ(calendar.special_days.front().sessions.size(), 2u);
}

TEST(HallFileTest, TakesSectionsInAnyOrder) {
  const std::string text = kHall;
  const size_t items = text.find("[[items]]");
  const size_t hall = text.find("[calendar]");
  const std::string turned =
      text.substr(items) + text.substr(hall, items - hall) + text.substr(0, hall);
  const HallFile file = ParseHall(turned);
  EXPECT_THAT(FormatErrors("hall.toml", file.errors), IsEmpty());
  EXPECT_EQ(file.config.items[1].service, core::ServiceId(1));
}

// One mistake: `part` of the hall becomes `other`, in which "#!" marks the line to be reported.
struct Mistake {
  const char* name;
  const char* part;
  const char* other;
  const char* message;

  friend std::ostream& operator<<(std::ostream& out, const Mistake& mistake) {
    return out << mistake.name;
  }
};

class HallMistakeTest : public testing::TestWithParam<Mistake> {};

TEST_P(HallMistakeTest, IsReportedOnceWithItsLine) {
  const std::string text = With(GetParam().part, GetParam().other);
  const HallFile file = ParseHall(text);
  ASSERT_EQ(file.errors.size(), 1u) << FormatErrors("hall.toml", file.errors);
  EXPECT_THAT(file.errors[0].message, HasSubstr(GetParam().message));
  EXPECT_EQ(file.errors[0].line, LineOf(text, "#!")) << file.errors[0].message;
  EXPECT_EQ(file.errors[0].reason, Reason::kConfigInvalid);
}

constexpr Mistake kStructure[] = {
    {"UnknownKey", "quota = 300", "quotta = 300 #!",
     "service \"id-card\": unknown key \"quotta\" (did you mean \"quota\"?)"},
    {"UnknownKeyFarFromAll", "quota = 300", "colour = 300 #!", "unknown key \"colour\""},
    {"UnknownSection", "[policies]", "[polices] #!",
     "unknown key \"polices\" (did you mean \"policies\"?)"},
    {"KeyOfAnotherSection", "kind = \"regular\"", "kind = \"regular\"\nquota = 1 #!",
     "class \"regular\": unknown key \"quota\""},
    {"TextForNumber", "quota = 300", "quota = \"300\" #!",
     "quota must be a whole number, not a text"},
    {"NumberForText", "series = \"A\"", "series = 7 #!", "series must be a text"},
    {"NumberForLength", "target_wait = \"20m\"", "target_wait = 20 #!",
     "target_wait must be a text, not a whole number"},
    {"TextForList", "after = [\"photo\"]", "after = \"photo\" #!", "after must be a list"},
    {"WrongKindInList", "after = [\"photo\"]", "after = [7] #!",
     "every entry of after must be a text"},
    {"TableForList", "[policies]", "[[policies]] #!", "policies must be a table, not a list"},
    {"MissingKey",
     "[[services]]\ncode = \"id-card\"\nnames = { zh = \"身份证\", en = \"Identity "
     "cards\" }\ngroup = \"identity\"\narea = \"ground\"",
     "[[services]] #!\ncode = \"id-card\"\nnames = { zh = \"身份证\", en = \"Identity cards\" }\n"
     "group = \"identity\"",
     "service \"id-card\": area is missing"},
    {"NotToml", "quota = 300", "quota = 300m #!", "not valid TOML"},
    {"BrokenHeader", "[[services]]\ncode = \"passport\"", "[[services] #!\ncode = \"passport\"",
     "not valid TOML"},
    {"KeyTwice", "quota = 300", "quota = 300\nquota = 301 #!", "not valid TOML"},
};

constexpr Mistake kTexts[] = {
    {"BadHallCode", "code = \"town\"", "code = \"my town\" #!", "hall: code must be 1 to 24"},
    {"LongHallCode", "code = \"town\"", "code = \"town-town-town-town-town-\" #!", "code must be"},
    {"MissingLanguage", "names = { zh = \"户口簿\", en = \"Booklet\" }",
     "names = { zh = \"户口簿\" } #!", "paper \"booklet\": names: en is missing"},
    {"UndeclaredLanguage", "names = { zh = \"户口簿\", en = \"Booklet\" }",
     "names = { zh = \"户口簿\", en = \"Booklet\", fr = \"Livret\" } #!",
     "names: unknown key \"fr\""},
    {"EmptyName", "en = \"Booklet\" }", "en = \"\" } #!", "en must not be empty"},
    {"ControlCharacter", "en = \"Booklet\" }", "en = \"Book\\u0007let\" } #!", "en"},
    {"BidiCharacter", "en = \"Booklet\" }", "en = \"Book\\u202Elet\" } #!", "en"},
    {"LongName", "en = \"Booklet\" }",
     "en = \"0123456789012345678901234567890123456789012345678901234567890123456789\" } #!", "64"},
    {"BadLanguage", "languages = [\"zh\", \"en\"]", "languages = [\"zh\", \"en\", \"7\"] #!",
     "\"7\" is no language"},
    {"LanguageTwice", "languages = [\"zh\", \"en\"]", "languages = [\"zh\", \"en\", \"zh\"] #!",
     "language \"zh\" is given twice"},
    {"SmallPrefix", "series = \"A\"\ntarget_wait = \"1h\"",
     "series = \"a\" #!\ntarget_wait = \"1h\"", "series must be 1 to 3 capital letters"},
    {"LongPrefix", "series = \"A\"\ntarget_wait = \"1h\"",
     "series = \"ABCD\" #!\ntarget_wait = \"1h\"", "series must be 1 to 3 capital letters"},
};

constexpr Mistake kReferences[] = {
    {"UnknownArea", "area = \"ground\"", "area = \"grond\" #!",
     "service \"id-card\": unknown area \"grond\" (did you mean \"ground\"?)"},
    {"UnknownGroup", "group = \"identity\"", "group = \"x\" #!", "unknown group \"x\""},
    {"UnknownDepartment", "department = \"police\"", "department = \"polize\" #!",
     "unknown department \"polize\" (did you mean \"police\"?)"},
    {"UnknownService", "service = \"id-card\"", "service = \"id-crad\" #!",
     "item \"photo\": unknown service \"id-crad\" (did you mean \"id-card\"?)"},
    {"UnknownPaper", "papers = [\"booklet\"]", "papers = [\"booklet\", \"seal\"] #!",
     "item \"renew\": unknown paper \"seal\""},
    {"PaperTwice", "papers = [\"booklet\"]", "papers = [\"booklet\", \"booklet\"] #!",
     "papers names \"booklet\" twice"},
    {"UnknownItemBefore", "after = [\"photo\"]", "after = [\"foto\"] #!",
     "unknown item \"foto\" (did you mean \"photo\"?)"},
    {"UnknownSkill", "skills = [\"passport\"]", "skills = [\"pasport\"] #!",
     "counter \"2\": unknown service \"pasport\" (did you mean \"passport\"?)"},
    {"UnknownClassOfSkill", "classes = [\"elderly\"] }]", "classes = [\"young\"] }] #!",
     "unknown class \"young\""},
    {"SkillTwice", "skills = [\"passport\"]", "skills = [\"passport\", \"passport\"] #!",
     "has two skills for service \"passport\""},
    {"SkillOfWrongKind", "skills = [\"passport\"]", "skills = [\"passport\", 7] #!",
     "a skill must be a service's code or a table"},
    {"CodeTwice", "code = \"2\"", "code = \"1\" #!", "counter \"1\" is given twice, first in line"},
    {"AfterItself", "[[items]]\ncode = \"photo\"\nnames = { zh = \"拍照\", en = \"Photo\" }",
     "[[items]] #!\ncode = \"photo\"\nafter = [\"photo\"]\nnames = { zh = \"拍照\", en = \"Photo\" "
     "}",
     "item \"photo\": must come after itself: photo -> photo"},
    {"Circle", "[[items]]\ncode = \"photo\"\nnames = { zh = \"拍照\", en = \"Photo\" }",
     "[[items]] #!\ncode = \"photo\"\nafter = [\"renew\"]\nnames = { zh = \"拍照\", en = \"Photo\" "
     "}",
     "item \"photo\": must come after itself: photo -> renew -> photo"},
};

constexpr Mistake kValues[] = {
    {"WeightOfZero", "weight = 2.5", "weight = 0 #!", "weight must be 0.01 to 100"},
    {"NegativeWeight", "weight = 2.5", "weight = -1.5 #!", "weight must be 0.01 to 100"},
    {"WeightOfNoNumber", "weight = 2.5", "weight = nan #!", "weight must be 0.01 to 100"},
    {"UnknownKind", "kind = \"priority\"", "kind = \"prio\" #!",
     "kind must be one of: regular, priority, appointment"},
    {"FirstClassNotRegular",
     "[[classes]]\ncode = \"regular\"\nnames = { zh = \"普通\", en = \"Regular\" }\n"
     "kind = \"regular\"",
     "[[classes]] #!\ncode = \"regular\"\nnames = { zh = \"普通\", en = \"Regular\" }\n"
     "kind = \"priority\"",
     "the first class must be of kind \"regular\""},
    {"UnknownRule", "rule = \"ratio\"", "rule = \"ration\" #!", "(did you mean \"ratio\"?)"},
    {"BadLength", "missed_grace = \"45m\"", "missed_grace = \"45 minutes\" #!",
     "missed_grace must be a length such as"},
    {"LengthTooGreat", "missed_grace = \"45m\"", "missed_grace = \"13h\" #!",
     "missed_grace must be 0s to 12h"},
    {"NoTarget", "target_wait = \"20m\"", "target_wait = \"0s\" #!",
     "target_wait must be 30s to 12h"},
    {"NegativeQuota", "quota = 300", "quota = -1 #!", "quota must be 0 to 1000000"},
    {"HugeNumber", "quota = 300", "quota = 4294967297 #!", "quota must be 0 to 1000000"},
};

constexpr Mistake kCalendar[] = {
    {"UnknownZone", "\"Asia/Shanghai\"", "\"Asia/Shangai\" #!",
     "unknown time_zone \"Asia/Shangai\""},
    {"ZoneOfTheMachine", "\"Asia/Shanghai\"", "\"localtime\" #!", "unknown time_zone"},
    {"ZoneAsPath", "\"Asia/Shanghai\"", "\"/usr/share/zoneinfo/UTC\" #!", "unknown time_zone"},
    {"NoSuchTime", "  { open = \"08:30\", last_tickets = \"11:40\", close = \"12:00\" },",
     "  { open = \"08:60\", last_tickets = \"11:40\", close = \"12:00\" }, #!",
     "calendar.week: session: open must be a time such as"},
    {"UnquotedTime", "day_end = \"20:00\"", "day_end = 20:00:00 #!",
     "day_end must be a text, not a time: put it in quotes"},
    {"OneDigitHour", "day_end = \"20:00\"", "day_end = \"8:00\" #!", "day_end must be a time"},
    {"UnknownDay", "days = [\"monday\", \"tuesday\"]", "days = [\"monday\", \"teusday\"] #!",
     "unknown day \"teusday\" (did you mean \"tuesday\"?)"},
    {"DayTwice", "days = [\"monday\", \"tuesday\"]", "days = [\"monday\", \"monday\"] #!",
     "monday is given twice"},
    {"SessionsOverlap", "  { open = \"13:30\", close = \"17:30\" },",
     "  { open = \"11:30\", close = \"17:30\" }, #!",
     "opens at 11:30, before the one above closes (12:00)"},
    {"SessionBackwards", "  { open = \"13:30\", close = \"17:30\" },",
     "  { open = \"13:30\", last_tickets = \"13:00\", close = \"17:30\" }, #!",
     "needs open < last_tickets <= close"},
    {"LastTicketsAfterClose", "  { open = \"13:30\", close = \"17:30\" },",
     "  { open = \"13:30\", last_tickets = \"18:00\", close = \"17:30\" }, #!",
     "needs open < last_tickets <= close"},
    {"SessionAfterDayEnd", "  { open = \"13:30\", close = \"17:30\" },",
     "  { open = \"13:30\", close = \"20:30\" }, #!", "closes at 20:30, after day_end (20:00)"},
    {"OpensBeforeMidnight", "  { open = \"08:30\", last_tickets = \"11:40\", close = \"12:00\" },",
     "  { open = \"00:10\", last_tickets = \"11:40\", close = \"12:00\" }, #!",
     "open_before would reach into the day before"},
    {"NoSuchDate", "from = 2026-10-01", "from = 2026-09-31 #!", "not valid TOML"},
    {"DateInQuotes", "from = 2026-10-01", "from = \"2026-10-01\" #!",
     "from must be a date, not a text"},
    {"RangeBackwards", "to = 2026-10-07", "to = 2026-09-07 #!", "to must lie 0 to 365 days after"},
    {"NeitherClosedNorHours",
     "[[calendar.special_days]]\nnames = { zh = \"国庆节\", en = "
     "\"National Day\" }\nfrom = 2026-10-01\nto = 2026-10-07\nclosed = true",
     "[[calendar.special_days]] #!\nnames = { zh = \"国庆节\", en = \"National Day\" }\n"
     "date = 2026-10-01",
     "needs one of: closed = true"},
    {"DateAndRange",
     "[[calendar.special_days]]\nnames = { zh = \"国庆节\", en = "
     "\"National Day\" }",
     "[[calendar.special_days]] #!\nnames = { zh = \"国庆节\", en = \"National Day\" }\n"
     "date = 2026-10-01",
     "needs either date, or from and to"},
    {"DateTwice", "[policies]",
     "[[calendar.special_days]]\nnames = { zh = \"调休\", en = \"Make-up\" }\n"
     "date = 2026-10-07 #!\nlike = \"monday\"\n[policies]",
     "2026-10-07 is given twice, first in line 20"},
};

std::string NameOf(const testing::TestParamInfo<Mistake>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Structure, HallMistakeTest, testing::ValuesIn(kStructure), NameOf);
INSTANTIATE_TEST_SUITE_P(Texts, HallMistakeTest, testing::ValuesIn(kTexts), NameOf);
INSTANTIATE_TEST_SUITE_P(References, HallMistakeTest, testing::ValuesIn(kReferences), NameOf);
INSTANTIATE_TEST_SUITE_P(Values, HallMistakeTest, testing::ValuesIn(kValues), NameOf);
INSTANTIATE_TEST_SUITE_P(Calendar, HallMistakeTest, testing::ValuesIn(kCalendar), NameOf);

TEST(HallErrorsTest, AreAllThereInTheOrderOfTheFile) {
  std::string text = With("quota = 300", "quota = -1");
  text = absl::StrReplaceAll(text, {{"\"Asia/Shanghai\"", "\"Moon/Base\""},
                                    {"expected = \"3m\"", "expected = \"soon\""},
                                    {"department = \"police\"", "department = \"army\""},
                                    {"code = \"2\"", "code = \"1\""}});
  const HallFile file = ParseHall(text);
  std::vector<int> lines;
  for (const ConfigError& error : file.errors) lines.push_back(error.line);
  EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
  // Both items name the department.
  EXPECT_EQ(file.errors.size(), 6u) << FormatErrors("hall.toml", file.errors);
  EXPECT_EQ(lines.front(), LineOf(text, "Moon/Base"));
  EXPECT_EQ(lines.back(), LineOf(text, "code = \"1\"") + 6);
}

TEST(HallErrorsTest, NameEverySectionThatIsMissing) {
  const HallFile file = ParseHall("# nothing\n");
  const std::string text = FormatErrors("hall.toml", file.errors);
  for (const char* key :
       {"hall", "calendar", "areas", "departments", "classes", "services", "counters"}) {
    EXPECT_THAT(text, HasSubstr(std::string("hall.toml:1: file: ") + key + " is missing\n"));
  }
}

TEST(HallErrorsTest, NameEveryLineThatIsNotToml) {
  std::string text = With("quota = 300", "quota = 300 tickets");
  text = absl::StrReplaceAll(text, {{"expected = \"3m\"", "expected = 3m"}});
  const HallFile file = ParseHall(text);
  ASSERT_EQ(file.errors.size(), 2u) << FormatErrors("hall.toml", file.errors);
  EXPECT_EQ(file.errors[0].line, LineOf(text, "300 tickets"));
  EXPECT_EQ(file.errors[1].line, LineOf(text, "= 3m"));
}

TEST(HallErrorsTest, ComeFromAnyBytes) {
  EXPECT_THAT(ParseHall("").errors, testing::Not(IsEmpty()));
  EXPECT_THAT(ParseHall("\xff\xfe\x00").errors, testing::Not(IsEmpty()));
  EXPECT_THAT(ParseHall("[[").errors, testing::Not(IsEmpty()));
  EXPECT_THAT(ParseHall("a = \"\"\"").errors, testing::Not(IsEmpty()));
  EXPECT_THAT(ParseHall("{\"json\": 1}").errors, testing::Not(IsEmpty()));
  EXPECT_THAT(ParseHall("hall = 1\nareas = 2\nitems = [[1]]").errors, testing::Not(IsEmpty()));
}

TEST(HallErrorsTest, StopAtAPrefixOfAnyLength) {
  const std::string text = kHall;
  for (size_t length = 0; length < text.find("skills = [\"passport\"]"); ++length) {
    EXPECT_THAT(ParseHall(std::string_view(text).substr(0, length)).errors, testing::Not(IsEmpty()))
        << length;
  }
}

TEST(HallErrorsTest, RefuseMoreEntriesThanTheLimit) {
  std::string many = "[[areas]]\ncode = \"ground\"\n";
  for (size_t i = 0; i < core::kMaxAreas; ++i) {
    many += "[[areas]]\ncode = \"a" + std::to_string(i) + "\"\n";
  }
  const std::string text = std::string(kHall) + many;
  EXPECT_THAT(FormatErrors("hall.toml", ParseHall(text).errors),
              HasSubstr("areas has 66 entries; at most 64 are allowed"));
  const std::string long_file(core::kMaxConfigBytes + 1, '\n');
  EXPECT_THAT(FormatErrors("hall.toml", ParseHall(long_file).errors), HasSubstr("is longer than"));
}

TEST(HallErrorsTest, NameAServiceThatNoWindowMustTake) {
  const std::string text = With("skills = [\"passport\"]",
                                "skills = [{ service = \"passport\", helper_threshold = 2 }]");
  const HallFile file = ParseHall(text);
  ASSERT_EQ(file.errors.size(), 2u) << FormatErrors("hall.toml", file.errors);
  EXPECT_EQ(file.errors[0].line, LineOf(text, "code = \"passport\"") - 1);
  EXPECT_THAT(file.errors[0].message,
              HasSubstr("service \"passport\": no counter has it as a primary skill"));
}

TEST(HallErrorsTest, NameTheClassThatNoWindowTakes) {
  const std::string text = With("skills = [\"passport\"]",
                                "skills = [{ service = \"passport\", classes = [\"elderly\"] }]");
  const HallFile file = ParseHall(text);
  ASSERT_EQ(file.errors.size(), 1u) << FormatErrors("hall.toml", file.errors);
  EXPECT_THAT(file.errors[0].message, HasSubstr("for class \"regular\""));
}

TEST(HallErrorsTest, BecomeOneRefusal) {
  EXPECT_TRUE(ErrorsStatus("hall.toml", {}).ok());
  const absl::Status status = ErrorsStatus("hall.toml", {{3, "first"}, {7, "second"}});
  EXPECT_EQ(ReasonOf(status), Reason::kConfigInvalid);
  EXPECT_EQ(std::string(status.message()), "hall.toml:3: first\nhall.toml:7: second\n");
}

}  // namespace
}  // namespace onestop
