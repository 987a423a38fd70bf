#include "server/cli_admin.h"

#include <google/protobuf/any.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <span>

#include "onestop/v1/reason.pb.h"
#include "server/base/bytes.h"
#include "server/base/clock.h"
#include "server/base/hash.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::cli {
namespace {

// The wire format of google.rpc.Status: code, message, details.
constexpr uint8_t kCodeTag = 1 << 3;
constexpr uint8_t kDetailsTag = 3 << 3 | 2;

Reason ReasonIn(const std::string& details) {
  ByteReader reader(details);
  while (reader.ok() && !reader.done()) {
    const uint8_t tag = reader.U8();
    if (tag == kCodeTag) {
      reader.Varint();
      continue;
    }
    const std::string value(reader.Str());
    google::protobuf::Any any;
    v1::RefusalDetail refusal;
    if (tag == kDetailsTag && any.ParseFromString(value) &&
        any.type_url().ends_with("onestop.v1.RefusalDetail") &&
        refusal.ParseFromString(any.value())) {
      return static_cast<Reason>(refusal.reason());
    }
  }
  return Reason::kNone;
}

}  // namespace

bool ServerRuns(const std::string& admin_socket) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (admin_socket.size() >= sizeof(address.sun_path)) return false;
  std::memcpy(address.sun_path, admin_socket.data(), admin_socket.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const bool answers =
      connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(descriptor);
  return answers;
}

absl::Status FromGrpc(const grpc::Status& status) {
  const Reason reason = ReasonIn(status.error_details());
  if (reason != Reason::kNone) return Refuse(reason, status.error_message());
  const absl::StatusCode code = static_cast<absl::StatusCode>(status.error_code());
  // Without a Reason it is no refusal, and no mistake of whoever typed the command either.
  if (code == absl::StatusCode::kInvalidArgument) return absl::InternalError(status.error_message());
  return absl::Status(code, status.error_message());
}

std::string NewRequestId() {
  SystemRandom random;
  Bytes16 bytes = random.Bytes16();
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0fU) | 0x40U);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  const std::string hex = Hex(bytes);
  return StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                hex.substr(16, 4), "-", hex.substr(20));
}

AdminClient::AdminClient(std::shared_ptr<grpc::Channel> channel)
    : channel_(std::move(channel)),
      stubs_(v1::AdminService::NewStub(channel_), v1::HallService::NewStub(channel_),
             v1::SupervisorService::NewStub(channel_), v1::TicketService::NewStub(channel_)) {}

absl::StatusOr<std::unique_ptr<AdminClient>> AdminClient::Connect(
    const std::string& admin_socket) {
  if (!ServerRuns(admin_socket)) {
    return absl::UnavailableError(
        StrCat("no server is running here (nobody answers on ", admin_socket, ")"));
  }
  grpc::ChannelArguments arguments;
  // A page of the journal may hold a whole configuration.
  arguments.SetMaxReceiveMessageSize(-1);
  return std::unique_ptr<AdminClient>(new AdminClient(grpc::CreateCustomChannel(
      StrCat("unix:", admin_socket), grpc::InsecureChannelCredentials(), arguments)));
}

void AdminClient::SetDeadline(grpc::ClientContext& context, std::chrono::seconds timeout) {
  SystemClock clock;
  context.set_deadline(std::chrono::system_clock::time_point(clock.WallNow() + timeout));
}

absl::StatusOr<std::unique_ptr<AdminClient>> ConnectTo(const PlaceOptions& place) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  return AdminClient::Connect(config->admin_socket);
}

absl::StatusOr<v1::GetHallResponse> GetHall(AdminClient& client, const std::string& hall) {
  v1::GetHallRequest request;
  request.set_hall(hall);
  return client.Call(&v1::HallService::Stub::GetHall, request);
}

}  // namespace onestop::cli
