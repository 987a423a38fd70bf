#include "server/rpc/convert.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "server/base/reason.h"
#include "server/rpc/status.h"

namespace onestop::rpc {
namespace {

constexpr CallFacts kKiosk{Role::kKiosk, core::TicketId(7)};
constexpr CallFacts kClerk{Role::kClerk, core::TicketId()};
constexpr char kHidden[] = "A\u202e017";

template <class Request>
Reason Refusal(const Request& request, const CallFacts& facts = kClerk) {
  Fields fields;
  ToCommand(request, facts, fields);
  return ReasonOf(fields.status());
}

template <class Request>
auto Converted(const Request& request, const CallFacts& facts = kClerk) {
  Fields fields;
  auto command = ToCommand(request, facts, fields);
  EXPECT_TRUE(fields.ok()) << fields.status().message();
  return command;
}

// --- single fields

TEST(FieldsTest, ReadsARequestIdInItsOneSpelling) {
  Fields fields;
  const Bytes16 id = fields.RequestId("01234567-89ab-cdef-0011-2233445566FF");
  ASSERT_TRUE(fields.ok());
  EXPECT_EQ(Hex(id), "0123456789abcdef00112233445566ff");
}

TEST(FieldsTest, RefusesWhatIsNoRequestId) {
  for (const char* text :
       {"1", "0123456789abcdef00112233445566ff", "01234567-89ab-cdef-0011-2233445566f",
        "01234567-89ab-cdef-0011-2233445566fff", "01234567-89ab-cdef-0011-2233445566fg",
        "0123456789-ab-cdef-0011-2233445566ff", "00000000-0000-0000-0000-000000000000"}) {
    Fields fields;
    fields.RequestId(text);
    EXPECT_EQ(ReasonOf(fields.status()), Reason::kBadId) << text;
  }
  Fields fields;
  fields.RequestId("");
  EXPECT_EQ(ReasonOf(fields.status()), Reason::kRequestIdMissing);
}

TEST(FieldsTest, KeepsTheFirstThingThatIsWrong) {
  Fields fields;
  fields.Required("counter", "");
  fields.Text("note", std::string(65, 'a'));
  EXPECT_EQ(ReasonOf(fields.status()), Reason::kMissingField);
}

TEST(FieldsTest, ReadsTimesWithinReason) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(1'795'424'400);
  stamp.set_nanos(250'000'000);
  Fields fields;
  EXPECT_EQ(fields.Instant("when", stamp).time_since_epoch().count(), 1'795'424'400'250);
  EXPECT_TRUE(fields.ok());
  for (const int64_t seconds : {int64_t{-1}, int64_t{0}, int64_t{253'402'300'799}, INT64_MAX}) {
    stamp.set_seconds(seconds);
    Fields other;
    other.Instant("when", stamp);
    EXPECT_EQ(ReasonOf(other.status()), Reason::kOutOfRange) << seconds;
  }
}

TEST(FieldsTest, ReadsSpansUpToADay) {
  google::protobuf::Duration span;
  span.set_seconds(600);
  Fields fields;
  EXPECT_EQ(fields.Span("delay", true, span), std::chrono::minutes(10));
  for (const int64_t seconds : {int64_t{-600}, int64_t{0}, int64_t{86'401}, INT64_MAX}) {
    span.set_seconds(seconds);
    Fields other;
    other.Span("delay", true, span);
    EXPECT_EQ(ReasonOf(other.status()), Reason::kOutOfRange) << seconds;
  }
}

// --- tickets

v1::IssueTicketRequest PassportRequest() {
  v1::IssueTicketRequest request;
  v1::MatterRequest* matter = request.add_matters();
  matter->set_item("passport-new");
  matter->set_quantity(2);
  matter->set_case_id("case 1");
  return request;
}

TEST(ConvertTest, TakesOverWhatATicketIsFor) {
  v1::IssueTicketRequest request = PassportRequest();
  request.set_ticket_class("elderly");
  request.set_holder(std::string(16, 'h'));
  request.set_former_ticket_id("12");
  request.set_accept_late(true);
  const core::IssueTicket command = Converted(request, kKiosk);
  ASSERT_EQ(command.matters.size(), 1U);
  EXPECT_EQ(command.matters[0].item, "passport-new");
  EXPECT_EQ(command.matters[0].quantity, 2U);
  EXPECT_EQ(command.matters[0].case_id, "case 1");
  EXPECT_EQ(command.ticket_class, "elderly");
  EXPECT_EQ(command.former, "12");
  EXPECT_TRUE(command.accept_late);
  ASSERT_TRUE(command.holder.has_value());
  EXPECT_EQ(command.holder->front(), 'h');
}

TEST(ConvertTest, KnowsTheChannelByTheRole) {
  const auto channel = [](Role role) {
    return Converted(PassportRequest(), CallFacts{role, core::TicketId()}).channel;
  };
  EXPECT_EQ(channel(Role::kKiosk), core::Channel::kKiosk);
  EXPECT_EQ(channel(Role::kLoad), core::Channel::kKiosk);
  EXPECT_EQ(channel(Role::kWeb), core::Channel::kWeb);
  EXPECT_EQ(channel(Role::kGuide), core::Channel::kGuide);
  EXPECT_EQ(channel(Role::kClerk), core::Channel::kCounter);
}

TEST(ConvertTest, RefusesATicketForNothing) {
  v1::IssueTicketRequest request;
  EXPECT_EQ(Refusal(request), Reason::kMissingField);
  request.add_matters();
  EXPECT_EQ(Refusal(request), Reason::kMissingField);
}

TEST(ConvertTest, RefusesMoreMattersThanATicketHasRoomFor) {
  v1::IssueTicketRequest request;
  for (int i = 0; i < 9; ++i) request.add_matters()->set_item("passport-new");
  EXPECT_EQ(Refusal(request), Reason::kTooManyMatters);
}

TEST(ConvertTest, RefusesNumbersOutOfRange) {
  v1::IssueTicketRequest request = PassportRequest();
  request.mutable_matters(0)->set_quantity(100);
  EXPECT_EQ(Refusal(request), Reason::kOutOfRange);
}

TEST(ConvertTest, RefusesAHolderThatIsNotSixteenBytes) {
  v1::IssueTicketRequest request = PassportRequest();
  request.set_holder("short");
  EXPECT_EQ(Refusal(request), Reason::kBadId);
}

TEST(ConvertTest, LetsStaffAloneSetTheTimeOfAnAppointment) {
  v1::IssueTicketRequest request = PassportRequest();
  request.mutable_appointment_time()->set_seconds(1'795'424'400);
  EXPECT_EQ(Refusal(request, kKiosk), Reason::kRoleNotAllowed);
  EXPECT_TRUE(Converted(request, kClerk).appointment.has_value());
}

TEST(ConvertTest, BindsTheBearerToTheTicketOfTheToken) {
  v1::CancelTicketRequest request;
  request.set_ticket("A007");
  EXPECT_EQ(Converted(request, kKiosk).bearer, core::TicketId(7));
  EXPECT_EQ(Converted(request, kClerk).bearer, core::TicketId());
}

TEST(ConvertTest, AsksCitizensForTheirTokenAndStaffForNone) {
  const auto asks = [](const auto& request) {
    std::string roles;
    for (const Role role : {Role::kKiosk, Role::kWeb, Role::kGuide, Role::kClerk, Role::kLoad}) {
      if (NeedsToken(request, role)) roles += std::string(RoleName(role)) + " ";
    }
    return roles;
  };
  EXPECT_EQ(asks(v1::GetTicketRequest()), "web ");
  EXPECT_EQ(asks(v1::WatchTicketRequest()), "web ");
  EXPECT_EQ(asks(v1::CheckInRequest()), "web ");
  EXPECT_EQ(asks(v1::CancelTicketRequest()), "kiosk web ");
  EXPECT_EQ(asks(v1::PostponeTicketRequest()), "kiosk web ");
  EXPECT_EQ(asks(v1::ReprintTicketRequest()), "kiosk web ");
  EXPECT_EQ(asks(v1::RateVisitRequest()), "kiosk web ");
}

TEST(ConvertTest, RefusesAChangeWithoutTheMatterItMeans) {
  v1::ChangeMatterRequest request;
  request.set_ticket("A007");
  request.mutable_matter()->set_item("passport-new");
  EXPECT_EQ(Refusal(request), Reason::kMissingField);
  request.set_index(1);
  EXPECT_EQ(Converted(request).index, 1U);
}

TEST(ConvertTest, RefusesLevelsThatAreNone) {
  v1::RateVisitRequest request;
  request.set_ticket("A007");
  EXPECT_EQ(Refusal(request), Reason::kMissingField);
  request.set_level(static_cast<v1::RatingLevel>(6));
  EXPECT_EQ(Refusal(request), Reason::kOutOfRange);
  request.set_level(v1::RATING_LEVEL_SATISFIED);
  EXPECT_EQ(Converted(request).level, core::RatingLevel::kSatisfied);
}

TEST(ConvertTest, ChecksWhatACitizenAddsToARatingAsEveryText) {
  v1::RateVisitRequest request;
  request.set_ticket("A007");
  request.set_level(v1::RATING_LEVEL_FAIR);
  EXPECT_EQ(Converted(request).words, "") << "nobody has to say more";
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "号";
  request.set_words(longest);
  EXPECT_EQ(Converted(request).words, longest);
  for (const std::string& words :
       {longest + "号", std::string("slow\u202e"), std::string("slow\u200b"),
        std::string("slow\nvery"), std::string("slow\xff")}) {
    request.set_words(words);
    EXPECT_EQ(Refusal(request), Reason::kBadText) << words;
  }
}

// --- counters

TEST(ConvertTest, ClosesTheTicketInHandAsItWasTold) {
  v1::CallNextRequest request;
  request.set_counter("3");
  EXPECT_FALSE(Converted(request).current.has_value());
  request.mutable_current()->set_ticket("A007");
  EXPECT_EQ(Refusal(request), Reason::kMissingField) << "how?";
  request.mutable_current()->set_absent(true);
  EXPECT_FALSE(Converted(request).current->finish.has_value());
  request.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_MISSING_PAPERS);
  request.mutable_current()->mutable_finish()->add_missing_papers("photo");
  const core::CallNext command = Converted(request);
  ASSERT_TRUE(command.current->finish.has_value());
  EXPECT_EQ(command.current->finish->outcome, core::Outcome::kMissingPapers);
  EXPECT_EQ(command.current->finish->missing_papers.front(), "photo");
}

TEST(ConvertTest, RefusesMissingPapersOfAnotherOutcome) {
  v1::FinishMatterRequest request;
  request.set_counter("3");
  request.set_ticket("A007");
  request.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  request.mutable_finish()->add_missing_papers("photo");
  EXPECT_EQ(Refusal(request), Reason::kOutOfRange);
}

TEST(ConvertTest, HandsOverToOneReceiver) {
  v1::TransferTicketRequest request;
  request.set_counter("3");
  request.set_ticket("A007");
  request.set_reason(v1::TRANSFER_REASON_PAYMENT);
  EXPECT_EQ(Refusal(request), Reason::kMissingField) << "to whom?";
  request.set_to_counter("4");
  request.set_return_to_me(true);
  const core::TransferTicket command = Converted(request);
  EXPECT_EQ(command.to_counter, "4");
  EXPECT_EQ(command.to_service, "");
  EXPECT_TRUE(command.return_to_me);
  request.set_reason(v1::TRANSFER_REASON_UNSPECIFIED);
  EXPECT_EQ(Refusal(request), Reason::kMissingField);
}

// --- supervisors

TEST(ConvertTest, SortsTheTextsOfANotice) {
  v1::PostNoticeRequest request;
  (*request.mutable_texts())["zh"] = "系统维护";
  (*request.mutable_texts())["en"] = "Maintenance";
  const core::PostNotice command = Converted(request);
  ASSERT_EQ(command.texts.size(), 2U);
  EXPECT_EQ(command.texts[0].language, "en");
  EXPECT_EQ(command.texts[1].text, "系统维护");
}

TEST(ConvertTest, RefusesNoticesNobodyCanRead) {
  v1::PostNoticeRequest request;
  EXPECT_EQ(Refusal(request), Reason::kMissingField);
  (*request.mutable_texts())["not a tag"] = "Maintenance";
  EXPECT_EQ(Refusal(request), Reason::kBadText);
  request.clear_texts();
  (*request.mutable_texts())["en"] = std::string(kMaxNoticeText + 1, 'a');
  EXPECT_EQ(Refusal(request), Reason::kBadText);
  request.clear_texts();
  request.set_notice("3");
  EXPECT_TRUE(Converted(request).texts.empty()) << "withdraws it";
}

TEST(ConvertTest, MovesATicketToOnePlace) {
  v1::MoveTicketRequest request;
  request.set_ticket("A007");
  EXPECT_EQ(Refusal(request), Reason::kMissingField);
  request.set_front(true);
  request.set_reason("is about to faint");
  EXPECT_TRUE(Converted(request).front);
  request.set_service("tax");
  EXPECT_FALSE(Converted(request).front);
  EXPECT_EQ(Converted(request).to_service, "tax");
}

TEST(ConvertTest, TakesSkillsOver) {
  v1::SetCounterSkillsRequest request;
  request.set_counter("3");
  v1::Skill* skill = request.add_skills();
  skill->set_service("tax");
  skill->set_helper_threshold(3);
  skill->add_classes("elderly");
  const core::SetCounterSkills command = Converted(request);
  ASSERT_EQ(command.skills.size(), 1U);
  EXPECT_EQ(command.skills[0].service, "tax");
  EXPECT_EQ(command.skills[0].helper_threshold, 3U);
  EXPECT_EQ(command.skills[0].classes.front(), "elderly");
}

// --- every command, whatever it is

// Sets every text field of a request to `text`, whatever they are, so that no command is forgotten.
void FillTexts(google::protobuf::Message& message, const std::string& text) {
  const auto* descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    const bool checked_elsewhere = field->name() == "hall" || field->name() == "request_id" ||
                                   field->name() == "tracking_token" || field->name() == "holder";
    if (checked_elsewhere || field->is_map()) continue;
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      if (field->is_repeated()) {
        message.GetReflection()->AddString(&message, field, text);
      } else {
        message.GetReflection()->SetString(&message, field, text);
      }
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      FillTexts(field->is_repeated()
                    ? *message.GetReflection()->AddMessage(&message, field)
                    : *message.GetReflection()->MutableMessage(&message, field),
                text);
    }
  }
}

template <class Request>
class EveryCommandTest : public ::testing::Test {};

using Requests =
    ::testing::Types<v1::IssueTicketRequest, v1::CancelTicketRequest, v1::CheckInRequest,
                     v1::PostponeTicketRequest, v1::ReprintTicketRequest, v1::AddMatterRequest,
                     v1::ChangeMatterRequest, v1::SetTicketClassRequest, v1::RateVisitRequest,
                     v1::OpenCounterRequest, v1::PauseCounterRequest, v1::CloseCounterRequest,
                     v1::CallNextRequest, v1::CallTicketRequest, v1::RecallTicketRequest,
                     v1::StartServiceRequest, v1::FinishMatterRequest, v1::MarkAbsentRequest,
                     v1::ParkTicketRequest, v1::ResumeTicketRequest, v1::TransferTicketRequest,
                     v1::SetCounterSkillsRequest, v1::MoveTicketRequest, v1::ReleaseCounterRequest,
                     v1::SuspendServiceRequest, v1::ResumeServiceRequest, v1::PostNoticeRequest,
                     v1::CloseDayRequest>;
TYPED_TEST_SUITE(EveryCommandTest, Requests);

TYPED_TEST(EveryCommandTest, RefusesTextThatHidesSomething) {
  TypeParam request;
  FillTexts(request, kHidden);
  EXPECT_EQ(Refusal(request), Reason::kBadText);
}

TYPED_TEST(EveryCommandTest, RefusesTextThatIsNoUtf8) {
  TypeParam request;
  FillTexts(request, "\xff\xfe");
  EXPECT_EQ(Refusal(request), Reason::kBadText);
}

TYPED_TEST(EveryCommandTest, RefusesTextThatIsTooLong) {
  TypeParam request;
  FillTexts(request, std::string(5'000, 'a'));
  EXPECT_EQ(Refusal(request), Reason::kBadText);
}

TYPED_TEST(EveryCommandTest, SurvivesARequestWithNothingInIt) {
  // Commands that need nothing but a hall are the exception.
  Fields fields;
  ToCommand(TypeParam(), kKiosk, fields);
  EXPECT_TRUE(fields.ok() ? (std::is_same_v<TypeParam, v1::CloseDayRequest>)
                          : ReasonOf(fields.status()) == Reason::kMissingField);
}

}  // namespace
}  // namespace onestop::rpc
