#include "tests/rpc/world.h"

#include <chrono>
#include <future>
#include <utility>

#include "gateway/client/refusal.h"
#include "gateway/client/request_id.h"
#include "server/base/check.h"
#include "server/base/strings.h"
#include "tests/support/test_hall.h"

namespace onestop::rpc {

World::Options::Options() : config(testing::TestHall()) {
  // Everybody in a test calls through one device at once.
  server.max_streams = 100;
}

ParsedHall ParseForTest(const std::string& text, const core::Config& config) {
  ParsedHall parsed;
  if (text.starts_with("bad")) {
    parsed.errors = {{3, "no such key"}, {7, "target_wait is missing"}};
    return parsed;
  }
  parsed.hall = text.substr(0, text.find(' '));
  core::Config copy = config;
  copy.source = text;
  parsed.config = std::make_shared<const core::Config>(std::move(copy));
  return parsed;
}

World::World(Options options)
    : options_(std::move(options)), clock_(testing::TimeOfDay("09:05:00")) {
  absl::StatusOr<std::unique_ptr<journal::MemoryJournal>> journal =
      journal::MemoryJournal::Open(disk_);
  ONESTOP_CHECK(journal.ok()) << journal.status().message();
  journal_ = *std::move(journal);
  absl::StatusOr<std::unique_ptr<journal::MemoryJournal>> identity_journal =
      journal::MemoryJournal::Open(identity_disk_);
  ONESTOP_CHECK(identity_journal.ok()) << identity_journal.status().message();
  identity::Identity::Options who;
  who.journal = *std::move(identity_journal);
  who.store = std::make_unique<identity::MemoryPrivateStore>(private_disk_);
  who.clock = &clock_;
  who.random = &random_;
  who.pin_cost = identity::PinCost{.passes = 1, .memory_bytes = 8'192};
  absl::StatusOr<std::unique_ptr<identity::Identity>> identity =
      identity::Identity::Open(std::move(who));
  ONESTOP_CHECK(identity.ok()) << identity.status().message();
  identity_ = *std::move(identity);
  absl::StatusOr<std::unique_ptr<engine::Engine>> engine =
      engine::Engine::Open(options_.engine, journal_.get(), &clock_, nullptr);
  ONESTOP_CHECK(engine.ok()) << engine.status().message();
  engine_ = *std::move(engine);
  for (const char* hall : {"main", "other"}) {
    ONESTOP_CHECK(engine_->AddHall(hall).ok()) << hall;
  }
  ServerParts parts{.engine = engine_.get(),
                    .identity = identity_.get(),
                    .clock = &clock_,
                    .observer = options_.observer,
                    .parse_hall =
                        [this](const std::string& text) {
                          return ParseForTest(text, options_.config);
                        },
                    .on_drain = [this] { drained_.store(true); }};
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(options_.server, parts);
  ONESTOP_CHECK(server.ok()) << server.status().message();
  server_ = *std::move(server);
  engine_->Start([](const absl::Status& status) {
    ONESTOP_CHECK(status.ok()) << status.message();
  });
  ApplyConfig("main");
  ApplyConfig("other");
}

World::~World() {
  server_->Shutdown(std::chrono::milliseconds(0));
  const absl::Status status = engine_->Drain();
  ONESTOP_CHECK(status.ok()) << status.message();
}

void World::ApplyConfig(const std::string& hall) {
  v1::ApplyConfigRequest request;
  request.set_hall(hall);
  request.set_toml(hall + " as it is");
  const auto response = Call(admin(), &v1::AdminService::Stub::ApplyConfig, request);
  ONESTOP_CHECK(response.ok()) << response.status().message();
  ONESTOP_CHECK(response->errors().empty()) << response->errors(0).message();
}

std::string World::NewRequestId() { return gateway::NewRequestId(random_); }

Who World::Enroll(Role role, const std::string& hall) {
  const Bytes16 request_id = random_.Bytes16();
  absl::StatusOr<identity::EnrolledDevice> device = identity_->EnrollDevice(
      identity::Identity::AdminSocketCaller(), {.request_id = request_id,
                                                .hall = hall,
                                                .name = StrCat("The ", RoleName(role)),
                                                .role = role,
                                                .place = ""});
  ONESTOP_CHECK(device.ok()) << device.status().message();
  return Who{.token = device->token.Reveal(),
             .session = "",
             .device_id = device->device.device_id,
             .admin = false};
}

void World::Hire(uint32_t staff_id, std::vector<Role> roles, const std::string& hall) {
  std::promise<absl::Status> done;
  identity_->PutStaff(identity::Identity::AdminSocketCaller(),
                      {.request_id = random_.Bytes16(),
                       .hall = hall,
                       .staff_id = staff_id,
                       .display_name = StrCat("Person ", staff_id),
                       .roles = std::move(roles),
                       .pin = Secret(kPin),
                       .disabled = false},
                      [&](absl::StatusOr<identity::StaffInfo> staff) {
                        done.set_value(staff.status());
                      });
  const absl::Status status = done.get_future().get();
  ONESTOP_CHECK(status.ok()) << status.message();
}

Who World::SignedIn(uint32_t staff_id, Role device) {
  Who who = Enroll(device);
  v1::SignInRequest request;
  request.set_staff_id(staff_id);
  request.set_pin(kPin);
  const auto response = Call(who, &v1::CounterService::Stub::SignIn, request);
  ONESTOP_CHECK(response.ok()) << response.status().message();
  who.session = response->session_token();
  return who;
}

Who World::AtCounter(uint32_t staff_id, const std::string& counter) {
  Hire(staff_id);
  Who who = SignedIn(staff_id);
  v1::OpenCounterRequest request;
  request.set_counter(counter);
  const auto response = Call(who, &v1::CounterService::Stub::OpenCounter, request);
  ONESTOP_CHECK(response.ok()) << response.status().message();
  return who;
}

v1::IssueTicketResponse World::Issue(const Who& who, const std::string& service,
                                     const std::string& ticket_class) {
  v1::IssueTicketRequest request;
  request.add_matters()->set_service(service);
  request.set_ticket_class(ticket_class);
  const auto response = Call(who, &v1::TicketService::Stub::IssueTicket, request);
  ONESTOP_CHECK(response.ok()) << response.status().message();
  return *response;
}

v1::CallNextResponse World::CallNext(const Who& clerk, const std::string& counter) {
  v1::CallNextRequest request;
  request.set_counter(counter);
  const auto response = Call(clerk, &v1::CounterService::Stub::CallNext, request);
  ONESTOP_CHECK(response.ok()) << response.status().message();
  return *response;
}

absl::Status World::Decode(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return gateway::MakeStatus(static_cast<absl::StatusCode>(status.error_code()),
                             status.error_message(),
                             gateway::DecodeStatusDetails(status.error_details()));
}

std::shared_ptr<grpc::Channel> World::ChannelOf(const Who& who) {
  return who.admin ? server_->InProcessAdminChannel() : server_->InProcessChannel();
}

void World::Prepare(const Who& who, const std::string& witness, grpc::ClientContext& context) {
  if (!who.token.empty()) context.AddMetadata("authorization", "Bearer " + who.token);
  if (!who.session.empty()) context.AddMetadata("onestop-session", who.session);
  if (!witness.empty()) context.AddMetadata("onestop-witness-bin", witness);
}

void World::Keep(const grpc::ClientContext& context, Trailer& trailer) {
  for (const auto& [key, value] : context.GetServerTrailingMetadata()) {
    trailer.metadata.emplace(std::string(key.data(), key.size()),
                             std::string(value.data(), value.size()));
  }
}

}  // namespace onestop::rpc
