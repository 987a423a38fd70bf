#ifndef ONESTOP_SERVER_ESTIMATE_SNAPSHOT_H_
#define ONESTOP_SERVER_ESTIMATE_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "server/core/config.h"
#include "server/estimate/hall_event.h"

// One moment of a hall, as much of it as decides how long people will wait. Plain values.

namespace onestop::estimate {

// One stretch of waiting of one ticket.
struct Leg {
  core::TicketId ticket;
  core::ClassId ticket_class;
  // In whose lines it stands.
  Services services = {};
  // The counter in whose own line it stands besides, if any, and for which service.
  core::CounterId bound;
  core::ServiceId bound_service;
  // Its place in every line counts from here.
  Time entry;
  // It stands in its lines from then on.
  Time joins;
  // Calls of a service that it lets pass in that service's line first.
  uint32_t passes = 0;
};

// A counter and what it is doing.
struct Desk {
  enum class State : uint8_t { kAway, kFree, kBusy };
  State state = State::kAway;
  // Away, free, or in hand since.
  Time since;
  // Away for a while, rather than given up.
  bool paused = false;
  // Has been at work since, breaks aside.
  Time working_since;
  // In hand.
  core::TicketId ticket;
  core::ServiceId service;
  // Priority tickets called in a row.
  uint32_t priority_run = 0;
};

using Skills = std::vector<std::vector<core::Skill>>;

struct Snapshot {
  Time now;
  // From which times of the day are counted.
  Time day;
  // No tickets are called after it, unless people still wait then; unset when nobody knows.
  std::optional<Time> closing;
  std::shared_ptr<const core::Config> config;
  // By entry, then ticket; and those that will stand in line again at a known time.
  std::vector<Leg> legs;
  // By counter id - 1.
  std::vector<Desk> desks;
  std::shared_ptr<const Skills> skills;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_SNAPSHOT_H_
