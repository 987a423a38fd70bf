#ifndef ONESTOP_SERVER_BASE_TEXT_H_
#define ONESTOP_SERVER_BASE_TEXT_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace onestop {

// Whether a text from outside may be stored, printed, spoken and shown: well-formed UTF-8 of at
// most `max_code_points`, without control characters, line separators, marks that turn the
// direction of writing, or characters of no width, which make two texts look alike that are not.
// Empty is fine. Refuses with Reason::kBadText; the message names `field` and what is wrong, never
// the text itself. Called once, at the boundary.
absl::Status CheckText(std::string_view field, std::string_view value, size_t max_code_points = 64);

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_TEXT_H_
