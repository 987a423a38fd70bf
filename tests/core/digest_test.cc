#include "server/core/digest.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/hall_script.h"

// The digest of a state and the fingerprint of a command.

namespace onestop::testing {
namespace {

const char kMorning[] = R"(
  09:00:00 day open
  09:00:00 clerk 11 open 1
  09:00:00 issue passport holder anna quote 5
  09:00:01 issue tax-refund,pay#7 elderly
  09:00:02 next 1
  09:00:03 notice "lift broken"
)";

TEST(DigestTest, IsTheSameForTheSameHistory) {
  HallScript one;
  HallScript two;
  one.Run(kMorning);
  two.Run(kMorning);
  EXPECT_EQ(core::Digest(one.state()), core::Digest(two.state()));
  two.Run("09:00:04 start 1");
  EXPECT_NE(core::Digest(one.state()), core::Digest(two.state()));
}

TEST(DigestTest, IsTheSameOnEveryMachine) {
  // Changes only when the state gets another field.
  EXPECT_EQ(Hex(core::Digest(core::State())),
            "92028c2c85da55112b4ab8d00e0044a5a7f9f9aa3f0c8d6de3fc670aea884d8d");
  HallScript hall;
  hall.Run(kMorning);
  EXPECT_EQ(Hex(core::Digest(hall.state())),
            "3f693ef82d5773f98a353e25f4dc1956a778a27d9fe6c5e799ce8062477a0454");
}

TEST(DigestTest, SeesEveryFieldOfATicket) {
  HallScript hall;
  hall.Run(kMorning);
  const Hash256 before = core::Digest(hall.state());
  const std::vector<void (*)(core::Ticket&)> changes = {
      [](core::Ticket& ticket) { ticket.name.number = 77; },
      [](core::Ticket& ticket) { ticket.state = core::TicketState::kMissed; },
      [](core::Ticket& ticket) { ticket.ticket_class = core::ClassId(3); },
      [](core::Ticket& ticket) { ticket.class_verified = true; },
      [](core::Ticket& ticket) { ticket.channel = core::Channel::kWeb; },
      [](core::Ticket& ticket) { ticket.postponed_before = true; },
      [](core::Ticket& ticket) { ticket.service = core::ServiceId(4); },
      [](core::Ticket& ticket) { ticket.moved = true; },
      [](core::Ticket& ticket) { ticket.absences = 1; },
      [](core::Ticket& ticket) { ticket.rating = core::RatingLevel::kFair; },
      [](core::Ticket& ticket) { ticket.copies = 1; },
      [](core::Ticket& ticket) { ticket.recalls = 9; },
      [](core::Ticket& ticket) { ticket.leg = 2; },
      [](core::Ticket& ticket) { ticket.area = core::AreaId(2); },
      [](core::Ticket& ticket) { ticket.counter = core::CounterId(4); },
      [](core::Ticket& ticket) { ticket.current = 2; },
      [](core::Ticket& ticket) { ticket.arrival += Duration(1); },
      [](core::Ticket& ticket) { ticket.entry += Duration(1); },
      [](core::Ticket& ticket) { ticket.queued += Duration(1); },
      [](core::Ticket& ticket) { ticket.called += Duration(1); },
      [](core::Ticket& ticket) { ticket.started += Duration(1); },
      [](core::Ticket& ticket) { ticket.start_implied = true; },
      [](core::Ticket& ticket) { ticket.due += Duration(1); },
      [](core::Ticket& ticket) { ticket.former = core::TicketId(9); },
      [](core::Ticket& ticket) { ticket.matters[0].case_id = "x"; },
      [](core::Ticket& ticket) { ticket.matters[0].bound = core::CounterId(1); },
      [](core::Ticket& ticket) { ticket.matters[0].callable_at_calls = 1; },
      [](core::Ticket& ticket) { ticket.handovers.emplace_back(); },
      [](core::Ticket& ticket) { ticket.holder.reset(); },
      [](core::Ticket& ticket) { ticket.quote->upper += Duration(1); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    core::State state = hall.state();
    changes[i](state.tickets.front());
    EXPECT_NE(core::Digest(state), before) << "change " << i;
  }
}

TEST(DigestTest, SeesEveryFieldOfAHandover) {
  HallScript hall;
  hall.Run(kMorning);
  core::State plain = hall.state();
  plain.tickets.front().handovers.emplace_back();
  const std::vector<void (*)(core::Handover&)> changes = {
      [](core::Handover& handover) { handover.from_service = core::ServiceId(2); },
      [](core::Handover& handover) { handover.from_counter = core::CounterId(2); },
      [](core::Handover& handover) { handover.reason = core::TransferReason::kPhoto; },
      [](core::Handover& handover) { handover.note = "x"; },
      [](core::Handover& handover) { handover.return_to_me = true; },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    core::State state = plain;
    changes[i](state.tickets.front().handovers.front());
    EXPECT_NE(core::Digest(state), core::Digest(plain)) << "change " << i;
  }
}

TEST(FingerprintTest, CoversWhatTheCallerAskedForAndNotWhatTheServerAdds) {
  core::IssueTicket issue;
  issue.matters = {WantItem("pay")};
  const Hash256 plain = core::Fingerprint(issue);
  core::IssueTicket quoted = issue;
  quoted.quote.emplace();
  EXPECT_EQ(core::Fingerprint(quoted), plain);
  core::IssueTicket other = issue;
  other.accept_late = true;
  EXPECT_NE(core::Fingerprint(other), plain);
  other = issue;
  other.matters[0].quantity = 2;
  EXPECT_NE(core::Fingerprint(other), plain);
  EXPECT_NE(core::Fingerprint(core::RateVisit{"A001", {}, core::RatingLevel::kFair, "slow"}),
            core::Fingerprint(core::RateVisit{"A001", {}, core::RatingLevel::kFair}));
  core::OpenDay open;
  core::OpenDay planned = open;
  planned.plan = TestDay();
  EXPECT_EQ(core::Fingerprint(planned), core::Fingerprint(open));
}

TEST(FingerprintTest, TellsCommandsWithTheSameFieldsApart) {
  EXPECT_NE(core::Fingerprint(core::RecallTicket{"1", "A001"}),
            core::Fingerprint(core::StartService{"1", "A001"}));
  EXPECT_NE(core::Fingerprint(core::RecallTicket{"1", "A001"}),
            core::Fingerprint(core::RecallTicket{"1A", "001"}));
}

}  // namespace
}  // namespace onestop::testing
