#include "server/rpc/watch_encoder.h"

#include <algorithm>
#include <vector>

#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/rpc/proto_value.h"
#include "server/rpc/waits.h"

namespace onestop::rpc {
namespace {

using core::State;
using engine::Span;
using engine::Topic;
using engine::TopicKind;
using engine::Touched;

constexpr Duration kPlaceInterval = std::chrono::seconds(1);
// Far more than there are followers; then all is forgotten, which costs a message each.
constexpr size_t kMaxShown = 100'000;

template <class Message>
void SetSpan(const Span& span, Message* out) {
  out->set_previous(span.previous);
  out->set_current(span.current);
  out->set_resync(span.resync);
  SetTime(span.time, out->mutable_time());
}

template <class T>
bool Contains(const std::vector<T>& sorted, const T& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

bool InArea(const State& state, const core::Call& call, core::AreaId area) {
  return !area || state.config->At(call.counter).area == area;
}

std::string CallsSnapshot(const State& state, core::AreaId area, const Span& span) {
  v1::WatchCallsResponse message;
  SetSpan(span, &message);
  for (const core::Call& call : state.recent_calls) {
    if (InArea(state, call, area)) SetCall(*state.config, call, message.add_calls());
  }
  return message.SerializeAsString();
}

std::string CallsChange(const State& state, core::AreaId area, const Touched& touched,
                        const Span& span) {
  v1::WatchCallsResponse message;
  for (const core::Call& call : touched.calls) {
    if (InArea(state, call, area)) SetCall(*state.config, call, message.add_calls());
  }
  if (message.calls().empty()) return "";
  SetSpan(span, &message);
  return message.SerializeAsString();
}

std::string CounterMessage(const State& state, core::CounterId id, const Span& span) {
  v1::WatchCounterResponse message;
  SetSpan(span, &message);
  SetCounter(state, id, Audience::kStaff, message.mutable_counter());
  return message.SerializeAsString();
}

// Whether the batch changed what a counter shows: itself, a ticket at it or bound to it, or the lines
// it takes from.
bool ConcernsCounter(const State& state, core::CounterId id, const Touched& touched) {
  if (touched.config || touched.day || Contains(touched.counters, id)) return true;
  for (const core::Skill& skill : state.At(id).skills) {
    if (Contains(touched.services, skill.service)) return true;
  }
  for (const core::TicketId ticket_id : touched.tickets) {
    const core::Ticket* ticket = state.Find(ticket_id);
    if (ticket == nullptr) continue;
    if (ticket->counter == id) return true;
    for (const core::Matter& matter : ticket->matters) {
      if (matter.bound == id) return true;
    }
  }
  return false;
}

// The services whose numbers may have changed: those touched, and those of the counters touched,
// because a counter that opened is one more for each.
std::vector<core::ServiceId> ChangedServices(const State& state, const Touched& touched) {
  std::vector<core::ServiceId> services = touched.services;
  for (const core::CounterId id : touched.counters) {
    for (const core::Skill& skill : state.At(id).skills) services.push_back(skill.service);
  }
  std::sort(services.begin(), services.end());
  services.erase(std::unique(services.begin(), services.end()), services.end());
  return services;
}

// Whether a waiting ticket's place may have changed.
bool SharesLine(const core::Ticket& ticket, const Touched& touched) {
  return std::any_of(ticket.matters.begin(), ticket.matters.end(), [&](const core::Matter& matter) {
    return matter.open() && Contains(touched.services, matter.service);
  });
}

uint8_t ViewOf(Audience audience) { return audience == Audience::kStaff ? 1 : 0; }
Audience AudienceOfTopic(Topic topic) {
  return topic.view == ViewOf(Audience::kStaff) ? Audience::kStaff : Audience::kPublic;
}

}  // namespace

Topic HallTopic(Audience audience) { return {TopicKind::kHall, 0, ViewOf(audience)}; }
Topic CallsTopic(core::AreaId area) { return {TopicKind::kCalls, area.value()}; }
Topic CounterTopic(core::CounterId counter) { return {TopicKind::kCounter, counter.value()}; }
Topic TicketTopic(core::TicketId ticket, Audience audience) {
  return {TopicKind::kTicket, ticket.value(), ViewOf(audience)};
}

std::string WatchEncoder::Snapshot(std::string_view hall, const State& state, Topic topic,
                                   const Span& span) {
  if (span.resync) ++resyncs_;
  switch (topic.kind) {
    case TopicKind::kHall:
      return HallSnapshot(hall, state, AudienceOfTopic(topic), span);
    case TopicKind::kCalls:
      return CallsSnapshot(state, core::AreaId(static_cast<uint32_t>(topic.id)), span);
    case TopicKind::kCounter:
      return CounterMessage(state, core::CounterId(static_cast<uint32_t>(topic.id)), span);
    case TopicKind::kTicket:
      return TicketMessage(hall, state, topic, span);
  }
  return "";
}

std::string WatchEncoder::Change(std::string_view hall, const State& state, Topic topic,
                                 const Touched& touched, const Span& span) {
  const core::CounterId counter(static_cast<uint32_t>(topic.id));
  switch (topic.kind) {
    case TopicKind::kHall:
      return HallChange(hall, state, AudienceOfTopic(topic), touched, span);
    case TopicKind::kCalls:
      return CallsChange(state, core::AreaId(static_cast<uint32_t>(topic.id)), touched, span);
    case TopicKind::kCounter:
      return ConcernsCounter(state, counter, touched) ? CounterMessage(state, counter, span) : "";
    case TopicKind::kTicket:
      return TicketChange(hall, state, topic, touched, span);
  }
  return "";
}

std::string WatchEncoder::HallSnapshot(std::string_view hall, const State& state,
                                       Audience audience, const Span& span) const {
  v1::WatchHallResponse message;
  SetSpan(span, &message);
  message.mutable_hall()->set_hall(std::string(hall));
  if (state.config != nullptr) {
    SetHall(state, audience, message.mutable_hall());
    Waits(boards_, hall, state, span.time).AddTo(message.mutable_hall());
  }
  message.mutable_hall()->set_writable(!writable_ || writable_());
  return message.SerializeAsString();
}

std::string WatchEncoder::HallChange(std::string_view hall, const State& state, Audience audience,
                                     const Touched& touched, const Span& span) const {
  // An empty list cannot say that the last notice is gone, nor that an area is: only a snapshot can.
  if (touched.config || touched.day || (touched.notices && state.notices.empty())) {
    return HallSnapshot(hall, state, audience,
                        Span{.previous = 0, .current = span.current, .resync = true,
                             .time = span.time});
  }
  if (touched.services.empty() && touched.counters.empty() && touched.tickets.empty() &&
      !touched.notices) {
    return "";
  }
  const core::Config& config = *state.config;
  v1::WatchHallResponse message;
  SetSpan(span, &message);
  v1::Hall* out = message.mutable_hall();
  out->set_hall(std::string(hall));
  // Always set, because unset would read as closed and read-only.
  out->set_day_state(ToProto<v1::DayState>(state.day.state));
  out->set_writable(!writable_ || writable_());
  for (const core::ServiceId id : ChangedServices(state, touched)) {
    if (!config.At(id).retired) SetService(state, config.At(id), out->add_services());
  }
  for (const core::CounterId id : touched.counters) {
    if (!config.At(id).retired) SetCounter(state, id, audience, out->add_counters());
  }
  if (touched.notices) {
    for (const core::Notice& notice : state.notices) SetNotice(config, notice, out->add_notices());
  }
  if (!touched.tickets.empty()) SetStateCounts(state, out);
  Waits(boards_, hall, state, span.time).AddTo(out);
  return message.SerializeAsString();
}

std::string WatchEncoder::TicketMessage(std::string_view hall, const State& state, Topic topic,
                                        const Span& span) {
  v1::WatchTicketResponse message;
  SetSpan(span, &message);
  const core::TicketId id(topic.id);
  const core::Ticket* ticket = state.Find(id);
  // Gone with its hall-day: the last thing there is to say.
  if (ticket == nullptr) {
    message.mutable_ticket()->set_ticket_id(std::to_string(id.value()));
    message.mutable_ticket()->set_state(v1::TICKET_STATE_EXPIRED);
    return message.SerializeAsString();
  }
  SetTicket(state, *ticket, AudienceOfTopic(topic), message.mutable_ticket());
  Waits(boards_, hall, state, span.time).AddTo(message.mutable_ticket());
  const ShownKey key(std::string(hall), topic);
  if (core::IsFinal(ticket->state)) {
    shown_.erase(key);
  } else {
    if (shown_.size() >= kMaxShown) shown_.clear();
    shown_[key] = Shown{message.ticket().people_ahead(), span.time};
  }
  return message.SerializeAsString();
}

std::string WatchEncoder::TicketChange(std::string_view hall, const State& state, Topic topic,
                                       const Touched& touched, const Span& span) {
  const core::TicketId id(topic.id);
  const core::Ticket* ticket = state.Find(id);
  if (ticket == nullptr || touched.config || Contains(touched.tickets, id)) {
    return TicketMessage(hall, state, topic, span);
  }
  if (core::IsFinal(ticket->state) || !SharesLine(*ticket, touched)) return "";
  const auto last = shown_.find(ShownKey(std::string(hall), topic));
  if (last != shown_.end()) {
    if (span.time - last->second.at < kPlaceInterval) return "";
    if (PeopleAhead(state, *ticket) == last->second.people_ahead) return "";
  }
  return TicketMessage(hall, state, topic, span);
}

}  // namespace onestop::rpc
