#include "gateway/connect/codec.h"

#include "gateway/connect/method_table.h"
#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/lines.h"

namespace {

const onestop::gateway::MethodTable& FuzzedMethods() {
  static const onestop::gateway::MethodTable methods = [] {
    auto made = onestop::gateway::MethodTable::Make(
        {"onestop.v1.TicketService/IssueTicket", "onestop.v1.TicketService/ListServices",
         "onestop.v1.CounterService/CallNext", "onestop.v1.CounterService/TransferTicket",
         "onestop.v1.HallService/WatchHall", "onestop.v1.FeedbackService/RateVisit"});
    ONESTOP_CHECK(made.ok()) << made.status();
    return *std::move(made);
  }();
  return methods;
}

}  // namespace

// The name of a method, and a message to or from it: what is taken as JSON can be written as JSON
// and means the same.
ONESTOP_FUZZ_TARGET(codec) {
  using onestop::gateway::Codec;
  std::string_view rest = input;
  const onestop::gateway::Method* method = FuzzedMethods().Find(onestop::fuzz::TakeLine(rest));
  if (method == nullptr) return;
  for (const google::protobuf::Message* prototype : {method->request, method->response}) {
    for (const Codec codec : {Codec::kJson, Codec::kProto}) {
      const auto message = onestop::gateway::DecodeMessage(codec, *prototype, rest);
      if (!message.ok()) continue;
      const std::string bytes = (*message)->SerializeAsString();
      onestop::gateway::TextField(**message, "hall");
      const auto json = onestop::gateway::EncodeMessage(Codec::kJson, *prototype, bytes);
      // Binary messages may hold what JSON cannot say, such as a time of the year 20,000.
      if (!json.ok()) {
        ONESTOP_CHECK(codec == Codec::kProto) << json.status();
        continue;
      }
      const auto again = onestop::gateway::DecodeMessage(Codec::kJson, *prototype, *json);
      ONESTOP_CHECK(again.ok() || codec == Codec::kProto) << again.status();
    }
  }
}
