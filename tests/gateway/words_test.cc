#include "gateway/console/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace onestop::gateway {
namespace {

using ::testing::ElementsAre;

google::protobuf::Duration Seconds(int64_t seconds) {
  google::protobuf::Duration duration;
  duration.set_seconds(seconds);
  return duration;
}

v1::Quote QuoteOf(int64_t expected, int64_t upper) {
  v1::Quote quote;
  *quote.mutable_expected() = Seconds(expected);
  *quote.mutable_upper() = Seconds(upper);
  return quote;
}

template <class Enum>
void ExpectAWordForEveryValue(std::set<int> without = {}) {
  const google::protobuf::EnumDescriptor& type = *google::protobuf::GetEnumDescriptor<Enum>();
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    std::set<std::string_view> seen;
    for (int i = 0; i < type.value_count(); ++i) {
      const int number = type.value(i)->number();
      if (without.contains(number)) continue;
      const std::string_view word = Word(static_cast<Enum>(number), language);
      EXPECT_FALSE(word.empty()) << type.value(i)->name();
      EXPECT_TRUE(seen.insert(word).second) << type.value(i)->name() << ": " << word;
    }
  }
}

TEST(WordsTest, ThereIsOneForEveryValueOfTheContract) {
  ExpectAWordForEveryValue<v1::TicketState>();
  ExpectAWordForEveryValue<v1::CounterState>();
  ExpectAWordForEveryValue<v1::DayState>();
  ExpectAWordForEveryValue<v1::Outcome>();
  ExpectAWordForEveryValue<v1::CallingRule>();
  ExpectAWordForEveryValue<v1::PauseReason>({v1::PAUSE_REASON_UNSPECIFIED});
  ExpectAWordForEveryValue<v1::TransferReason>({v1::TRANSFER_REASON_UNSPECIFIED});
  ExpectAWordForEveryValue<v1::CallException>(
      {v1::CALL_EXCEPTION_UNSPECIFIED, v1::CALL_EXCEPTION_NONE});
}

TEST(WordsTest, AValueThisBuildDoesNotKnowIsUnknown) {
  EXPECT_EQ(Word(static_cast<v1::TicketState>(99), Language::kEnglish), "unknown");
}

TEST(WordsTest, AQuoteIsAPromiseInWords) {
  EXPECT_EQ(QuoteWords(QuoteOf(25 * 60 + 20, 39 * 60 + 1), Language::kEnglish),
            "about 25 minutes, rarely over 40 minutes");
  EXPECT_EQ(QuoteWords(QuoteOf(25 * 60, 40 * 60), Language::kChinese),
            "约 25 分钟，很少超过 40 分钟");
  EXPECT_EQ(QuoteWords(QuoteOf(10, 20), Language::kEnglish), "about 1 minute");
  EXPECT_EQ(QuoteWords(QuoteOf(95 * 60, 150 * 60), Language::kEnglish),
            "about 1 hour 35 minutes, rarely over 2 hours 30 minutes");
  EXPECT_EQ(QuoteWords(v1::Quote(), Language::kEnglish), "");
}

TEST(WordsTest, ADurationIsRoundedToMinutes) {
  EXPECT_EQ(DurationWords(Seconds(29), Language::kEnglish), "0 minutes");
  EXPECT_EQ(DurationWords(Seconds(30), Language::kEnglish), "1 minute");
  EXPECT_EQ(DurationWords(Seconds(2 * 3600), Language::kEnglish), "2 hours");
  EXPECT_EQ(DurationWords(Seconds(2 * 3600), Language::kChinese), "2 小时");
}

TEST(WordsTest, TimesAreThoseOfTheZone) {
  google::protobuf::Timestamp time;
  time.set_seconds(1763863512);  // 2025-11-23 02:05:12 UTC
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  EXPECT_EQ(ClockTime(time, zone), "10:05");
  EXPECT_EQ(ClockTimeWithSeconds(time, zone), "10:05:12");
  EXPECT_EQ(DateAndTime(time, zone), "2025-11-23 10:05");
  EXPECT_EQ(ClockTime(google::protobuf::Timestamp(), zone), "");
}

TEST(WordsTest, ValuesHaveNamesForTheCommandLine) {
  EXPECT_THAT(WordsOf<v1::Outcome>(), ElementsAre("completed", "accepted", "missing-papers",
                                                  "not-eligible", "wrong-service", "withdrawn"));
  EXPECT_EQ(ParseWord<v1::Outcome>("missing-papers"), v1::OUTCOME_MISSING_PAPERS);
  EXPECT_EQ(ParseWord<v1::PauseReason>("back-office"), v1::PAUSE_REASON_BACK_OFFICE);
  EXPECT_FALSE(ParseWord<v1::Outcome>("unspecified"));
  EXPECT_FALSE(ParseWord<v1::Outcome>("no-such-thing"));
}

}  // namespace
}  // namespace onestop::gateway
