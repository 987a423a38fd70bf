#include "tests/sim/workload.h"

#include <iterator>
#include <utility>

#include "tests/support/test_hall.h"

namespace onestop::sim {
namespace {

using core::Command;

bool OneIn(Random& random, uint64_t n) { return random.Below(n) == 0; }

core::Finish SomeFinish(Random& random) {
  core::Finish finish;
  finish.outcome = static_cast<core::Outcome>(1 + random.Below(6));
  if (finish.outcome == core::Outcome::kMissingPapers) finish.missing_papers = {"id-card"};
  return finish;
}

std::string SomeTicket(const core::State& state, Random& random) {
  if (state.tickets.empty() || OneIn(random, 50)) return "A999";
  return std::to_string(state.tickets[random.Below(state.tickets.size())].id().value());
}

Command Issue(Random& random) {
  static const char* const kItems[] = {"passport-new", "passport-renew", "permit-new", "tax-clear",
                                       "tax-refund",   "pay",            "deed"};
  static const char* const kServices[] = {"passport", "permit", "tax", "cashier", "notary"};
  static const char* const kClasses[] = {"", "", "", "elderly", "booked", "veteran"};
  core::IssueTicket issue;
  issue.channel = core::Channel::kKiosk;
  if (OneIn(random, 3)) {
    issue.matters.push_back(testing::WantService(kServices[random.Below(std::size(kServices))]));
  } else {
    for (uint64_t i = 1 + random.Below(3); i > 0; --i) {
      issue.matters.push_back(testing::WantItem(kItems[random.Below(std::size(kItems))]));
    }
  }
  issue.ticket_class = kClasses[random.Below(std::size(kClasses))];
  issue.accept_late = OneIn(random, 2);
  if (OneIn(random, 5)) {
    Bytes16 holder = {};
    holder[0] = static_cast<uint8_t>(1 + random.Below(20));
    issue.holder = holder;
  }
  return issue;
}

Command ForACitizen(const core::State& state, Random& random) {
  const std::string ticket = SomeTicket(state, random);
  switch (random.Below(7)) {
    case 0:
      return core::CancelTicket{ticket, {}};
    case 1:
      return core::PostponeTicket{ticket, {}, std::chrono::minutes(1 + random.Below(20))};
    case 2:
      return core::ReprintTicket{ticket, {}};
    case 3:
      return core::AddMatter{ticket, testing::WantItem("passport-renew")};
    case 4:
      return core::RateVisit{ticket, {}, static_cast<core::RatingLevel>(1 + random.Below(5)),
                             "too slow"};
    default:
      // Who was missed comes back.
      for (const core::Ticket& each : state.tickets) {
        if (each.state == core::TicketState::kMissed || each.state == core::TicketState::kReserved) {
          return core::CheckIn{std::to_string(each.id().value()), {}};
        }
      }
      return core::CheckIn{ticket, {}};
  }
}

Command WhileCalling(const std::string& counter, const core::Ticket& ticket, Time now,
                     const std::string& name, Random& random) {
  if (OneIn(random, 4)) {
    if (ticket.recalls == 0) return core::RecallTicket{counter, name};
    if (now - ticket.called > std::chrono::seconds(25)) {
      if (OneIn(random, 2)) return core::CallNext{counter, core::CloseCurrent{name, {}}};
      return core::MarkAbsent{counter, name};
    }
  }
  if (OneIn(random, 12)) return core::CallNext{counter, core::CloseCurrent{name, SomeFinish(random)}};
  // A hand that is faster than the screen.
  if (OneIn(random, 60)) return core::CallNext{counter, {}};
  return core::StartService{counter, name};
}

Command WhileServing(const std::string& counter, const std::string& name, Random& random) {
  static const char* const kServices[] = {"passport", "permit", "tax", "cashier", "notary"};
  switch (random.Below(12)) {
    case 0: {
      core::TransferTicket transfer;
      transfer.counter = counter;
      transfer.ticket = name;
      transfer.to_service = kServices[random.Below(std::size(kServices))];
      transfer.reason = core::TransferReason::kNextStep;
      transfer.note = "please";
      transfer.return_to_me = OneIn(random, 2);
      return transfer;
    }
    case 1:
      return core::ParkTicket{counter, name};
    case 2:
    case 3:
    case 4:
      return core::FinishMatter{counter, name, SomeFinish(random)};
    default:
      return core::CallNext{counter, core::CloseCurrent{name, SomeFinish(random)}};
  }
}

std::optional<Command> ForAClerk(const Person& person, const core::State& state, Time now,
                                 Random& random) {
  const core::Counter* counter = state.config->FindCounter(person.counter);
  if (counter == nullptr || person.absent_all_day || !state.day.open) return std::nullopt;
  const core::CounterDesk& desk = state.At(counter->id);
  if (desk.staff != person.actor.staff) return core::OpenCounter{person.counter};
  if (desk.state == core::CounterState::kPaused) return core::OpenCounter{person.counter};
  if (desk.ticket) {
    const core::Ticket& ticket = state.At(desk.ticket);
    // Now and then a mistake: somebody else's ticket.
    const std::string name = OneIn(random, 40) ? SomeTicket(state, random)
                                               : std::to_string(ticket.id().value());
    return ticket.state == core::TicketState::kCalled
               ? WhileCalling(person.counter, ticket, now, name, random)
               : WhileServing(person.counter, name, random);
  }
  if (!desk.parked.empty() && OneIn(random, 2)) {
    return core::ResumeTicket{person.counter, std::to_string(desk.parked.begin()->ticket.value())};
  }
  // A second window, although this one is held.
  if (OneIn(random, 200)) return core::OpenCounter{std::to_string(1 + random.Below(6))};
  switch (random.Below(40)) {
    case 0:
      return core::PauseCounter{person.counter, core::PauseReason::kBreak};
    case 1:
      return core::CloseCounter{person.counter};
    case 2:
      return core::CallTicket{person.counter, SomeTicket(state, random)};
    default:
      return core::CallNext{person.counter, {}};
  }
}

std::optional<Command> ForASupervisor(const core::State& state, Time now, Random& random) {
  switch (random.Below(9)) {
    case 0:
      return core::SuspendService{"tax", "no power"};
    case 1:
    case 2:
      return core::ResumeService{"tax"};
    case 3:
      return core::MoveTicket{SomeTicket(state, random), "", "", true, "asked nicely"};
    case 4:
      return core::ReleaseCounter{std::to_string(1 + random.Below(6)), "illness"};
    case 5:
      return core::PostNotice{"", {{"en", "lift out of order"}}, "", now + std::chrono::minutes(30)};
    case 6:
      return core::SetTicketClass{SomeTicket(state, random), "veteran"};
    case 7: {
      // A changed configuration between calls.
      core::ApplyConfig apply;
      core::Config next = testing::TestHall();
      next.policies.min_recalls = static_cast<uint32_t>(random.Below(2));
      next.source = "made in code, " + std::to_string(random.Below(1000));
      apply.config = std::make_shared<const core::Config>(std::move(next));
      apply.expected_version = state.config->version;
      return apply;
    }
    default:
      if (OneIn(random, 4) && state.day.open) return core::CloseDay{true, "fire alarm"};
      if (!state.day.open && state.day.plan.date != 0 && now < state.day.plan.end) {
        core::OpenDay open;
        open.plan = state.day.plan;
        return open;
      }
      return std::nullopt;
  }
}

}  // namespace

std::optional<Command> ChooseCommand(const Person& person, const core::State& state, Time now,
                                     Random& random) {
  if (state.config == nullptr) return std::nullopt;
  switch (person.kind) {
    case Person::Kind::kKiosk:
      if (!state.day.open) return std::nullopt;
      return Issue(random);
    case Person::Kind::kGuide:
      return ForACitizen(state, random);
    case Person::Kind::kClerk:
      return ForAClerk(person, state, now, random);
    case Person::Kind::kSupervisor:
      return ForASupervisor(state, now, random);
  }
  return std::nullopt;
}

}  // namespace onestop::sim
