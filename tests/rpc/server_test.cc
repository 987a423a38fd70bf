#include "server/rpc/server.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/slice.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <string>
#include <vector>

#include "server/base/mutex.h"
#include "server/base/strings.h"
#include "tests/rpc/world.h"
#include "tests/support/temp_folder.h"

namespace onestop::rpc {
namespace {

// Counts what it is told.
class CountingObserver final : public CallObserver {
 public:
  void OnHandled(const MethodName& method, absl::StatusCode code,
                 std::chrono::nanoseconds took) override {
    MutexLock lock(mutex_);
    ++handled_[StrCat(method.name, " ", static_cast<int>(code))];
    EXPECT_GE(took.count(), 0);
  }
  void OnRefused(const MethodName& method, Reason reason) override {
    MutexLock lock(mutex_);
    ++refused_[StrCat(method.name, " ", ReasonName(reason))];
  }
  int handled(const std::string& what) {
    MutexLock lock(mutex_);
    return handled_[what];
  }
  int refused(const std::string& what) {
    MutexLock lock(mutex_);
    return refused_[what];
  }

 private:
  Mutex mutex_;
  std::map<std::string, int> handled_ ONESTOP_GUARDED_BY(mutex_);
  std::map<std::string, int> refused_ ONESTOP_GUARDED_BY(mutex_);
};

World::Options Listening(std::vector<std::string> addresses, std::string admin_socket = "") {
  World::Options options;
  options.server.listen = std::move(addresses);
  options.server.admin_socket = std::move(admin_socket);
  return options;
}

v1::ListServicesResponse ListServices(const std::string& address, const Who& who) {
  auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  v1::TicketService::Stub stub(channel);
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + who.token);
  v1::ListServicesResponse response;
  const grpc::Status status = stub.ListServices(&context, v1::ListServicesRequest(), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

// A unary call of any service, with these bytes for a request.
grpc::Status CallAnything(const std::string& address, const std::string& method,
                          std::string* reply = nullptr, const std::string& bytes = "") {
  auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const grpc::Slice slice_of_request(bytes);
  const grpc::ByteBuffer request(&slice_of_request, 1);
  auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, &call);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (reply != nullptr) {
    grpc::Slice slice;
    if (response.DumpToSingleSlice(&slice).ok()) {
      reply->assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  return status;
}

TEST(ServerTest, ListensOnAPortAndOnASocket) {
  const testing::TempFolder folder;
  const std::string socket = "unix:" + (folder.path() / "server.sock").string();
  World world(Listening({"127.0.0.1:0", socket}));
  const Who kiosk = world.Enroll(Role::kKiosk);
  ASSERT_EQ(world.server().addresses().size(), 2U);
  EXPECT_NE(world.server().addresses()[0], "127.0.0.1:0") << "the port it got";
  for (const std::string& address : world.server().addresses()) {
    EXPECT_EQ(ListServices(address, kiosk).services_size(), 5) << address;
  }
}

TEST(ServerTest, AdminSocketIsTheOwnersAndNeedsNoToken) {
  const testing::TempFolder folder;
  const std::string path = (folder.path() / "admin.sock").string();
  World world(Listening({"127.0.0.1:0"}, path));
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  auto channel = grpc::CreateChannel("unix:" + path, grpc::InsecureChannelCredentials());
  v1::AdminService::Stub stub(channel);
  grpc::ClientContext context;
  v1::GetConfigRequest request;
  request.set_hall("main");
  v1::GetConfigResponse response;
  EXPECT_TRUE(stub.GetConfig(&context, request, &response).ok());
  EXPECT_EQ(CallAnything(world.server().addresses()[0], "/onestop.v1.AdminService/Drain")
                .error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

TEST(ServerTest, RefusesToShareAPortOrASocket) {
  const testing::TempFolder folder;
  const std::string socket = "unix:" + (folder.path() / "server.sock").string();
  World world(Listening({"127.0.0.1:0", socket}));
  ServerParts parts{.engine = &world.engine(),
                    .identity = &world.identity(),
                    .clock = &world.clock(),
                    .observer = nullptr,
                    .parse_hall = nullptr,
                    .on_drain = nullptr};
  for (const std::string& address : world.server().addresses()) {
    ServerOptions options;
    options.listen = {address};
    const auto second = Server::Start(options, parts);
    EXPECT_EQ(ReasonOf(second.status()), Reason::kPortTaken) << address;
  }
  EXPECT_EQ(ListServices(socket, world.Enroll(Role::kKiosk)).services_size(), 5)
      << "the first one still has its socket";
}

TEST(ServerTest, RefusesAddressesOthersCanReach) {
  World world;
  ServerOptions options;
  options.listen = {"0.0.0.0:0"};
  ServerParts parts{.engine = &world.engine(),
                    .identity = &world.identity(),
                    .clock = &world.clock(),
                    .observer = nullptr,
                    .parse_hall = nullptr,
                    .on_drain = nullptr};
  EXPECT_EQ(ReasonOf(Server::Start(options, parts).status()), Reason::kInsecureAddress);
}

TEST(ServerTest, TellsItsHealth) {
  World world(Listening({"127.0.0.1:0"}));
  const std::string& address = world.server().addresses()[0];
  std::string reply;
  ASSERT_TRUE(CallAnything(address, "/grpc.health.v1.Health/Check", &reply).ok());
  EXPECT_EQ(reply, "\x08\x01") << "SERVING";
  world.server().SetServing(false);
  ASSERT_TRUE(CallAnything(address, "/grpc.health.v1.Health/Check", &reply).ok());
  EXPECT_EQ(reply, "\x08\x02") << "NOT_SERVING";
}

// What reflection says when it is asked for all services; "" when there is no reflection.
std::string ReflectedBy(const World::Options& options) {
  World world(options);
  std::string reply;
  CallAnything(world.server().addresses()[0],
               "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &reply, "\x3a\x01*");
  return reply;
}

TEST(ServerTest, OffersReflectionOnlyWhenAsked) {
  World::Options options = Listening({"127.0.0.1:0"});
  EXPECT_EQ(ReflectedBy(options), "");
  options.server.reflection = true;
  EXPECT_THAT(ReflectedBy(options), ::testing::HasSubstr("onestop.v1.TicketService"));
}

TEST(ServerTest, TakesNoRequestThatIsTooLong) {
  World world(Listening({"127.0.0.1:0"}));
  const Who kiosk = world.Enroll(Role::kKiosk);
  auto channel =
      grpc::CreateChannel(world.server().addresses()[0], grpc::InsecureChannelCredentials());
  v1::TicketService::Stub stub(channel);
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + kiosk.token);
  v1::IssueTicketRequest request;
  request.set_ticket_class(std::string(70'000, 'a'));
  v1::IssueTicketResponse response;
  EXPECT_EQ(stub.IssueTicket(&context, request, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(ServerTest, TellsTheObserverOfEveryCall) {
  CountingObserver observer;
  World::Options options;
  options.observer = &observer;
  {
    World world(std::move(options));
    const Who kiosk = world.Enroll(Role::kKiosk);
    world.Issue(kiosk, "passport");
    world.Issue(kiosk, "passport");
    v1::IssueTicketRequest nothing;
    EXPECT_FALSE(world.Call(kiosk, &v1::TicketService::Stub::IssueTicket, nothing).ok());
    v1::GetTicketRequest unknown;
    unknown.set_ticket("A777");
    EXPECT_FALSE(world.Call(kiosk, &v1::TicketService::Stub::GetTicket, unknown).ok());
    auto stream = world.Watch(kiosk, &v1::HallService::Stub::WatchHall, v1::WatchHallRequest());
    ASSERT_TRUE(stream.Next().has_value());
  }
  EXPECT_EQ(observer.handled("IssueTicket 0"), 2);
  EXPECT_EQ(observer.handled("IssueTicket 3"), 1);
  EXPECT_EQ(observer.refused("IssueTicket MISSING_FIELD"), 1);
  EXPECT_EQ(observer.handled("GetTicket 5"), 1);
  EXPECT_EQ(observer.refused("GetTicket UNKNOWN_TICKET"), 0) << "that was for the hall to say";
  EXPECT_EQ(observer.handled("WatchHall 1"), 1);
}

}  // namespace
}  // namespace onestop::rpc
