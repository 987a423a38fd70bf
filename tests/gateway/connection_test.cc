#include "gateway/client/connection.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "gateway/client/exit_code.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/witness_bytes.h"

namespace onestop::gateway {
namespace {

class HallWithWitness : public v1::TicketService::Service {
 public:
  grpc::Status ListItems(grpc::ServerContext* context, const v1::ListItemsRequest*,
                         v1::ListItemsResponse*) override {
    authorization = MetadataOf(*context, "authorization");
    witness = MetadataOf(*context, "onestop-witness-bin");
    context->AddTrailingMetadata("onestop-witness-bin", WitnessBytes(1, 42));
    return grpc::Status::OK;
  }

  std::string authorization;
  std::string witness;
};

class ConnectionTest : public ::testing::Test {
 protected:
  std::string Folder() const { return (folder_.path() / "kiosk").string(); }

  void Enrol(const std::string& address) {
    ASSERT_TRUE(SaveCredential(Folder(), TestCredential(address)).ok());
  }

  absl::Status OpenStatus(const std::string& server = "") {
    ConnectionOptions options;
    options.credential_folder = Folder();
    options.server = server;
    return Connection::Open(options).status();
  }

  testing::TempFolder folder_;
};

TEST_F(ConnectionTest, UsesTheFolderAndKeepsTheWitnessInIt) {
  HallWithWitness hall;
  FakeServer server({&hall});
  Enrol(server.address());
  ConnectionOptions options;
  options.credential_folder = Folder();
  for (const std::string& presented : {std::string("(none)"), WitnessBytes(1, 42)}) {
    auto connection = Connection::Open(options);
    ASSERT_TRUE(connection.ok()) << connection.status();
    const auto response =
        (*connection)->client().Call(&v1::TicketService::Stub::ListItems, v1::ListItemsRequest());
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(hall.authorization, "Bearer device-token");
    EXPECT_EQ(hall.witness, presented);
  }
}

TEST_F(ConnectionTest, TakesAMissingOrBrokenFolderForWrongUsage) {
  EXPECT_EQ(ExitCodeOf(OpenStatus()), ExitCode::kUsage);
  Enrol("127.0.0.1:7010");
  EXPECT_TRUE(OpenStatus().ok());
  ASSERT_TRUE(WriteFileAtomic(Folder() + "/device.json", "{", 0600).ok());
  EXPECT_EQ(ExitCodeOf(OpenStatus()), ExitCode::kUsage);
}

TEST_F(ConnectionTest, RefusesATokenOthersMayRead) {
  Enrol("127.0.0.1:7010");
  ASSERT_EQ(chmod((Folder() + "/token").c_str(), 0644), 0);
  EXPECT_EQ(ReasonOf(OpenStatus()), Reason::kKeyFileOpen);
  ASSERT_EQ(chmod((Folder() + "/token").c_str(), 0640), 0);
  EXPECT_TRUE(OpenStatus().ok());
}

TEST_F(ConnectionTest, RefusesAnotherAddressInPlainText) {
  Enrol("127.0.0.1:7010");
  EXPECT_EQ(ReasonOf(OpenStatus("hall.example:7010")), Reason::kInsecureAddress);
}

}  // namespace
}  // namespace onestop::gateway
