#include "kiosk_client/document.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace onestop::kiosk_client {
namespace {

using absl::CivilDay;

// What is read, written in the one way; "(none)" for what is refused.
std::string Normalised(std::string_view read) {
  const absl::StatusOr<Secret> document = NormaliseDocument(read);
  if (document.ok()) return document->Reveal();
  EXPECT_EQ(document.status().code(), absl::StatusCode::kInvalidArgument);
  return "(none)";
}

std::optional<CivilDay> BirthdayOf(std::string_view number) {
  return BirthdayIn(Secret(std::string(number)));
}

TEST(DocumentTest, OneDocumentIsWrittenInOneWay) {
  EXPECT_EQ(Normalised("E12345678"), "E12345678");
  EXPECT_EQ(Normalised("  e1234 5678\r\n"), "E12345678");
  EXPECT_EQ(Normalised("a123456(3)"), "A1234563");
  EXPECT_EQ(Normalised("110105-19491231-002x"), "11010519491231002X");
}

TEST(DocumentTest, RefusesWhatIsNoNumber) {
  EXPECT_EQ(Normalised(""), "(none)");
  EXPECT_EQ(Normalised("    "), "(none)");
  EXPECT_EQ(Normalised("A12-3"), "(none)");
  EXPECT_EQ(Normalised("A1234"), "A1234");
  EXPECT_EQ(Normalised(std::string(32, '7')), std::string(32, '7'));
  EXPECT_EQ(Normalised(std::string(33, '7')), "(none)");
  EXPECT_EQ(Normalised("E1234_5678"), "(none)");
  EXPECT_EQ(Normalised("E12345；78"), "(none)");
  EXPECT_EQ(Normalised(std::string_view("E1234\0005678", 10)), "(none)");
}

TEST(DocumentTest, SaysNothingOfWhatWasRead) {
  const absl::Status refused = NormaliseDocument("110105194912310020").status();
  EXPECT_EQ(refused.message().find("1949"), absl::string_view::npos);
}

TEST(DocumentTest, AResidentNumberNeedsItsCheckDigit) {
  EXPECT_EQ(Normalised("11010519491231002X"), "11010519491231002X");
  EXPECT_EQ(Normalised("110101199003072033"), "110101199003072033");
  for (const char digit : std::string_view("0124567X")) {
    EXPECT_EQ(Normalised(std::string("11010119900307203") + digit), "(none)") << digit;
  }
  // Two digits exchanged.
  EXPECT_EQ(Normalised("110101199003070233"), "(none)");
  // Another document that is as long.
  EXPECT_EQ(Normalised("A10101199003072039"), "A10101199003072039");
}

TEST(DocumentTest, TheBirthdayStandsInAResidentNumber) {
  EXPECT_EQ(BirthdayOf("11010519491231002X"), CivilDay(1949, 12, 31));
  EXPECT_EQ(BirthdayOf("510101200002291234"), CivilDay(2000, 2, 29));
  // The residence permit of somebody from Hong Kong.
  EXPECT_EQ(BirthdayOf("810000196601011230"), CivilDay(1966, 1, 1));
  EXPECT_EQ(BirthdayOf("E12345678"), std::nullopt);
  EXPECT_EQ(BirthdayOf(""), std::nullopt);
  EXPECT_EQ(BirthdayOf("110101196630450036"), std::nullopt) << "30 months, 45 days";
  EXPECT_EQ(BirthdayOf("110101196602290019"), std::nullopt) << "no leap year";
}

TEST(DocumentTest, AgeChangesOnTheBirthday) {
  const CivilDay birthday(1966, 11, 26);
  EXPECT_EQ(AgeOn(CivilDay(2026, 11, 25), birthday), 59);
  EXPECT_EQ(AgeOn(CivilDay(2026, 11, 26), birthday), 60);
  EXPECT_EQ(AgeOn(CivilDay(2027, 1, 1), birthday), 60);
  EXPECT_EQ(AgeOn(CivilDay(1966, 11, 26), birthday), 0);
  EXPECT_EQ(AgeOn(CivilDay(2026, 1, 1), CivilDay(1966, 1, 1)), 60);
  EXPECT_EQ(AgeOn(CivilDay(2025, 12, 31), CivilDay(1966, 1, 1)), 59);
}

TEST(DocumentTest, WhoWasBornOnALeapDayIsAYearOlderAtTheEndOfFebruary) {
  const CivilDay birthday(1964, 2, 29);
  EXPECT_EQ(AgeOn(CivilDay(2023, 2, 27), birthday), 58);
  EXPECT_EQ(AgeOn(CivilDay(2023, 2, 28), birthday), 59);
  EXPECT_EQ(AgeOn(CivilDay(2024, 2, 28), birthday), 59);
  EXPECT_EQ(AgeOn(CivilDay(2024, 2, 29), birthday), 60);
}

}  // namespace
}  // namespace onestop::kiosk_client
