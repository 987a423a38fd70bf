#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "gateway/client/client.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/reason.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

using ::testing::ElementsAre;

// Serves WatchTicket: each stream sends the numbers of its entry of the script, and ends with the
// entry's status; the stream after the last entry stays silent until it is cancelled.
class ScriptedStreams : public v1::TicketService::Service {
 public:
  struct Stream {
    std::vector<std::string> numbers;
    grpc::Status end;
  };

  explicit ScriptedStreams(std::vector<Stream> script) : script_(std::move(script)) {}

  grpc::Status WatchTicket(grpc::ServerContext* context, const v1::WatchTicketRequest*,
                           grpc::ServerWriter<v1::WatchTicketResponse>* writer) override {
    const size_t index = streams_++;
    if (index >= script_.size()) {
      silent_.set_value();
      while (!context->IsCancelled()) std::this_thread::yield();
      return grpc::Status::CANCELLED;
    }
    for (const std::string& number : script_[index].numbers) {
      v1::WatchTicketResponse response;
      response.mutable_ticket()->set_number(number);
      writer->Write(response);
    }
    return script_[index].end;
  }

  void WaitUntilSilent() { silent_.get_future().wait(); }
  size_t streams() const { return streams_; }

 private:
  const std::vector<Stream> script_;
  std::atomic<size_t> streams_ = 0;
  std::promise<void> silent_;
};

const grpc::Status kAway(grpc::StatusCode::UNAVAILABLE, "away");

absl::Status WatchAll(Client& client, std::vector<std::string>& numbers, size_t most = 100) {
  return client.Watch<v1::TicketService::Stub, v1::WatchTicketRequest, v1::WatchTicketResponse>(
      &v1::TicketService::Stub::WatchTicket, v1::WatchTicketRequest(),
      [&](const v1::WatchTicketResponse& response) {
        numbers.push_back(response.ticket().number());
        return numbers.size() < most;
      });
}

TEST(WatchTest, EndsWhenTheServerEndsTheStream) {
  ScriptedStreams streams({{{"A001", "A002"}, grpc::Status::OK}});
  FakeServer server({&streams});
  TestClient test(server.address());
  std::vector<std::string> numbers;
  EXPECT_EQ(WatchAll(test.client, numbers), absl::OkStatus());
  EXPECT_THAT(numbers, ElementsAre("A001", "A002"));
}

TEST(WatchTest, OpensTheStreamAgainAfterAPassingFailure) {
  ScriptedStreams streams({{{"A001"}, kAway}, {{}, kAway}, {{"A002"}, grpc::Status::OK}});
  FakeServer server({&streams});
  TestClient test(server.address());
  std::vector<std::string> numbers;
  EXPECT_EQ(WatchAll(test.client, numbers), absl::OkStatus());
  EXPECT_THAT(numbers, ElementsAre("A001", "A002"));
}

TEST(WatchTest, EndsWithTheReasonWhenTheServerRefuses) {
  ScriptedStreams streams({{{},
                            {grpc::StatusCode::NOT_FOUND, "no",
                             RefusalBytes(v1::REASON_UNKNOWN_TICKET, "no such ticket")}}});
  FakeServer server({&streams});
  TestClient test(server.address());
  std::vector<std::string> numbers;
  EXPECT_EQ(ReasonOf(WatchAll(test.client, numbers)), Reason::kUnknownTicket);
  EXPECT_EQ(streams.streams(), 1u);
}

TEST(WatchTest, GivesUpOnAServerThatStaysAway) {
  std::string address;
  {
    ScriptedStreams streams({});
    FakeServer server({&streams});
    address = server.address();
  }
  TestClient test(address);
  std::vector<std::string> numbers;
  EXPECT_EQ(WatchAll(test.client, numbers).code(), absl::StatusCode::kUnavailable);
}

TEST(WatchTest, EndsWhenTheReaderHasSeenEnough) {
  ScriptedStreams streams({{{"A001", "A002", "A003"}, grpc::Status::OK}});
  FakeServer server({&streams});
  TestClient test(server.address());
  std::vector<std::string> numbers;
  EXPECT_EQ(WatchAll(test.client, numbers, 1), absl::OkStatus());
  EXPECT_THAT(numbers, ElementsAre("A001"));
}

TEST(WatchTest, EndsQuietlyWhenCancelledFromAnotherThread) {
  ScriptedStreams streams({});
  FakeServer server({&streams});
  TestClient test(server.address());
  std::vector<std::string> numbers;
  std::future<absl::Status> watching =
      std::async(std::launch::async, [&] { return WatchAll(test.client, numbers); });
  streams.WaitUntilSilent();
  test.client.Cancel();
  EXPECT_EQ(watching.get(), absl::OkStatus());
}

TEST(WatchTest, DoesNotStartOnceCancelled) {
  ScriptedStreams streams({});
  FakeServer server({&streams});
  TestClient test(server.address());
  test.client.Cancel();
  std::vector<std::string> numbers;
  EXPECT_EQ(WatchAll(test.client, numbers), absl::OkStatus());
  EXPECT_EQ(streams.streams(), 0u);
}

}  // namespace
}  // namespace onestop::gateway
