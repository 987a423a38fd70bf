#include "tests/support/qr_reader.h"

#include <zbar.h>

#include <cstddef>

#include "server/base/check.h"

namespace onestop::testing {

std::vector<std::string> ReadQrCodes(const kiosk_client::printer::Bitmap& paper) {
  std::vector<unsigned char> grey;
  grey.reserve(static_cast<size_t>(paper.width()) * static_cast<size_t>(paper.height()));
  for (int y = 0; y < paper.height(); ++y) {
    for (int x = 0; x < paper.width(); ++x) grey.push_back(paper.IsBlack({x, y}) ? 0 : 255);
  }
  zbar::ImageScanner scanner;
  ONESTOP_CHECK(scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0) == 0);
  ONESTOP_CHECK(scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1) == 0);
  zbar::Image image(static_cast<unsigned>(paper.width()), static_cast<unsigned>(paper.height()),
                    "Y800", grey.data(), grey.size());
  std::vector<std::string> texts;
  if (scanner.scan(image) <= 0) return texts;
  for (auto symbol = image.symbol_begin(); symbol != image.symbol_end(); ++symbol) {
    texts.push_back(symbol->get_data());
  }
  return texts;
}

}  // namespace onestop::testing
