#include "kiosk_client/printer/preview_printer.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/base/file.h"
#include "tests/support/temp_folder.h"

namespace onestop::kiosk_client::printer {
namespace {

Bitmap StripedSlip() {
  Bitmap slip({384, 16});
  for (int x = 0; x < 384; x += 2) slip.SetBlack({x, 3});
  return slip;
}

TEST(PreviewPrinterTest, DrawsEachSlipIntoAPictureOfItsOwn) {
  testing::TempFolder folder;
  SystemClock clock;
  auto printer = MakePrinter("png:" + folder.path().string(), {}, clock);
  ASSERT_TRUE(printer.ok()) << printer.status();
  EXPECT_EQ((*printer)->Print(StripedSlip()).result, PrintResult::kPrinted);
  EXPECT_EQ((*printer)->Print(StripedSlip()).result, PrintResult::kPrinted);
  const auto expected = EncodePng(StripedSlip());
  ASSERT_TRUE(expected.ok());
  for (const char* name : {"slip-1.png", "slip-2.png"}) {
    const auto picture = ReadFile((folder.path() / name).string());
    ASSERT_TRUE(picture.ok()) << picture.status();
    EXPECT_EQ(*picture, *expected) << name;
  }
}

TEST(PreviewPrinterTest, OverwritesNothingOfAnEarlierRun) {
  testing::TempFolder folder;
  PreviewPrinter first(folder.path().string());
  EXPECT_EQ(first.Print(StripedSlip()).result, PrintResult::kPrinted);
  PreviewPrinter second(folder.path().string());
  EXPECT_EQ(second.Print(StripedSlip()).result, PrintResult::kPrinted);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "slip-2.png"));
}

TEST(PreviewPrinterTest, SaysThatTheFolderIsNotThere) {
  PreviewPrinter printer("/nowhere/slips");
  const PrintReport report = printer.Print(StripedSlip());
  EXPECT_EQ(report.result, PrintResult::kOffline);
  EXPECT_NE(report.detail.find("/nowhere/slips"), std::string::npos);
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
