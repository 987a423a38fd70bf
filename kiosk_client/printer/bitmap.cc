#include "kiosk_client/printer/bitmap.h"

#include <cairo.h>

#include <bit>

#include "kiosk_client/printer/handles.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::printer {
namespace {

cairo_status_t AppendTo(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

// Cairo keeps the leftmost dot of a byte in the lowest bit on little-endian machines, and what it
// calls set becomes white in the file.
uint8_t ToCairo(uint8_t byte) {
  uint8_t swapped = 0;
  for (int bit = 0; bit < 8; ++bit) {
    if ((byte & (1u << bit)) != 0) swapped = static_cast<uint8_t>(swapped | (0x80u >> bit));
  }
  return static_cast<uint8_t>(~swapped);
}
static_assert(std::endian::native == std::endian::little);

}  // namespace

Bitmap::Bitmap(BitmapSize size) : size_(size) {
  ONESTOP_CHECK(size.width >= 0 && size.height >= 0) << size.width << " x " << size.height;
  bytes_.resize(static_cast<size_t>(row_bytes()) * static_cast<size_t>(size.height));
}

bool Bitmap::Inside(Dot dot) const {
  return dot.x >= 0 && dot.x < size_.width && dot.y >= 0 && dot.y < size_.height;
}

size_t Bitmap::ByteOf(Dot dot) const {
  return static_cast<size_t>(dot.y) * static_cast<size_t>(row_bytes()) +
         static_cast<size_t>(dot.x / 8);
}

bool Bitmap::IsBlack(Dot dot) const {
  return Inside(dot) && (bytes_[ByteOf(dot)] & (0x80u >> (dot.x % 8))) != 0;
}

void Bitmap::SetBlack(Dot dot) {
  if (!Inside(dot)) return;
  uint8_t& byte = bytes_[ByteOf(dot)];
  byte = static_cast<uint8_t>(byte | (0x80u >> (dot.x % 8)));
}

std::span<const uint8_t> Bitmap::Rows(RowRange range) const {
  ONESTOP_CHECK(range.first >= 0 && range.count >= 0 && range.first + range.count <= size_.height)
      << range.first << " + " << range.count << " of " << size_.height;
  const auto stride = static_cast<size_t>(row_bytes());
  return std::span(bytes_).subspan(static_cast<size_t>(range.first) * stride,
                                   static_cast<size_t>(range.count) * stride);
}

absl::StatusOr<std::string> EncodePng(const Bitmap& bitmap) {
  if (bitmap.width() == 0 || bitmap.height() == 0) {
    return absl::InvalidArgumentError("a picture without dots");
  }
  const SurfaceHandle surface(
      cairo_image_surface_create(CAIRO_FORMAT_A1, bitmap.width(), bitmap.height()));
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
    return absl::ResourceExhaustedError(
        StrCat("no picture of ", bitmap.width(), " x ", bitmap.height(), " dots"));
  }
  unsigned char* data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < bitmap.height(); ++y) {
    unsigned char* out = data + static_cast<ptrdiff_t>(y) * stride;
    for (const uint8_t byte : bitmap.Rows({y, 1})) *out++ = ToCairo(byte);
  }
  cairo_surface_mark_dirty(surface.get());
  std::string png;
  const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), AppendTo, &png);
  if (status != CAIRO_STATUS_SUCCESS) return absl::InternalError(cairo_status_to_string(status));
  return png;
}

}  // namespace onestop::kiosk_client::printer
