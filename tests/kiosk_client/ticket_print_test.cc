#include "kiosk_client/ticket_print.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gateway/console/text_width.h"
#include "tests/kiosk_client/example_hall.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Directory;
using gateway::Language;

const Directory& Names() {
  static const Directory directory(ExampleHall(), ExampleItems(), ExampleServices());
  return directory;
}

PrintStyle Style(Language language) { return {language, absl::FixedTimeZone(8 * 3600)}; }

TicketPaper Paper() {
  return {.ticket = ExampleTicket(), .tracking_token = "q7xk2mvd5hhz3trgb4wy6n2cpa", .copy = 0};
}

void ExpectEquallyWideLines(const std::string& paper) {
  std::vector<std::string> lines = absl::StrSplit(paper, '\n');
  ASSERT_EQ(lines.back(), "");
  lines.pop_back();
  for (const std::string& line : lines) EXPECT_EQ(gateway::TextWidth(line), 46) << line;
}

TEST(TicketPrintTest, LooksLikeATicketInEnglish) {
  EXPECT_EQ(PrintTicket(Paper(), Names(), Style(Language::kEnglish)),
            R"(┌────────────────────────────────────────────┐
│                                            │
│          Jiangcheng Service Hall           │
│                                            │
│          ███    ███     █    █████         │
│         █   █  █   █   ██        █         │
│         █████  █ █ █    █       █          │
│         █   █  █   █    █      █           │
│         █   █   ███    ███     █           │
│                                            │
│                  Priority                  │
│                                            │
│  Wait in: Second floor, zone B             │
│  Queue: 3 people ahead of you              │
│  Expected wait: about 25 minutes, rarely   │
│  over 40 minutes                           │
├────────────────────────────────────────────┤
│  1. Passport renewal ×2                    │
│     Bring: the old passport, two recent    │
│     photographs on white                   │
│  2. Passports                              │
├────────────────────────────────────────────┤
│  Issued: 2025-11-23 10:05                  │
│  Tracking token:                           │
│  q7xk2mvd5hhz3trgb4wy6n2cpa                │
└────────────────────────────────────────────┘
)");
}

TEST(TicketPrintTest, LooksLikeATicketInChinese) {
  EXPECT_EQ(PrintTicket(Paper(), Names(), Style(Language::kChinese)),
            R"(┌────────────────────────────────────────────┐
│                                            │
│             江城市政务服务中心             │
│                                            │
│          ███    ███     █    █████         │
│         █   █  █   █   ██        █         │
│         █████  █ █ █    █       █          │
│         █   █  █   █    █      █           │
│         █   █   ███    ███     █           │
│                                            │
│                    优先                    │
│                                            │
│  等候区域：二楼 B 区                       │
│  排队情况：前面还有 3 人                   │
│  预计等候：约 25 分钟，很少超过 40 分钟    │
├────────────────────────────────────────────┤
│  1. 普通护照换发 ×2                        │
│     请带：原护照、近期白底证件照片两张     │
│  2. 出入境                                 │
├────────────────────────────────────────────┤
│  取号时间：2025-11-23 10:05                │
│  查询码：                                  │
│  q7xk2mvd5hhz3trgb4wy6n2cpa                │
└────────────────────────────────────────────┘
)");
}

TEST(TicketPrintTest, MarksACopyAndDoesNotTellTheTokenAgain) {
  TicketPaper copy = Paper();
  copy.copy = 2;
  copy.tracking_token = "";
  const std::string english = PrintTicket(copy, Names(), Style(Language::kEnglish));
  EXPECT_NE(english.find("* COPY 2 *"), std::string::npos);
  EXPECT_EQ(english.find("token"), std::string::npos);
  EXPECT_NE(PrintTicket(copy, Names(), Style(Language::kChinese)).find("* 补打 2 *"),
            std::string::npos);
}

TEST(TicketPrintTest, KeepsItsFrameWhateverTheTextsAre) {
  TicketPaper paper = Paper();
  paper.ticket.set_area(std::string(200, 'x'));
  paper.ticket.set_number("ABC1234567");
  paper.ticket.mutable_matters(1)->set_service(
      "很长的名称很长的名称很长的名称很长的名称很长的名称");
  paper.ticket.mutable_matters(1)->set_item("\x1b[2J\n");
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    ExpectEquallyWideLines(PrintTicket(paper, Names(), Style(language)));
    ExpectEquallyWideLines(PrintTicket(paper, Directory(), Style(language)));
  }
}

TEST(TicketPrintTest, TellsAReservedTicketToCheckIn) {
  TicketPaper paper = Paper();
  paper.ticket.set_state(v1::TICKET_STATE_RESERVED);
  EXPECT_NE(PrintTicket(paper, Names(), Style(Language::kEnglish)).find("Check in when"),
            std::string::npos);
}

TEST(TicketPrintTest, SaysOnOneLineWhereATicketStands) {
  v1::Ticket ticket = ExampleTicket();
  EXPECT_EQ(StatusLine(ticket, Style(Language::kEnglish)), "A017  waiting, 3 people ahead of you");
  EXPECT_EQ(StatusLine(ticket, Style(Language::kChinese)), "A017  等候中，前面还有 3 人");
  ticket.set_people_ahead(0);
  EXPECT_EQ(StatusLine(ticket, Style(Language::kEnglish)), "A017  waiting, nobody ahead of you");
  ticket.set_state(v1::TICKET_STATE_CALLED);
  ticket.set_counter("c03");
  EXPECT_EQ(StatusLine(ticket, Style(Language::kEnglish)), "A017  called, counter c03");
  ticket.set_state(v1::TICKET_STATE_MISSED);
  ticket.mutable_due_time()->set_seconds(1763863512);
  EXPECT_EQ(StatusLine(ticket, Style(Language::kEnglish)), "A017  missed, until 10:05");
}

TEST(TicketPrintTest, ShowsAStatusWithAllItKnows) {
  EXPECT_EQ(PrintStatus(ExampleTicket(), Names(), Style(Language::kEnglish)),
            "A017  waiting, 3 people ahead of you\n"
            "  Area: Second floor, zone B\n"
            "  Class: Priority\n"
            "  Issued: 2025-11-23 10:05\n"
            "  Expected wait at issue: about 25 minutes, rarely over 40 minutes\n"
            "  Matter: Passport renewal ×2, open\n"
            "  Matter: Passports, open\n");
}

TEST(TicketPrintTest, SaysWhatBecameOfATicket) {
  v1::TicketUpdate update;
  update.set_number("A017");
  update.set_state(v1::TICKET_STATE_CANCELLED);
  EXPECT_EQ(UpdateLine(update, Style(Language::kEnglish)), "A017: cancelled");
  EXPECT_EQ(UpdateLine(update, Style(Language::kChinese)), "A017：已取消");
}

}  // namespace
}  // namespace onestop::kiosk_client
