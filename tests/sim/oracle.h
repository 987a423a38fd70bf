#ifndef ONESTOP_TESTS_SIM_ORACLE_H_
#define ONESTOP_TESTS_SIM_ORACLE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "server/core/event.h"
#include "server/core/state.h"
#include "server/journal/record.h"

namespace onestop::sim {

// A slow and simple opinion on a hall's journal, formed from its records alone and sharing no code
// with the state machine: what a ticket may do after what, that nobody is at two counters, that
// numbers are unique, that nobody overtakes in a line, that sums agree. Not thread safe.
class Oracle {
 public:
  // The next record. What is wrong with it, or "".
  std::string Follow(const journal::Record& record, const core::Events& events);

  // That the state of the hall-day is what the records say. What differs, or "".
  std::string Compare(const core::State& state) const;

  // How many events of each kind there were, by name.
  const std::map<std::string, uint64_t>& kinds() const { return kinds_; }
  uint64_t days_closed_with_people() const { return days_closed_with_people_; }

 private:
  friend class Reader;

  enum class Life { kWaiting, kReserved, kPostponed, kCalled, kServing, kParked, kMissed, kOver };
  struct Visit {
    Life life = Life::kWaiting;
    core::TicketState over = core::TicketState::kNone;
    uint32_t counter = 0;
    uint32_t service = 0;
    uint32_t ticket_class = 0;
    Time entry;
    // Taken for one thing and only waited since: nothing but its arrival decides its place.
    bool plain = false;
  };

  std::map<uint64_t, Visit> visits_;                               // of this hall-day
  std::map<uint32_t, uint64_t> in_hand_;                           // counter to ticket
  std::map<uint32_t, uint32_t> clerks_;                            // counter to member of staff
  std::set<std::tuple<int32_t, uint32_t, uint32_t>> numbers_;      // date, series, number
  std::map<std::tuple<uint64_t, Bytes16>, uint64_t> requests_;     // to the sequence
  std::map<std::string, uint64_t> kinds_;
  uint64_t sequence_ = 0;
  uint64_t epoch_ = 0;
  uint64_t last_ticket_ = 0;
  Time time_;
  Hash256 hash_ = {};
  int32_t date_ = 0;
  bool open_ = false;
  uint64_t days_closed_with_people_ = 0;
};

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_ORACLE_H_
