#ifndef ONESTOP_TESTS_SUPPORT_QR_READER_H_
#define ONESTOP_TESTS_SUPPORT_QR_READER_H_

#include <string>
#include <vector>

#include "kiosk_client/printer/bitmap.h"

namespace onestop::testing {

// What the QR codes on a paper say, as a phone would read them.
std::vector<std::string> ReadQrCodes(const kiosk_client::printer::Bitmap& paper);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_QR_READER_H_
