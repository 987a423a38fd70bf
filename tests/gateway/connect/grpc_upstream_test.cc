#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "gateway/connect/upstream.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "server/base/bounded_queue.h"
#include "tests/gateway/connect/fake_upstream.h"
#include "tests/gateway/fake_server.h"

namespace onestop::gateway {
namespace {

using std::chrono::milliseconds;

// Answers with what it was asked; a hall called "silent" is never answered, "busy" refused, and a
// stream of "three" has three messages and ends.
class FakeHall : public v1::HallService::Service {
 public:
  grpc::Status GetHall(grpc::ServerContext* context, const v1::GetHallRequest* request,
                       v1::GetHallResponse* response) override {
    context->AddTrailingMetadata("onestop-witness-bin", std::string("\0\1", 2));
    if (request->hall() == "busy") return {grpc::StatusCode::UNAVAILABLE, "busy", "details"};
    if (request->hall() == "silent") return WaitForCancel(context);
    response->mutable_hall()->set_hall(MetadataOf(*context, "authorization"));
    return grpc::Status::OK;
  }

  grpc::Status WatchCalls(grpc::ServerContext* context, const v1::WatchCallsRequest* request,
                          grpc::ServerWriter<v1::WatchCallsResponse>* writer) override {
    v1::WatchCallsResponse response;
    for (uint64_t i = 1; i <= 3; ++i) {
      response.set_current(i);
      writer->Write(response);
    }
    return request->hall() == "three" ? grpc::Status::OK : WaitForCancel(context);
  }

  bool WaitUntilCancelled() {
    return cancelled_.get_future().wait_for(kPatience) == std::future_status::ready;
  }

 private:
  grpc::Status WaitForCancel(grpc::ServerContext* context) {
    while (!context->IsCancelled()) std::this_thread::yield();
    if (!told_.exchange(true)) cancelled_.set_value();
    return grpc::Status::CANCELLED;
  }

  std::promise<void> cancelled_;
  std::atomic<bool> told_ = false;
};

// What a call, or a stream message by message, said.
class Heard : public UpstreamListener {
 public:
  void OnMessage(std::shared_ptr<Payload> message) override {
    v1::WatchCallsResponse response;
    ONESTOP_CHECK(response.ParseFromString(message->serialized()));
    messages_.TryPush(response.current());
  }
  void OnEnd(const UpstreamStatus& status) override { end_.set_value(status); }

  // 0 when none comes within the time.
  uint64_t Message(std::chrono::nanoseconds patience = kPatience) {
    std::vector<uint64_t> taken;
    return messages_.PopAll(taken, patience) == 0 ? 0 : taken[0];
  }
  UpstreamStatus End() {
    std::future<UpstreamStatus> end = end_.get_future();
    ONESTOP_CHECK(end.wait_for(kPatience) == std::future_status::ready);
    return end.get();
  }

 private:
  BoundedQueue<uint64_t> messages_{16};
  std::promise<UpstreamStatus> end_;
};

class GrpcUpstreamTest : public ::testing::Test {
 protected:
  GrpcUpstreamTest()
      : server_({&hall_}),
        upstream_(MakeGrpcUpstream(
            grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()))) {}

  static UpstreamRequest Request(const std::string& method, const std::string& hall) {
    v1::GetHallRequest message;
    message.set_hall(hall);
    return {.method = "onestop.v1.HallService/" + method,
            .metadata = {{"authorization", "Bearer token"}},
            .message = message.SerializeAsString()};
  }

  std::future<std::pair<UpstreamStatus, std::string>> Call(
      UpstreamRequest request, std::shared_ptr<UpstreamCall>* call = nullptr) {
    auto promise = std::make_shared<std::promise<std::pair<UpstreamStatus, std::string>>>();
    const std::shared_ptr<UpstreamCall> made = upstream_->Call(
        std::move(request), [promise](const UpstreamStatus& status, const std::string& answer) {
          promise->set_value({status, answer});
        });
    if (call != nullptr) *call = made;
    return promise->get_future();
  }

  FakeHall hall_;
  FakeServer server_;
  std::unique_ptr<Upstream> upstream_;
};

TEST_F(GrpcUpstreamTest, CarriesMetadataAnswerAndTrailers) {
  const auto [status, answer] = Call(Request("GetHall", "main")).get();
  EXPECT_TRUE(status.ok()) << status.message;
  v1::GetHallResponse response;
  ASSERT_TRUE(response.ParseFromString(answer));
  EXPECT_EQ(response.hall().hall(), "Bearer token");
  EXPECT_EQ(MetadataValue(status.trailers, "onestop-witness-bin"), std::string("\0\1", 2));
}

TEST_F(GrpcUpstreamTest, CarriesErrorsWithTheirDetails) {
  const auto [status, answer] = Call(Request("GetHall", "busy")).get();
  EXPECT_EQ(status.code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message, "busy");
  EXPECT_EQ(status.details, "details");
  EXPECT_EQ(answer, "");
}

TEST_F(GrpcUpstreamTest, TellsOfMethodsAndServersThatAreNotThere) {
  EXPECT_EQ(Call(Request("Nothing", "main")).get().first.code, absl::StatusCode::kUnimplemented);
  server_.Stop();
  EXPECT_EQ(Call(Request("GetHall", "main")).get().first.code, absl::StatusCode::kUnavailable);
}

TEST_F(GrpcUpstreamTest, EndsACallAtItsDeadline) {
  // Connected by then, so that the call is at the server long before its deadline.
  ASSERT_TRUE(Call(Request("GetHall", "main")).get().first.ok());
  UpstreamRequest request = Request("GetHall", "silent");
  request.timeout = milliseconds(1000);
  EXPECT_EQ(Call(std::move(request)).get().first.code, absl::StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(hall_.WaitUntilCancelled());
}

TEST_F(GrpcUpstreamTest, CancelsACall) {
  std::shared_ptr<UpstreamCall> call;
  auto result = Call(Request("GetHall", "silent"), &call);
  call->Cancel();
  EXPECT_EQ(result.get().first.code, absl::StatusCode::kCancelled);
  call->Cancel();
}

TEST_F(GrpcUpstreamTest, GivesOneMessageForEachThatIsAskedFor) {
  const auto heard = std::make_shared<Heard>();
  const std::shared_ptr<UpstreamStream> stream =
      upstream_->Open(Request("WatchCalls", "three"), heard);
  EXPECT_EQ(heard->Message(milliseconds(20)), 0u);
  for (uint64_t i = 1; i <= 3; ++i) {
    stream->Next();
    EXPECT_EQ(heard->Message(), i);
    EXPECT_EQ(heard->Message(milliseconds(5)), 0u);
  }
  stream->Next();
  EXPECT_TRUE(heard->End().ok());
  stream->Next();
  stream->Cancel();
}

TEST_F(GrpcUpstreamTest, CancelsAStreamThatWaitsAndOneThatReads) {
  for (const bool reading : {false, true}) {
    const auto heard = std::make_shared<Heard>();
    const std::shared_ptr<UpstreamStream> stream =
        upstream_->Open(Request("WatchCalls", "main"), heard);
    for (uint64_t i = 1; i <= 3; ++i) {
      stream->Next();
      EXPECT_EQ(heard->Message(), i);
    }
    if (reading) stream->Next();
    stream->Cancel();
    EXPECT_EQ(heard->End().code, absl::StatusCode::kCancelled);
    stream->Next();
  }
  EXPECT_TRUE(hall_.WaitUntilCancelled());
}

TEST_F(GrpcUpstreamTest, EndsAStreamThatWasNeverRead) {
  const auto heard = std::make_shared<Heard>();
  upstream_->Open(Request("WatchCalls", "main"), heard)->Cancel();
  EXPECT_EQ(heard->End().code, absl::StatusCode::kCancelled);
}

TEST_F(GrpcUpstreamTest, EndsEverythingWhenItShutsDown) {
  auto result = Call(Request("GetHall", "silent"));
  const auto heard = std::make_shared<Heard>();
  const std::shared_ptr<UpstreamStream> stream =
      upstream_->Open(Request("WatchCalls", "main"), heard);
  upstream_->Shutdown();
  EXPECT_EQ(result.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  EXPECT_EQ(result.get().first.code, absl::StatusCode::kCancelled);
  EXPECT_EQ(heard->End().code, absl::StatusCode::kCancelled);
  EXPECT_EQ(Call(Request("GetHall", "main")).get().first.code, absl::StatusCode::kCancelled);
  const auto late = std::make_shared<Heard>();
  upstream_->Open(Request("WatchCalls", "main"), late)->Next();
  EXPECT_EQ(late->End().code, absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace onestop::gateway
