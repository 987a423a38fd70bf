#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "gateway/client/channel.h"
#include "server/base/strings.h"
#include "server/identity/certificates.h"
#include "tests/rpc/world.h"

// Who gets in from another machine. The world's clock stands still, that of TLS is the machine's own.

namespace onestop::rpc {
namespace {

using identity::KeyAndCertificate;
using Halls = v1::HallService::Stub;

// Also without anybody's help: what a stream that was cut must not take longer than.
constexpr std::chrono::seconds kCutWithin{5};

// An authority, and what it signs.
class Signer {
 public:
  Signer() : authority_(*identity::MakeAuthority(SystemClock().WallNow(), random_)) {}

  const std::string& certificate() const { return authority_.certificate; }
  KeyAndCertificate Server(const std::string& host, std::chrono::days left = kLong) {
    return *identity::MakeServerCertificate(authority_, {.hosts = {host}, .expires = End(left)},
                                            random_);
  }
  KeyAndCertificate Device(uint32_t device_id, std::chrono::days left = kLong) {
    return *identity::MakeDeviceCertificate(
        authority_, {.device_id = device_id, .role = Role::kKiosk, .expires = End(left)}, random_);
  }

 private:
  static constexpr std::chrono::days kLong{1000};
  static Time End(std::chrono::days left) { return SystemClock().WallNow() + left; }

  SystemRandom random_;
  KeyAndCertificate authority_;
};

World::Options Secured(const Signer& signer, KeyAndCertificate server) {
  World::Options options;
  options.server.listen = {"127.0.0.1:0"};
  options.server.listen_tls = {"127.0.0.1:0"};
  options.server.tls = {signer.certificate(), std::move(server.certificate), std::move(server.key)};
  return options;
}

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() { Begin(signer_.Server("127.0.0.1")); }

  void Begin(KeyAndCertificate server) {
    world_.reset();
    world_ = std::make_unique<World>(Secured(signer_, std::move(server)));
    kiosk_ = world_->Enroll(Role::kKiosk);
  }

  std::string TlsAddress() const { return world_->server().tls_addresses().at(0); }

  // What a device with this token and these certificates has in its folder.
  Credential CredentialOf(const Who& who, const KeyAndCertificate& shown) const {
    Credential credential;
    credential.server = "tls:" + TlsAddress();
    credential.token = Secret(who.token);
    credential.ca = signer_.certificate();
    credential.certificate = shown.certificate;
    credential.key = shown.key;
    return credential;
  }

  static grpc::Status GetHall(const std::shared_ptr<grpc::Channel>& channel, const Who& who) {
    Halls stub(channel);
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + who.token);
    context.set_deadline(gpr_time_from_seconds(20, GPR_TIMESPAN));
    v1::GetHallResponse response;
    return stub.GetHall(&context, v1::GetHallRequest(), &response);
  }
  // With the token of one device under a certificate.
  static grpc::Status GetHall(const Credential& credential, const Who& who) {
    const auto channel = gateway::MakeChannel(credential, {.own_connection = true});
    EXPECT_TRUE(channel.ok()) << channel.status();
    return GetHall(*channel, who);
  }
  grpc::Status Shows(const KeyAndCertificate& shown) const {
    return GetHall(CredentialOf(kiosk_, shown), kiosk_);
  }
  static void ExpectShutOut(const grpc::Status& status, const char* who) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE)
        << who << ": " << status.error_message();
  }

  Signer signer_;
  std::unique_ptr<World> world_;
  Who kiosk_;
};

TEST_F(TlsTest, ADeviceGetsInUnderItsOwnCertificate) {
  const grpc::Status status = Shows(signer_.Device(kiosk_.device_id));
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(TlsTest, PlainTextIsStillThereOnLoopback) {
  const auto channel = grpc::CreateChannel(world_->server().addresses().at(0),
                                           grpc::InsecureChannelCredentials());
  EXPECT_TRUE(GetHall(channel, kiosk_).ok());
}

TEST_F(TlsTest, WithoutACertificateNobodyGetsIn) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = signer_.certificate();
  ExpectShutOut(GetHall(grpc::CreateChannel(TlsAddress(), grpc::SslCredentials(options)), kiosk_),
                "no certificate");
}

TEST_F(TlsTest, CertificatesThatDoNotHoldKeepTheirDevicesOut) {
  Signer stranger;
  ExpectShutOut(Shows(stranger.Device(kiosk_.device_id)), "another authority");
  ExpectShutOut(Shows(signer_.Device(kiosk_.device_id, std::chrono::days(-1))), "expired");
  ExpectShutOut(Shows(signer_.Server("127.0.0.1")), "the server's own");
  KeyAndCertificate mixed = signer_.Device(kiosk_.device_id);
  mixed.key = stranger.Device(kiosk_.device_id).key;
  ExpectShutOut(Shows(mixed), "a key of another certificate");
}

TEST_F(TlsTest, PlainTextIsNotSpokenOnItsPort) {
  ExpectShutOut(GetHall(grpc::CreateChannel(TlsAddress(), grpc::InsecureChannelCredentials()),
                        kiosk_),
                "plain text");
}

TEST_F(TlsTest, ADeviceTrustsNoOtherServer) {
  const KeyAndCertificate shown = signer_.Device(kiosk_.device_id);
  Credential credential = CredentialOf(kiosk_, shown);
  credential.ca = Signer().certificate();
  ExpectShutOut(GetHall(credential, kiosk_), "a server of another hall");
  Begin(signer_.Server("hall.example"));
  ExpectShutOut(Shows(shown), "a server of another name");
  Begin(signer_.Server("127.0.0.1", std::chrono::days(-1)));
  ExpectShutOut(Shows(shown), "an expired server");
  Begin(signer_.Device(kiosk_.device_id));
  ExpectShutOut(Shows(shown), "a device that poses as the server");
}

TEST_F(TlsTest, ATokenIsWorthNothingUnderAnotherDevicesCertificate) {
  const Who other = world_->Enroll(Role::kKiosk);
  const KeyAndCertificate shown = signer_.Device(other.device_id);
  EXPECT_EQ(ReasonOf(World::Decode(Shows(shown))), Reason::kUnauthenticated);
  EXPECT_EQ(ReasonOf(World::Decode(GetHall(CredentialOf(other, shown), Who()))),
            Reason::kUnauthenticated)
      << "nor is a certificate without a token";
  EXPECT_TRUE(GetHall(CredentialOf(other, shown), other).ok());
}

TEST_F(TlsTest, APageGetsInUnderTheCertificateOfItsProcessAlone) {
  v1::RequestPairingRequest ask;
  ask.set_name("Tablet");
  ask.set_role(v1::ROLE_GUIDE);
  const auto offer = world_->Call(kiosk_, &v1::AdminService::Stub::RequestPairing, ask);
  ASSERT_TRUE(offer.ok()) << offer.status();
  v1::PairDeviceRequest pair;
  pair.set_code(offer->code());
  ASSERT_TRUE(world_->Call(world_->admin(), &v1::AdminService::Stub::PairDevice, pair).ok());
  v1::AwaitPairingRequest await;
  await.set_poll_secret(offer->poll_secret());
  const auto paired = world_->Call(kiosk_, &v1::AdminService::Stub::AwaitPairing, await);
  ASSERT_TRUE(paired.ok()) << paired.status();
  const Who page{.token = paired->token(),
                 .session = "",
                 .device_id = paired->device().device_id(),
                 .admin = false};
  const Credential process = CredentialOf(kiosk_, signer_.Device(kiosk_.device_id));
  EXPECT_TRUE(GetHall(process, page).ok());
  const Who other = world_->Enroll(Role::kKiosk);
  EXPECT_EQ(ReasonOf(World::Decode(
                GetHall(CredentialOf(other, signer_.Device(other.device_id)), page))),
            Reason::kUnauthenticated);
}

TEST_F(TlsTest, ARevokedDevicesStreamsEndInTime) {
  const auto channel =
      gateway::MakeChannel(CredentialOf(kiosk_, signer_.Device(kiosk_.device_id)));
  ASSERT_TRUE(channel.ok());
  Halls stub(*channel);
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + kiosk_.token);
  auto stream = stub.WatchHall(&context, v1::WatchHallRequest());
  v1::WatchHallResponse message;
  ASSERT_TRUE(stream->Read(&message));
  SystemClock clock;
  const auto before = clock.SteadyNow();
  v1::RevokeDeviceRequest revoke;
  revoke.set_device_id(kiosk_.device_id);
  ASSERT_TRUE(world_->Call(world_->admin(), &v1::AdminService::Stub::RevokeDevice, revoke).ok());
  while (stream->Read(&message)) {
  }
  EXPECT_EQ(ReasonOf(World::Decode(stream->Finish())), Reason::kDeviceRevoked);
  EXPECT_LT(clock.SteadyNow() - before, kCutWithin);
  EXPECT_EQ(ReasonOf(World::Decode(GetHall(*channel, kiosk_))), Reason::kDeviceRevoked)
      << "nor does the open connection help";
}

TEST_F(TlsTest, AServerWithoutCertificatesRefusesToListen) {
  ServerOptions options;
  options.listen_tls = {"0.0.0.0:0"};
  const ServerParts parts{.engine = &world_->engine(),
                          .identity = &world_->identity(),
                          .clock = &world_->clock(),
                          .observer = nullptr,
                          .parse_hall = nullptr,
                          .on_drain = nullptr};
  EXPECT_EQ(ReasonOf(Server::Start(options, parts).status()), Reason::kInsecureAddress);
}

}  // namespace
}  // namespace onestop::rpc
