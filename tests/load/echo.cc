#include "tests/load/echo.h"

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <iostream>

#include "absl/strings/str_cat.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/rpc/arena_allocator.h"
#include "server/rpc/server.h"

namespace onestop::load {
namespace {

// As long as a real answer.
v1::IssueTicketResponse TypicalAnswer() {
  v1::IssueTicketResponse answer;
  answer.mutable_receipt()->set_sequence(1'234'567);
  answer.mutable_receipt()->mutable_time()->set_seconds(1'790'000'000);
  answer.mutable_receipt()->mutable_time()->set_nanos(123'000'000);
  v1::Ticket& ticket = *answer.mutable_ticket();
  ticket.set_ticket_id("1234567");
  ticket.set_number("A12345");
  ticket.set_hall_date("2026-11-23");
  ticket.set_state(v1::TICKET_STATE_WAITING);
  ticket.set_ticket_class("regular");
  ticket.set_channel(v1::CHANNEL_KIOSK);
  ticket.set_area("floor");
  v1::Matter& matter = *ticket.add_matters();
  matter.set_index(1);
  matter.set_service("service-A");
  matter.set_quantity(1);
  *ticket.mutable_arrival_time() = answer.receipt().time();
  ticket.set_leg(1);
  ticket.set_people_ahead(12'345);
  answer.set_tracking_token("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  return answer;
}

class EchoService final : public v1::TicketService::CallbackService {
 public:
  EchoService() { SetMessageAllocatorFor_IssueTicket(&allocator_); }

  grpc::ServerUnaryReactor* IssueTicket(grpc::CallbackServerContext* context,
                                        const v1::IssueTicketRequest* /*request*/,
                                        v1::IssueTicketResponse* response) override {
    *response = answer_;
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const v1::IssueTicketResponse answer_ = TypicalAnswer();
  rpc::ArenaAllocator<v1::IssueTicketRequest, v1::IssueTicketResponse> allocator_;
};

}  // namespace

absl::Status RunEcho(const std::string& address) {
  EchoService service;
  grpc::ServerBuilder builder;
  const rpc::ServerOptions options;
  rpc::SetLimits(options, options.max_message_bytes, builder);
  int port = 0;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return absl::UnavailableError(absl::StrCat("cannot listen on ", address));
  std::cout << "echo on port " << port << std::endl;
  server->Wait();
  return absl::InternalError("the echo server has ended");
}

}  // namespace onestop::load
