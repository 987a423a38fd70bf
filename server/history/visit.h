#ifndef ONESTOP_SERVER_HISTORY_VISIT_H_
#define ONESTOP_SERVER_HISTORY_VISIT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "server/core/types.h"

namespace onestop::history {

// One matter handled at one counter, or a call that came to nothing. The first part of a leg has its
// call; the parts after it are further matters done at the same counter. A visit that was never called
// has one part, with neither call nor counter.
struct Part {
  core::ServiceId service;
  // 0 when the ticket was taken for a service only.
  core::ItemId item;
  // Of the item, as it was then.
  core::DepartmentId department;
  core::CounterId counter;
  // Of the call: from entering the queue to it; unset in a part that has none.
  std::optional<Duration> wait = std::nullopt;
  // Whether the wait was within the service's target, as it was then.
  bool within_target = false;
  // How long the counter had stood free before the call although the ticket was waiting.
  Duration idle{0};
  // True when the call was the one a quote promised, and then whether it came within the interval.
  bool quoted = false;
  bool quote_kept = false;
  // From the call to the start; unset when nobody said so.
  std::optional<Duration> walk = std::nullopt;
  // From the start to the finish of the matter; unset when it was not finished here or the start was
  // implied.
  std::optional<Duration> service_time = std::nullopt;
  // kNone: not finished here.
  core::Outcome outcome = core::Outcome::kNone;
  uint32_t quantity = 1;
  bool absent = false;
  bool transferred = false;
  // Sent back to where it had come from, and nobody had announced it.
  bool bounced = false;

  bool operator==(const Part&) const = default;
};

// A visit that is over.
struct Visit {
  // The hall-day's local date as a number: 20261123.
  int32_t date = 0;
  core::TicketId ticket;
  core::SeriesId series;
  uint32_t number = 0;
  // The session it began in, from 1; 0 on a day without any.
  uint32_t session = 0;
  core::ClassId ticket_class;
  core::Channel channel = core::Channel::kNone;
  Time arrival;
  Time closed;
  // SERVED, NO_SHOW, CANCELLED or EXPIRED.
  core::TicketState state = core::TicketState::kNone;
  core::RatingLevel rating = core::RatingLevel::kNone;
  std::optional<core::Quote> quote = std::nullopt;
  // The record that closed it.
  uint64_t sequence = 0;
  // Never empty.
  std::vector<Part> parts;

  bool operator==(const Visit&) const = default;
};

// What a citizen said of a visit, which may be over for a while.
struct Rating {
  int32_t date = 0;
  core::TicketId ticket;
  core::RatingLevel level = core::RatingLevel::kNone;
};

}  // namespace onestop::history

#endif  // ONESTOP_SERVER_HISTORY_VISIT_H_
