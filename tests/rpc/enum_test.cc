#include <gtest/gtest.h>

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "onestop/v1/access.pb.h"
#include "onestop/v1/feedback_service.pb.h"
#include "onestop/v1/reason.pb.h"
#include "onestop/v1/types.pb.h"
#include "server/base/reason.h"
#include "server/base/role.h"
#include "server/core/types.h"

// The program and the contract count the same: conversions are casts, and these tests keep them right.

namespace onestop::rpc {
namespace {

using google::protobuf::EnumDescriptor;

TEST(EnumTest, EveryReasonOfTheContractHasItsNameAndNumberInTheProgram) {
  const EnumDescriptor& reasons = *v1::Reason_descriptor();
  for (int i = 0; i < reasons.value_count(); ++i) {
    const int number = reasons.value(i)->number();
    if (number == 0) continue;
    EXPECT_EQ(reasons.value(i)->name(),
              "REASON_" + std::string(ReasonName(static_cast<Reason>(number))));
  }
}

TEST(EnumTest, EveryReasonOfTheProgramIsInTheContract) {
  int known = 0;
  for (int number = 1; number <= 1000; ++number) {
    const std::string_view name = ReasonName(static_cast<Reason>(number));
    if (name == "UNKNOWN") continue;
    ++known;
    const auto* value = v1::Reason_descriptor()->FindValueByNumber(number);
    ASSERT_NE(value, nullptr) << name << " = " << number << " is missing in reason.proto";
    EXPECT_EQ(value->name(), "REASON_" + std::string(name));
  }
  EXPECT_EQ(known + 1, v1::Reason_descriptor()->value_count());
}

TEST(EnumTest, EveryRoleHasItsNameAndNumber) {
  const EnumDescriptor& roles = *v1::Role_descriptor();
  for (int i = 0; i < roles.value_count(); ++i) {
    const int number = roles.value(i)->number();
    if (number == 0) continue;
    std::string name(RoleName(static_cast<Role>(number)));
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ(roles.value(i)->name(), "ROLE_" + name);
  }
  EXPECT_EQ(RoleName(static_cast<Role>(roles.value_count())), "unknown");
}

template <class Core, class Proto>
void ExpectSame(Core core, Proto proto) {
  EXPECT_EQ(static_cast<int>(core), static_cast<int>(proto));
}

TEST(EnumTest, TicketStatesAreTheSame) {
  using core::TicketState;
  ExpectSame(TicketState::kWaiting, v1::TICKET_STATE_WAITING);
  ExpectSame(TicketState::kReserved, v1::TICKET_STATE_RESERVED);
  ExpectSame(TicketState::kPostponed, v1::TICKET_STATE_POSTPONED);
  ExpectSame(TicketState::kCalled, v1::TICKET_STATE_CALLED);
  ExpectSame(TicketState::kServing, v1::TICKET_STATE_SERVING);
  ExpectSame(TicketState::kParked, v1::TICKET_STATE_PARKED);
  ExpectSame(TicketState::kMissed, v1::TICKET_STATE_MISSED);
  ExpectSame(TicketState::kServed, v1::TICKET_STATE_SERVED);
  ExpectSame(TicketState::kNoShow, v1::TICKET_STATE_NO_SHOW);
  ExpectSame(TicketState::kCancelled, v1::TICKET_STATE_CANCELLED);
  ExpectSame(TicketState::kExpired, v1::TICKET_STATE_EXPIRED);
  EXPECT_EQ(static_cast<int>(core::kTicketStates), v1::TicketState_ARRAYSIZE);
}

TEST(EnumTest, CounterDayAndClassAreTheSame) {
  ExpectSame(core::CounterState::kClosed, v1::COUNTER_STATE_CLOSED);
  ExpectSame(core::CounterState::kOpen, v1::COUNTER_STATE_OPEN);
  ExpectSame(core::CounterState::kCalling, v1::COUNTER_STATE_CALLING);
  ExpectSame(core::CounterState::kServing, v1::COUNTER_STATE_SERVING);
  ExpectSame(core::CounterState::kPaused, v1::COUNTER_STATE_PAUSED);
  ExpectSame(core::DayState::kClosed, v1::DAY_STATE_CLOSED);
  ExpectSame(core::DayState::kOpen, v1::DAY_STATE_OPEN);
  ExpectSame(core::DayState::kLastTickets, v1::DAY_STATE_LAST_TICKETS);
  ExpectSame(core::ClassKind::kRegular, v1::CLASS_KIND_REGULAR);
  ExpectSame(core::ClassKind::kPriority, v1::CLASS_KIND_PRIORITY);
  ExpectSame(core::ClassKind::kAppointment, v1::CLASS_KIND_APPOINTMENT);
  ExpectSame(core::Channel::kKiosk, v1::CHANNEL_KIOSK);
  ExpectSame(core::Channel::kGuide, v1::CHANNEL_GUIDE);
  ExpectSame(core::Channel::kCounter, v1::CHANNEL_COUNTER);
  ExpectSame(core::Channel::kWeb, v1::CHANNEL_WEB);
}

TEST(EnumTest, OutcomesRulesAndReasonsOfWorkAreTheSame) {
  ExpectSame(core::Outcome::kCompleted, v1::OUTCOME_COMPLETED);
  ExpectSame(core::Outcome::kAccepted, v1::OUTCOME_ACCEPTED);
  ExpectSame(core::Outcome::kMissingPapers, v1::OUTCOME_MISSING_PAPERS);
  ExpectSame(core::Outcome::kNotEligible, v1::OUTCOME_NOT_ELIGIBLE);
  ExpectSame(core::Outcome::kWrongService, v1::OUTCOME_WRONG_SERVICE);
  ExpectSame(core::Outcome::kWithdrawn, v1::OUTCOME_WITHDRAWN);
  EXPECT_EQ(v1::Outcome_MAX, v1::OUTCOME_WITHDRAWN);
  ExpectSame(core::CallingRule::kAccumulating, v1::CALLING_RULE_ACCUMULATING);
  ExpectSame(core::CallingRule::kRatio, v1::CALLING_RULE_RATIO);
  ExpectSame(core::CallingRule::kStrict, v1::CALLING_RULE_STRICT);
  ExpectSame(core::CallingRule::kFcfs, v1::CALLING_RULE_FCFS);
  ExpectSame(core::TransferReason::kWrongService, v1::TRANSFER_REASON_WRONG_SERVICE);
  ExpectSame(core::TransferReason::kNextStep, v1::TRANSFER_REASON_NEXT_STEP);
  ExpectSame(core::TransferReason::kPayment, v1::TRANSFER_REASON_PAYMENT);
  ExpectSame(core::TransferReason::kPhoto, v1::TRANSFER_REASON_PHOTO);
  ExpectSame(core::TransferReason::kCopies, v1::TRANSFER_REASON_COPIES);
  ExpectSame(core::TransferReason::kSpecialist, v1::TRANSFER_REASON_SPECIALIST);
  ExpectSame(core::TransferReason::kOther, v1::TRANSFER_REASON_OTHER);
  EXPECT_EQ(v1::TransferReason_MAX, v1::TRANSFER_REASON_OTHER);
}

TEST(EnumTest, PausesExceptionsAndRatingsAreTheSame) {
  ExpectSame(core::PauseReason::kBreak, v1::PAUSE_REASON_BREAK);
  ExpectSame(core::PauseReason::kMeal, v1::PAUSE_REASON_MEAL);
  ExpectSame(core::PauseReason::kBackOffice, v1::PAUSE_REASON_BACK_OFFICE);
  ExpectSame(core::PauseReason::kMeeting, v1::PAUSE_REASON_MEETING);
  ExpectSame(core::PauseReason::kTechnical, v1::PAUSE_REASON_TECHNICAL);
  ExpectSame(core::PauseReason::kOther, v1::PAUSE_REASON_OTHER);
  EXPECT_EQ(v1::PauseReason_MAX, v1::PAUSE_REASON_OTHER);
  ExpectSame(core::CallException::kNone, v1::CALL_EXCEPTION_NONE);
  ExpectSame(core::CallException::kSpecific, v1::CALL_EXCEPTION_SPECIFIC);
  ExpectSame(core::CallException::kMissed, v1::CALL_EXCEPTION_MISSED);
  ExpectSame(core::CallException::kBound, v1::CALL_EXCEPTION_BOUND);
  ExpectSame(core::CallException::kReturned, v1::CALL_EXCEPTION_RETURNED);
  ExpectSame(core::CallException::kMoved, v1::CALL_EXCEPTION_MOVED);
  ExpectSame(core::RatingLevel::kVeryDissatisfied, v1::RATING_LEVEL_VERY_DISSATISFIED);
  ExpectSame(core::RatingLevel::kVerySatisfied, v1::RATING_LEVEL_VERY_SATISFIED);
}

}  // namespace
}  // namespace onestop::rpc
