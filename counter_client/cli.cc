#include "counter_client/cli.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "counter_client/hotkey.h"
#include "counter_client/serve.h"
#include "counter_client/verbs.h"
#include "gateway/console/interrupt.h"
#include "gateway/console/words.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using Verb = std::function<absl::Status(Terminal&)>;

// Adds verbs to the command line. The options of a verb live in the closure that runs it.
class Builder {
 public:
  Builder(CLI::App& app, CommandLine& line) : app_(app), line_(line) {}

  void AddSessionVerbs();
  void AddCallVerbs();
  void AddHandoverVerbs();
  void AddMatterVerbs();
  void AddHallVerbs();
  void AddSupervisorVerbs();
  void AddDayVerbs();
  void AddHotkeyVerb();
  void AddServeVerb();

 private:
  CLI::App* Add(const std::string& name, const std::string& description, Verb verb) {
    CLI::App* command = app_.add_subcommand(name, description);
    command->callback([this, verb = std::move(verb)] { line_.verb = verb; });
    return command;
  }

  CLI::App& app_;
  CommandLine& line_;
};

template <class Enum>
std::string OneOf() {
  return absl::StrJoin(gateway::WordsOf<Enum>(), ", ");
}

void AddMissing(CLI::App* command, FinishOptions& options) {
  command->add_option("--missing", options.missing_papers, "Papers that were missing, such as a,b")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void Builder::AddSessionVerbs() {
  auto sign_in = std::make_shared<SignInOptions>();
  CLI::App* command = Add("sign-in", "Sign in; asks for the PIN, or takes it from ONESTOP_PIN",
                          [sign_in](Terminal& terminal) { return SignIn(terminal, *sign_in); });
  command->add_option("--staff", sign_in->staff_id, "Staff id")->required();
  command->add_option("--pin-file", sign_in->pin_file, "File that holds the PIN");
  command->add_flag("--take-over", sign_in->take_over, "End the session on another device");
  Add("sign-out", "Close the counter and end the session", SignOut);

  auto counter = std::make_shared<std::string>();
  Add("open", "Open a counter, or end its pause", [counter](Terminal& terminal) {
    return Open(terminal, *counter);
  })->add_option("COUNTER", *counter, "Code of the counter; by default the last one");
  auto reason = std::make_shared<std::string>();
  Add("pause", "Pause the counter",
      [reason](Terminal& terminal) { return Pause(terminal, *reason); })
      ->add_option("REASON", *reason, OneOf<v1::PauseReason>())
      ->required();
  Add("close", "Close the counter", Close);
}

void Builder::AddCallVerbs() {
  auto next = std::make_shared<NextOptions>();
  CLI::App* command = Add("next", "Call the next one; can close the ticket in hand too",
                          [next](Terminal& terminal) { return Next(terminal, *next); });
  command->add_option("--finish", next->finish.outcome, OneOf<v1::Outcome>());
  AddMissing(command, next->finish);
  command->add_flag("--absent", next->absent, "The citizen did not come");

  auto ticket = std::make_shared<std::string>();
  Add("call", "Call one certain ticket",
      [ticket](Terminal& terminal) { return CallOne(terminal, *ticket); })
      ->add_option("TICKET", *ticket, "Number of today, or id")
      ->required();
  Add("recall", "Call the ticket in hand again", Recall);
  Add("start", "The citizen is at the window", Start);

  auto finish = std::make_shared<FinishOptions>();
  command = Add("finish", "The current matter is done",
                [finish](Terminal& terminal) { return Finish(terminal, *finish); });
  command->add_option("OUTCOME", finish->outcome, OneOf<v1::Outcome>() + "; by default completed");
  AddMissing(command, *finish);
  Add("absent", "Nobody came", Absent);
}

void Builder::AddHandoverVerbs() {
  Add("park", "Set the ticket in hand aside", Park);
  auto ticket = std::make_shared<std::string>();
  Add("resume", "Take a ticket up again that was set aside",
      [ticket](Terminal& terminal) { return Resume(terminal, *ticket); })
      ->add_option("TICKET", *ticket, "Number of today, or id")
      ->required();

  auto transfer = std::make_shared<TransferOptions>();
  CLI::App* command = Add("transfer", "Hand the ticket in hand over",
                          [transfer](Terminal& terminal) { return Transfer(terminal, *transfer); });
  command->add_option("--to-service", transfer->service, "To this service");
  command->add_option("--to-counter", transfer->counter, "To this counter");
  command->add_option("--reason", transfer->reason, OneOf<v1::TransferReason>())->required();
  command->add_option("--note", transfer->note, "Why, when it goes back where it came from");
  command->add_flag("--return-to-me", transfer->return_to_me, "It comes back here first");
}

void Builder::AddMatterVerbs() {
  auto add = std::make_shared<MatterOptions>();
  CLI::App* command = Add("add-matter", "One more thing for the ticket in hand",
                          [add](Terminal& terminal) { return AddMatter(terminal, *add); });
  command->add_option("ITEM", add->item, "Code of the item");
  command->add_option("--service", add->service, "Code of a service instead");
  command->add_option("--quantity", add->quantity, "How many");

  auto change = std::make_shared<MatterOptions>();
  command = Add("change-matter", "Correct a matter of the ticket in hand",
                [change](Terminal& terminal) { return ChangeMatter(terminal, *change); });
  command->add_option("INDEX", change->index, "Place on the ticket, from 1")->required();
  command->add_option("ITEM", change->item, "Code of the item");
  command->add_option("--service", change->service, "Code of a service instead");
  command->add_option("--quantity", change->quantity, "How many");

  auto ticket_class = std::make_shared<std::string>();
  Add("set-class", "Change or verify the class of the ticket in hand",
      [ticket_class](Terminal& terminal) { return SetClass(terminal, *ticket_class); })
      ->add_option("CLASS", *ticket_class, "Code of the class")
      ->required();
}

void Builder::AddHallVerbs() {
  Add("hall", "The hall: services, counters, who waits", ShowHall);
  auto list = std::make_shared<ListOptions>();
  CLI::App* command = Add("list", "The tickets that this counter could call by number",
                          [list](Terminal& terminal) { return ListTickets(terminal, *list); });
  command->add_flag("--waiting", list->waiting, "Only those that wait");
  command->add_flag("--missed", list->missed, "Only those that were missed");
  command->add_flag("--parked", list->parked, "Only those that were set aside");
  command->add_flag("--whole-hall", list->whole_hall, "Also what this counter does not take");
  auto once = std::make_shared<bool>(false);
  Add("watch", "Follow the counter", [once](Terminal& terminal) {
    const gateway::InterruptHandler interrupt([&terminal] { terminal.client().Cancel(); });
    return Watch(terminal, *once);
  })->add_flag("--once", *once, "Show it as it is now, and remember the ticket in hand");
}

void Builder::AddSupervisorVerbs() {
  auto suspend = std::make_shared<std::pair<std::string, std::string>>();
  CLI::App* command = Add(
      "suspend-service", "Supervisor: no more tickets for a service",
      [suspend](Terminal& terminal) { return Suspend(terminal, suspend->first, suspend->second); });
  command->add_option("SERVICE", suspend->first, "Code of the service")->required();
  command->add_option("--reason", suspend->second, "Why, for citizens to read")->required();

  auto service = std::make_shared<std::string>();
  Add("resume-service", "Supervisor: issue tickets for a service again",
      [service](Terminal& terminal) { return ResumeService(terminal, *service); })
      ->add_option("SERVICE", *service, "Code of the service")
      ->required();

  auto release = std::make_shared<std::pair<std::string, std::string>>();
  command = Add(
      "release", "Supervisor: free a counter whose clerk is gone",
      [release](Terminal& terminal) { return Release(terminal, release->first, release->second); });
  command->add_option("COUNTER", release->first, "Code of the counter")->required();
  command->add_option("--reason", release->second, "Why")->required();

  auto move = std::make_shared<MoveOptions>();
  command = Add("move", "Supervisor: move a waiting ticket",
                [move](Terminal& terminal) { return Move(terminal, *move); });
  command->add_option("TICKET", move->ticket, "Number of today, or id")->required();
  command->add_option("--to-service", move->service, "To this service");
  command->add_option("--to-counter", move->counter, "To this counter");
  command->add_flag("--front", move->front, "To the front of its lines");
  command->add_option("--reason", move->reason, "Why")->required();
}

void Builder::AddDayVerbs() {
  auto notice = std::make_shared<NoticeOptions>();
  CLI::App* command = Add("notice", "Supervisor: post, change or withdraw a notice",
                          [notice](Terminal& terminal) { return PostNotice(terminal, *notice); });
  command->add_option("--zh", notice->text_zh, "Text in Chinese");
  command->add_option("--en", notice->text_en, "Text in English");
  command->add_option("--area", notice->area, "Only for this area");
  command->add_option("--replace", notice->notice,
                      "Id of the notice; without text it is withdrawn");

  Add("open-day", "Supervisor: open the hall-day now", OpenDay);
  struct CloseOptions {
    bool force = false;
    std::string reason;
  };
  auto close = std::make_shared<CloseOptions>();
  command = Add("close-day", "Supervisor: end the hall-day", [close](Terminal& terminal) {
    return CloseDay(terminal, close->force, close->reason);
  });
  command->add_flag("--force", close->force, "Although somebody is at a counter");
  command->add_option("--reason", close->reason, "Why");

  auto explain = std::make_shared<std::pair<std::string, uint64_t>>();
  command = Add(
      "explain", "Supervisor: why was this ticket not next?",
      [explain](Terminal& terminal) { return Explain(terminal, explain->first, explain->second); });
  command->add_option("TICKET", explain->first, "Number of today, or id")->required();
  command->add_option("--sequence", explain->second, "The call's number in the journal");
}

void Builder::AddHotkeyVerb() {
  auto hotkey = std::make_shared<HotkeyOptions>();
  CLI::App* command = Add(
      "hotkey",
      "The keys of a USB keypad: Enter next, + recall, - absent, 0 start, . pause (and on again), "
      "* finish, / park; its keys reach no other program meanwhile",
      [hotkey](Terminal& terminal) { return Hotkey(terminal, *hotkey); });
  command
      ->add_option("--device", hotkey->device,
                   "The keypad, best by a name that lasts: /dev/input/by-id/...-event-kbd")
      ->type_name("PATH");
  command
      ->add_option(
          "--map", hotkey->changes,
          "What a key does: next, recall, start, finish, absent, park, pause or none; "
          "repeatable. Keys: Enter, Space, Tab, Backspace, + - * / . =, 0-9, F1-F12, #CODE")
      ->type_name("KEY=ACTION")
      ->allow_extra_args(false);
  command
      ->add_option("--pause-reason", hotkey->pause_reason,
                   "Why the pause key pauses: " + OneOf<v1::PauseReason>())
      ->capture_default_str();
  command->add_flag("--list", hotkey->list, "Show the keyboards there are, and do nothing else");
}

void Builder::AddServeVerb() {
  auto serve = std::make_shared<gateway::ServeOptions>();
  CLI::App* command = Add("serve", "The pages of windows, for browsers",
                          [serve](Terminal& terminal) { return ServePages(terminal, *serve); });
  AddServeOptions(*command, *serve, "127.0.0.1:7081");
}

}  // namespace

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  CommandLine line;
  CLI::App app("The window of a OneStop hall, as a command");
  app.require_subcommand(1);
  app.fallthrough();
  AddCommonOptions(app, line.common);
  app.add_option("--counter", line.overrides.counter, "Instead of the counter last used");
  app.add_option("--ticket", line.overrides.ticket, "Instead of the ticket last shown");
  Builder builder(app, line);
  builder.AddSessionVerbs();
  builder.AddCallVerbs();
  builder.AddHandoverVerbs();
  builder.AddMatterVerbs();
  builder.AddHallVerbs();
  builder.AddSupervisorVerbs();
  builder.AddDayVerbs();
  builder.AddHotkeyVerb();
  builder.AddServeVerb();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    line.exit_code = app.exit(error) == 0 ? 0 : static_cast<int>(gateway::ExitCode::kUsage);
  }
  return line;
}

}  // namespace onestop::counter_client
