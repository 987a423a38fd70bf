#ifndef ONESTOP_TESTS_HISTORY_VISITS_H_
#define ONESTOP_TESTS_HISTORY_VISITS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "server/history/collector.h"
#include "server/history/visit.h"
#include "tests/support/hall_script.h"

namespace onestop::history {

// What a collector makes of a hall's journal from its first record on.
inline Collector::Harvest HarvestOf(const testing::Hall& hall) {
  Collector collector;
  for (const testing::Hall::Record& record : hall.journal()) {
    collector.Apply(record.info, record.events);
  }
  return collector.Take();
}

// The visits that were over at the end of a script; see HallScript.
inline std::vector<Visit> VisitsOf(std::string_view script) {
  testing::HallScript hall;
  hall.Run(script);
  return HarvestOf(hall.hall()).visits;
}

// A visit of one part, called after so long at counter 1 and served.
inline Visit Served(uint64_t ticket, Duration wait, int32_t date = 20261123) {
  Visit visit;
  visit.date = date;
  visit.ticket = core::TicketId(ticket);
  visit.series = core::SeriesId(1);
  visit.number = static_cast<uint32_t>(ticket);
  visit.session = 1;
  visit.ticket_class = core::ClassId(1);
  visit.channel = core::Channel::kKiosk;
  visit.arrival = testing::TimeOfDay("09:00:00", date);
  visit.closed = visit.arrival + wait + std::chrono::minutes(5);
  visit.state = core::TicketState::kServed;
  visit.sequence = ticket;
  Part part;
  part.service = core::ServiceId(1);
  part.counter = core::CounterId(1);
  part.wait = wait;
  part.within_target = wait <= std::chrono::minutes(10);
  part.walk = std::chrono::seconds(30);
  part.service_time = std::chrono::seconds(270);
  part.outcome = core::Outcome::kCompleted;
  visit.parts = {part};
  return visit;
}

}  // namespace onestop::history

#endif  // ONESTOP_TESTS_HISTORY_VISITS_H_
