#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/core/decider.h"
#include "server/core/index.h"
#include "server/core/limits.h"

// What supervisors, administrators and the hall's clock ask for.

namespace onestop::core {

absl::StatusOr<std::vector<Skill>> Decider::ResolveSkills(const SetCounterSkills& command) const {
  std::vector<Skill> skills;
  for (const SkillWanted& wanted : command.skills) {
    const Service* service = config_->FindService(wanted.service);
    if (service == nullptr) {
      return Refuse(Reason::kUnknownService, absl::StrCat("there is no service ", wanted.service));
    }
    Skill skill;
    skill.service = service->id;
    skill.helper_threshold = wanted.helper_threshold;
    for (const std::string& code : wanted.classes) {
      const TicketClass* found = config_->FindClass(code);
      if (found == nullptr) {
        return Refuse(Reason::kUnknownClass, absl::StrCat("there is no class ", code));
      }
      skill.classes.push_back(found->id);
    }
    const bool twice = std::any_of(skills.begin(), skills.end(), [&](const Skill& other) {
      return other.service == skill.service;
    });
    if (twice) {
      return Refuse(Reason::kOutOfRange, absl::StrCat("service ", wanted.service, " stands twice"));
    }
    skills.push_back(std::move(skill));
  }
  return skills;
}

Decider::Result Decider::operator()(const SetCounterSkills& command) const {
  absl::StatusOr<CounterId> counter = FindCounter(command.counter);
  if (!counter.ok()) return counter.status();
  absl::StatusOr<std::vector<Skill>> skills = ResolveSkills(command);
  if (!skills.ok()) return skills.status();
  if (*skills == state_.At(*counter).skills) return Events();
  return Events{CounterSkillsSet{*counter, *std::move(skills)}};
}

Decider::Result Decider::operator()(const MoveTicket& command) const {
  auto found = FindIn(command.ticket, TicketId(), {TicketState::kWaiting});
  if (!found.ok()) return found.status();
  const Ticket& ticket = **found;
  if (command.reason.empty()) return Refuse(Reason::kReasonRequired, "a move needs a reason");
  TicketMoved event;
  event.ticket = ticket.name;
  event.reason = command.reason;
  uint32_t first = 0;
  Time front = ticket.entry;
  for (uint32_t index = static_cast<uint32_t>(ticket.matters.size()); index >= 1; --index) {
    if (!IsReady(*config_, ticket, index)) continue;
    first = index;
    const Matter& matter = ticket.matter(index);
    auto pass = [&](const Line& line) {
      if (!line.empty()) front = std::min(front, line.begin()->entry);
    };
    if (matter.bound) pass(state_.At(matter.bound).bound);
    for (const Line& line : state_.At(matter.service).lines) pass(line);
  }
  if (command.front) {
    event.entry = front - Duration(1);
    return Events{std::move(event)};
  }
  event.matter = first;
  if (!command.to_counter.empty()) {
    absl::StatusOr<CounterId> counter = FindCounter(command.to_counter);
    if (!counter.ok()) return counter.status();
    if (state_.At(*counter).state == CounterState::kClosed) {
      return Refuse(Reason::kCounterNotOpen, absl::StrCat("counter ", command.to_counter,
                                                          " is closed"));
    }
    event.to_counter = *counter;
    return Events{std::move(event)};
  }
  const Service* service = config_->FindService(command.to_service);
  if (service == nullptr) {
    return Refuse(Reason::kUnknownService,
                  absl::StrCat("there is no service ", command.to_service));
  }
  if (ticket.matter(first).service == service->id && !ticket.matter(first).bound) {
    return Refuse(Reason::kNothingToChange, "the ticket waits for this service already");
  }
  event.to_service = service->id;
  return Events{std::move(event)};
}

Decider::Result Decider::operator()(const ReleaseCounter& command) const {
  absl::StatusOr<CounterId> counter = FindCounter(command.counter);
  if (!counter.ok()) return counter.status();
  if (command.reason.empty()) return Refuse(Reason::kReasonRequired, "a release needs a reason");
  const CounterDesk& desk = state_.At(*counter);
  if (desk.state == CounterState::kClosed) {
    return Refuse(Reason::kCounterNotOpen, absl::StrCat("counter ", command.counter,
                                                        " is closed already"));
  }
  Events events;
  if (desk.ticket) {
    events.emplace_back(TicketReleased{state_.At(desk.ticket).name, *counter, command.reason});
  }
  events.emplace_back(CounterClosed{*counter, command.reason});
  return events;
}

Decider::Result Decider::operator()(const SuspendService& command) const {
  const Service* service = config_->FindService(command.service);
  if (service == nullptr) {
    return Refuse(Reason::kUnknownService, absl::StrCat("there is no service ", command.service));
  }
  if (command.reason.empty()) return Refuse(Reason::kReasonRequired, "say why it is suspended");
  const ServiceQueue& queue = state_.At(service->id);
  if (queue.suspended && queue.suspended_reason == command.reason) return Events();
  return Events{ServiceSuspended{service->id, command.reason}};
}

Decider::Result Decider::operator()(const ResumeService& command) const {
  const Service* service = config_->FindService(command.service);
  if (service == nullptr) {
    return Refuse(Reason::kUnknownService, absl::StrCat("there is no service ", command.service));
  }
  if (!state_.At(service->id).suspended) {
    return Refuse(Reason::kServiceNotSuspended,
                  absl::StrCat("service ", command.service, " is not suspended"));
  }
  return Events{ServiceResumed{service->id}};
}

Decider::Result Decider::operator()(const PostNotice& command) const {
  NoticeId id(state_.last_notice + 1);
  if (!command.notice.empty()) {
    uint32_t value = 0;
    const char* end = command.notice.data() + command.notice.size();
    auto [rest, error] = std::from_chars(command.notice.data(), end, value);
    id = NoticeId(error == std::errc() && rest == end ? value : 0);
    const bool known = std::any_of(state_.notices.begin(), state_.notices.end(),
                                   [&](const Notice& notice) { return notice.id == id; });
    if (!known) {
      return Refuse(Reason::kUnknownNotice, absl::StrCat("there is no notice ", command.notice));
    }
    if (command.texts.empty()) return Events{NoticeWithdrawn{id}};
  }
  if (command.texts.empty()) return Refuse(Reason::kMissingField, "a notice needs a text");
  if (command.notice.empty() && state_.notices.size() >= kMaxNotices) {
    return Refuse(Reason::kOutOfRange, "there are too many notices; withdraw one first");
  }
  NoticePosted event;
  event.notice = id;
  event.texts = command.texts;
  if (!command.area.empty()) {
    const Area* area = config_->FindArea(command.area);
    if (area == nullptr) {
      return Refuse(Reason::kUnknownArea, absl::StrCat("there is no area ", command.area));
    }
    event.area = area->id;
  }
  if (!command.end.has_value() && !state_.day.open) {
    return Refuse(Reason::kMissingField, "say when the notice ends; the hall is closed");
  }
  event.end = command.end.value_or(state_.day.plan.end);
  if (event.end <= now_) return Refuse(Reason::kOutOfRange, "the notice would be over already");
  return Events{std::move(event)};
}

Events Decider::EndDay(bool forced, std::string_view reason) const {
  Events events;
  DayClosed closed;
  closed.forced = forced;
  closed.reason = std::string(reason);
  for (size_t i = 0; i < state_.counters.size(); ++i) {
    const CounterDesk& desk = state_.counters[i];
    if (!desk.ticket) continue;
    events.emplace_back(TicketReleased{state_.At(desk.ticket).name,
                                       CounterId(static_cast<uint32_t>(i + 1)), closed.reason});
  }
  for (const Ticket& ticket : state_.tickets) {
    if (IsFinal(ticket.state)) continue;
    const bool missed = ticket.state == TicketState::kMissed;
    events.emplace_back(Closed(ticket, missed ? TicketState::kNoShow : TicketState::kExpired,
                               CounterId()));
    ++(missed ? closed.no_shows : closed.expired);
  }
  events.emplace_back(std::move(closed));
  return events;
}

Decider::Result Decider::operator()(const OpenDay& command) const {
  if (!command.plan.has_value()) {
    return Refuse(Reason::kNotAWorkingDay, "the calendar has no session today; say until when the "
                                           "hall is to be open");
  }
  const DayPlan& plan = *command.plan;
  if (plan.sessions.empty() || plan.end <= now_) {
    return Refuse(Reason::kOutOfRange, "the day would be over before it begins");
  }
  if (plan.date < state_.day.plan.date) {
    return Refuse(Reason::kOutOfRange, "a later hall-day has been opened already");
  }
  Events events;
  const bool same_date = plan.date == state_.day.plan.date;
  if (state_.day.open && same_date && plan == state_.day.plan) {
    return Refuse(Reason::kDayAlreadyOpen, "this hall-day is open already");
  }
  if (state_.day.open && !same_date) {
    const bool busy = std::any_of(state_.counters.begin(), state_.counters.end(),
                                  [](const CounterDesk& desk) { return desk.ticket.valid(); });
    if (busy && actor_.role != Role::kTimer) {
      return Refuse(Reason::kDayBusy, "somebody is still at a counter; close the day first");
    }
    events = EndDay(busy, "next hall-day");
  }
  events.emplace_back(DayOpened{plan, same_date});
  const DayState session = SessionAt(plan, now_);
  if (session != DayState::kClosed) events.emplace_back(SessionChanged{session});
  return events;
}

Decider::Result Decider::operator()(const CloseDay& command) const {
  if (absl::Status status = CheckDayOpen(); !status.ok()) return status;
  const bool busy = std::any_of(state_.counters.begin(), state_.counters.end(),
                                [](const CounterDesk& desk) { return desk.ticket.valid(); });
  if (busy && !command.force) {
    return Refuse(Reason::kDayBusy, "somebody is still at a counter; finish, or force with a "
                                    "reason");
  }
  if (command.force && command.reason.empty()) {
    return Refuse(Reason::kReasonRequired, "closing by force needs a reason");
  }
  return EndDay(command.force && busy, command.reason);
}

absl::Status Decider::CheckUnused(const Config& next) const {
  for (const Counter& counter : next.counters) {
    if (!counter.retired || counter.id.value() > state_.counters.size()) continue;
    const CounterDesk& desk = state_.At(counter.id);
    if (desk.state != CounterState::kClosed || !desk.bound.empty() || !desk.parked.empty()) {
      return Refuse(Reason::kConfigInUse, absl::StrCat("counter ", counter.code, " is in use"));
    }
  }
  for (const Ticket& ticket : state_.tickets) {
    if (IsFinal(ticket.state)) continue;
    // Its number would no longer be understood.
    if (next.At(ticket.name.series).retired) {
      return Refuse(Reason::kConfigInUse,
                    absl::StrCat("series ", next.At(ticket.name.series).code, " is in use"));
    }
    if (next.At(ticket.ticket_class).retired) {
      return Refuse(Reason::kConfigInUse,
                    absl::StrCat("class ", next.At(ticket.ticket_class).code, " is in use"));
    }
    for (const Matter& matter : ticket.matters) {
      if (matter.open() && next.At(matter.service).retired) {
        return Refuse(Reason::kConfigInUse,
                      absl::StrCat("service ", next.At(matter.service).code, " is in use"));
      }
    }
  }
  return absl::OkStatus();
}

Decider::Result Decider::operator()(const ApplyConfig& command) const {
  const uint64_t version = config_ == nullptr ? 0 : config_->version;
  if (command.expected_version != version) {
    return Refuse(Reason::kConfigVersionMismatch,
                  absl::StrCat("version ", version, " is in force, not ",
                               command.expected_version));
  }
  auto next = std::make_shared<Config>(AssignIds(config_, *command.config));
  if (absl::Status status = CheckConfig(*next); !status.ok()) return status;
  if (config_ != nullptr) {
    if (absl::Status status = CheckUnused(*next); !status.ok()) return status;
  }
  next->version = version + 1;
  return Events{ConfigApplied{std::move(next)}};
}

Decider::Result Decider::operator()(const Tick&) const {
  Events events;
  for (const Notice& notice : state_.notices) {
    if (notice.end <= now_) events.emplace_back(NoticeWithdrawn{notice.id});
  }
  if (state_.day.open && now_ >= state_.day.plan.end) {
    const bool busy = std::any_of(state_.counters.begin(), state_.counters.end(),
                                  [](const CounterDesk& desk) { return desk.ticket.valid(); });
    if (!busy) {
      Events end = EndDay(false, "day end");
      events.insert(events.end(), std::make_move_iterator(end.begin()),
                    std::make_move_iterator(end.end()));
      return events;
    }
  }
  for (const auto& [due, id] : state_.timers) {
    if (due > now_) break;
    const Ticket& ticket = state_.At(id);
    if (ticket.state == TicketState::kPostponed) {
      events.emplace_back(TicketReady{ticket.name});
    } else {
      events.emplace_back(Closed(ticket, TicketState::kNoShow, CounterId()));
    }
  }
  if (state_.day.open) {
    const DayState session = SessionAt(state_.day.plan, now_);
    if (session != state_.day.state) events.emplace_back(SessionChanged{session});
  }
  return events;
}

Decider::Result Decider::operator()(const ForkHistory& command) const {
  if (command.reason.empty()) return Refuse(Reason::kReasonRequired, "say why the past is given up");
  HistoryForked event;
  event.epoch = command.epoch;
  event.kept_sequence = command.kept_sequence;
  event.kept_epoch = command.kept_epoch;
  event.known_sequence = command.known_sequence;
  event.reason = command.reason;
  const uint32_t skip = std::min(command.skip, kMaxSkippedNumbers);
  uint64_t ids = 0;
  for (uint32_t series = 1; series <= state_.numbers.size(); ++series) {
    event.next_numbers.push_back(state_.NextNumber(SeriesId(series)) + skip);
    ids += skip;
  }
  event.next_ticket = TicketId(state_.NextTicket().value() + ids);
  event.numbers_until = now_ + kForkedNumbersFor;
  return Events{std::move(event)};
}

}  // namespace onestop::core
