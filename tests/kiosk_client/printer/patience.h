#ifndef ONESTOP_TESTS_KIOSK_CLIENT_PRINTER_PATIENCE_H_
#define ONESTOP_TESTS_KIOSK_CLIENT_PRINTER_PATIENCE_H_

#include "kiosk_client/printer/printer.h"
#include "tests/support/process.h"

namespace onestop::kiosk_client::printer {

// For what must not fail however slow the machine is.
inline constexpr PrinterOptions kPatient{.answer = onestop::testing::kPatience,
                                         .stall = onestop::testing::kPatience,
                                         .total = onestop::testing::kPatience};

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_TESTS_KIOSK_CLIENT_PRINTER_PATIENCE_H_
