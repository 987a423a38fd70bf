#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_BITMAP_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_BITMAP_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace onestop::kiosk_client::printer {

struct BitmapSize {
  int width = 0;
  int height = 0;
};

struct Dot {
  int x = 0;
  int y = 0;
};

struct RowRange {
  int first = 0;
  int count = 0;
};

// A picture of black dots on white paper, as a thermal printer takes it: rows from the top, each
// padded to whole bytes, the leftmost dot in the highest bit, 1 is black. A plain value.
class Bitmap {
 public:
  Bitmap() = default;
  // All white. Neither side may be negative.
  explicit Bitmap(BitmapSize size);

  int width() const { return size_.width; }
  int height() const { return size_.height; }
  int row_bytes() const { return (size_.width + 7) / 8; }

  // Dots outside of the picture are white, and stay so.
  bool IsBlack(Dot dot) const;
  void SetBlack(Dot dot);

  // The bytes of these rows, which must be there.
  std::span<const uint8_t> Rows(RowRange range) const;

  friend bool operator==(const Bitmap& a, const Bitmap& b) {
    return a.size_.width == b.size_.width && a.size_.height == b.size_.height &&
           a.bytes_ == b.bytes_;
  }

 private:
  bool Inside(Dot dot) const;
  size_t ByteOf(Dot dot) const;

  BitmapSize size_;
  std::vector<uint8_t> bytes_;
};

// The picture as a PNG file of one bit per dot. kInvalidArgument for a picture without dots.
absl::StatusOr<std::string> EncodePng(const Bitmap& bitmap);

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_BITMAP_H_
