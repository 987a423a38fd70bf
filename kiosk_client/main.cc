// onestop-kiosk: what a ticket machine does, as a command.
//
// Exit codes: 0 done, 2 wrong usage, 3 refused by the server, 4 server away, 5 anything else.

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gateway/client/connection.h"
#include "gateway/console/common_options.h"
#include "gateway/console/console.h"
#include "gateway/console/interrupt.h"
#include "kiosk_client/serve.h"
#include "kiosk_client/verbs.h"

namespace onestop::kiosk_client {
namespace {

using gateway::ExitCode;
using Verb = std::function<absl::Status(Kiosk&)>;

// The command line, and the verb it chose.
struct CommandLine {
  gateway::CommonOptions common;
  ItemsOptions items;
  TakeOptions take;
  TicketOptions ticket;
  ServeOptions serve;
  std::string area;
  RatingOptions rating;
  uint32_t minutes = 0;
  bool calls = false;
  Verb verb;
};

// Adds a verb; parsing it chooses what runs.
CLI::App* AddVerb(CLI::App& app, CommandLine& line, const std::string& name,
                  const std::string& description, Verb verb) {
  CLI::App* command = app.add_subcommand(name, description);
  command->callback([&line, verb = std::move(verb)] { line.verb = verb; });
  return command;
}

void AddTicketOptions(CLI::App* command, CommandLine& line, bool required = true) {
  command->add_option("TICKET", line.ticket.ticket, "Number of today, or id")->required(required);
  command->add_option("--token", line.ticket.token, "The ticket's tracking token");
}

void AddCatalogueVerbs(CLI::App& app, CommandLine& line) {
  AddVerb(app, line, "services", "What the hall offers, and how long it takes now", Services);
  CLI::App* items = AddVerb(app, line, "items", "The catalogue, with the papers to bring",
                            [&line](Kiosk& kiosk) { return Items(kiosk, line.items); });
  items->add_option("--service", line.items.service, "Only items of this service");
  items->add_option("--query", line.items.query, "Only items with this in code or name");
}

void AddTakeVerb(CLI::App& app, CommandLine& line) {
  CLI::App* take = AddVerb(app, line, "take", "Take a ticket",
                           [&line](Kiosk& kiosk) { return Take(kiosk, line.take); });
  take->add_option("MATTER", line.take.matters, "Codes of items, or of services")->required();
  take->add_option("--class", line.take.ticket_class, "Class, if not regular");
  // One value an option, or the codes behind it would be taken for quantities.
  take->add_option("--quantity", line.take.quantities, "How many of each, in order, such as 2,1")
      ->delimiter(',')
      ->allow_extra_args(false);
  take->add_option("--holder", line.take.holder, "32 hex digits that stand for the person today");
  take->add_option("--former", line.take.former_ticket_id, "Id of the ticket this visit follows");
  take->add_flag("--accept-late", line.take.accept_late,
                 "Take it although the call may lie after closing");
}

void AddTicketVerbs(CLI::App& app, CommandLine& line) {
  AddTicketOptions(AddVerb(app, line, "status", "How a ticket stands",
                           [&line](Kiosk& kiosk) { return Status(kiosk, line.ticket); }),
                   line);
  AddTicketOptions(AddVerb(app, line, "cancel", "Give the place up",
                           [&line](Kiosk& kiosk) { return Cancel(kiosk, line.ticket); }),
                   line);
  AddTicketOptions(AddVerb(app, line, "check-in", "The citizen is in the hall",
                           [&line](Kiosk& kiosk) { return CheckIn(kiosk, line.ticket); }),
                   line);
  CLI::App* postpone =
      AddVerb(app, line, "postpone", "Let others pass for a while",
              [&line](Kiosk& kiosk) { return Postpone(kiosk, line.ticket, line.minutes); });
  AddTicketOptions(postpone, line);
  postpone->add_option("--minutes", line.minutes, "For how long")->required();
  AddTicketOptions(AddVerb(app, line, "reprint", "Print a copy",
                           [&line](Kiosk& kiosk) { return Reprint(kiosk, line.ticket); }),
                   line);
  CLI::App* rate = AddVerb(app, line, "rate", "Rate a visit that is over",
                           [&line](Kiosk& kiosk) { return Rate(kiosk, line.ticket, line.rating); });
  AddTicketOptions(rate, line);
  rate->add_option("LEVEL", line.rating.level, "1 (very dissatisfied) to 5 (very satisfied)")
      ->required();
  rate->add_option("--words", line.rating.words, "What else there is to say, at most 64 characters");
}

absl::Status Watch(Kiosk& kiosk, const CommandLine& line) {
  const gateway::InterruptHandler interrupt([&kiosk] { kiosk.client.Cancel(); });
  if (!line.ticket.ticket.empty()) return WatchTicket(kiosk, line.ticket);
  return line.calls ? WatchCalls(kiosk, line.area) : WatchHall(kiosk);
}

void AddWatchVerb(CLI::App& app, CommandLine& line) {
  CLI::App* watch = AddVerb(app, line, "watch", "Follow a ticket, the calls, or the hall",
                            [&line](Kiosk& kiosk) { return Watch(kiosk, line); });
  AddTicketOptions(watch, line, false);
  watch->add_flag("--calls", line.calls, "Follow the calls");
  watch->add_option("--area", line.area, "Only calls to counters of this area");
}

void AddServeVerb(CLI::App& app, CommandLine& line) {
  CLI::App* serve = AddVerb(app, line, "serve", "The pages of the hall, for browsers",
                            [&line](Kiosk& kiosk) { return ServePages(kiosk, line.serve); });
  ServeOptions& options = line.serve;
  AddServeOptions(*serve, options.pages, "127.0.0.1:7080");
  serve
      ->add_option("--printer", options.printer,
                   "tcp:ADDRESS[:9100], a device such as /dev/usb/lp0, or png:FOLDER to look at slips")
      ->type_name("PRINTER");
  serve->add_option("--paper", options.paper, "Width of its paper in millimetres: 58 or 80")
      ->capture_default_str();
  serve->add_flag("!--printer-is-silent", options.printer_answers,
                  "The printer does not say how it is");
  serve->add_flag("--no-code", options.no_code, "Leave the code for scanners off the paper");
  serve
      ->add_option("--age-class", options.age_class,
                   "Class to propose to people whose card shows so many years, such as priority:60")
      ->type_name("CODE:YEARS");
  serve->add_option("--clips", options.clips, "Folder with recordings of spoken calls")
      ->type_name("DIR");
}

ExitCode Run(const CommandLine& line) {
  const absl::StatusOr<gateway::ConsoleOptions> console_options = ConsoleOptionsOf(line.common);
  gateway::Console console(console_options.value_or(gateway::ConsoleOptions()), std::cout,
                           std::cerr);
  if (!console_options.ok()) return console.Finish(console_options.status());
  const absl::StatusOr<gateway::ConnectionOptions> options = ConnectionOptionsOf(line.common);
  if (!options.ok()) return console.Finish(options.status());
  const auto connection = gateway::Connection::Open(*options);
  if (!connection.ok()) return console.Finish(connection.status());
  Kiosk kiosk{(*connection)->client(), console};
  return console.Finish(line.verb(kiosk));
}

int Main(int argc, char** argv) {
  CommandLine line;
  CLI::App app("The ticket machine of a OneStop hall, as a command");
  app.require_subcommand(1);
  app.fallthrough();
  AddCommonOptions(app, line.common);
  AddCatalogueVerbs(app, line);
  AddTakeVerb(app, line);
  AddTicketVerbs(app, line);
  AddWatchVerb(app, line);
  AddServeVerb(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  return static_cast<int>(Run(line));
}

}  // namespace
}  // namespace onestop::kiosk_client

int main(int argc, char** argv) { return onestop::kiosk_client::Main(argc, argv); }
