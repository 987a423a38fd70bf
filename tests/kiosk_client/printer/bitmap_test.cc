#include "kiosk_client/printer/bitmap.h"

#include <cairo.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

namespace onestop::kiosk_client::printer {
namespace {

cairo_status_t ReadSome(void* closure, unsigned char* data, unsigned int length) {
  auto& png = *static_cast<std::string_view*>(closure);
  if (png.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, png.data(), length);
  png.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

// The picture in a PNG file, as any viewer shows it.
Bitmap DecodePng(std::string_view png) {
  cairo_surface_t* file = cairo_image_surface_create_from_png_stream(ReadSome, &png);
  const int width = cairo_image_surface_get_width(file);
  const int height = cairo_image_surface_get_height(file);
  cairo_surface_t* shown = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  cairo_t* cairo = cairo_create(shown);
  cairo_set_source_surface(cairo, file, 0, 0);
  cairo_paint(cairo);
  cairo_destroy(cairo);
  cairo_surface_flush(shown);
  Bitmap bitmap({width, height});
  const unsigned char* data = cairo_image_surface_get_data(shown);
  const int stride = cairo_image_surface_get_stride(shown);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (data[y * stride + x * 4] == 0) bitmap.SetBlack({x, y});
    }
  }
  cairo_surface_destroy(shown);
  cairo_surface_destroy(file);
  return bitmap;
}

TEST(BitmapTest, StartsWhiteAndKeepsItsDots) {
  Bitmap bitmap({10, 3});
  EXPECT_FALSE(bitmap.IsBlack({9, 2}));
  bitmap.SetBlack({9, 2});
  EXPECT_TRUE(bitmap.IsBlack({9, 2}));
  EXPECT_FALSE(bitmap.IsBlack({8, 2}));
  EXPECT_FALSE(bitmap.IsBlack({9, 1}));
}

TEST(BitmapTest, DrawsNothingOutsideOfThePicture) {
  Bitmap bitmap({10, 3});
  for (const Dot dot : {Dot{10, 0}, Dot{-1, 0}, Dot{0, 3}, Dot{0, -1}, Dot{15, 2}}) {
    bitmap.SetBlack(dot);
    EXPECT_FALSE(bitmap.IsBlack(dot));
  }
  EXPECT_EQ(bitmap, Bitmap({10, 3}));
}

TEST(BitmapTest, HasTheLeftmostDotInTheHighestBit) {
  Bitmap bitmap({12, 2});
  bitmap.SetBlack({0, 1});
  bitmap.SetBlack({7, 1});
  bitmap.SetBlack({8, 1});
  const auto rows = bitmap.Rows({.first = 1, .count = 1});
  EXPECT_EQ(std::vector<uint8_t>(rows.begin(), rows.end()), (std::vector<uint8_t>{0x81, 0x80}));
}

TEST(BitmapTest, ComesBackFromItsPngAsItWas) {
  Bitmap bitmap({19, 5});
  for (const Dot dot : {Dot{0, 0}, Dot{18, 0}, Dot{3, 2}, Dot{8, 2}, Dot{17, 4}}) {
    bitmap.SetBlack(dot);
  }
  const absl::StatusOr<std::string> png = EncodePng(bitmap);
  ASSERT_TRUE(png.ok()) << png.status();
  EXPECT_EQ(png->substr(0, 4), "\x89PNG");
  EXPECT_EQ(DecodePng(*png), bitmap);
}

TEST(BitmapTest, HasNoPngWithoutDots) {
  EXPECT_EQ(EncodePng(Bitmap()).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
