#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/base/reason.h"
#include "server/rpc/reads.h"
#include "tests/support/hall_script.h"

// Who could be called by number.

namespace onestop::rpc {
namespace {

class ListTicketsTest : public ::testing::Test {
 protected:
  ListTicketsTest() {
    hall_.Run(R"(
      08:59:00 day open
      09:00:00 clerk 11 open 1
      09:00:00 clerk 13 open 3
      09:00:00 clerk 14 open 4
      09:00:01 issue passport          -> A001
      09:00:02 issue tax               -> B001
      09:00:03 issue passport elderly  -> A002
      09:00:04 issue passport          -> A003
      09:00:05 issue passport-new,pay  -> A004
    )");
  }

  // Nothing, and a failure, when the request is refused.
  v1::ListTicketsResponse List(const v1::ListTicketsRequest& request, Role role = Role::kClerk) {
    v1::ListTicketsResponse response;
    const absl::Status status = Try(request, role, &response);
    EXPECT_TRUE(status.ok()) << status.message();
    return response;
  }
  absl::Status Try(const v1::ListTicketsRequest& request, Role role,
                   v1::ListTicketsResponse* response) {
    Fields fields;
    CheckRead(request, fields);
    if (!fields.ok()) return fields.status();
    const ReadFacts facts{.hall = "main", .role = role, .bearer = {}, .writable = true};
    return Read(request, facts, hall_.state(), testing::TimeOfDay("09:10:00"), response);
  }
  Reason Refusal(const v1::ListTicketsRequest& request) {
    v1::ListTicketsResponse response;
    return ReasonOf(Try(request, Role::kClerk, &response));
  }
  std::string Numbers(const v1::ListTicketsRequest& request) {
    const v1::ListTicketsResponse response = List(request);
    std::string numbers;
    for (const v1::Ticket& ticket : response.tickets()) {
      numbers += (numbers.empty() ? "" : " ") + ticket.number();
    }
    return numbers;
  }
  static v1::ListTicketsRequest For(const std::string& counter,
                                    const std::vector<v1::TicketState>& states = {}) {
    v1::ListTicketsRequest request;
    request.set_counter(counter);
    for (const v1::TicketState state : states) request.add_states(state);
    return request;
  }

  testing::HallScript hall_;
};

TEST_F(ListTicketsTest, ShowsTheLongestWaitFirst) {
  hall_.Run(R"(
    09:01:00 guide issue passport booked booked-for 11:00 -> A005
    09:01:01 move A004 front because "fainted"
  )");
  const v1::ListTicketsResponse response = List(For(""));
  EXPECT_EQ(Numbers(For("")), "A001 B001 A002 A003 A004 A005") << "by arrival, whatever the line";
  EXPECT_EQ(response.total(), 6U);
  EXPECT_EQ(response.tickets(2).ticket_class(), "elderly");
  EXPECT_EQ(response.tickets(2).state(), v1::TICKET_STATE_WAITING);
  EXPECT_EQ(response.tickets(2).matters(0).service(), "passport");
  EXPECT_EQ(response.tickets(2).people_ahead(), 0U) << "is left out";
}

TEST_F(ListTicketsTest, LeavesOutWhoeverIsGone) {
  hall_.Run(R"(
    09:01:00 next 1                   -> A002
    09:01:01 next 1 finish completed  -> A001
    09:01:02 cancel A003
  )");
  EXPECT_EQ(Numbers(For("")), "A001 B001 A004");
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_SERVED})), "A002");
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_SERVED, v1::TICKET_STATE_CANCELLED})), "A002 A003");
}

TEST_F(ListTicketsTest, ShowsTheStatesThatAreMeant) {
  hall_.Run(R"(
    09:01:00 next 1      -> A002
    09:01:01 start 1
    09:01:02 park 1
    09:01:03 next 1      -> A001
    09:01:04 recall 1
    09:01:40 absent 1
    09:01:41 postpone A003 10
  )");
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_MISSED})), "A001");
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_PARKED})), "A002");
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_POSTPONED})), "A003");
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_WAITING})), "B001 A004");
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_MISSED, v1::TICKET_STATE_PARKED})), "A001 A002");
  EXPECT_EQ(Numbers(For("")), "A001 B001 A002 A003 A004");
  EXPECT_TRUE(List(For("", {v1::TICKET_STATE_MISSED})).tickets(0).has_due_time());
  EXPECT_EQ(Numbers(For("", {v1::TICKET_STATE_RESERVED})), "");
}

TEST_F(ListTicketsTest, ShowsWhatACounterTakes) {
  EXPECT_EQ(Numbers(For("1")), "A001 A002 A003 A004");
  EXPECT_EQ(List(For("1")).total(), 4U);
  EXPECT_EQ(Numbers(For("3")), "B001");
  EXPECT_EQ(Numbers(For("5")), "A002") << "it takes the elderly alone";
  // Payment comes after the passport, so the cashier cannot call A004 yet.
  EXPECT_EQ(Numbers(For("4")), "");
}

TEST_F(ListTicketsTest, ShowsACounterWhatIsBoundToItAndToNoOther) {
  hall_.Run(R"(
    09:01:00 next 1                                       -> A002
    09:01:01 transfer 1 to counter 4 because photo return -> transferred
    09:01:02 clerk 12 open 2
  )");
  EXPECT_EQ(Numbers(For("4")), "A002");
  EXPECT_EQ(Numbers(For("2")), "A001 B001 A003 A004");
  hall_.Run("09:01:03 next 4 -> A002 (bound)");
  hall_.Run("09:01:04 finish 4 completed -> waits");
  EXPECT_EQ(Numbers(For("4")), "");
  EXPECT_EQ(Numbers(For("1")), "A001 A002 A003 A004");
  EXPECT_EQ(Numbers(For("2")), "A001 B001 A003 A004");
}

TEST_F(ListTicketsTest, ShowsOnePageAndCountsAll) {
  v1::ListTicketsRequest request = For("");
  request.set_page_size(2);
  EXPECT_EQ(Numbers(request), "A001 B001");
  EXPECT_EQ(List(request).total(), 5U);
  for (int i = 0; i < 250; ++i) hall_.Run("09:02:00 issue passport");
  EXPECT_EQ(List(For("")).tickets_size(), 100);
  request.set_page_size(200);
  EXPECT_EQ(List(request).tickets_size(), 200);
  EXPECT_EQ(List(request).tickets(199).number(), "A199");
  EXPECT_EQ(List(request).total(), 255U);
}

TEST_F(ListTicketsTest, TellsStaffWhoSentATicketAndWhy) {
  hall_.Run(R"(
    09:01:00 next 1                                             -> A002
    09:01:01 transfer 1 to tax because next-step note "form 3"  -> transferred
  )");
  for (const Role role : {Role::kClerk, Role::kGuide, Role::kSupervisor}) {
    const v1::ListTicketsResponse response = List(For("3"), role);
    ASSERT_EQ(response.tickets_size(), 2);
    EXPECT_FALSE(response.tickets(0).has_handover());
    EXPECT_EQ(response.tickets(1).handover().from_counter(), "1");
    EXPECT_EQ(response.tickets(1).handover().note(), "form 3");
  }
}

TEST_F(ListTicketsTest, RefusesWhatMakesNoSense) {
  EXPECT_EQ(Refusal(For("99")), Reason::kUnknownCounter);
  EXPECT_EQ(Refusal(For("1\u202e")), Reason::kBadText);
  EXPECT_EQ(Refusal(For("", {v1::TICKET_STATE_UNSPECIFIED})), Reason::kMissingField);
  v1::ListTicketsRequest request;
  request.add_states(static_cast<v1::TicketState>(12));
  EXPECT_EQ(Refusal(request), Reason::kOutOfRange);
  request.set_states(0, static_cast<v1::TicketState>(-1));
  EXPECT_EQ(Refusal(request), Reason::kOutOfRange);
  EXPECT_EQ(Refusal(For("", std::vector<v1::TicketState>(17, v1::TICKET_STATE_WAITING))),
            Reason::kOutOfRange);
  request.Clear();
  request.set_page_size(201);
  EXPECT_EQ(Refusal(request), Reason::kOutOfRange);
  request.set_page_size(200);
  EXPECT_EQ(Refusal(request), Reason::kNone);
}

}  // namespace
}  // namespace onestop::rpc
