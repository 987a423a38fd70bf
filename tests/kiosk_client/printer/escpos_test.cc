#include "kiosk_client/printer/escpos.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/base/random.h"
#include "tests/kiosk_client/printer/example_slip.h"
#include "tests/support/escpos_decoder.h"
#include "tests/support/fake_printer.h"

namespace onestop::kiosk_client::printer {
namespace {

using onestop::testing::EscposDecoder;
using onestop::testing::StatusAnswer;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The upper rows of a paper: what was drawn, without what was fed to cut it off.
Bitmap Top(const Bitmap& paper, int rows) {
  Bitmap top({paper.width(), rows});
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < paper.width(); ++x) {
      if (paper.IsBlack({x, y})) top.SetBlack({x, y});
    }
  }
  return top;
}

TEST(EscposTest, PrintsTheSlipDotForDotAndCutsIt) {
  for (const PaperWidth width : {PaperWidth::k80mm, PaperWidth::k58mm}) {
    const Bitmap slip = Draw(ExampleSlip(), width).bitmap;
    EscposDecoder paper(DotsAcross(width));
    paper.Feed(EncodeSlip(slip));
    EXPECT_THAT(paper.errors(), IsEmpty());
    ASSERT_THAT(paper.slips(), SizeIs(1));
    EXPECT_EQ(Top(paper.slips()[0], slip.height()), slip);
    EXPECT_EQ(paper.slips()[0].height(), slip.height() + 16);
    EXPECT_EQ(paper.rows_uncut(), 0);
    EXPECT_FALSE(paper.unfinished());
  }
}

TEST(EscposTest, SendsNoPictureTallerThanPrintersTake) {
  EscposDecoder paper(576);
  paper.Feed(EncodeSlip(Bitmap({576, 3 * kBandRows + 1})));
  EXPECT_EQ(paper.tallest_picture(), kBandRows);
}

TEST(EscposTest, AsksToBeToldWhenTheSlipIsOut) {
  EscposDecoder paper(576);
  paper.Feed(EncodeSlip(Bitmap({576, 10})));
  const auto questions = paper.TakeQuestions();
  ASSERT_THAT(questions, SizeIs(1));
  EXPECT_EQ(questions[0].asked, EscposDecoder::Asked::kSlip);
}

TEST(EscposTest, HidesNoRealTimeCommandInAPicture) {
  // Each of the commands at each place of a byte pair, and what a random picture happens to hold.
  SeededRandom random(1);
  Bitmap slip({576, 600});
  for (int y = 0; y < 500; ++y) {
    for (int x = 0; x < 576; ++x) {
      if (random.Below(2) == 1) slip.SetBlack({x, y});
    }
  }
  const int second[] = {0x04, 0x05, 0x14};
  for (int row = 0; row < 90; ++row) {
    const int byte = row % 71;
    slip.SetBlack({byte * 8 + 3, 500 + row});
    for (int bit = 0; bit < 8; ++bit) {
      if ((second[row % 3] & (0x80 >> bit)) != 0) {
        slip.SetBlack({(byte + 1) * 8 + bit, 500 + row});
      }
    }
  }
  EscposDecoder paper(576);
  paper.Feed(EncodeSlip(slip));
  EXPECT_EQ(paper.commands_in_pictures(), 0);
  EXPECT_THAT(paper.TakeQuestions(), SizeIs(1));
  // At the price of one dot each.
  int changed = 0;
  for (int y = 500; y < 600; ++y) {
    for (int x = 0; x < 576; ++x) {
      changed += paper.slips()[0].IsBlack({x, y}) == slip.IsBlack({x, y}) ? 0 : 1;
    }
  }
  EXPECT_EQ(changed, 90);
}

TEST(EscposTest, StartsAfreshAfterASlipThatBrokeOffAnywhere) {
  const Bitmap slip = Draw(ExampleSlip()).bitmap;
  const std::string bytes = EncodeSlip(slip);
  for (const size_t broken : {size_t{1}, size_t{9}, size_t{10}, size_t{5000}, size_t{18'443},
                              size_t{40'000}, bytes.size() - 1}) {
    EscposDecoder paper(576);
    paper.Feed(bytes.substr(0, broken));
    paper.Feed(EncodeRecovery(576));
    const size_t before = paper.slips().size();
    EXPECT_EQ(paper.rows_uncut(), 0) << broken;
    paper.Feed(bytes);
    ASSERT_EQ(paper.slips().size(), before + 1) << broken;
    EXPECT_EQ(Top(paper.slips().back(), slip.height()), slip) << broken;
  }
}

TEST(EscposTest, AsksForEachKindOfStatus) {
  EscposDecoder paper(576);
  for (const StatusQuery query : {StatusQuery::kPrinter, StatusQuery::kOfflineCause,
                                  StatusQuery::kErrorCause, StatusQuery::kPaper}) {
    paper.Feed(EncodeQuery(query));
    const auto questions = paper.TakeQuestions();
    ASSERT_THAT(questions, SizeIs(1));
    EXPECT_EQ(questions[0].asked, EscposDecoder::Asked::kStatus);
    EXPECT_EQ(questions[0].number, static_cast<int>(query));
  }
  EXPECT_THAT(paper.errors(), IsEmpty());
}

TEST(EscposTest, UnderstandsWhatAPrinterSaysOfItself) {
  PrinterStatus wanted[7];
  wanted[0].offline = true;
  wanted[1].cover_open = true;
  wanted[2].paper_out = true;
  wanted[3].paper_low = true;
  wanted[4].cutter_error = true;
  wanted[5].error = true;
  for (const PrinterStatus& said : wanted) {
    PrinterStatus understood;
    for (int number = 1; number <= 4; ++number) {
      const uint8_t answer = StatusAnswer(said, number);
      ASSERT_TRUE(IsStatusAnswer(answer));
      DecodeAnswer(static_cast<StatusQuery>(number), answer, understood);
    }
    // A jammed cutter is an error in the answer for the cause of being offline as well.
    PrinterStatus expected = said;
    expected.error |= said.cutter_error;
    EXPECT_EQ(understood, expected);
  }
}

TEST(EscposTest, TellsAnswersApartByTheirFixedBits) {
  EXPECT_TRUE(IsStatusAnswer(0x12));
  EXPECT_TRUE(IsStatusAnswer(0x7E));
  // XON, XOFF, an unasked status, a slip that is out.
  for (const int other : {0x11, 0x13, 0x10, 0x00, 0x0F, 0x92}) {
    EXPECT_FALSE(IsStatusAnswer(static_cast<uint8_t>(other))) << other;
  }
  EXPECT_TRUE(IsSlipAnswer(0x00));
  EXPECT_TRUE(IsSlipAnswer(0x0F));
  for (const int other : {0x12, 0x11, 0x13, 0x10, 0x80}) {
    EXPECT_FALSE(IsSlipAnswer(static_cast<uint8_t>(other))) << other;
  }
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
