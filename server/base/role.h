#ifndef ONESTOP_SERVER_BASE_ROLE_H_
#define ONESTOP_SERVER_BASE_ROLE_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace onestop {

// Who is acting. The numbers are recorded in journals: never renumber one, never reuse one.
enum class Role : uint8_t {
  kNone = 0,
  kKiosk = 1,          // a ticket machine in the hall
  kDisplay = 2,        // a screen that shows and speaks calls
  kWeb = 3,            // the process that serves phones
  kGuide = 4,          // staff on the floor with a tablet
  kClerk = 5,          // a counter terminal and whoever is signed in there
  kSupervisor = 6,     // leads the hall
  kAdministrator = 7,  // runs the system
  kPartner = 8,        // the backend of a city's application
  kScraper = 9,        // reads metrics
  kLoad = 10,          // the load generator
  kTimer = 11,         // the server itself: something was due
};

// The name people write in configuration and see in reports, e.g. "kiosk"; "none" for kNone and
// "unknown" for a number that is no role.
std::string_view RoleName(Role role);

// The role with exactly this name. Nothing for "none": it is the absence of a role.
std::optional<Role> ParseRole(std::string_view name);

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_ROLE_H_
