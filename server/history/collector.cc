#include "server/history/collector.h"

#include <utility>
#include <variant>

namespace onestop::history {

void Collector::SetConfig(std::shared_ptr<const core::Config> config, uint64_t sequence) {
  config_ = std::move(config);
  config_sequence_ = sequence;
  counter_time_.Resize(config_->counters.size());
}

void Collector::Apply(const core::RecordInfo& record, std::span<const core::Event> events) {
  record_ = record;
  for (const core::Event& event : events) {
    const auto* called = std::get_if<core::TicketCalled>(&event);
    const Duration before = called == nullptr || called->counter.value() > counter_time_.size()
                                ? Duration(0)
                                : counter_time_.IdleWhileWaiting(called->counter);
    counter_time_.Apply(event, record.time);
    if (called != nullptr && called->counter.value() <= counter_time_.size()) {
      idle_ = counter_time_.IdleWhileWaiting(called->counter) - before;
    }
    std::visit([this](const auto& what) { On(what); }, event);
  }
}

Collector::Harvest Collector::Take() { return std::exchange(harvest_, Harvest()); }

void Collector::On(const core::ConfigApplied& event) { SetConfig(event.config, record_.sequence); }

void Collector::On(const core::DayOpened& event) {
  plan_ = event.plan;
  open_.clear();
}

void Collector::On(const core::TicketIssued& event) {
  Open& open = open_[event.ticket.id];
  open.matters = event.matters;
  Visit& visit = open.visit;
  visit.date = event.date;
  visit.ticket = event.ticket.id;
  visit.series = event.ticket.series;
  visit.number = event.ticket.number;
  visit.session = SessionOf(event.arrival);
  visit.ticket_class = event.ticket_class;
  visit.channel = event.channel;
  visit.arrival = event.arrival;
  visit.quote = event.quote;
}

void Collector::On(const core::TicketCalled& event) {
  Open* open = Find(event.ticket);
  if (open == nullptr) return;
  open->matters = event.matters;
  Part& part = AddPart(*open, event.service, event.counter, event.matter);
  part.wait = record_.time - event.queued;
  part.within_target =
      config_ != nullptr && *part.wait <= config_->At(event.service).target_wait;
  part.idle = idle_;
  if (event.quote.has_value()) {
    // The promise counts from the arrival.
    part.quoted = true;
    part.quote_kept = event.quote->Holds(record_.time - event.arrival);
  }
}

void Collector::On(const core::ServiceStarted& event) {
  Open* open = Find(event.ticket);
  if (open == nullptr || event.implied || !open->in_hand) return;
  open->visit.parts.back().walk = record_.time - event.called;
}

void Collector::On(const core::MatterFinished& event) {
  Open* open = Find(event.ticket);
  if (open == nullptr) return;
  Part& part = InHand(*open, event.service, event.counter, event.matter);
  // It may have turned out to be another than was called for.
  part.service = event.service;
  SetItem(*open, event.matter, part);
  part.outcome = event.outcome;
  if (!event.implied) part.service_time = record_.time - event.started;
}

void Collector::On(const core::MatterContinued& event) {
  Open* open = Find(event.ticket);
  if (open == nullptr) return;
  open->matters = event.matters;
  AddPart(*open, event.service, event.counter, event.matter);
}

void Collector::On(const core::TicketMissed& event) {
  Open* open = Find(event.ticket);
  if (open == nullptr) return;
  if (open->in_hand) open->visit.parts.back().absent = true;
  open->in_hand = false;
}

void Collector::On(const core::TicketTransferred& event) {
  Open* open = Find(event.ticket);
  if (open == nullptr) return;
  Part& part = InHand(*open, event.from_service, event.from_counter, event.matter);
  part.transferred = true;
  part.bounced = event.bounced;
  open->in_hand = false;
}

void Collector::On(const core::MatterAdded& event) {
  SetMatter(event.ticket, event.index, event.matter);
}

void Collector::On(const core::MatterChanged& event) {
  SetMatter(event.ticket, event.index, event.matter);
}

void Collector::On(const core::TicketClassSet& event) {
  if (Open* open = Find(event.ticket)) open->visit.ticket_class = event.ticket_class;
}

void Collector::On(const core::TicketClosed& event) {
  Open* open = Find(event.ticket);
  if (open == nullptr) return;
  if (open->visit.parts.empty()) AddPart(*open, event.service, core::CounterId(), 1);
  Visit& visit = open->visit;
  visit.ticket_class = event.ticket_class;
  visit.state = event.state;
  visit.closed = record_.time;
  visit.sequence = record_.sequence;
  // Whoever came was called again; who did not was absent to the end.
  if (event.state == core::TicketState::kNoShow && event.counter) visit.parts.back().absent = true;
  harvest_.visits.push_back(std::move(visit));
  open_.erase(event.ticket.id);
}

void Collector::On(const core::VisitRated& event) {
  if (Open* open = Find(event.ticket)) open->visit.rating = event.level;
  harvest_.ratings.push_back({plan_.date, event.ticket.id, event.level});
}

Collector::Open* Collector::Find(const core::TicketName& ticket) {
  const auto found = open_.find(ticket.id);
  return found == open_.end() ? nullptr : &found->second;
}

void Collector::Leave(const core::TicketName& ticket) {
  if (Open* open = Find(ticket)) open->in_hand = false;
}

void Collector::SetMatter(const core::TicketName& ticket, uint32_t index,
                          const core::Matter& matter) {
  Open* open = Find(ticket);
  if (open == nullptr || index == 0) return;
  if (open->matters.size() < index) open->matters.resize(index);
  open->matters[index - 1] = matter;
}

Part& Collector::AddPart(Open& open, core::ServiceId service, core::CounterId counter,
                         uint32_t matter) {
  Part part;
  part.service = service;
  part.counter = counter;
  SetItem(open, matter, part);
  open.visit.parts.push_back(part);
  open.in_hand = true;
  return open.visit.parts.back();
}

void Collector::SetItem(const Open& open, uint32_t matter, Part& part) const {
  if (matter == 0 || matter > open.matters.size()) return;
  part.item = open.matters[matter - 1].item;
  part.quantity = open.matters[matter - 1].quantity;
  part.department = config_ != nullptr && part.item ? config_->At(part.item).department
                                                    : core::DepartmentId();
}

Part& Collector::InHand(Open& open, core::ServiceId service, core::CounterId counter,
                        uint32_t matter) {
  const bool same = open.in_hand && open.visit.parts.back().outcome == core::Outcome::kNone;
  return same ? open.visit.parts.back() : AddPart(open, service, counter, matter);
}

uint32_t Collector::SessionOf(Time time) const {
  uint32_t session = 0;
  for (const core::Session& each : plan_.sessions) {
    ++session;
    if (time < each.close) return session;
  }
  return session;
}

}  // namespace onestop::history
