#include "kiosk_client/slip_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/kiosk_client/example_hall.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Language;
using printer::PrintResult;
using printer::TicketSlip;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

SlipOptions In(Language language) {
  return {.language = language, .zone = absl::FixedTimeZone(8 * 3600)};
}

TicketSlip Slip(const v1::Ticket& ticket, const SlipOptions& options) {
  const v1::Hall hall = ExampleHall();
  const v1::ListItemsResponse items = ExampleItems();
  const v1::ListServicesResponse services = ExampleServices();
  return MakeSlip(ticket, {.hall = hall, .items = items, .services = services}, options);
}

TEST(SlipTextTest, SaysEverythingInEnglish) {
  const TicketSlip slip = Slip(ExampleTicket(), In(Language::kEnglish));
  EXPECT_EQ(slip.language, "en");
  EXPECT_EQ(slip.hall, "Jiangcheng Service Hall");
  EXPECT_EQ(slip.number, "A017");
  EXPECT_EQ(slip.class_name, "Priority");
  EXPECT_EQ(slip.copy_mark, "");
  EXPECT_EQ(slip.area, "Second floor, zone B");
  EXPECT_EQ(slip.people_ahead, "3 people ahead of you");
  EXPECT_EQ(slip.wait, "about 25 minutes, rarely over 40 minutes");
  ASSERT_THAT(slip.matters, SizeIs(2));
  EXPECT_EQ(slip.matters[0].name, "Passport renewal ×2");
  EXPECT_THAT(slip.matters[0].papers,
              ElementsAre("the old passport", "two recent photographs on white"));
  EXPECT_EQ(slip.matters[1].name, "Passports");
  EXPECT_THAT(slip.matters[1].papers, IsEmpty());
  EXPECT_THAT(slip.notes, IsEmpty());
  EXPECT_EQ(slip.qr_text, "");
  EXPECT_EQ(slip.arrival, "Taken 2025-11-23 10:05");
  EXPECT_EQ(slip.labels.number, "Your number");
}

TEST(SlipTextTest, SaysEverythingInChinese) {
  const TicketSlip slip = Slip(ExampleTicket(), In(Language::kChinese));
  EXPECT_EQ(slip.language, "zh");
  EXPECT_EQ(slip.hall, "江城市政务服务中心");
  EXPECT_EQ(slip.class_name, "优先");
  EXPECT_EQ(slip.area, "二楼 B 区");
  EXPECT_EQ(slip.people_ahead, "前面还有 3 人");
  EXPECT_EQ(slip.wait, "约 25 分钟，很少超过 40 分钟");
  EXPECT_EQ(slip.matters[0].name, "普通护照换发 ×2");
  EXPECT_THAT(slip.matters[0].papers, ElementsAre("原护照", "近期白底证件照片两张"));
  EXPECT_EQ(slip.arrival, "取号时间 2025-11-23 10:05");
  EXPECT_EQ(slip.labels.number, "您的号码");
}

TEST(SlipTextTest, SaysNothingOfAWaitThatIsNotKnown) {
  v1::Ticket ticket = ExampleTicket();
  ticket.clear_quote();
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).wait, "");
}

TEST(SlipTextTest, CountsPeopleAsPeopleDo) {
  v1::Ticket ticket = ExampleTicket();
  ticket.set_people_ahead(1);
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).people_ahead, "1 person ahead of you");
  ticket.set_people_ahead(0);
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).people_ahead, "Nobody ahead of you");
  EXPECT_EQ(Slip(ticket, In(Language::kChinese)).people_ahead, "前面没有人");
}

TEST(SlipTextTest, MarksACopyAndRepeatsNoPromiseOnIt) {
  SlipOptions options = In(Language::kEnglish);
  options.copy = 2;
  const TicketSlip slip = Slip(ExampleTicket(), options);
  EXPECT_EQ(slip.copy_mark, "COPY 2");
  EXPECT_EQ(slip.wait, "");
  EXPECT_EQ(slip.people_ahead, "3 people ahead of you");
  options.language = Language::kChinese;
  EXPECT_EQ(Slip(ExampleTicket(), options).copy_mark, "补打 2");
}

TEST(SlipTextTest, LeavesOutMattersThatAreDone) {
  v1::Ticket ticket = ExampleTicket();
  ticket.mutable_matters(0)->set_outcome(v1::OUTCOME_COMPLETED);
  TicketSlip slip = Slip(ticket, In(Language::kEnglish));
  ASSERT_THAT(slip.matters, SizeIs(1));
  EXPECT_EQ(slip.matters[0].name, "Passports");
  ticket.mutable_matters(1)->set_outcome(v1::OUTCOME_COMPLETED);
  EXPECT_THAT(Slip(ticket, In(Language::kEnglish)).matters, SizeIs(2));
}

TEST(SlipTextTest, SaysWhatToDoWhenTheTicketIsNotSimplyWaiting) {
  v1::Ticket ticket = ExampleTicket();
  ticket.mutable_due_time()->set_seconds(ticket.arrival_time().seconds() + 1800);
  ticket.set_state(v1::TICKET_STATE_POSTPONED);
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).wait, "Not called before 10:35");
  EXPECT_EQ(Slip(ticket, In(Language::kChinese)).wait, "最早叫号时间 10:35");
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).people_ahead, "");
  ticket.set_state(v1::TICKET_STATE_MISSED);
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).people_ahead, "Missed: please check in again");
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).wait, "by 10:35");
  ticket.set_state(v1::TICKET_STATE_RESERVED);
  EXPECT_THAT(Slip(ticket, In(Language::kChinese)).notes,
              ElementsAre("到达大厅后请先签到，签到后才会叫号。"));
  ticket.set_state(v1::TICKET_STATE_CALLED);
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).people_ahead, "");
  EXPECT_EQ(Slip(ticket, In(Language::kEnglish)).wait, "");
}

TEST(SlipTextTest, ShowsTheHallsNotesAndTheCode) {
  SlipOptions options = In(Language::kEnglish);
  options.qr_text = "https://hall.example/t/x";
  options.notes = {"Mind the step."};
  const TicketSlip slip = Slip(ExampleTicket(), options);
  EXPECT_EQ(slip.qr_text, "https://hall.example/t/x");
  EXPECT_THAT(slip.notes, ElementsAre("Mind the step."));
}

TEST(SlipTextTest, LetsACodeStandForItselfWhenItsNameIsNotKnown) {
  v1::Ticket ticket = ExampleTicket();
  const v1::Hall hall;
  const v1::ListItemsResponse items;
  const v1::ListServicesResponse services;
  const TicketSlip slip = MakeSlip(ticket, {.hall = hall, .items = items, .services = services},
                                   In(Language::kEnglish));
  EXPECT_EQ(slip.area, "f2");
  EXPECT_EQ(slip.matters[0].name, "passport-renew ×2");
  EXPECT_EQ(slip.matters[1].name, "passport");
  EXPECT_EQ(slip.class_name, "");
}

TEST(SlipTextTest, HasAReasonAndWordsForEveryFailureToPrint) {
  EXPECT_EQ(PrintReason(PrintResult::kPrinted), "");
  EXPECT_EQ(PrintReason(PrintResult::kNoPaper), "NO_PAPER");
  EXPECT_EQ(PrintReason(PrintResult::kOffline), "OFFLINE");
  EXPECT_EQ(PrintReason(PrintResult::kNotConfigured), "NOT_CONFIGURED");
  for (const PrintResult result :
       {PrintResult::kNoPaper, PrintResult::kOffline, PrintResult::kNotConfigured}) {
    EXPECT_THAT(std::string(PrintMessage(result, Language::kEnglish)),
                ::testing::HasSubstr("Your ticket holds"));
    EXPECT_THAT(std::string(PrintMessage(result, Language::kChinese)),
                ::testing::HasSubstr("您的号码有效"));
  }
  EXPECT_EQ(PrintMessage(PrintResult::kPrinted, Language::kEnglish), "");
}

}  // namespace
}  // namespace onestop::kiosk_client
