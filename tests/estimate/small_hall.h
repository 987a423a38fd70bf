#ifndef ONESTOP_TESTS_ESTIMATE_SMALL_HALL_H_
#define ONESTOP_TESTS_ESTIMATE_SMALL_HALL_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/core/config.h"
#include "server/estimate/hall_event.h"

// A hall of two services, two classes and three counters, and its events in a line each.

namespace onestop::estimate {

inline constexpr Time kMidnight = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);

inline Time At(int hour, int minute, int second = 0) {
  return kMidnight + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

inline const core::ServiceId kPassport(1);
inline const core::ServiceId kTax(2);
inline const core::ClassId kRegular(1);
inline const core::ClassId kElderly(2);
inline const core::CounterId kFirst(1);
inline const core::CounterId kSecond(2);
inline const core::CounterId kThird(3);

// Counter 1 takes passports, counter 2 both, counter 3 tax.
inline std::shared_ptr<core::Config> SmallConfig() {
  auto config = std::make_shared<core::Config>();
  for (const char* code : {"passport", "tax"}) {
    core::Service& service = config->services.emplace_back();
    service.id = core::ServiceId(static_cast<uint32_t>(config->services.size()));
    service.code = code;
    service.target_wait = std::chrono::minutes(20);
  }
  core::TicketClass regular;
  regular.id = kRegular;
  regular.code = "regular";
  core::TicketClass elderly;
  elderly.id = kElderly;
  elderly.code = "elderly";
  elderly.kind = core::ClassKind::kPriority;
  elderly.weight = 200;
  config->classes = {regular, elderly};
  const std::vector<std::vector<core::Skill>> skills = {
      {{kPassport, 0, {}}}, {{kPassport, 0, {}}, {kTax, 0, {}}}, {{kTax, 0, {}}}};
  for (const std::vector<core::Skill>& own : skills) {
    core::Counter& counter = config->counters.emplace_back();
    counter.id = core::CounterId(static_cast<uint32_t>(config->counters.size()));
    counter.code = std::to_string(config->counters.size());
    counter.skills = own;
  }
  return config;
}

inline HallEvent Issue(uint64_t ticket, Time time, core::ServiceId service,
                       core::ClassId ticket_class = kRegular) {
  HallEvent event;
  event.kind = EventKind::kIssue;
  event.time = time;
  event.ticket = core::TicketId(ticket);
  event.services = {service};
  event.ticket_class = ticket_class;
  return event;
}

inline HallEvent OfTicket(EventKind kind, uint64_t ticket, Time time,
                          core::CounterId counter = core::CounterId()) {
  HallEvent event;
  event.kind = kind;
  event.time = time;
  event.ticket = core::TicketId(ticket);
  event.counter = counter;
  return event;
}

inline HallEvent OfCounter(EventKind kind, core::CounterId counter, Time time) {
  return OfTicket(kind, 0, time, counter);
}

}  // namespace onestop::estimate

#endif  // ONESTOP_TESTS_ESTIMATE_SMALL_HALL_H_
