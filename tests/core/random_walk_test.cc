#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/random.h"
#include "server/core/decide.h"
#include "tests/support/hall.h"
#include "tests/support/hall_check.h"

// Thousands of well-formed commands in no sensible order, over several hall-days. Whatever they
// are, the state keeps its invariants and every record is replayed to the same digest.

namespace onestop::testing {
namespace {

class Walk {
 public:
  explicit Walk(uint64_t seed)
      : random_(seed), hall_(TestHall(), {.check_every = 40, .reindex_every = 97}) {}

  void Day(int32_t date, int steps) {
    date_ = date;
    now_ = std::max(now_, TimeOfDay("08:40:00", date));
    Send(Timer(), core::OpenDay{{}, TestDay(date)});
    for (int i = 0; i < steps; ++i) {
      now_ += Duration(random_.Below(2) == 0 ? random_.Below(1000) : random_.Below(14'000));
      if (random_.Below(8) != 0) Clock();
      Step();
    }
  }

  std::set<Reason> reasons;
  std::set<core::TicketState> states;

 private:
  // What is due is done; a deadline that has come never finds the clock without work.
  void Clock() {
    const std::optional<Time> due = core::NextDeadline(hall_.state());
    const auto done = hall_.Do(Timer(), core::Tick{}, now_);
    ASSERT_TRUE(done.ok()) << done.status();
    if (due.has_value() && *due <= now_ && *due + std::chrono::minutes(1) > now_) {
      EXPECT_FALSE(done->empty()) << "nothing was due at the deadline";
    }
    const std::optional<Time> next = core::NextDeadline(hall_.state());
    EXPECT_TRUE(!next.has_value() || *next > now_) << "something was left undone";
  }

  void Send(const core::Actor& actor, const core::Command& command) {
    const auto done = hall_.Do(actor, command, now_);
    if (!done.ok()) reasons.insert(ReasonOf(done.status()));
    for (const core::Ticket& ticket : hall_.state().tickets) {
      if (random_.Below(64) == 0) states.insert(ticket.state);
    }
  }

  template <class T>
  T Pick(std::initializer_list<T> list) {
    return *(list.begin() + random_.Below(list.size()));
  }
  std::string Service() {
    if (random_.Below(30) == 0) return "dancing";
    return Pick<const char*>({"passport", "permit", "tax", "cashier"});
  }
  std::string Item() {
    if (random_.Below(30) == 0) return "dancing";
    return Pick<const char*>({"passport-new", "passport-renew", "permit-new", "tax-clear",
                              "tax-refund", "pay", "pay", "deed"});
  }
  std::string Class() {
    if (random_.Below(30) == 0) return "princess";
    return Pick<const char*>({"", "", "", "", "elderly", "veteran", "booked"});
  }
  std::string Counter() { return std::to_string(1 + random_.Below(random_.Below(9) == 0 ? 8 : 6)); }
  std::string Words() { return random_.Below(3) == 0 ? "" : "because"; }
  core::MatterWanted Wanted() {
    core::MatterWanted wanted = random_.Below(2) == 0 ? WantItem(Item()) : WantService(Service());
    wanted.quantity = static_cast<uint32_t>(random_.Below(random_.Below(20) == 0 ? 200 : 3));
    if (random_.Below(4) == 0) wanted.case_id = std::to_string(random_.Below(3));
    return wanted;
  }
  // A ticket of today, more often one that lives.
  std::string Ticket() {
    const core::State& state = hall_.state();
    if (state.tickets.empty() || random_.Below(40) == 0) return "A999";
    for (int i = 0; i < 5; ++i) {
      const core::Ticket& ticket = state.tickets[random_.Below(state.tickets.size())];
      if (core::IsFinal(ticket.state)) continue;
      return random_.Below(2) == 0
                 ? std::to_string(ticket.id().value())
                 : state.config->NumberText(ticket.name.series, ticket.name.number);
    }
    return std::to_string(state.tickets[random_.Below(state.tickets.size())].id().value());
  }
  // The one in hand at the counter, nearly always.
  std::string InHand(const std::string& code) {
    const core::Counter* counter = hall_.state().config->FindCounter(code);
    if (counter == nullptr || random_.Below(20) == 0) return Ticket();
    const core::TicketId ticket = hall_.state().At(counter->id).ticket;
    return ticket ? std::to_string(ticket.value()) : Ticket();
  }
  core::Actor ClerkOf(const std::string& code) {
    return Clerk(
        static_cast<uint32_t>(random_.Below(25) == 0 ? random_.Below(20) : 10 + std::stoul(code)));
  }
  core::Finish Finish() {
    core::Finish finish;
    finish.outcome = static_cast<core::Outcome>(random_.Below(random_.Below(10) == 0 ? 8 : 3));
    if (random_.Below(2) == 0) finish.missing_papers = {"id-card"};
    return finish;
  }

  void Step() {
    const uint64_t dice = random_.Below(100);
    if (dice < 20) {
      Issue();
    } else if (dice < 72) {
      AtCounter();
    } else if (dice < 92) {
      OnTicket();
    } else {
      OnHall();
    }
  }

  void Issue() {
    core::IssueTicket command;
    const uint64_t count = 1 + random_.Below(random_.Below(8) == 0 ? 7 : 2);
    for (uint64_t i = 0; i < count; ++i) command.matters.push_back(Wanted());
    command.ticket_class = Class();
    command.channel = random_.Below(4) == 0 ? core::Channel::kWeb : core::Channel::kKiosk;
    if (random_.Below(3) == 0) {
      command.holder.emplace();
      command.holder->fill(static_cast<uint8_t>(random_.Below(60)));
    }
    if (random_.Below(5) == 0) command.appointment = now_ + Duration(random_.Below(3'600'000));
    if (random_.Below(10) == 0) command.former = Ticket();
    if (random_.Below(2) == 0) {
      const Duration expected(random_.Below(7'200'000));
      command.quote = core::Quote{expected, expected, expected};
    }
    command.accept_late = random_.Below(2) == 0;
    Send(random_.Below(2) == 0 ? Kiosk() : Clerk(11), command);
  }

  void AtCounter() {
    const std::string code = Counter();
    const core::Actor clerk = ClerkOf(code);
    const uint64_t dice = random_.Below(100);
    if (dice < 35) {
      core::CallNext command;
      command.counter = code;
      if (random_.Below(3) != 0) {
        command.current.emplace();
        command.current->ticket = InHand(code);
        if (random_.Below(5) != 0) command.current->finish = Finish();
      }
      Send(clerk, command);
    } else if (dice < 45) {
      Send(clerk, core::OpenCounter{code});
    } else if (dice < 53) {
      Send(clerk, core::StartService{code, InHand(code)});
    } else if (dice < 60) {
      Send(clerk, core::FinishMatter{code, InHand(code), Finish()});
    } else if (dice < 67) {
      Send(clerk, core::RecallTicket{code, InHand(code)});
    } else if (dice < 75) {
      Send(clerk, core::MarkAbsent{code, InHand(code)});
    } else if (dice < 79) {
      Send(clerk, core::CallTicket{code, Ticket()});
    } else if (dice < 84) {
      Send(clerk, core::ParkTicket{code, InHand(code)});
    } else if (dice < 89) {
      Send(clerk, core::ResumeTicket{code, Parked()});
    } else if (dice < 96) {
      Transfer(code, clerk);
    } else if (dice < 97) {
      Send(clerk, core::CloseCounter{code});
    } else if (dice < 98) {
      Send(clerk, core::LeaveCounter{});
    } else {
      Send(clerk, core::PauseCounter{code, static_cast<core::PauseReason>(random_.Below(4))});
    }
  }
  std::string Parked() {
    for (const core::Ticket& ticket : hall_.state().tickets) {
      if (ticket.state == core::TicketState::kParked && random_.Below(3) == 0) {
        return std::to_string(ticket.id().value());
      }
    }
    return Ticket();
  }
  void Transfer(const std::string& code, const core::Actor& clerk) {
    core::TransferTicket command;
    command.counter = code;
    command.ticket = InHand(code);
    (random_.Below(2) == 0 ? command.to_service = Service() : command.to_counter = Counter());
    command.reason = static_cast<core::TransferReason>(random_.Below(8));
    command.return_to_me = random_.Below(2) == 0;
    command.note = Words();
    Send(clerk, command);
  }

  void OnTicket() {
    const core::Actor guide{Role::kGuide, core::DeviceId(4), core::StaffId(800)};
    const core::Actor actor = random_.Below(2) == 0 ? Kiosk() : guide;
    const core::TicketId bearer(random_.Below(30) == 0 ? 1 : 0);
    switch (random_.Below(9)) {
      case 0:
        return Send(actor, core::CancelTicket{Ticket(), bearer});
      case 1:
      case 2:
      case 3:
        return Send(actor, core::CheckIn{Ticket(), bearer});
      case 4:
        return Send(actor,
                    core::PostponeTicket{Ticket(), bearer, Duration(random_.Below(4'000'000))});
      case 5:
        return Send(actor, core::AddMatter{Ticket(), Wanted()});
      case 6:
        return Send(
            actor, core::ChangeMatter{Ticket(), static_cast<uint32_t>(random_.Below(5)), Wanted()});
      case 7:
        return Send(actor, core::SetTicketClass{Ticket(), Class()});
      default:
        Send(actor,
             core::RateVisit{Ticket(), bearer, static_cast<core::RatingLevel>(random_.Below(7))});
        Send(actor, core::ReprintTicket{Ticket(), bearer});
    }
  }

  void OnHall() {
    switch (random_.Below(12)) {
      case 0:
      case 1:
      case 2: {
        core::MoveTicket command;
        command.ticket = Ticket();
        command.front = random_.Below(3) == 0;
        (random_.Below(2) == 0 ? command.to_service = Service() : command.to_counter = Counter());
        command.reason = Words();
        return Send(Supervisor(), command);
      }
      case 3:
        if (random_.Below(3) != 0) return;
        return Send(Supervisor(), core::ReleaseCounter{Counter(), Words()});
      case 4:
        if (random_.Below(3) != 0) return;
        return Send(Supervisor(), core::SuspendService{Service(), Words()});
      case 5:
      case 6:
        return Send(Supervisor(), core::ResumeService{Service()});
      case 7: {
        core::PostNotice command;
        if (random_.Below(2) == 0) command.notice = std::to_string(random_.Below(9));
        if (random_.Below(2) == 0) command.texts = {{"en", "text"}};
        command.end = now_ + Duration(random_.Below(3'600'000));
        return Send(Supervisor(), command);
      }
      case 8:
        if (random_.Below(4) != 0) return;
        return Send(Supervisor(),
                    core::SetCounterSkills{Counter(), {{Service(), 0, {}}, {Service(), 2, {}}}});
      case 9:
        return Configure();
      case 10:
        return Send(Supervisor(), core::OpenDay{{}, TestDay(date_)});
      default:
        if (random_.Below(20) != 0) return;
        return Send(Supervisor(), core::CloseDay{random_.Below(2) == 0, Words()});
    }
  }
  void Configure() {
    auto config = std::make_shared<core::Config>(TestHall());
    config->policies.rule = static_cast<core::CallingRule>(1 + random_.Below(4));
    config->policies.return_after_calls = static_cast<uint32_t>(random_.Below(4));
    config->policies.forbid_bounce = random_.Below(2) == 0;
    if (random_.Below(4) == 0) config->counters.pop_back();
    if (random_.Below(8) == 0) config->classes.pop_back();
    if (random_.Below(8) == 0) config->items[6].code = "deed2";
    if (random_.Below(4) == 0) config->items[4].after.clear();
    core::ApplyConfig command;
    command.config = config;
    command.expected_version = hall_.state().config->version - (random_.Below(5) == 0 ? 1 : 0);
    Send(Supervisor(), command);
  }

  SeededRandom random_;
  Hall hall_;
  Time now_ = TimeOfDay("08:00:00");
  int32_t date_ = 0;
};

TEST(RandomWalkTest, KeepsEveryInvariantWhateverIsAsked) {
  std::set<Reason> reasons;
  std::set<core::TicketState> states;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Walk walk(seed);
    for (int32_t date = 20261123; date <= 20261125; ++date) walk.Day(date, 6000);
    if (HasFailure()) return;
    reasons.insert(walk.reasons.begin(), walk.reasons.end());
    states.insert(walk.states.begin(), walk.states.end());
  }
  // A walk that goes nowhere is green too.
  EXPECT_EQ(states.size(), core::kTicketStates - 1);
  EXPECT_GE(reasons.size(), 40U);
}

}  // namespace
}  // namespace onestop::testing
