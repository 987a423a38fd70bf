#include "counter_client/hotkey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "gateway/client/clerk_session.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/reason.h"
#include "tests/counter_client/keypad.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/status_details.h"

namespace onestop::counter_client {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A hall in which A001, A002, ... wait, as one window sees it. Writes down every command with the
// ticket that it names.
class KeypadCounter : public v1::CounterService::Service {
 public:
  grpc::Status CallNext(grpc::ServerContext*, const v1::CallNextRequest* request,
                        v1::CallNextResponse* response) override {
    Note("next", request->current().ticket());
    if (during_call) during_call();
    if (refuse) return Refusal();
    if (request->has_current()) {
      SetUpdate(request->current().ticket(), v1::TICKET_STATE_SERVED, response->mutable_closed());
    }
    if (waiting == 0) return grpc::Status::OK;
    --waiting;
    const std::string number = "A00" + std::to_string(++called);
    v1::CalledTicket& next = *response->mutable_called();
    next.set_ticket_id("id-" + number);
    next.set_number(number);
    next.set_state(v1::TICKET_STATE_CALLED);
    next.set_current_matter(1);
    next.mutable_waited()->set_seconds(180);
    v1::Matter& matter = *next.add_matters();
    matter.set_index(1);
    matter.set_item("passport-renew");
    return grpc::Status::OK;
  }
  grpc::Status RecallTicket(grpc::ServerContext*, const v1::RecallTicketRequest* request,
                            v1::RecallTicketResponse* response) override {
    return OnTicket("recall", *request, v1::TICKET_STATE_CALLED, *response);
  }
  grpc::Status StartService(grpc::ServerContext*, const v1::StartServiceRequest* request,
                            v1::StartServiceResponse* response) override {
    return OnTicket("start", *request, v1::TICKET_STATE_SERVING, *response);
  }
  grpc::Status FinishMatter(grpc::ServerContext*, const v1::FinishMatterRequest* request,
                            v1::FinishMatterResponse* response) override {
    return OnTicket("finish", *request, v1::TICKET_STATE_SERVED, *response);
  }
  grpc::Status MarkAbsent(grpc::ServerContext*, const v1::MarkAbsentRequest* request,
                          v1::MarkAbsentResponse* response) override {
    return OnTicket("absent", *request, v1::TICKET_STATE_MISSED, *response);
  }
  grpc::Status ParkTicket(grpc::ServerContext*, const v1::ParkTicketRequest* request,
                          v1::ParkTicketResponse* response) override {
    return OnTicket("park", *request, v1::TICKET_STATE_PARKED, *response);
  }
  grpc::Status PauseCounter(grpc::ServerContext*, const v1::PauseCounterRequest* request,
                            v1::PauseCounterResponse* response) override {
    Note("pause", v1::PauseReason_Name(request->reason()));
    state = v1::COUNTER_STATE_PAUSED;
    response->set_state(state);
    return grpc::Status::OK;
  }
  grpc::Status OpenCounter(grpc::ServerContext*, const v1::OpenCounterRequest* request,
                           v1::OpenCounterResponse* response) override {
    Note("open", request->counter());
    state = v1::COUNTER_STATE_OPEN;
    response->set_state(state);
    return grpc::Status::OK;
  }
  grpc::Status WatchCounter(grpc::ServerContext*, const v1::WatchCounterRequest*,
                            grpc::ServerWriter<v1::WatchCounterResponse>* writer) override {
    v1::WatchCounterResponse response;
    response.mutable_counter()->set_counter("c03");
    response.mutable_counter()->set_state(state);
    if (!in_hand.empty()) {
      response.mutable_counter()->mutable_ticket()->set_ticket_id("id-" + in_hand);
      response.mutable_counter()->mutable_ticket()->set_number(in_hand);
    }
    writer->Write(response);
    return grpc::Status::OK;
  }

  int waiting = 5;
  int called = 0;
  bool refuse = false;
  v1::CounterState state = v1::COUNTER_STATE_OPEN;
  // What the server says that the counter has.
  std::string in_hand;
  std::function<void()> during_call;
  std::vector<std::string> commands;

 private:
  void Note(const std::string& command, const std::string& about) {
    commands.push_back(about.empty() ? command : command + " " + about);
  }
  static void SetUpdate(const std::string& id, v1::TicketState state, v1::TicketUpdate* update) {
    update->set_ticket_id(id);
    update->set_number(id.substr(3));
    update->set_state(state);
  }
  static grpc::Status Refusal() {
    return {grpc::StatusCode::FAILED_PRECONDITION, "no",
            gateway::RefusalBytes(v1::REASON_TICKET_NOT_HERE, "another ticket is in hand")};
  }
  template <class Request, class Response>
  grpc::Status OnTicket(const std::string& command, const Request& request, v1::TicketState becomes,
                        Response& response) {
    Note(command, request.ticket());
    if (refuse) return Refusal();
    SetUpdate(request.ticket(), becomes, response.mutable_ticket());
    return grpc::Status::OK;
  }
};

class HotkeyTest : public ::testing::Test {
 protected:
  HotkeyTest() {
    Remember("");
    EXPECT_TRUE(terminal_.Reload().ok());
  }

  // As another command of this folder would: this terminal has to look.
  void Remember(const std::string& number) {
    gateway::ClerkSession session;
    session.token = Secret("the-session");
    session.staff_id = 1042;
    session.counter = "c03";
    if (!number.empty()) session.ticket_id = "id-" + number;
    session.ticket_number = number;
    ASSERT_TRUE(gateway::SaveClerkSession(Folder(), session).ok());
  }
  std::string Folder() const { return folder_.path().string(); }

  // A key, long after everything before it.
  void Press(uint16_t code) {
    test_.clock.Advance(seconds(60));
    desk_.Press({.code = code, .time = test_.clock.SteadyNow()});
  }

  // What was shown since the last time.
  std::string Shown() {
    std::string text = out_.str();
    out_.str("");
    return text;
  }

  testing::TempFolder folder_;
  KeypadCounter counter_;
  gateway::FakeServer server_{{&counter_}};
  gateway::TestClient test_{server_.address()};
  std::ostringstream out_;
  std::ostringstream err_;
  gateway::Console console_{
      {.language = gateway::Language::kEnglish, .json = false, .zone = absl::UTCTimeZone()},
      out_,
      err_};
  Terminal terminal_{test_.client, console_, Folder(), {}};
  HotkeyDesk desk_{terminal_, test_.clock, HotkeyMap(), "break"};
};

TEST_F(HotkeyTest, EnterFinishesTheTicketInHandAndCallsTheNext) {
  Press(KEY_KPENTER);
  EXPECT_EQ(Shown(), "Enter  A001: called, waited 3 minutes, passport-renew\n");
  Press(KEY_KPENTER);
  EXPECT_EQ(Shown(), "Enter  A001: served; A002: called, waited 3 minutes, passport-renew\n");
  counter_.waiting = 0;
  Press(KEY_KPENTER);
  EXPECT_EQ(Shown(), "Enter  A002: served; Nobody is waiting.\n");
  Press(KEY_KPENTER);
  EXPECT_EQ(Shown(), "Enter  Nobody is waiting.\n");
  EXPECT_THAT(counter_.commands, ElementsAre("next", "next id-A001", "next id-A002", "next"));
}

TEST_F(HotkeyTest, EveryKeyNamesTheTicketInHandAndIsOneLine) {
  Remember("A007");
  Press(KEY_KPPLUS);
  EXPECT_EQ(Shown(), "+  A007: called\n");
  Press(KEY_KP0);
  EXPECT_EQ(Shown(), "0  A007: being served\n");
  Press(KEY_KPASTERISK);
  EXPECT_EQ(Shown(), "*  A007: served\n");
  Remember("A008");
  Press(KEY_KPMINUS);
  EXPECT_EQ(Shown(), "-  A008: missed\n");
  Remember("A009");
  Press(KEY_KPSLASH);
  EXPECT_EQ(Shown(), "/  A009: set aside\n");
  EXPECT_THAT(counter_.commands, ElementsAre("recall id-A007", "start id-A007", "finish id-A007",
                                             "absent id-A008", "park id-A009"));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(HotkeyTest, WithoutATicketInHandNothingIsAsked) {
  Press(KEY_KPPLUS);
  EXPECT_THAT(Shown(), HasSubstr("+  no ticket in hand"));
  EXPECT_THAT(counter_.commands, IsEmpty());
}

TEST_F(HotkeyTest, ActsOnWhatAnotherCommandOfThisTerminalHasCalled) {
  Press(KEY_KPENTER);
  Remember("A050");
  Press(KEY_KPPLUS);
  EXPECT_EQ(counter_.commands.back(), "recall id-A050");
}

TEST_F(HotkeyTest, KeysPressedWhileACommandIsUnderWayAreIgnored) {
  Remember("A007");
  counter_.during_call = [this] { test_.clock.Advance(seconds(2)); };
  desk_.Press({.code = KEY_KPENTER, .time = seconds(0)});
  desk_.Press({.code = KEY_KPENTER, .time = seconds(1)});
  desk_.Press({.code = KEY_KPMINUS, .time = milliseconds(1999)});
  EXPECT_THAT(counter_.commands, ElementsAre("next id-A007"));
}

TEST_F(HotkeyTest, TheSecondHalfOfADoublePressDoesNotActOnTheNextTicket) {
  Remember("A007");
  desk_.Press({.code = KEY_KPENTER, .time = seconds(0)});
  desk_.Press({.code = KEY_KPENTER, .time = milliseconds(180)});
  desk_.Press({.code = KEY_KPENTER, .time = HotkeyDesk::kQuiet - milliseconds(1)});
  EXPECT_THAT(counter_.commands, ElementsAre("next id-A007"));
  desk_.Press({.code = KEY_KPENTER, .time = HotkeyDesk::kQuiet});
  EXPECT_THAT(counter_.commands, ElementsAre("next id-A007", "next id-A001"));
}

TEST_F(HotkeyTest, AKeyWithoutAnActionDoesNothing) {
  Remember("A007");
  Press(KEY_KP7);
  Press(KEY_NUMLOCK);
  EXPECT_THAT(counter_.commands, IsEmpty());
  EXPECT_EQ(Shown(), "");
}

TEST_F(HotkeyTest, ThePauseKeyAlsoEndsThePause) {
  Press(KEY_KPDOT);
  EXPECT_EQ(Shown(), ".  c03: paused\n");
  Press(KEY_KPDOT);
  EXPECT_EQ(Shown(), ".  c03: free\n");
  EXPECT_THAT(counter_.commands, ElementsAre("pause PAUSE_REASON_BREAK", "open c03"));
}

TEST_F(HotkeyTest, ARefusalIsOneLineAndThenTheServersWordHolds) {
  Remember("A007");
  counter_.refuse = true;
  counter_.in_hand = "A020";
  Press(KEY_KPENTER);
  const std::string shown = Shown();
  EXPECT_THAT(shown, HasSubstr("Enter  "));
  EXPECT_THAT(shown, HasSubstr("\nc03  free  A020"));
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '\n'), 2);
  counter_.refuse = false;
  Press(KEY_KPENTER);
  EXPECT_EQ(counter_.commands.back(), "next id-A020");
}

TEST_F(HotkeyTest, ScriptsGetTheAnswersOfTheVerbs) {
  gateway::Console console(
      {.language = gateway::Language::kEnglish, .json = true, .zone = absl::UTCTimeZone()}, out_,
      err_);
  Terminal terminal(test_.client, console, Folder(), terminal_.session());
  HotkeyDesk desk(terminal, test_.clock, HotkeyMap(), "break");
  desk.Press({.code = KEY_KPENTER, .time = seconds(0)});
  std::string line = Shown();
  EXPECT_THAT(line, HasSubstr("\"called\":{\"ticketId\":\"id-A001\""));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  counter_.refuse = true;
  desk.Press({.code = KEY_KPPLUS, .time = seconds(10)});
  EXPECT_THAT(Shown(), HasSubstr("{\"reason\":\"TICKET_NOT_HERE\""));
}

TEST_F(HotkeyTest, WaitsForAKeypadThatWasUnplugged) {
  Wire stop;
  std::vector<Wire> plugged(2);
  plugged[0].Type(TypedBytes(KEY_KPENTER, seconds(10)));
  plugged[0].Unplug();
  plugged[1].Type(TypedBytes(KEY_KPPLUS, seconds(20)));
  plugged[1].Unplug();
  int opened = 0;
  const KeySource source{
      .name = "/dev/input/event7",
      .open = [&]() -> absl::StatusOr<Descriptor> {
        switch (++opened) {
          case 1:
          case 3:
            return absl::UnavailableError("/dev/input/event7: No such file or directory");
          case 2:
            return plugged[0].TakeEnd();
          case 4:
            return plugged[1].TakeEnd();
          default:
            stop.Type("s");
            return absl::UnavailableError("still away");
        }
      },
      .stop = stop.end(),
      .look_again = milliseconds(0)};
  const absl::Status ended =
      FollowKeys(source, console_, [this](const KeyPress& press) { desk_.Press(press); });
  EXPECT_TRUE(ended.ok()) << ended;
  EXPECT_THAT(counter_.commands, ElementsAre("next", "recall id-A001"));
  EXPECT_EQ(
      Shown(),
      "There is no such keypad; waiting for it: /dev/input/event7: No such file or directory\n"
      "The keypad is back.\n"
      "Enter  A001: called, waited 3 minutes, passport-renew\n"
      "The keypad is gone; waiting for it: /dev/input/event7: no more keys come\n"
      "The keypad is back.\n"
      "+  A001: called\n"
      "The keypad is gone; waiting for it: /dev/input/event7: no more keys come\n");
}

TEST_F(HotkeyTest, DoesNotWaitForAKeypadThatNobodyMayOpen) {
  const Wire stop;
  const KeySource source{.name = "keypad",
                         .open = []() -> absl::StatusOr<Descriptor> {
                           return absl::PermissionDeniedError("not yours");
                         },
                         .stop = stop.end()};
  const absl::Status ended = FollowKeys(source, console_, [](const KeyPress&) {});
  EXPECT_EQ(ended.code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(HotkeyTest, TheVerbSaysWhatIsWrongWithItsOptions) {
  HotkeyOptions options;
  EXPECT_EQ(gateway::ExitCodeOf(Hotkey(terminal_, options)), gateway::ExitCode::kUsage);
  options.device = "/dev/input/event7";
  options.changes = {"5=dance"};
  EXPECT_EQ(gateway::ExitCodeOf(Hotkey(terminal_, options)), gateway::ExitCode::kUsage);
  options.changes.clear();
  options.pause_reason = "nap";
  EXPECT_EQ(gateway::ExitCodeOf(Hotkey(terminal_, options)), gateway::ExitCode::kUsage);
  Terminal naming(test_.client, console_, Folder(), {}, {.counter = "", .ticket = "A001"});
  options.pause_reason = "break";
  EXPECT_EQ(gateway::ExitCodeOf(Hotkey(naming, options)), gateway::ExitCode::kUsage);
}

}  // namespace
}  // namespace onestop::counter_client
