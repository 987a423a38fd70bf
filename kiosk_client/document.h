#ifndef ONESTOP_KIOSK_CLIENT_DOCUMENT_H_
#define ONESTOP_KIOSK_CLIENT_DOCUMENT_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "server/base/secret.h"

namespace onestop::kiosk_client {

// The number of an identity document in the one way of writing it that holders are made of: upper
// case, without spaces and the signs that separate groups, 5 to 32 letters and digits. A number of
// the form of a resident identity card must also have the right check digit. kInvalidArgument for
// anything else, without a word of what was read.
absl::StatusOr<Secret> NormaliseDocument(std::string_view read);

// The date of birth in the number of a Chinese resident identity card (GB 11643: 17 digits and a
// check digit or X, by ISO 7064 MOD 11-2; the residence permits for others follow it too). Nothing
// for another document, and for a date that there never was. Takes a normalised number.
std::optional<absl::CivilDay> BirthdayIn(const Secret& document);

// Full years on that day: one more on each birthday. Who was born on 29 February has it on
// 28 February in other years, the last day of the month in which the year is over.
int AgeOn(absl::CivilDay today, absl::CivilDay birthday);

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_DOCUMENT_H_
