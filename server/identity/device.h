#ifndef ONESTOP_SERVER_IDENTITY_DEVICE_H_
#define ONESTOP_SERVER_IDENTITY_DEVICE_H_

#include <cstdint>
#include <string>

#include "server/base/hash.h"
#include "server/base/role.h"
#include "server/base/secret.h"
#include "server/base/time.h"

// Devices, and the commands about them.

namespace onestop::identity {

struct DeviceInfo {
  uint32_t device_id = 0;
  std::string name;
  Role role = Role::kNone;
  std::string hall;
  // The counter or area it stands at, if any.
  std::string place;
  // The device whose process serves this page; 0 for a device that is no page.
  uint32_t paired_through = 0;
  bool revoked = false;
  Time enrolled{};
};

struct EnrollDeviceCommand {
  Bytes16 request_id{};
  // A hall, or kEveryHall. That the hall exists is for the caller of Identity to know.
  std::string hall;
  std::string name;
  // kiosk, display, web, guide, clerk, partner, scraper or load.
  Role role = Role::kNone;
  std::string place;
  // Set by PairDevice alone.
  uint32_t paired_through = 0;
};

struct EnrolledDevice {
  DeviceInfo device;
  Secret token;
};

struct RevokeDeviceCommand {
  Bytes16 request_id{};
  uint32_t device_id = 0;
};

// What a page that asked to become a device is given.
struct PairingOffer {
  // For people: eight characters nobody mistakes for others.
  std::string code;
  // With which the page asks what became of it.
  Secret poll_secret;
  Duration valid_for{};
};

struct PairDeviceCommand {
  Bytes16 request_id{};
  // As the page shows it; hyphens, spaces and case do not matter.
  std::string code;
  // What is left empty is as the page asked for, and its hall that of the process it came through.
  std::string hall;
  std::string name;
  Role role = Role::kNone;
  std::string place;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_DEVICE_H_
