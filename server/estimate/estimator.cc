#include "server/estimate/estimator.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "server/base/log.h"
#include "server/base/strings.h"

namespace onestop::estimate {
namespace {

// A day counts its hours from so long before its first session opens, so that who comes early is in it.
constexpr Duration kBeforeOpening = std::chrono::hours(8);
// Fewer futures say little about nine in ten of them.
constexpr size_t kFewestPaths = 20;
// On a path that is cut short.
constexpr uint32_t kFewestCalls = 200;
constexpr size_t kMostLegs = Estimator::kUsualWork / kFewestPaths;
// Shorter lines say little about how fast they move.
constexpr size_t kLongLine = 4;

}  // namespace

void Estimator::OnIssued(const core::TicketIssued& event) {
  if (event.matters.empty()) return;
  Services services;
  for (const core::Matter& matter : event.matters) services.push_back(matter.service);
  promised_[event.ticket.id] = {services.front(),
                                present_->FreeCounter(services, event.ticket_class)};
}

void Estimator::OnCalled(const core::TicketCalled& event, Time now) {
  const auto known = promised_.find(event.ticket.id);
  if (known == promised_.end()) return;
  if (event.quote.has_value()) {
    calibration_.Learn(known->second, *event.quote, now - event.arrival);
  }
  promised_.erase(known);
}

void Estimator::TakeSkills() {
  auto skills = std::make_shared<Skills>();
  for (const core::CounterDesk& desk : translator_.state().counters) skills->push_back(desk.skills);
  present_->SetSkills(std::move(skills));
}

void Estimator::ApplyOne(const core::Event& event, Time now) {
  if (const auto* issued = std::get_if<core::TicketIssued>(&event)) OnIssued(*issued);
  if (const auto* called = std::get_if<core::TicketCalled>(&event)) OnCalled(*called, now);
}

void Estimator::Apply(const core::RecordInfo& record, std::span<const core::Event> events) {
  // Whether a counter was free is asked of the hall as it was before.
  if (present_ != nullptr) {
    for (const core::Event& event : events) ApplyOne(event, record.time);
  }
  events_.clear();
  translator_.Apply(record, events, events_);
  const core::State& state = translator_.state();
  if (state.config == nullptr) return;
  if (config_ != state.config) {
    config_ = state.config;
    if (present_ == nullptr) {
      parameters_ = std::make_unique<Parameters>(config_);
      present_ = std::make_unique<Present>(config_, parameters_.get(), Present::Options());
    } else {
      present_->SetConfig(config_);
    }
    TakeSkills();
  }
  for (const core::Event& event : events) {
    if (std::holds_alternative<core::CounterSkillsSet>(event)) TakeSkills();
    if (std::holds_alternative<core::DayOpened>(event) && !state.day.plan.sessions.empty()) {
      TakeSkills();
      promised_.clear();
      present_->BeginDay(state.day.plan.sessions.front().open - kBeforeOpening,
                         state.day.plan.sessions.back().close);
    }
  }
  for (const HallEvent& event : events_) {
    if (absl::Status status = present_->Apply(event); !status.ok()) {
      LogWarn("estimate_contradiction", {{"sequence", record.sequence},
                                         {"message", FromAbsl(status.message())}});
    }
  }
}

void Estimator::Extrapolate(const Snapshot& snapshot, const estimate::Forecast& forecast,
                            Board& board) const {
  for (size_t s = 0; s < config_->services.size(); ++s) {
    const core::ServiceId service(static_cast<uint32_t>(s + 1));
    const size_t waiting = present_->waiting(service);
    const size_t working = std::max<size_t>(1, present_->working(service));
    for (size_t c = 0; c < board.classes; ++c) {
      const size_t index = s * board.classes + c;
      const std::optional<Spread>& spread = forecast.ghosts[index];
      Board::Line& line = board.lines[index];
      line.spacing = parameters_->MeanWork(service) / static_cast<int64_t>(working);
      if (!spread.has_value()) continue;
      if (waiting >= kLongLine) {
        line.spacing = spread->expected / static_cast<int64_t>(waiting + 1);
      }
      const core::ClassId ticket_class(static_cast<uint32_t>(c + 1));
      const bool free = present_->FreeCounter({service}, ticket_class);
      Spread seen = *spread;
      // Those behind the last leg that was simulated.
      const size_t left_out = present_->waiting() - snapshot.legs.size();
      if (left_out > 0 && !snapshot.legs.empty()) {
        const double longer = static_cast<double>(present_->waiting()) /
                              static_cast<double>(snapshot.legs.size());
        for (Duration* bound : {&seen.lower, &seen.expected, &seen.upper}) {
          *bound = Duration(static_cast<int64_t>(static_cast<double>(bound->count()) * longer));
        }
      }
      line.quote = calibration_.Promise({service, free}, seen);
    }
  }
}

std::shared_ptr<const Board> Estimator::Forecast(Time now, size_t work) const {
  const core::State& state = translator_.state();
  if (present_ == nullptr || !state.day.open) return nullptr;
  Snapshot snapshot = present_->Take(std::max(now, state.time), work / kFewestPaths);
  std::vector<Ghost> ghosts;
  auto board = std::make_shared<Board>();
  board->time = snapshot.now;
  board->sequence = state.sequence;
  board->classes = config_->classes.size();
  for (const core::Service& service : config_->services) {
    board->issued.push_back(state.At(service.id).issued);
    for (const core::TicketClass& entry : config_->classes) {
      ghosts.push_back({{service.id}, entry.id});
    }
  }
  board->lines.resize(ghosts.size());
  ForecastOptions options;
  options.paths = std::clamp(work / std::max<size_t>(1, snapshot.legs.size()), kFewestPaths,
                             options.paths);
  if (work * 2 < kUsualWork) {
    options.max_calls = std::max(kFewestCalls, static_cast<uint32_t>(2 * snapshot.legs.size()));
  }
  options.seed = state.sequence;
  const estimate::Forecast forecast = MakeForecast(snapshot, *parameters_, ghosts, options);
  for (size_t i = 0; i < snapshot.legs.size(); ++i) {
    if (forecast.legs[i]) board->waiting.emplace(snapshot.legs[i].ticket, *forecast.legs[i]);
  }
  Extrapolate(snapshot, forecast, *board);
  board->advice = advisor_.advice();
  return board;
}

void Estimator::Advise(Time now) {
  const core::State& state = translator_.state();
  if (present_ == nullptr || state.day.state != core::DayState::kOpen) {
    advisor_.Clear();
    return;
  }
  advisor_.Look(present_->Take(std::max(now, state.time), kMostLegs), *parameters_);
}

}  // namespace onestop::estimate
