#ifndef ONESTOP_SERVER_CLI_HALL_H_
#define ONESTOP_SERVER_CLI_HALL_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "server/cli_place.h"

// Verbs about a hall of a running server: how it stands, and what whoever leads it may do.

namespace onestop::cli {

struct HallOptions {
  // Empty: the only one.
  std::string hall;
  bool json = false;
};
absl::Status Status(const PlaceOptions& place, const HallOptions& options);

struct ExplainOptions {
  HallOptions hall;
  std::string ticket;
  uint64_t sequence = 0;
};
absl::Status Explain(const PlaceOptions& place, const ExplainOptions& options);

// What should be done about the waits.
absl::Status Advise(const PlaceOptions& place, const HallOptions& options);


struct DayOptions {
  HallOptions hall;
  // HH:MM in the hall's time zone; empty: as the calendar says.
  std::string until;
  bool force = false;
  std::string reason;
};
absl::Status OpenDay(const PlaceOptions& place, const DayOptions& options);
absl::Status CloseDay(const PlaceOptions& place, const DayOptions& options);

struct ServiceOptions {
  HallOptions hall;
  std::string service;
  std::string reason;
};
absl::Status Suspend(const PlaceOptions& place, const ServiceOptions& options);
absl::Status Resume(const PlaceOptions& place, const ServiceOptions& options);

struct NoticeOptions {
  HallOptions hall;
  std::string zh;
  std::string en;
  std::string area;
  // Empty posts a new one.
  std::string notice;
  // HH:MM in the hall's time zone; empty: with the hall-day.
  std::string until;
  bool withdraw = false;
};
absl::Status Notice(const PlaceOptions& place, const NoticeOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_HALL_H_
