#include "kiosk_client/printer/printer.h"

#include <gtest/gtest.h>

#include <string>

namespace onestop::kiosk_client::printer {
namespace {

TEST(PrinterTest, SaysThatNoneIsConfigured) {
  SystemClock clock;
  const auto printer = MakePrinter("", {}, clock);
  ASSERT_TRUE(printer.ok());
  EXPECT_EQ((*printer)->Print(Bitmap({576, 8})).result, PrintResult::kNotConfigured);
  EXPECT_EQ((*printer)->Check().result, PrintResult::kNotConfigured);
}

TEST(PrinterTest, KnowsTheAddressesOfPrinters) {
  SystemClock clock;
  for (const char* address : {"tcp:192.0.2.7", "tcp:192.0.2.7:9101", "tcp:[2001:db8::7]",
                              "tcp:[2001:db8::7]:9100", "/dev/usb/lp0"}) {
    EXPECT_TRUE(MakePrinter(address, {}, clock).ok()) << address;
  }
}

TEST(PrinterTest, RefusesWhatIsNoAddressAndSaysWhatWouldBe) {
  SystemClock clock;
  for (const char* address :
       {"tcp:", "tcp:printer.hall", "tcp:192.0.2.7:0", "tcp:192.0.2.7:65536", "tcp:192.0.2.7:x",
        "tcp:192.0.2.7:", "tcp:[2001:db8::7", "tcp:2001:db8::7", "192.0.2.7", "lp0", "http://x"}) {
    const auto printer = MakePrinter(address, {}, clock);
    EXPECT_EQ(printer.status().code(), absl::StatusCode::kInvalidArgument) << address;
    EXPECT_NE(std::string(printer.status().message()).find("tcp:ADDRESS"), std::string::npos);
  }
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
