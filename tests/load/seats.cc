#include "tests/load/seats.h"

#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/client/channel.h"
#include "gateway/client/request_id.h"
#include "onestop/v1/counter_service.grpc.pb.h"

namespace onestop::load {

absl::StatusOr<ClerkSession> SeatClerk(HallServer& server, const Credential& credential,
                                       const std::shared_ptr<grpc::Channel>& channel,
                                       uint32_t staff_id, const std::string& counter) {
  if (absl::Status status = server.PutClerk(staff_id, kPin); !status.ok()) return status;
  v1::CounterService::Stub stub(channel);
  auto check = [](const grpc::Status& status) {
    return status.ok() ? absl::OkStatus() : absl::InternalError(status.error_message());
  };
  v1::SignInRequest sign_in;
  sign_in.set_staff_id(staff_id);
  sign_in.set_pin(kPin);
  v1::SignInResponse session;
  grpc::ClientContext sign_context;
  gateway::AddCallMetadata(sign_context, credential);
  absl::Status status = check(stub.SignIn(&sign_context, sign_in, &session));
  if (!status.ok()) return status;
  ClerkSession clerk{Secret(session.session_token()), counter};
  v1::OpenCounterRequest open;
  SystemRandom random;
  open.set_request_id(gateway::NewRequestId(random));
  open.set_counter(counter);
  v1::OpenCounterResponse opened;
  grpc::ClientContext open_context;
  gateway::AddCallMetadata(open_context, credential, clerk.session);
  status = check(stub.OpenCounter(&open_context, open, &opened));
  if (!status.ok()) return status;
  return clerk;
}

absl::StatusOr<std::vector<ClerkSession>> SeatClerks(HallServer& server,
                                                     const Credential& credential,
                                                     const std::shared_ptr<grpc::Channel>& channel,
                                                     int count) {
  std::vector<ClerkSession> clerks;
  for (int i = 0; i < count; ++i) {
    absl::StatusOr<ClerkSession> clerk =
        SeatClerk(server, credential, channel, kFirstClerk + static_cast<uint32_t>(i),
                  absl::StrCat(i + 1));
    if (!clerk.ok()) return clerk.status();
    clerks.push_back(*std::move(clerk));
    std::cerr << "\rseating clerks " << i + 1 << "/" << count << std::flush;
  }
  std::cerr << "\n";
  return clerks;
}

}  // namespace onestop::load
