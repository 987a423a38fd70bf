#include "server/engine/hall.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/log.h"
#include "server/core/apply.h"
#include "server/core/digest.h"
#include "server/engine/calendar.h"
#include "server/engine/codec.h"
#include "server/engine/touched.h"

namespace onestop::engine {
namespace {

constexpr core::Actor kTimer{Role::kTimer, core::DeviceId(), core::StaffId()};
// How often the calendar is looked at when nothing is known to be due.
constexpr Duration kCalendarInterval = std::chrono::minutes(1);

bool Given(const Bytes16& request_id) { return request_id != Bytes16{}; }

}  // namespace

const char* CommandName(const core::Command& command) {
  return std::visit([](const auto& given) { return given.kName; }, command);
}

Hall::Hall(std::string name, const EngineOptions& options, const ClockReading& reading)
    : hub(options.watch_ring),
      name_(std::move(name)),
      options_(options),
      chain_(name_),
      clock_(options.max_clock_jump, reading, Time()) {
  SetNow(reading);
}

absl::Status Hall::Recover(journal::Journal& journal, const journal::Head& head) {
  absl::StatusOr<std::optional<journal::Snapshot>> snapshot = journal.LatestSnapshot(name_);
  if (!snapshot.ok()) return snapshot.status();
  if (snapshot->has_value()) {
    const journal::Snapshot& latest = **snapshot;
    if (absl::Status status = DecodeSnapshot(latest.state, state_, requests_); !status.ok()) {
      return status;
    }
    if (state_.sequence != latest.sequence) {
      return onestop::Refuse(Reason::kJournalCorrupt, "a snapshot is not of its own sequence");
    }
    chain_.MoveTo({latest.sequence, latest.epoch, latest.chain_hash});
    snapshot_sequence_ = latest.sequence;
  }
  absl::Status status = journal.Read(
      name_, state_.sequence + 1, head.sequence, [&](const journal::Record& record) {
        absl::StatusOr<core::Events> events = DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        // The journal verified each record by itself; the tip ties them to the snapshot.
        if (record.previous_hash != chain_.hash()) {
          return onestop::Refuse(Reason::kJournalCorrupt,
                                 absl::StrCat("record ", record.sequence,
                                              " does not follow the snapshot"));
        }
        chain_.MoveTo({record.sequence, record.epoch, record.hash});
        core::Apply(state_, {record.sequence, record.time, core::Actor::Unpack(record.actor)},
                    *events);
        if (Given(record.request_id)) {
          requests_.Remember({record.actor, record.request_id, record.sequence, record.time});
        }
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  if (state_.sequence != head.sequence) {
    return onestop::Refuse(Reason::kJournalTruncated,
                           absl::StrCat("hall ", name_, " ends at record ", state_.sequence,
                                        " instead of ", head.sequence));
  }
  if (options_.quarantine.ok()) {
    absl::StatusOr<uint64_t> epoch = journal.Fence(name_, options_.epoch_steps);
    if (!epoch.ok()) return epoch.status();
    chain_.RaiseEpoch(*epoch);
  }
  clock_ = HallClock(options_.max_clock_jump, reading_, state_.time);
  SetNow(reading_);
  return absl::OkStatus();
}

void Hall::SetNow(const ClockReading& reading) {
  reading_ = reading;
  // With no hall-day open nobody's wait depends on the clock: it may be corrected.
  if (!state_.day.open) clock_.Follow(reading);
  now_ = clock_.Now(reading);
}

Pending Hall::Begin(Pending::Kind kind) const {
  Pending pending;
  pending.kind = kind;
  pending.hall = const_cast<Hall*>(this);
  pending.record = {state_.sequence, state_.time, {}};
  pending.config = state_.config;
  pending.position = position();
  return pending;
}

void Hall::Record(const core::Actor& actor, const Bytes16& request_id,
                  const Hash256& payload_hash, Pending& pending, Batch& batch) {
  journal::Record& record = batch.records.emplace_back();
  record.time = now_;
  record.actor = actor.Packed();
  record.request_id = request_id;
  record.payload_hash = payload_hash;
  EncodeEvents(pending.events, record.events);
  chain_.Seal(record);
  pending.record = {record.sequence, now_, actor};
  pending.recorded = true;
  core::Apply(state_, pending.record, pending.events);
  if (Given(request_id)) {
    requests_.Remember({record.actor, request_id, record.sequence, now_});
  }
  AddTouched(state_, pending.record, pending.events, touched_);
  // Also when the same record opens the next hall-day.
  for (const core::Event& event : pending.events) {
    if (std::holds_alternative<core::DayClosed>(event)) snapshot_due_ = true;
  }
  if (touched_.day || touched_.config) calendar_check_ = Time();
  pending.config = state_.config;
  pending.position = position();
}

void Hall::DecideAlone(const core::Command& command, Batch& batch) {
  absl::StatusOr<core::Events> events = core::Decide(state_, kTimer, command, now_);
  if (!events.ok()) {
    LogWarn("timer_refused", {{"hall", name_},
                              {"command", CommandName(command)},
                              {"reason", ReasonName(ReasonOf(events.status()))}});
    return;
  }
  if (events->empty()) return;
  Pending pending = Begin(Pending::Kind::kAccepted);
  pending.events = *std::move(events);
  Record(kTimer, Bytes16{}, core::Fingerprint(command), pending, batch);
  batch.pending.push_back(std::move(pending));
}

void Hall::OpenByCalendar(Batch& batch) {
  if (state_.config == nullptr || now_ < calendar_check_) return;
  calendar_check_ = now_ + kCalendarInterval;
  const core::Calendar& calendar = state_.config->calendar;
  const std::optional<core::DayPlan> plan = PlanFor(calendar, now_);
  // A date that was opened before is not opened again by itself: somebody closed it.
  if (!plan.has_value() || plan->date <= state_.day.plan.date || now_ >= plan->end) return;
  const Time opens = OpensAt(*plan, calendar);
  if (now_ < opens) {
    calendar_check_ = std::min(calendar_check_, opens);
    return;
  }
  core::OpenDay command;
  command.plan = plan;
  DecideAlone(command, batch);
}

void Hall::Tick(Batch& batch) {
  OpenByCalendar(batch);
  const std::optional<Time> deadline = core::NextDeadline(state_);
  if (deadline.has_value() && *deadline <= now_) DecideAlone(core::Tick{}, batch);
}

std::optional<Time> Hall::NextDeadline() const {
  std::optional<Time> next = core::NextDeadline(state_);
  if (state_.config != nullptr && (!next.has_value() || calendar_check_ < *next)) {
    next = calendar_check_;
  }
  return next;
}

void Hall::StampQuote(core::IssueTicket& command) const {
  if (options_.quoter == nullptr || state_.config == nullptr) return;
  const core::Config& config = *state_.config;
  std::vector<core::ServiceId> services;
  // What names nothing is for the decision to refuse.
  for (const core::MatterWanted& wanted : command.matters) {
    if (const core::Item* item = config.FindItem(wanted.item); item != nullptr) {
      services.push_back(item->service);
    } else if (const core::Service* service = config.FindService(wanted.service);
               service != nullptr) {
      services.push_back(service->id);
    }
  }
  const core::TicketClass* given = config.FindClass(command.ticket_class);
  const core::ClassId ticket_class = given != nullptr ? given->id : config.RegularClass();
  command.quote = options_.quoter->QuoteFor(name_, state_, services, ticket_class);
}

void Hall::Refuse(std::unique_ptr<Submission> submission, absl::Status status, Batch& batch) {
  Pending pending = Begin(Pending::Kind::kRefused);
  pending.submission = std::move(submission);
  pending.status = std::move(status);
  batch.pending.push_back(std::move(pending));
}

void Hall::Take(std::unique_ptr<Submission> submission, const absl::Status& recording,
                Batch& batch) {
  const uint64_t actor = submission->actor.Packed();
  const Hash256 fingerprint = core::Fingerprint(submission->command);
  if (Given(submission->request_id)) {
    const std::optional<uint64_t> known = requests_.Find(actor, submission->request_id);
    if (known.has_value()) {
      Pending pending = Begin(Pending::Kind::kDuplicate);
      pending.submission = std::move(submission);
      pending.record.sequence = *known;
      pending.payload_hash = fingerprint;
      batch.pending.push_back(std::move(pending));
      return;
    }
  }
  if (!recording.ok()) {
    Refuse(std::move(submission), recording, batch);
    return;
  }
  if (auto* issue = std::get_if<core::IssueTicket>(&submission->command)) StampQuote(*issue);
  absl::StatusOr<core::Events> events =
      core::Decide(state_, submission->actor, submission->command, now_);
  if (!events.ok()) {
    Refuse(std::move(submission), events.status(), batch);
    return;
  }
  Pending pending = Begin(Pending::Kind::kAccepted);
  pending.events = *std::move(events);
  if (!pending.events.empty()) {
    Record(submission->actor, submission->request_id, fingerprint, pending, batch);
  }
  pending.submission = std::move(submission);
  batch.pending.push_back(std::move(pending));
}

void Hall::Take(std::unique_ptr<Query> query, Batch& batch) {
  query->Run(state_, now_);
  Pending pending = Begin(Pending::Kind::kQuery);
  pending.query = std::move(query);
  batch.pending.push_back(std::move(pending));
}

bool Hall::Over(Topic topic) const {
  if (topic.kind != TopicKind::kTicket) return false;
  const core::Ticket* ticket = state_.Find(core::TicketId(topic.id));
  return ticket == nullptr || core::IsFinal(ticket->state);
}

void Hall::PublishChange(WatchEncoder* encoder, Topic topic, Batch& batch) {
  auto last = topic_sequence_.find(topic);
  // Nobody has a snapshot of it yet.
  if (last == topic_sequence_.end()) return;
  const Span span{last->second, state_.sequence, false, state_.time};
  std::string message = encoder->Change(name_, state_, topic, touched_, span);
  if (message.empty()) return;
  last->second = state_.sequence;
  batch.publications.push_back({this, topic, std::make_shared<const std::string>(std::move(message)),
                                state_.sequence, false, false, Over(topic)});
}

void Hall::PublishSnapshot(WatchEncoder* encoder, Topic topic, bool resync, Batch& batch) {
  // The topic is now as it was at its last message: that is what the next change follows.
  const uint64_t current = topic_sequence_.try_emplace(topic, state_.sequence).first->second;
  const Span span{0, current, resync, state_.time};
  batch.publications.push_back(
      {this, topic,
       std::make_shared<const std::string>(encoder->Snapshot(name_, state_, topic, span)), current,
       true, resync, Over(topic)});
}

void Hall::EndBatch(WatchEncoder* encoder, Batch& batch) {
  const bool changed = state_.sequence != batch_start_;
  batch_start_ = state_.sequence;
  if (encoder != nullptr) {
    // What nobody followed while it changed begins anew.
    if (changed && hub.watchers() == 0) topic_sequence_.clear();
    if (changed && hub.watchers() > 0) {
      Settle(touched_);
      const std::vector<Topic> topics = hub.Topics();
      std::erase_if(topic_sequence_, [&](const auto& entry) {
        return !std::binary_search(topics.begin(), topics.end(), entry.first);
      });
      for (Topic topic : topics) PublishChange(encoder, topic, batch);
    }
    for (const auto& [topic, resync] : hub.TakeWanted()) {
      PublishSnapshot(encoder, topic, resync, batch);
    }
  }
  touched_ = Touched();
  if (snapshot_due_ || state_.sequence >= snapshot_sequence_ + options_.snapshot_every_records) {
    batch.snapshots.push_back(MakeSnapshot());
  }
}

journal::Snapshot Hall::MakeSnapshot() {
  snapshot_due_ = false;
  snapshot_sequence_ = state_.sequence;
  return {name_, chain_.sequence(), chain_.epoch(), chain_.hash(),
          EncodeSnapshot(state_, requests_)};
}

}  // namespace onestop::engine
