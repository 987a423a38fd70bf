#include "tests/load/clerk.h"

#include <google/protobuf/util/time_util.h>

#include <cmath>
#include <utility>

namespace onestop::load {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kRetry = seconds(20);
constexpr Duration kParked = minutes(4);

}  // namespace

Clerk::Clerk(DayWorld& world, uint32_t staff_id, std::string counter)
    : world_(world), staff_id_(staff_id), counter_(std::move(counter)),
      caller_(world.api.NewCaller()) {}

Duration Clerk::Draw(Duration least, Duration most) {
  return least + Duration(static_cast<Duration::rep>(
                     world_.random.Below(static_cast<uint64_t>((most - least).count()) + 1)));
}

size_t Clerk::SessionIndex() const {
  const Time now = world_.schedule.Now();
  size_t index = 0;
  while (index < world_.facts.sessions.size() && now >= world_.facts.sessions[index].close) ++index;
  return index;
}

absl::Status Clerk::Start(const std::string& pin) {
  if (absl::Status status = world_.api.SignIn(caller_, staff_id_, pin); !status.ok()) return status;
  const Time open = world_.facts.sessions.front().open;
  world_.schedule.At(open - minutes(2) + Draw(seconds(0), minutes(6)), [this] { Open(); });
  return absl::OkStatus();
}

bool Clerk::DayIsOver(const absl::Status& status) {
  if (status.ok() || SessionIndex() < world_.facts.sessions.size()) return false;
  const Reason reason = ReasonOf(status);
  // People waited until the hall closed its day by itself, and with it the counter.
  gone_ = gone_ || reason == Reason::kDayNotOpen || reason == Reason::kCounterNotOpen ||
          reason == Reason::kCounterNotYours;
  return gone_;
}

void Clerk::Open() {
  v1::OpenCounterRequest request;
  request.set_counter(counter_);
  auto opened = world_.api.Call(caller_, &v1::CounterService::Stub::OpenCounter, request);
  if (DayIsOver(opened.status())) return;
  if (!opened.ok()) {
    world_.schedule.After(kRetry, [this] { Open(); });
    return;
  }
  break_at_ = world_.schedule.Now() + Draw(minutes(45), minutes(130));
  CallNext();
}

void Clerk::CallNext() {
  if (!current_.has_value() && world_.schedule.Now() > break_at_) {
    Break();
    return;
  }
  v1::CallNextRequest request;
  request.set_counter(counter_);
  if (current_.has_value()) *request.mutable_current() = *current_;
  auto next = world_.api.Call(caller_, &v1::CounterService::Stub::CallNext, request);
  current_.reset();
  if (DayIsOver(next.status())) return;
  if (!next.ok()) {
    world_.schedule.After(kRetry, [this] { CallNext(); });
    return;
  }
  if (next->has_closed() && next->closed().state() == v1::TICKET_STATE_SERVED) {
    ++world_.report.served;
    if (world_.random.Unit() < 0.3) {
      v1::RateVisitRequest rate;
      rate.set_ticket(next->closed().ticket_id());
      rate.set_tracking_token(world_.tokens[next->closed().ticket_id()]);
      rate.set_level(world_.random.Unit() < 0.85 ? v1::RATING_LEVEL_VERY_SATISFIED
                                                 : v1::RATING_LEVEL_FAIR);
      auto rated =
          world_.api.Call(world_.api.kiosk(), &v1::FeedbackService::Stub::RateVisit, rate);
      if (rated.ok()) ++world_.report.ratings;
    }
  }
  if (next->has_called()) {
    OnCalled(next->called());
  } else {
    NobodyWaits();
  }
}

void Clerk::OnCalled(const v1::CalledTicket& called) {
  ticket_ = called.ticket_id();
  item_.clear();
  for (const v1::Matter& matter : called.matters()) {
    if (matter.index() != called.current_matter()) continue;
    item_ = matter.item();
    service_ = matter.service();
  }
  if (called.state() == v1::TICKET_STATE_SERVING) {
    world_.schedule.After(WorkTime(), [this] { Finish(); });
    return;
  }
  PlannedVisit& visit = world_.visits[ticket_];
  if (called.leg() == 1) {
    const Duration waited(
        google::protobuf::util::TimeUtil::DurationToMilliseconds(called.waited()));
    world_.report.services[service_].waits.push_back(waited);
    if (const auto quote = std::exchange(visit.quote, std::nullopt)) {
      ++world_.report.quoted;
      if (quote->first <= waited && waited <= quote->second) ++world_.report.quotes_kept;
    }
  }
  if (std::exchange(visit.misses_call, false)) {
    world_.schedule.After(seconds(25), [this, ticket = ticket_] { Recall(ticket); });
  } else {
    world_.schedule.After(Draw(seconds(8), seconds(40)), [this, ticket = ticket_] { Serve(ticket); });
  }
}

void Clerk::Recall(const std::string& ticket) {
  v1::RecallTicketRequest request;
  request.set_counter(counter_);
  request.set_ticket(ticket);
  static_cast<void>(
      world_.api.Call(caller_, &v1::CounterService::Stub::RecallTicket, request));
  ++world_.report.missed;
  const Duration back = world_.visits[ticket].comes_back;
  world_.schedule.After(seconds(25), [this, ticket, back] {
    current_.emplace();
    current_->set_ticket(ticket);
    current_->set_absent(true);
    CallNext();
    if (back == Duration::zero()) return;
    world_.schedule.After(back, [this, ticket] {
      v1::CheckInRequest check_in;
      check_in.set_ticket(ticket);
      check_in.set_tracking_token(world_.tokens[ticket]);
      static_cast<void>(
          world_.api.Call(world_.api.kiosk(), &v1::TicketService::Stub::CheckIn, check_in));
    });
  });
}

void Clerk::Serve(const std::string& ticket) {
  v1::StartServiceRequest request;
  request.set_counter(counter_);
  request.set_ticket(ticket);
  static_cast<void>(
      world_.api.Call(caller_, &v1::CounterService::Stub::StartService, request));
  world_.schedule.After(WorkTime(), [this] { Finish(); });
}

Duration Clerk::WorkTime() {
  Duration mean = minutes(4);
  for (const HallFacts::Item& item : world_.facts.items) {
    if (item.code == item_ && item.expected > Duration::zero()) mean = item.expected;
  }
  return DrawServiceTime(
      Duration(std::llround(static_cast<double>(mean.count()) * world_.slower)), world_.random);
}

void Clerk::Finish() {
  const double fate = world_.random.Unit();
  if (fate < 0.03) {
    Transfer();
    return;
  }
  if (fate < 0.045) {
    Park();
    return;
  }
  current_.emplace();
  current_->set_ticket(ticket_);
  v1::Finish& finish = *current_->mutable_finish();
  if (fate < 0.12) {
    finish.set_outcome(v1::OUTCOME_MISSING_PAPERS);
    finish.add_missing_papers("id-card");
  } else {
    finish.set_outcome(fate < 0.3 ? v1::OUTCOME_ACCEPTED : v1::OUTCOME_COMPLETED);
  }
  CallNext();
}

void Clerk::Transfer() {
  v1::TransferTicketRequest request;
  request.set_counter(counter_);
  request.set_ticket(ticket_);
  request.set_service(world_.services[world_.random.Below(world_.services.size())]);
  request.set_reason(v1::TRANSFER_REASON_NEXT_STEP);
  request.set_note("needs the other window");
  request.set_return_to_me(world_.random.Unit() < 0.5);
  auto done = world_.api.Call(caller_, &v1::CounterService::Stub::TransferTicket, request);
  if (done.ok()) {
    ++world_.report.transfers;
  } else {
    current_.emplace();
    current_->set_ticket(ticket_);
    current_->mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  }
  CallNext();
}

void Clerk::Park() {
  v1::ParkTicketRequest park;
  park.set_counter(counter_);
  park.set_ticket(ticket_);
  auto parked = world_.api.Call(caller_, &v1::CounterService::Stub::ParkTicket, park);
  if (parked.ok()) {
    ++world_.report.parked;
    ++parked_;
    world_.schedule.After(kParked, [this, ticket = ticket_] { Resume(ticket); });
  }
  CallNext();
}

void Clerk::Resume(const std::string& ticket) {
  v1::ResumeTicketRequest request;
  request.set_counter(counter_);
  request.set_ticket(ticket);
  auto resumed = world_.api.Call(caller_, &v1::CounterService::Stub::ResumeTicket, request);
  if (DayIsOver(resumed.status())) return;
  if (!resumed.ok()) {
    // At lunch: later then.
    world_.schedule.After(kParked, [this, ticket] { Resume(ticket); });
    return;
  }
  --parked_;
  if (resumed->ticket().state() != v1::TICKET_STATE_SERVING) return;
  // Taken up at once: this clerk was waiting for work, and has it now.
  ticket_ = ticket;
  busy_with_parked_ = true;
  world_.schedule.After(WorkTime(), [this] {
    busy_with_parked_ = false;
    Finish();
  });
}

void Clerk::Break() {
  break_at_ = Time::max();
  v1::PauseCounterRequest request;
  request.set_counter(counter_);
  request.set_reason(v1::PAUSE_REASON_BREAK);
  static_cast<void>(world_.api.Call(caller_, &v1::CounterService::Stub::PauseCounter, request));
  world_.schedule.After(Draw(minutes(8), minutes(15)), [this] { Open(); });
}

void Clerk::NobodyWaits() {
  if (busy_with_parked_) return;
  const Time now = world_.schedule.Now();
  const size_t index = SessionIndex();
  if (index == world_.facts.sessions.size() && parked_ == 0) {
    Leave();
    return;
  }
  if (index > 0 && index < world_.facts.sessions.size() &&
      now < world_.facts.sessions[index].open - minutes(5)) {
    const HallFacts::Period& session = world_.facts.sessions[index];
    v1::PauseCounterRequest request;
    request.set_counter(counter_);
    request.set_reason(v1::PAUSE_REASON_MEAL);
    static_cast<void>(
        world_.api.Call(caller_, &v1::CounterService::Stub::PauseCounter, request));
    world_.schedule.At(session.open - minutes(4) + Draw(seconds(0), minutes(6)),
                       [this] { Open(); });
    return;
  }
  world_.schedule.After(kRetry, [this] {
    if (!busy_with_parked_) CallNext();
  });
}

void Clerk::Leave() {
  auto left = world_.api.Call(caller_, &v1::CounterService::Stub::SignOut, v1::SignOutRequest());
  if (left.ok()) {
    gone_ = true;
    return;
  }
  world_.schedule.After(kRetry, [this] { CallNext(); });
}

}  // namespace onestop::load
