#include <string>
#include <utility>

#include "counter_client/verbs.h"
#include "gateway/console/directory.h"
#include "gateway/console/text_width.h"
#include "onestop/v1/supervisor_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using SupervisorStub = v1::SupervisorService::Stub;

template <class Response>
absl::Status ShowDone(Terminal& terminal, const absl::StatusOr<Response>& response) {
  return Show(terminal, response, [&](const Response&) {
    return std::string(terminal.console().Say({"完成。", "Done."}));
  });
}

}  // namespace

absl::Status Suspend(Terminal& terminal, const std::string& service, const std::string& reason) {
  v1::SuspendServiceRequest request;
  request.set_service(service);
  request.set_reason(reason);
  return ShowDone(terminal,
                  terminal.client().Call(&SupervisorStub::SuspendService, std::move(request)));
}

absl::Status ResumeService(Terminal& terminal, const std::string& service) {
  v1::ResumeServiceRequest request;
  request.set_service(service);
  return ShowDone(terminal,
                  terminal.client().Call(&SupervisorStub::ResumeService, std::move(request)));
}

absl::Status Release(Terminal& terminal, const std::string& counter, const std::string& reason) {
  v1::ReleaseCounterRequest request;
  request.set_counter(counter);
  request.set_reason(reason);
  const auto response = terminal.client().Call(&SupervisorStub::ReleaseCounter, std::move(request));
  return Show(terminal, response, [&](const v1::ReleaseCounterResponse& answer) {
    return answer.has_ticket() ? UpdateLine(answer.ticket(), StyleOf(terminal.console()))
                               : std::string(terminal.console().Say({"完成。", "Done."}));
  });
}

absl::Status Move(Terminal& terminal, const MoveOptions& options) {
  const int targets = (options.service.empty() ? 0 : 1) + (options.counter.empty() ? 0 : 1) +
                      (options.front ? 1 : 0);
  if (targets != 1) {
    return gateway::UsageError("move: one of --to-service, --to-counter and --front");
  }
  v1::MoveTicketRequest request;
  request.set_ticket(options.ticket);
  if (!options.service.empty()) request.set_service(options.service);
  if (!options.counter.empty()) request.set_counter(options.counter);
  if (options.front) request.set_front(true);
  request.set_reason(options.reason);
  const auto response = terminal.client().Call(&SupervisorStub::MoveTicket, std::move(request));
  return Show(terminal, response, [&](const v1::MoveTicketResponse& answer) {
    return UpdateLine(answer.ticket(), StyleOf(terminal.console()));
  });
}

absl::Status PostNotice(Terminal& terminal, const NoticeOptions& options) {
  v1::PostNoticeRequest request;
  request.set_notice(options.notice);
  request.set_area(options.area);
  if (!options.text_zh.empty()) (*request.mutable_texts())["zh"] = options.text_zh;
  if (!options.text_en.empty()) (*request.mutable_texts())["en"] = options.text_en;
  const auto response = terminal.client().Call(&SupervisorStub::PostNotice, std::move(request));
  return Show(terminal, response, [&](const v1::PostNoticeResponse& answer) {
    return StrCat(terminal.console().Say({"通知 ", "Notice "}),
                  gateway::Printable(answer.notice()));
  });
}

absl::Status OpenDay(Terminal& terminal) {
  const auto response = terminal.client().Call(&SupervisorStub::OpenDay, v1::OpenDayRequest());
  return Show(terminal, response, [&](const v1::OpenDayResponse& answer) {
    return StrCat(answer.hall_date(),
                  answer.reopened() ? terminal.console().Say({" 重新开放。", " is open again."})
                                    : terminal.console().Say({" 已开放。", " is open."}));
  });
}

absl::Status CloseDay(Terminal& terminal, bool force, const std::string& reason) {
  v1::CloseDayRequest request;
  request.set_force(force);
  request.set_reason(reason);
  const auto response = terminal.client().Call(&SupervisorStub::CloseDay, std::move(request));
  return Show(terminal, response, [&](const v1::CloseDayResponse& answer) {
    return StrCat(terminal.console().Say({"当天结束。过期 ", "The day is closed. Expired: "}),
                  answer.expired(), terminal.console().Say({"，未到 ", ", did not come: "}),
                  answer.no_shows());
  });
}

absl::Status Explain(Terminal& terminal, const std::string& ticket, uint64_t sequence) {
  v1::ExplainOrderRequest request;
  request.set_ticket(ticket);
  request.set_sequence(sequence);
  const auto response = terminal.client().Call(&SupervisorStub::ExplainOrder, std::move(request));
  if (response.ok()) gateway::ShowHallTimes(terminal.client(), terminal.console());
  return Show(terminal, response, [&](const v1::ExplainOrderResponse& answer) {
    return PrintExplanation(answer, StyleOf(terminal.console()));
  });
}

}  // namespace onestop::counter_client
