#include "kiosk_client/printer/preview_printer.h"

#include <filesystem>

#include "server/base/file.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::printer {
namespace {

// A slip says who wants what; other people of the machine need not read it.
constexpr mode_t kPictureMode = 0600;

PrintReport NotDrawn(std::string_view why) {
  return {.result = PrintResult::kOffline, .detail = std::string(why)};
}

}  // namespace

PrintReport PreviewPrinter::Print(const Bitmap& slip) {
  const PrintReport ready = Check();
  if (ready.result != PrintResult::kPrinted) return ready;
  const absl::StatusOr<std::string> png = EncodePng(slip);
  if (!png.ok()) return NotDrawn(FromAbsl(png.status().message()));
  MutexLock lock(mutex_);
  std::string path;
  do {
    path = StrCat(folder_, "/slip-", ++last_, ".png");
  } while (std::filesystem::exists(path));
  const absl::Status written = WriteFileAtomic(path, *png, kPictureMode);
  if (!written.ok()) return NotDrawn(FromAbsl(written.message()));
  return {.result = PrintResult::kPrinted, .detail = path};
}

PrintReport PreviewPrinter::Check() {
  std::error_code error;
  if (std::filesystem::is_directory(folder_, error)) return {.result = PrintResult::kPrinted};
  return NotDrawn(StrCat(folder_, ": there is no such folder"));
}

}  // namespace onestop::kiosk_client::printer
