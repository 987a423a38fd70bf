#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "kiosk_client/printer/escpos.h"
#include "kiosk_client/printer/printer.h"
#include "server/base/check.h"
#include "server/base/file.h"
#include "tests/kiosk_client/printer/example_slip.h"
#include "tests/kiosk_client/printer/patience.h"
#include "tests/support/escpos_decoder.h"
#include "tests/support/fake_printer.h"
#include "tests/support/temp_folder.h"

namespace onestop::kiosk_client::printer {
namespace {

using onestop::testing::EscposDecoder;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A character device with a printer behind it: the far end of a pseudo terminal.
class PrinterDevice {
 public:
  explicit PrinterDevice(const PrinterStatus& status) : status_(status) {
    far_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    ONESTOP_CHECK(far_ >= 0 && grantpt(far_) == 0 && unlockpt(far_) == 0);
    path_ = ptsname(far_);
    // Bytes as they are, and the line stays up while nobody prints.
    near_ = open(path_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios settings{};
    ONESTOP_CHECK(near_ >= 0 && tcgetattr(near_, &settings) == 0);
    cfmakeraw(&settings);
    ONESTOP_CHECK(tcsetattr(near_, TCSANOW, &settings) == 0);
    thread_ = std::thread([this] { Run(); });
  }
  PrinterDevice(const PrinterDevice&) = delete;
  PrinterDevice& operator=(const PrinterDevice&) = delete;
  ~PrinterDevice() {
    Stop();
    close(near_);
    close(far_);
  }

  const std::string& path() const { return path_; }

  // What was printed; no more is taken.
  const EscposDecoder& Stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
    return paper_;
  }

 private:
  void Run() {
    while (!stopped_) {
      pollfd entry{.fd = far_, .events = POLLIN, .revents = 0};
      if (poll(&entry, 1, 20) <= 0) continue;
      char bytes[4096];
      const ssize_t count = read(far_, bytes, sizeof(bytes));
      if (count <= 0) return;
      paper_.Feed({bytes, static_cast<size_t>(count)});
      for (const EscposDecoder::Question& question : paper_.TakeQuestions()) {
        const bool status = question.asked == EscposDecoder::Asked::kStatus;
        const uint8_t answer =
            status ? onestop::testing::StatusAnswer(status_, question.number) : uint8_t{0};
        ONESTOP_CHECK(write(far_, &answer, 1) == 1);
      }
    }
  }

  const PrinterStatus status_;
  int far_ = -1;
  int near_ = -1;
  std::string path_;
  EscposDecoder paper_{576};
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

class DevicePrinterTest : public ::testing::Test {
 protected:
  PrintReport PrintAt(const std::string& path) {
    return MakePrinter(path, kPatient, clock_).value()->Print(Draw(ExampleSlip()).bitmap);
  }

  SystemClock clock_;
  onestop::testing::TempFolder folder_;
};

TEST_F(DevicePrinterTest, PrintsOnADevice) {
  PrinterDevice device({});
  const PrintReport report = PrintAt(device.path());
  EXPECT_EQ(report.result, PrintResult::kPrinted) << report.detail;
  const EscposDecoder& paper = device.Stop();
  EXPECT_THAT(paper.slips(), SizeIs(1));
  EXPECT_THAT(paper.errors(), ::testing::IsEmpty());
}

TEST_F(DevicePrinterTest, SaysThatThePaperHasRunOut) {
  PrinterDevice device({.paper_out = true});
  EXPECT_EQ(PrintAt(device.path()).result, PrintResult::kNoPaper);
  EXPECT_EQ(device.Stop().slips().size(), 0U);
}

TEST_F(DevicePrinterTest, AppendsToAFileThatIsThere) {
  const std::string path = folder_.path() / "slips";
  ASSERT_TRUE(WriteFileAtomic(path, "", 0600).ok());
  EXPECT_EQ(PrintAt(path).result, PrintResult::kPrinted);
  EXPECT_EQ(PrintAt(path).result, PrintResult::kPrinted);
  EscposDecoder paper(576);
  paper.Feed(ReadFile(path).value());
  EXPECT_THAT(paper.slips(), SizeIs(2));
}

TEST_F(DevicePrinterTest, IsOfflineWhenTheDeviceIsNotThereAndMakesNoFile) {
  const std::string path = folder_.path() / "lp0";
  const PrintReport report = PrintAt(path);
  EXPECT_EQ(report.result, PrintResult::kOffline);
  EXPECT_THAT(report.detail, HasSubstr("No such file"));
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST_F(DevicePrinterTest, TakesNoPipeOrFolderForAPrinter) {
  const std::string pipe = folder_.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(PrintAt(pipe).detail, HasSubstr("neither a character device nor a file"));
  EXPECT_EQ(PrintAt(folder_.path().string()).result, PrintResult::kOffline);
}

TEST_F(DevicePrinterTest, IsOfflineWhenTheDeviceDoesNotAnswer) {
  const PrinterOptions hasty{.answer = std::chrono::milliseconds(100)};
  const PrintReport report =
      MakePrinter("/dev/null", hasty, clock_).value()->Print(Draw(ExampleSlip()).bitmap);
  EXPECT_EQ(report.result, PrintResult::kOffline);
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
