#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "kiosk_client/printer/escpos.h"
#include "kiosk_client/printer/printer.h"
#include "tests/kiosk_client/printer/example_slip.h"
#include "tests/kiosk_client/printer/patience.h"
#include "tests/support/fake_printer.h"
#include "tests/support/qr_reader.h"

namespace onestop::kiosk_client::printer {
namespace {

using onestop::testing::FakePrinter;
using onestop::testing::PrinterBehaviour;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Bitmap& Slip() {
  static const Bitmap slip = Draw(ExampleSlip()).bitmap;
  return slip;
}

class TcpPrinterTest : public ::testing::Test {
 protected:
  std::unique_ptr<Printer> At(const std::string& address, const PrinterOptions& options) {
    return MakePrinter(address, options, clock_).value();
  }

  SystemClock clock_;
};

TEST_F(TcpPrinterTest, PrintsASlipThatCanBeRead) {
  FakePrinter machine;
  const PrintReport report = At(machine.address(), kPatient)->Print(Slip());
  EXPECT_EQ(report.result, PrintResult::kPrinted) << report.detail;
  ASSERT_THAT(machine.slips(), SizeIs(1));
  EXPECT_THAT(machine.errors(), IsEmpty());
  EXPECT_LE(machine.tallest_picture(), 256);
  const Bitmap paper = machine.slips()[0];
  EXPECT_EQ(paper.width(), 576);
  EXPECT_THAT(onestop::testing::ReadQrCodes(paper),
              ElementsAre("https://hall.example/t/q7xk2mvd5hhz3trgb4wy6n2cpa"));
}

TEST_F(TcpPrinterTest, PrintsOneSlipAfterTheOther) {
  FakePrinter machine;
  const auto printer = At(machine.address(), kPatient);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(printer->Print(Slip()).result, PrintResult::kPrinted);
  }
  EXPECT_THAT(machine.slips(), SizeIs(3));
  EXPECT_EQ(machine.connections(), 3U);
}

TEST_F(TcpPrinterTest, SendsNoTextButAsDots) {
  FakePrinter machine;
  TicketSlip slip = ExampleSlip();
  slip.hall = "\x1b@\x1dV Hall";
  At(machine.address(), kPatient)->Print(Draw(slip).bitmap);
  EXPECT_THAT(machine.errors(), IsEmpty());
  EXPECT_THAT(machine.received(), ::testing::Not(HasSubstr("Hall")));
  EXPECT_THAT(machine.received(), ::testing::Not(HasSubstr("A017")));
  EXPECT_THAT(machine.slips(), SizeIs(1));
}

TEST_F(TcpPrinterTest, SaysThatThePaperHasRunOutAndSendsNothing) {
  FakePrinter machine({.status = {.offline = true, .paper_out = true}});
  const auto printer = At(machine.address(), kPatient);
  const PrintReport report = printer->Print(Slip());
  EXPECT_EQ(report.result, PrintResult::kNoPaper);
  EXPECT_TRUE(report.status.paper_out);
  // Four questions of three bytes.
  EXPECT_EQ(machine.received().size(), 12U);
  machine.Behave({});
  EXPECT_EQ(printer->Print(Slip()).result, PrintResult::kPrinted);
  EXPECT_THAT(machine.slips(), SizeIs(1));
}

TEST_F(TcpPrinterTest, SaysWhyThePrinterIsOffline) {
  FakePrinter machine({.status = {.offline = true, .cover_open = true}});
  const auto printer = At(machine.address(), kPatient);
  EXPECT_EQ(printer->Print(Slip()).detail, "the cover is open");
  machine.Behave({.status = {.cutter_error = true}});
  EXPECT_EQ(printer->Print(Slip()).detail, "the cutter is jammed");
  machine.Behave({.status = {.error = true}});
  EXPECT_EQ(printer->Print(Slip()).detail, "the printer reports an error");
  machine.Behave({.status = {.offline = true}});
  const PrintReport report = printer->Print(Slip());
  EXPECT_EQ(report.detail, "the printer is offline");
  EXPECT_EQ(report.result, PrintResult::kOffline);
  EXPECT_THAT(machine.slips(), IsEmpty());
}

TEST_F(TcpPrinterTest, PrintsOnTheLastPaperAndSaysSo) {
  FakePrinter machine({.status = {.paper_low = true}});
  const PrintReport report = At(machine.address(), kPatient)->Print(Slip());
  EXPECT_EQ(report.result, PrintResult::kPrinted);
  EXPECT_TRUE(report.status.paper_low);
}

TEST_F(TcpPrinterTest, ChecksWithoutPrinting) {
  FakePrinter machine({.status = {.paper_out = true}});
  const auto printer = At(machine.address(), kPatient);
  EXPECT_EQ(printer->Check().result, PrintResult::kNoPaper);
  machine.Behave({});
  EXPECT_EQ(printer->Check().result, PrintResult::kPrinted);
  EXPECT_THAT(machine.slips(), IsEmpty());
}

TEST_F(TcpPrinterTest, IsOfflineWhenNobodyListens) {
  std::string address;
  {
    const FakePrinter gone;
    address = gone.address();
  }
  EXPECT_EQ(At(address, kPatient)->Print(Slip()).result, PrintResult::kOffline);
}

TEST_F(TcpPrinterTest, GivesUpOnAPrinterThatDoesNotSayHowItIs) {
  FakePrinter machine({.answers = false});
  const PrintReport report = At(machine.address(), {.answer = milliseconds(150)})->Print(Slip());
  EXPECT_EQ(report.result, PrintResult::kOffline);
  EXPECT_EQ(report.detail, "the printer took too long while being asked how it is");
  EXPECT_THAT(machine.slips(), IsEmpty());
}

TEST_F(TcpPrinterTest, PrintsOnAPrinterOfWhichNoAnswerIsExpected) {
  FakePrinter machine({.answers = false});
  PrinterOptions options = kPatient;
  options.answers = false;
  EXPECT_EQ(At(machine.address(), options)->Print(Slip()).result, PrintResult::kPrinted);
  EXPECT_TRUE(machine.WaitForSlips(1));
}

TEST_F(TcpPrinterTest, GivesUpOnAPrinterThatHangsInTheMiddle) {
  FakePrinter machine({.hangs_after = 20'000});
  SystemClock clock;
  const auto start = clock.SteadyNow();
  // The defaults: what a citizen may have to wait.
  const PrintReport report = At(machine.address(), {})->Print(Slip());
  EXPECT_LT(clock.SteadyNow() - start, std::chrono::seconds(2));
  EXPECT_EQ(report.result, PrintResult::kOffline);
  EXPECT_EQ(report.detail, "the printer took too long while a slip was sent");
}

TEST_F(TcpPrinterTest, NoticesAPrinterThatIsPulledOutInTheMiddle) {
  for (const size_t after : {size_t{12}, size_t{3'000}, size_t{60'000}}) {
    FakePrinter machine({.leaves_after = after});
    const PrintReport report = At(machine.address(), kPatient)->Print(Slip());
    EXPECT_EQ(report.result, PrintResult::kOffline) << after;
    EXPECT_THAT(report.detail, HasSubstr("disconnected")) << after;
    EXPECT_THAT(machine.slips(), IsEmpty()) << after;
  }
}

TEST_F(TcpPrinterTest, NoticesAPrinterThatIsPulledOutAtTheLastByte) {
  const size_t all = 12 + EncodeSlip(Slip()).size();
  FakePrinter machine({.confirms = false, .leaves_after = all});
  const PrintReport report = At(machine.address(), kPatient)->Print(Slip());
  EXPECT_EQ(report.result, PrintResult::kOffline);
}

TEST_F(TcpPrinterTest, GivesUpOnAPrinterThatTakesASlipInDrops) {
  FakePrinter machine({.drips = true});
  // It never stands still for long, but all of it would take half a minute.
  PrinterOptions options = kPatient;
  options.stall = milliseconds(2000);
  options.total = milliseconds(400);
  const PrintReport report = At(machine.address(), options)->Print(Slip());
  EXPECT_EQ(report.result, PrintResult::kOffline);
  EXPECT_EQ(report.detail, "the printer took too long while a slip was sent");
  EXPECT_GT(machine.received().size(), 12U);
}

TEST_F(TcpPrinterTest, TrustsAPrinterThatIsWellWithoutConfirming) {
  FakePrinter machine({.confirms = false});
  PrinterOptions options = kPatient;
  options.stall = milliseconds(1000);
  EXPECT_EQ(At(machine.address(), options)->Print(Slip()).result, PrintResult::kPrinted);
  EXPECT_THAT(machine.slips(), SizeIs(1));
}

TEST_F(TcpPrinterTest, SendsAFailedSlipNoSecondTime) {
  FakePrinter machine({.leaves_after = 30'000});
  const auto printer = At(machine.address(), kPatient);
  EXPECT_EQ(printer->Print(Slip()).result, PrintResult::kOffline);
  EXPECT_EQ(machine.connections(), 1U);
  EXPECT_EQ(machine.received().size(), 30'000U);
}

TEST_F(TcpPrinterTest, CutsTheHalfOfABrokenSlipOffBeforeTheNext) {
  FakePrinter machine({.leaves_after = 30'000});
  const auto printer = At(machine.address(), kPatient);
  EXPECT_EQ(printer->Print(Slip()).result, PrintResult::kOffline);
  machine.Behave({});
  TicketSlip next = ExampleSlip();
  next.number = "A018";
  next.qr_text = "https://hall.example/t/next";
  EXPECT_EQ(printer->Print(Draw(next).bitmap).result, PrintResult::kPrinted);
  ASSERT_THAT(machine.slips(), SizeIs(2));
  EXPECT_THAT(onestop::testing::ReadQrCodes(machine.slips()[1]),
              ElementsAre("https://hall.example/t/next"));
  EXPECT_EQ(machine.slips()[1].height(), Draw(next).bitmap.height() + 16);
  // Once is enough.
  EXPECT_EQ(printer->Print(Slip()).result, PrintResult::kPrinted);
  EXPECT_THAT(machine.slips(), SizeIs(3));
}

TEST_F(TcpPrinterTest, PrintsSlipsOfSeveralThreadsWhole) {
  FakePrinter machine;
  const auto printer = At(machine.address(), kPatient);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_EQ(printer->Print(Slip()).result, PrintResult::kPrinted); });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_THAT(machine.slips(), SizeIs(4));
  for (const Bitmap& slip : machine.slips()) EXPECT_EQ(slip, machine.slips()[0]);
  EXPECT_THAT(machine.errors(), IsEmpty());
}

TEST_F(TcpPrinterTest, DoesNotWaitLongForAnotherSlipThatHangs) {
  FakePrinter machine({.answers = false});
  const auto printer =
      At(machine.address(), {.answer = milliseconds(1000), .stall = milliseconds(50)});
  std::thread first([&] { printer->Print(Slip()); });
  // The printer has been asked, so the first has its turn.
  while (machine.received().empty()) std::this_thread::yield();
  EXPECT_EQ(printer->Print(Slip()).detail, "the printer is busy");
  first.join();
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
