#include "tests/faults/caller.h"

#include <gtest/gtest.h>

#include <utility>

#include "gateway/client/request_id.h"
#include "server/base/check.h"

namespace onestop::testing {

Caller::Caller(const ServerProcess& server, const std::string& device) {
  absl::StatusOr<Credential> credential = LoadCredential(server.folder(device));
  ONESTOP_CHECK(credential.ok()) << credential.status();
  credential_ = *std::move(credential);
  credential_.server = server.address();
  auto channel = gateway::MakeChannel(credential_, {.own_connection = true});
  ONESTOP_CHECK(channel.ok()) << channel.status();
  tickets_ = v1::TicketService::NewStub(*channel);
}

std::string Caller::NewRequestId() { return gateway::NewRequestId(random_); }

Taken Caller::Take(const std::string& request_id) {
  v1::IssueTicketRequest request;
  request.set_request_id(request_id);
  request.add_matters()->set_service("id-card");
  request.set_accept_late(true);
  v1::IssueTicketResponse response;
  grpc::ClientContext context;
  gateway::AddCallMetadata(context, credential_);
  Taken taken;
  taken.status = tickets_->IssueTicket(&context, request, &response);
  taken.ticket_id = response.ticket().ticket_id();
  taken.number = response.ticket().number();
  taken.sequence = response.receipt().sequence();
  const auto& time = response.ticket().arrival_time();
  taken.time = time.seconds() * 1000 + time.nanos() / 1'000'000;
  return taken;
}

grpc::Status Caller::Look(const std::string& ticket_id) {
  v1::GetTicketRequest request;
  request.set_ticket(ticket_id);
  v1::GetTicketResponse response;
  grpc::ClientContext context;
  gateway::AddCallMetadata(context, credential_);
  return tickets_->GetTicket(&context, request, &response);
}

void ExpectNothingLost(ServerProcess& server, const std::string& device,
                       const std::vector<std::string>& acknowledged) {
  Caller caller(server, device);
  for (const std::string& ticket : acknowledged) {
    EXPECT_TRUE(caller.Look(ticket).ok()) << "acknowledged and lost: ticket " << ticket;
  }
  EXPECT_EQ(server.Stop(), 0);
  EXPECT_EQ(server.Verb({"journal", "verify"}).exit, 0);
}

}  // namespace onestop::testing
