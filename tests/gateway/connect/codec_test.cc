#include "gateway/connect/codec.h"

#include <gtest/gtest.h>

#include "gateway/connect/envelope.h"
#include "gateway/connect/method_table.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"

namespace onestop::gateway {
namespace {

TEST(CodecTest, WritesLowerCamelCaseAndLargeNumbersAsTexts) {
  v1::WatchHallResponse response;
  response.set_current(9007199254740993u);
  response.mutable_hall()->set_hall_date("2026-11-23");
  response.mutable_hall()->set_day_state(v1::DAY_STATE_OPEN);
  EXPECT_EQ(*EncodeMessage(Codec::kJson, response, response.SerializeAsString()),
            R"({"current":"9007199254740993","hall":{"dayState":"DAY_STATE_OPEN",)"
            R"("hallDate":"2026-11-23"}})");
  EXPECT_EQ(*EncodeMessage(Codec::kProto, response, response.SerializeAsString()),
            response.SerializeAsString());
}

TEST(CodecTest, ReadsBothForms) {
  v1::WatchCallsRequest request;
  request.set_hall("main");
  request.set_area("f2");
  const std::string bytes = request.SerializeAsString();
  const auto binary = DecodeMessage(Codec::kProto, request, bytes);
  const auto json = DecodeMessage(Codec::kJson, request, R"({"hall":"main","area":"f2"})");
  EXPECT_EQ((*binary)->SerializeAsString(), bytes);
  EXPECT_EQ((*json)->SerializeAsString(), bytes);
  EXPECT_EQ(TextField(**json, "area"), "f2");
  EXPECT_EQ(TextField(**json, "request_id"), "");
}

TEST(CodecTest, NamesTheFieldTheContractDoesNotKnow) {
  const auto unknown =
      DecodeMessage(Codec::kJson, v1::WatchCallsRequest(), R"({"floor":"f2"})");
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(unknown.status().message()).find("floor"), std::string::npos)
      << unknown.status();
}

TEST(CodecTest, RefusesWhatIsMalformed) {
  for (const char* text : {"", "{", "[]", "null x", "\"\"", R"({"hall":1e})", R"({"hall":{}})"}) {
    EXPECT_FALSE(DecodeMessage(Codec::kJson, v1::WatchCallsRequest(), text).ok()) << text;
  }
  EXPECT_FALSE(DecodeMessage(Codec::kProto, v1::WatchCallsRequest(), "\x0a\x05x").ok());
  EXPECT_EQ(EncodeMessage(Codec::kJson, v1::WatchCallsRequest(), "\x0a\x05x").status().code(),
            absl::StatusCode::kInternal);
}

TEST(CodecTest, EndsOnJsonThatIsNestedWithoutEnd) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(DecodeMessage(Codec::kJson, v1::WatchCallsRequest(), deep).ok());
}

TEST(EnvelopeTest, PutsFlagsAndLengthInFront) {
  EXPECT_EQ(Envelope(2, "{}"), std::string("\x02\0\0\0\x02{}", 7));
  const std::string bytes = Envelope(0, std::string(300, 'x'));
  EXPECT_EQ(*OpenOnlyEnvelope(bytes), std::string(300, 'x'));
  EXPECT_EQ(*OpenOnlyEnvelope(Envelope(0, "")), "");
}

TEST(EnvelopeTest, TakesOneWholeMessageOnly) {
  const std::string good = Envelope(0, "{}");
  for (const std::string& bad :
       {std::string(), good.substr(0, 4), good.substr(0, 6), good + "x", good + good,
        Envelope(2, "{}"), std::string("\0\xff\xff\xff\xff{}", 7)}) {
    EXPECT_EQ(OpenOnlyEnvelope(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
  EXPECT_EQ(OpenOnlyEnvelope(Envelope(1, "{}")).status().code(), absl::StatusCode::kUnimplemented);
}

TEST(MethodTableTest, FindsOnlyWhatIsAllowed) {
  const auto table = MethodTable::Make(
      {"onestop.v1.TicketService/IssueTicket", "onestop.v1.HallService/WatchCalls"});
  ASSERT_TRUE(table.ok()) << table.status();
  const Method* issue = table->Find("onestop.v1.TicketService/IssueTicket");
  ASSERT_NE(issue, nullptr);
  EXPECT_FALSE(issue->streams);
  EXPECT_EQ(issue->response->GetDescriptor()->name(), "IssueTicketResponse");
  EXPECT_TRUE(table->Find("onestop.v1.HallService/WatchCalls")->streams);
  EXPECT_EQ(table->Find("onestop.v1.TicketService/CancelTicket"), nullptr);
  EXPECT_EQ(table->Find(""), nullptr);
}

TEST(MethodTableTest, RefusesNamesTheContractDoesNotHave) {
  for (const char* name : {"", "IssueTicket", "onestop.v1.TicketService/Nothing",
                           "onestop.v1.Nothing/IssueTicket", "onestop.v1.TicketService"}) {
    EXPECT_EQ(MethodTable::Make({name}).status().code(), absl::StatusCode::kNotFound) << name;
  }
}

}  // namespace
}  // namespace onestop::gateway
