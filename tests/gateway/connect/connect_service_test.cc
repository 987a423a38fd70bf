#include "gateway/connect/connect_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/reason.pb.h"
#include "tests/gateway/connect/connect_fixture.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class UnaryTest : public ConnectFixture {
 protected:
  std::shared_ptr<FakeCall> Ask(RawClient& client, std::string_view headers = kJsonType,
                                std::string_view body = R"({"hall":"main"})") {
    client.Request("POST", StrCat("/", kGetHall), headers, body);
    return upstream_.Take();
  }
};

std::string HallBytes(const std::string& date) {
  v1::GetHallResponse response;
  response.set_sequence(7);
  response.mutable_hall()->set_hall_date(date);
  return response.SerializeAsString();
}

TEST_F(UnaryTest, TurnsJsonIntoACallAndItsAnswerIntoJson) {
  RawClient client(port());
  const std::shared_ptr<FakeCall> call = Ask(client);
  ASSERT_NE(call, nullptr);
  v1::GetHallRequest asked;
  EXPECT_TRUE(asked.ParseFromString(call->request.message));
  EXPECT_EQ(asked.hall(), "main");
  EXPECT_EQ(call->request.method, kGetHall);
  EXPECT_EQ(MetadataValue(call->request.metadata, "authorization"), "Bearer x");
  EXPECT_EQ(call->request.timeout, seconds(10));
  call->Answer({}, HallBytes("2026-11-23"));
  const RawResponse response = client.Read();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.Header("Content-Type"), "application/json");
  EXPECT_EQ(response.Header("Set-Cookie"), "a=b");
  EXPECT_EQ(response.body, R"({"hall":{"hallDate":"2026-11-23"},"sequence":"7"})");
  EXPECT_THAT(policy_.ended(), ElementsAre(absl::StatusCode::kOk));
}

TEST_F(UnaryTest, TakesAndGivesBinary) {
  v1::GetHallRequest request;
  request.set_hall("main");
  RawClient client(port());
  const std::shared_ptr<FakeCall> call =
      Ask(client, "Content-Type: application/proto\r\n", request.SerializeAsString());
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->request.message, request.SerializeAsString());
  call->Answer({}, HallBytes("2026-11-23"));
  const RawResponse response = client.Read();
  EXPECT_EQ(response.Header("Content-Type"), "application/proto");
  EXPECT_EQ(response.body, HallBytes("2026-11-23"));
}

TEST_F(UnaryTest, PassesErrorsOnWithTheirDetails) {
  RawClient client(port());
  Ask(client)->Answer({.code = absl::StatusCode::kFailedPrecondition,
                       .message = "the day is closed",
                       .details = RefusalBytes(v1::REASON_DAY_NOT_OPEN, "the day is closed")});
  const RawResponse response = client.Read();
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.Header("Content-Type"), "application/json");
  EXPECT_THAT(response.body, HasSubstr(R"("code":"failed_precondition")"));
  EXPECT_THAT(response.body, HasSubstr(R"("type":"onestop.v1.RefusalDetail")"));
  EXPECT_THAT(response.body, HasSubstr(R"("reason":"REASON_DAY_NOT_OPEN")"));
}

TEST_F(UnaryTest, AddsWhatThePolicyHasToSayAboutAFailure) {
  RawClient client(port());
  Ask(client)->Answer({.code = absl::StatusCode::kUnauthenticated});
  EXPECT_EQ(client.Read().Header("Set-Cookie"), "failed=b");
}

TEST_F(UnaryTest, RefusesAPageThatMayNotCallWithTheReason) {
  const RawResponse response = Post(kGetHall, StrCat(kJsonType, "X-Stranger: yes\r\n"), "{}");
  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(response.body, HasSubstr(R"("code":"unauthenticated")"));
  EXPECT_THAT(response.body, HasSubstr(R"("reason":"REASON_UNAUTHENTICATED")"));
  EXPECT_EQ(upstream_.Take(milliseconds(0)), nullptr);
}

TEST_F(UnaryTest, TellsWhenTheServersAnswerMakesNoSense) {
  RawClient client(port());
  Ask(client)->Answer({}, "\x0a\xff");
  EXPECT_EQ(client.Read().status, 500);
}

TEST_F(UnaryTest, RefusesWhatItCannotReadAndNamesTheField) {
  const RawResponse unknown = Post(kGetHall, kJsonType, R"({"floor":1})");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr("invalid_argument"));
  EXPECT_THAT(unknown.body, HasSubstr("floor"));
  EXPECT_EQ(Post(kGetHall, kJsonType, "").status, 400);
  EXPECT_EQ(Post(kGetHall, "Content-Type: application/proto\r\n", "\x0a\x05x").status, 400);
}

TEST_F(UnaryTest, KnowsOnlyTheMethodsOfItsTable) {
  for (const char* method : {"onestop.v1.AdminService/Drain", "onestop.v1.HallService/Nothing",
                             "", "x", "onestop.v1.HallService/GetHall/"}) {
    const RawResponse response = Post(method, kJsonType, "{}");
    EXPECT_EQ(response.status, 404) << method;
    EXPECT_THAT(response.body, HasSubstr("unimplemented"));
  }
}

TEST_F(UnaryTest, IsCalledWithPostOnly) {
  for (const char* verb : {"GET", "PUT", "DELETE", "OPTIONS"}) {
    const RawResponse response = Fetch(port(), verb, StrCat("/", kGetHall), kJsonType);
    EXPECT_EQ(response.status, 405) << verb;
    EXPECT_EQ(response.Header("Allow"), "POST");
  }
}

TEST_F(UnaryTest, DemandsExactContentTypes) {
  for (const char* type :
       {"text/plain", "application/json; charset=latin-1", "application/connect+json",
        "application/grpc-web+proto", "application/x-www-form-urlencoded", "application/jsonx"}) {
    const RawResponse response = Post(kGetHall, StrCat("Content-Type: ", type, "\r\n"), "{}");
    EXPECT_EQ(response.status, 415) << type;
    EXPECT_EQ(response.Header("Accept-Post"), "application/json, application/proto");
  }
  EXPECT_EQ(Post(kGetHall, "", "{}").status, 415);
  EXPECT_EQ(Post(kWatchHall, kJsonType, "{}").status, 415);
  RawClient client(port());
  EXPECT_NE(Ask(client, "Content-Type: Application/JSON; charset=UTF-8\r\n"), nullptr);
}

TEST_F(UnaryTest, RefusesOtherVersionsAndCompression) {
  EXPECT_EQ(Post(kGetHall, StrCat(kJsonType, "Connect-Protocol-Version: 2\r\n"), "{}").status, 400);
  EXPECT_EQ(Post(kGetHall, StrCat(kJsonType, "Content-Encoding: gzip\r\n"), "{}").status, 501);
  RawClient client(port());
  EXPECT_NE(Ask(client, StrCat(kJsonType, "Connect-Protocol-Version: 1\r\n")), nullptr);
}

TEST_F(UnaryTest, PassesTheDeadlineOnWithinItsLimit) {
  RawClient client(port());
  EXPECT_EQ(Ask(client, StrCat(kJsonType, "Connect-Timeout-Ms: 1500\r\n"))->request.timeout,
            milliseconds(1500));
  RawClient other(port());
  EXPECT_EQ(Ask(other, StrCat(kJsonType, "Connect-Timeout-Ms: 9999999999\r\n"))->request.timeout,
            seconds(60));
  for (const char* bad : {"x", "-1", "1.5", "12345678901", "1 "}) {
    EXPECT_EQ(
        Post(kGetHall, StrCat(kJsonType, "Connect-Timeout-Ms: ", bad, "x\r\n"), "{}").status, 400)
        << bad;
  }
}

TEST_F(UnaryTest, CancelsTheCallOfAPageThatLeft) {
  RawClient client(port());
  const std::shared_ptr<FakeCall> call = Ask(client);
  client.Close();
  EXPECT_TRUE(call->WaitUntilCancelled());
  call->Answer({.code = absl::StatusCode::kCancelled});
}

class StreamTest : public ConnectFixture {};

std::string CallsBytes(const std::string& number) {
  v1::WatchCallsResponse response;
  response.add_calls()->set_number(number);
  return response.SerializeAsString();
}

TEST_F(StreamTest, SendsMessagesInEnvelopesAndSaysWhenItEnds) {
  RawClient client(port());
  const RawResponse head = BeginStream(client, kWatchCalls, R"({"area":"f2"})");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Type"), "application/connect+json");
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  v1::WatchCallsRequest asked;
  EXPECT_TRUE(asked.ParseFromString(call->request.message));
  EXPECT_EQ(asked.area(), "f2");
  EXPECT_EQ(call->request.timeout, std::nullopt);
  for (const char* number : {"A001", "A002"}) {
    ASSERT_TRUE(call->Send(CallsBytes(number)));
    const Enveloped message = ReadEnvelope(client);
    EXPECT_EQ(message.flags, 0);
    EXPECT_EQ(message.content, StrCat(R"({"calls":[{"number":")", number, R"("}]})"));
  }
  call->End();
  const Enveloped end = ReadEnvelope(client);
  EXPECT_EQ(end.flags, kEndOfStreamFlag);
  EXPECT_EQ(end.content, "{}");
  EXPECT_EQ(client.ReadChunk(), "");
  EXPECT_FALSE(client.cut());
}

TEST_F(StreamTest, SendsBinary) {
  RawClient client(port());
  client.Request("POST", StrCat("/", kWatchCalls), "Content-Type: application/connect+proto\r\n",
                 Envelope(0, ""));
  EXPECT_EQ(client.ReadHead().Header("Content-Type"), "application/connect+proto");
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  ASSERT_TRUE(call->Send(CallsBytes("A001")));
  EXPECT_EQ(ReadEnvelope(client).content, CallsBytes("A001"));
  call->End();
}

TEST_F(StreamTest, EndsWithTheErrorAndItsDetails) {
  RawClient client(port());
  BeginStream(client, kWatchCalls);
  upstream_.Take()->End({.code = absl::StatusCode::kNotFound,
                         .message = "no such area",
                         .details = RefusalBytes(v1::REASON_UNKNOWN_AREA, "no such area")});
  const Enveloped end = ReadEnvelope(client);
  EXPECT_EQ(end.flags, kEndOfStreamFlag);
  EXPECT_THAT(end.content, HasSubstr(R"({"error":{"code":"not_found","message":"no such area")"));
  EXPECT_THAT(end.content, HasSubstr("REASON_UNKNOWN_AREA"));
}

TEST_F(StreamTest, RefusesRequestsAsAStreamThatEndsAtOnce) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "{}"},
      {"", Envelope(0, R"({"floor":1})")},
      {"", Envelope(0, "{}") + Envelope(0, "{}")},
      {"", Envelope(1, "{}")},
      {"Connect-Content-Encoding: gzip\r\n", Envelope(0, "{}")},
      {"Connect-Timeout-Ms: soon\r\n", Envelope(0, "{}")},
  };
  for (const auto& [headers, body] : cases) {
    const RawResponse response = Post(kWatchCalls, StrCat(kStreamType, headers), body);
    EXPECT_EQ(response.status, 200);
    ASSERT_GT(response.body.size(), 5u);
    EXPECT_EQ(response.body[0], 2);
    EXPECT_THAT(response.body.substr(5), HasSubstr(R"({"error":{"code":)"));
  }
}

TEST_F(StreamTest, CancelsTheStreamOfAPageThatLeft) {
  RawClient client(port());
  BeginStream(client, kWatchCalls);
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  client.Close();
  EXPECT_TRUE(call->WaitUntilCancelled());
  call->End({.code = absl::StatusCode::kCancelled});
  EXPECT_THAT(policy_.ended(), ElementsAre(absl::StatusCode::kCancelled));
}

TEST_F(StreamTest, AsksForTheNextMessageOnlyWhenThePageHasTakenTheLast) {
  RawClient client(port());
  BeginStream(client, kWatchCalls);
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  ASSERT_TRUE(call->Send(CallsBytes(std::string(size_t{32} << 20, 'x'))));
  EXPECT_FALSE(call->Send(CallsBytes("A002"), milliseconds(50)));
  EXPECT_GT(ReadEnvelope(client).content.size(), size_t{32} << 20);
  EXPECT_TRUE(call->Send(CallsBytes("A002")));
  EXPECT_THAT(ReadEnvelope(client).content, HasSubstr("A002"));
  call->End();
}

TEST_F(StreamTest, GivesASignOfLifeWhenNothingWasSaidForAWhile) {
  RawClient client(port());
  BeginStream(client, kWatchCalls);
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  ASSERT_TRUE(call->Send(CallsBytes("A001")));
  ReadEnvelope(client);
  // Asked for once the page has taken the first: nothing is on the way any more.
  ASSERT_TRUE(call->WaitUntilAsked());
  EXPECT_THAT(alarm_.GoOff(), ElementsAre(seconds(5)));
  alarm_.GoOff();
  EXPECT_FALSE(client.Readable(milliseconds(20)));
  alarm_.GoOff();
  const Enveloped life = ReadEnvelope(client);
  EXPECT_EQ(life.flags, 0);
  EXPECT_EQ(life.content, "{}");
  ASSERT_TRUE(call->Send(CallsBytes("A002")));
  EXPECT_THAT(ReadEnvelope(client).content, HasSubstr("A002"));
  call->End();
  EXPECT_EQ(ReadEnvelope(client).flags, kEndOfStreamFlag);
}

TEST_F(StreamTest, GivesNoSignOfLifeWhileAMessageIsOnItsWay) {
  RawClient client(port());
  BeginStream(client, kWatchCalls);
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  ASSERT_TRUE(call->Send(CallsBytes(std::string(size_t{32} << 20, 'x'))));
  for (int i = 0; i < 9; ++i) alarm_.GoOff();
  EXPECT_GT(ReadEnvelope(client).content.size(), size_t{32} << 20);
  ASSERT_TRUE(call->Send(CallsBytes("A002")));
  EXPECT_THAT(ReadEnvelope(client).content, HasSubstr("A002"));
  call->End();
}

TEST_F(StreamTest, SendsAMessageAfterASignOfLifeThatIsNotTakenYet) {
  RawClient client(port());
  BeginStream(client, kWatchCalls);
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  ASSERT_TRUE(call->WaitUntilAsked());
  // Races with the writing of the sign of life, and must come after it whole in either case.
  for (int i = 0; i < 3; ++i) alarm_.GoOff();
  ASSERT_TRUE(call->Send(CallsBytes("A001")));
  call->End();
  std::string all;
  for (std::string chunk = client.ReadChunk(); !chunk.empty(); chunk = client.ReadChunk()) {
    all += chunk;
  }
  EXPECT_EQ(all, Envelope(0, "{}") + Envelope(0, R"({"calls":[{"number":"A001"}]})") +
                     Envelope(kEndOfStreamFlag, "{}"));
}

TEST_F(StreamTest, EndsEveryStreamWhenTheGatewayStops) {
  RawClient client(port());
  BeginStream(client, kWatchCalls);
  const std::shared_ptr<FakeCall> call = upstream_.Take();
  service_->EndStreams();
  const Enveloped end = ReadEnvelope(client);
  EXPECT_EQ(end.flags, kEndOfStreamFlag);
  EXPECT_THAT(end.content, HasSubstr("unavailable"));
  EXPECT_TRUE(call->WaitUntilCancelled());
  call->End({.code = absl::StatusCode::kCancelled});
  const RawResponse late = Post(kWatchCalls, kStreamType, Envelope(0, "{}"));
  EXPECT_THAT(late.body, HasSubstr("unavailable"));
}

}  // namespace
}  // namespace onestop::gateway
