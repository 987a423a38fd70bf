#include <optional>
#include <string>
#include <utility>

#include "counter_client/pin.h"
#include "counter_client/verbs.h"
#include "gateway/console/text_width.h"
#include "gateway/console/words.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using Stub = v1::CounterService::Stub;

// Shows the answer of a command that only changes the counter's state.
template <class Response>
absl::Status ShowState(Terminal& terminal, const absl::StatusOr<Response>& response) {
  return Show(terminal, response, [&](const Response& answer) {
    return StateLine(terminal.Counter().value_or(""), answer.state(), StyleOf(terminal.console()));
  });
}

// The token is kept in its file; what is printed may end up in a log.
v1::SignInResponse WithoutToken(v1::SignInResponse response) {
  response.clear_session_token();
  return response;
}

}  // namespace

absl::Status SignIn(Terminal& terminal, const SignInOptions& options) {
  const gateway::Console& console = terminal.console();
  absl::StatusOr<Secret> pin =
      ReadPin(options.pin_file, std::string(console.Say({"密码：", "PIN: "})));
  if (!pin.ok()) return pin.status();
  v1::SignInRequest request;
  request.set_staff_id(options.staff_id);
  request.set_pin(pin->Reveal());
  request.set_take_over(options.take_over);
  absl::StatusOr<v1::SignInResponse> response = terminal.client().Call(&Stub::SignIn, request);
  if (!response.ok()) return response.status();
  gateway::ClerkSession session;
  session.token = Secret(response->session_token());
  session.staff_id = options.staff_id;
  session.display_name = response->display_name();
  session.counter = response->counter();
  // The same person at the same counter still has the ticket this terminal showed.
  const gateway::ClerkSession& former = terminal.session();
  if (former.staff_id == session.staff_id && former.counter == session.counter) {
    session.ticket_id = former.ticket_id;
    session.ticket_number = former.ticket_number;
  }
  if (absl::Status status = terminal.SignedIn(std::move(session)); !status.ok()) return status;
  *response = WithoutToken(*std::move(response));
  return Show(terminal, response, [&](const v1::SignInResponse& answer) {
    std::string text = StrCat(console.Say({"已登录：", "Signed in: "}), answer.display_name());
    if (!answer.counter().empty()) {
      StrAppend(&text, console.Say({"，窗口 ", ", counter "}), answer.counter());
    }
    return gateway::Printable(text);
  });
}

absl::Status SignOut(Terminal& terminal) {
  const auto response = terminal.client().Call(&Stub::SignOut, v1::SignOutRequest());
  if (!response.ok()) return response.status();
  if (absl::Status status = terminal.SignedOut(); !status.ok()) return status;
  return Show(terminal, response, [&](const v1::SignOutResponse&) {
    return std::string(terminal.console().Say({"已退出登录。", "Signed out."}));
  });
}

absl::Status Open(Terminal& terminal, const std::string& counter) {
  const auto response = OpenCounter(terminal, counter);
  return Show(terminal, response, [&](const v1::OpenCounterResponse& answer) {
    const std::string& opened = counter.empty() ? terminal.session().counter : counter;
    return StateLine(opened, answer.state(), StyleOf(terminal.console()));
  });
}

absl::Status Pause(Terminal& terminal, const std::string& reason) {
  return ShowState(terminal, PauseCounter(terminal, reason));
}

absl::Status Close(Terminal& terminal) {
  auto request = CounterRequest<v1::CloseCounterRequest>(terminal);
  if (!request.ok()) return request.status();
  return ShowState(terminal, terminal.client().Call(&Stub::CloseCounter, *std::move(request)));
}

}  // namespace onestop::counter_client
