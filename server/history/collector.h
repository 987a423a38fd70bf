#ifndef ONESTOP_SERVER_HISTORY_COLLECTOR_H_
#define ONESTOP_SERVER_HISTORY_COLLECTOR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/core/apply.h"
#include "server/core/config.h"
#include "server/core/counter_time.h"
#include "server/core/event.h"
#include "server/history/visit.h"

namespace onestop::history {

// Makes visits out of the records of one hall: a fold of its events, which needs nothing else. May
// begin at the first record, or at any that opens a hall-day once it knows the configuration then.
// Not thread safe.
class Collector {
 public:
  // What has ended since the last Take, in the order of the journal.
  struct Harvest {
    std::vector<Visit> visits;
    std::vector<Rating> ratings;

    bool empty() const { return visits.empty() && ratings.empty(); }
  };

  // In place of the records before the first one it sees.
  void SetConfig(std::shared_ptr<const core::Config> config, uint64_t sequence);

  void Apply(const core::RecordInfo& record, std::span<const core::Event> events);
  Harvest Take();

  // The configuration in force, and the record that put it there; null before the first one.
  const std::shared_ptr<const core::Config>& config() const { return config_; }
  uint64_t config_sequence() const { return config_sequence_; }

 private:
  // A visit that is under way.
  struct Open {
    Visit visit;
    // Of each matter, by its index - 1.
    std::vector<core::Matter> matters;
    // The last part is in hand at a counter.
    bool in_hand = false;
  };

  template <class T>
  void On(const T&) {}
  void On(const core::ConfigApplied& event);
  void On(const core::DayOpened& event);
  void On(const core::TicketIssued& event);
  void On(const core::TicketCalled& event);
  void On(const core::ServiceStarted& event);
  void On(const core::MatterFinished& event);
  void On(const core::MatterContinued& event);
  void On(const core::TicketRequeued& event) { Leave(event.ticket); }
  void On(const core::TicketParked& event) { Leave(event.ticket); }
  void On(const core::TicketReleased& event) { Leave(event.ticket); }
  void On(const core::TicketMissed& event);
  void On(const core::TicketTransferred& event);
  void On(const core::MatterAdded& event);
  void On(const core::MatterChanged& event);
  void On(const core::TicketClassSet& event);
  void On(const core::TicketClosed& event);
  void On(const core::VisitRated& event);

  Open* Find(const core::TicketName& ticket);
  // No part is in hand any more.
  void Leave(const core::TicketName& ticket);
  void SetMatter(const core::TicketName& ticket, uint32_t index, const core::Matter& matter);
  // What the part is about: the item of the matter with this index.
  void SetItem(const Open& open, uint32_t matter, Part& part) const;
  Part& AddPart(Open& open, core::ServiceId service, core::CounterId counter, uint32_t matter);
  // The part in hand, or a new one where work goes on after a pause.
  Part& InHand(Open& open, core::ServiceId service, core::CounterId counter, uint32_t matter);
  uint32_t SessionOf(Time time) const;

  std::shared_ptr<const core::Config> config_;
  uint64_t config_sequence_ = 0;
  core::DayPlan plan_;
  core::RecordInfo record_;
  core::CounterTime counter_time_;
  // How long the counter of the event at hand had been idle; see Part::idle.
  Duration idle_{0};
  absl::flat_hash_map<core::TicketId, Open> open_;
  Harvest harvest_;
};

}  // namespace onestop::history

#endif  // ONESTOP_SERVER_HISTORY_COLLECTOR_H_
