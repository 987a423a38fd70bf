#include "tests/load/hall_api.h"

#include <google/protobuf/util/time_util.h>

#include "gateway/client/channel.h"

namespace onestop::load {
namespace {

using google::protobuf::util::TimeUtil;

Time FromProto(const google::protobuf::Timestamp& time) {
  return Time(Duration(TimeUtil::TimestampToMilliseconds(time)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<HallApi>> HallApi::Connect(const Credential& credential) {
  auto api = std::unique_ptr<HallApi>(new HallApi(credential));
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = gateway::MakeChannel(credential);
  if (!channel.ok()) return channel.status();
  api->channel_ = *channel;
  api->kiosk_ = api->NewCaller();
  return api;
}

HallApi::Caller HallApi::NewCaller() {
  if (hall_ != nullptr) return {};
  return {std::make_unique<gateway::Client>(credential_,
                                            gateway::ClientDeps{.channel = channel_,
                                                                .random = &random_,
                                                                .clock = &clock_,
                                                                .sleeper = &sleeper_,
                                                                .witness = &witness_}),
          {}};
}

absl::Status HallApi::SignIn(Caller& caller, uint32_t staff_id, const std::string& pin) {
  caller.staff = core::StaffId(staff_id);
  if (hall_ != nullptr) return absl::OkStatus();
  v1::SignInRequest request;
  request.set_staff_id(staff_id);
  request.set_pin(pin);
  request.set_take_over(true);
  auto session = Call(caller, &v1::CounterService::Stub::SignIn, request);
  if (!session.ok()) return session.status();
  caller.client->set_session(Secret(session->session_token()));
  return absl::OkStatus();
}

absl::StatusOr<v1::GetHallResponse> HallApi::GetHall() {
  return Call(kiosk_, &v1::HallService::Stub::GetHall, v1::GetHallRequest());
}

absl::StatusOr<HallFacts> HallApi::ReadFacts(const v1::Hall& hall) {
  HallFacts facts;
  for (const v1::Session& session : hall.sessions()) {
    facts.sessions.push_back({FromProto(session.open_time()),
                              FromProto(session.last_tickets_time()),
                              FromProto(session.close_time())});
  }
  auto items = Call(kiosk_, &v1::TicketService::Stub::ListItems, v1::ListItemsRequest());
  if (!items.ok()) return items.status();
  for (const v1::Item& item : items->items()) {
    facts.items.push_back({item.item(), item.service(),
                           Duration(TimeUtil::DurationToMilliseconds(item.expected()))});
  }
  auto services = Call(kiosk_, &v1::TicketService::Stub::ListServices, v1::ListServicesRequest());
  if (!services.ok()) return services.status();
  for (const v1::TicketClass& entry : services->classes()) {
    if (entry.declarable()) facts.classes.push_back(entry.ticket_class());
  }
  return facts;
}

}  // namespace onestop::load
