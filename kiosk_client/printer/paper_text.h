#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_PAPER_TEXT_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_PAPER_TEXT_H_

#include <string>
#include <string_view>

namespace onestop::kiosk_client::printer {

// A text as it may be drawn: well-formed UTF-8 on one line. Bytes that are none become U+FFFD, line
// breaks and other control characters a space, and what has no shape (direction marks, characters
// of no width, private use) is dropped. At most 400 characters; what is longer ends in "…".
std::string PaperText(std::string_view text);

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_PAPER_TEXT_H_
