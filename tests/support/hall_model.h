#ifndef ONESTOP_TESTS_SUPPORT_HALL_MODEL_H_
#define ONESTOP_TESTS_SUPPORT_HALL_MODEL_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "server/core/event.h"
#include "server/core/state.h"

namespace onestop::testing {

// A slow second opinion on a hall: it reads the events alone and knows the published graph of a
// ticket's life, that numbers are unique, and that calls follow their line. Answers "" when all is
// well, else what is wrong. Not thread safe.
class HallModel {
 public:
  // One event of the next record, before it is applied.
  std::string Follow(const core::State& before, const core::Event& event);

  // After the record: the state and the model agree on every ticket of the day, and what was issued
  // is the sum of all states, per service and in total.
  std::string Compare(const core::State& state) const;

 private:
  friend class EventReader;
  using Number = std::tuple<int32_t, uint32_t, uint32_t>;

  std::map<core::TicketId, core::TicketState> states_;
  // Of all days: date, series, running number.
  std::set<Number> numbers_;
  // Tickets issued and closed today, by the service that the events name.
  std::map<core::ServiceId, int> issued_;
  std::map<core::ServiceId, int> closed_;
  // Which ticket each counter has in hand.
  std::map<core::CounterId, core::TicketId> hands_;
  int32_t date_ = 0;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_HALL_MODEL_H_
