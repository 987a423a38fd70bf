// onestop-server: the server of one or more halls, and the verbs with which it is run.
//
// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by name, 70 stopped because the journal can
// no longer be written.

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <string>

#include "server/cli_backtest.h"
#include "server/cli_backup.h"
#include "server/cli_certificate.h"
#include "server/cli_config.h"
#include "server/cli_hall.h"
#include "server/cli_history.h"
#include "server/cli_identity.h"
#include "server/cli_init.h"
#include "server/cli_journal.h"
#include "server/cli_output.h"
#include "server/cli_place.h"
#include "server/cli_run.h"
#include "server/core/limits.h"

namespace onestop::cli {
namespace {

using Verb = std::function<absl::Status()>;

// The command line, and the verb it chose.
struct CommandLine {
  PlaceOptions place;
  RunOptions run;
  InitOptions init;
  RenewOptions renew;
  PageCertificateOptions page_certificate;
  EnrollOptions enroll;
  PairOptions pair;
  ListOptions list;
  uint32_t device_id = 0;
  PutStaffOptions staff;
  std::string config_file;
  ApplyConfigOptions apply;
  std::string metrics;
  HallOptions hall;
  ExplainOptions explain;
  DayOptions day;
  ServiceOptions service;
  NoticeOptions notice;
  ReportOptions report;
  VisitsOptions visits;
  VerifyOptions verify;
  SettleVerbOptions settle;
  BackupOptions backup;
  std::string backup_to_verify;
  RestoreOptions restore;
  ExportOptions export_options;
  BacktestVerbOptions backtest;
  WhatIfVerbOptions what_if;
  Verb verb;
};

// Adds a verb; parsing it chooses what runs.
CLI::App* AddVerb(CLI::App& app, CommandLine& line, const std::string& name,
                  const std::string& description, Verb verb) {
  CLI::App* command = app.add_subcommand(name, description);
  command->callback([&line, verb = std::move(verb)] { line.verb = verb; });
  return command;
}

void AddPlace(CLI::App* command, CommandLine& line) {
  auto* config = command->add_option("--config", line.place.config, "The server's server.toml");
  config->type_name("FILE");
  command->add_option("--data", line.place.data, "The server's data folder")
      ->type_name("DIR")
      ->excludes(config);
}

void AddHall(CLI::App* command, HallOptions& hall) {
  command->add_option("--hall", hall.hall, "Code of the hall, where there are several");
  command->add_flag("--json", hall.json, "Print JSON, for scripts");
}

void AddRunVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* run = AddVerb(app, line, "run", "Serve until told to stop",
                          [&line] { return Run(line.place, line.run); });
  AddPlace(run, line);
  run->add_option("--hall", line.run.halls, "hall.toml, instead of those configured")
      ->type_name("FILE");
  run->add_option("--listen", line.run.listen, "Address for devices, such as 127.0.0.1:7010");
  run->add_option("--listen-tls", line.run.listen_tls,
                  "Address with TLS, for other machines, such as 0.0.0.0:7443");
  run->add_option("--metrics", line.metrics, "Address for Prometheus; \"\" for none");
  run->add_option("--admin-socket", line.run.admin_socket, "Socket for the verbs below");
  run->add_flag("--reflection", line.run.reflection, "Offer the contract to general gRPC tools");
  run->add_flag("--accept-halls", line.run.accept_halls,
                "Put changed hall files in force whatever version they were made from");
  run->add_option("--demo-speed", line.run.demo_speed, "Let time run so many times as fast");
  run->add_option("--demo-start", line.run.demo_start, "HH:MM at which a demonstration begins");
  run->parse_complete_callback([run, &line] {
    if (run->count("--metrics") > 0) line.run.metrics = line.metrics;
  });

  CLI::App* init = AddVerb(app, line, "init", "Make a data folder",
                           [&line] { return Init(line.init); });
  init->add_option("--data", line.init.data, "Folder to make")->type_name("DIR")->required();
  init->add_option("--hall", line.init.halls, "hall.toml to copy into it")->type_name("FILE");
  init->add_option("--host", line.init.hosts,
                   "Name or address by which other machines reach the server");
}

void AddDeviceVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* enroll = AddVerb(app, line, "enroll", "Give a device its credential",
                             [&line] { return Enroll(line.place, line.enroll); });
  AddPlace(enroll, line);
  enroll
      ->add_option("--role", line.enroll.role,
                   "kiosk, display, web, guide, clerk (a counter terminal), scraper or load")
      ->required();
  enroll->add_option("--name", line.enroll.name, "What people call it")->required();
  enroll->add_option("--place", line.enroll.place, "Counter or area it stands at");
  enroll->add_option("--hall", line.enroll.hall, "Its hall; * for every one");
  enroll->add_option("--out", line.enroll.out, "Folder for the credential")->required();
  enroll->add_option("--server", line.enroll.server,
                     "Address it shall use; from another machine such as hall.example:7443");

  CLI::App* pair = AddVerb(app, line, "pair", "Let in the page that shows a code",
                           [&line] { return Pair(line.place, line.pair); });
  AddPlace(pair, line);
  pair->add_option("CODE", line.pair.code, "The code on the page")->required();
  pair->add_option("--role", line.pair.role, "kiosk, display, guide or clerk; else as it asked");
  pair->add_option("--name", line.pair.name, "What people call it; else as it asked");
  pair->add_option("--place", line.pair.place, "Counter or area it stands at");
  pair->add_option("--hall", line.pair.hall, "Its hall, where its process is of every one");
  pair->add_flag("--json", line.pair.json, "Print JSON, for scripts");

  CLI::App* devices = AddVerb(app, line, "devices", "List the devices",
                              [&line] { return ListDevices(line.place, line.list); });
  AddPlace(devices, line);
  devices->add_option("--hall", line.list.hall, "Only those of this hall");
  devices->add_flag("--json", line.list.json, "Print JSON, for scripts");

  CLI::App* revoke = AddVerb(app, line, "revoke", "Make a device's token worthless",
                             [&line] { return Revoke(line.place, line.device_id); });
  AddPlace(revoke, line);
  revoke->add_option("ID", line.device_id, "The device's id")->required();
}

void AddPageCertificateVerb(CLI::App& certificate, CommandLine& line) {
  CLI::App* page = AddVerb(certificate, line, "page", "Make one for a machine that serves pages",
                           [&line] {
                             return MakePageCertificate(line.place, line.page_certificate);
                           });
  AddPlace(page, line);
  page->add_option("--host", line.page_certificate.hosts,
                   "Name or address by which browsers reach that machine; repeatable")
      ->required();
  page->add_option("--out", line.page_certificate.out,
                   "Folder for it, such as that of the device that serves")
      ->required();
}

void AddCertificateVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* certificate =
      app.add_subcommand("certificate", "What the server shows to devices, and pages to browsers");
  certificate->require_subcommand(1);
  CLI::App* show = AddVerb(*certificate, line, "show", "Say until when it is good, and for whom",
                           [&line] { return ShowCertificate(line.place); });
  AddPlace(show, line);
  CLI::App* renew = AddVerb(*certificate, line, "renew", "Make a new one",
                            [&line] { return RenewCertificate(line.place, line.renew); });
  AddPlace(renew, line);
  renew->add_option("--host", line.renew.hosts,
                    "Another name or address by which other machines reach the server");
  AddPageCertificateVerb(*certificate, line);
}

void AddStaffVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* staff = app.add_subcommand("staff", "The people who work in the hall");
  staff->require_subcommand(1);
  CLI::App* put = AddVerb(*staff, line, "put", "Add or change somebody",
                          [&line] { return PutStaff(line.place, line.staff); });
  AddPlace(put, line);
  put->add_option("--id", line.staff.staff_id, "Staff id, typed to sign in")->required();
  put->add_option("--name", line.staff.name, "As colleagues know them")->required();
  put->add_option("--roles", line.staff.roles, "clerk,guide,supervisor,administrator")->required();
  put->add_option("--hall", line.staff.hall, "Their hall; * for every one");
  put->add_option("--pin-file", line.staff.pin_file,
                  "File with the PIN; else ONESTOP_PIN, else it is asked for");
  put->add_flag("--keep-pin", line.staff.keep_pin, "Leave the PIN as it is");
  put->add_flag("--disabled", line.staff.disabled, "May not sign in");

  CLI::App* list = AddVerb(*staff, line, "list", "List the people",
                           [&line] { return ListStaff(line.place, line.list); });
  AddPlace(list, line);
  list->add_option("--hall", line.list.hall, "Only those of this hall");
  list->add_flag("--json", line.list.json, "Print JSON, for scripts");
}

void AddConfigVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* config = app.add_subcommand("config", "Configuration files");
  config->require_subcommand(1);
  CLI::App* check = AddVerb(*config, line, "check", "Say everything that is wrong with a file",
                            [&line] { return CheckConfigFile(line.config_file); });
  check->add_option("FILE", line.config_file, "hall.toml or server.toml")->required();

  CLI::App* show = AddVerb(*config, line, "show", "Print the hall.toml in force",
                           [&line] { return ShowConfig(line.place, line.hall.hall); });
  AddPlace(show, line);
  show->add_option("--hall", line.hall.hall, "Code of the hall, where there are several");

  CLI::App* apply = AddVerb(*config, line, "apply", "Put a hall.toml in force now",
                            [&line] { return ApplyConfigFile(line.place, line.apply); });
  AddPlace(apply, line);
  apply->add_option("FILE", line.apply.path, "hall.toml")->required();
  apply->add_option("--expected-version", line.apply.expected_version,
                    "The version it was made from; refused when another is in force");
}

void AddSkipNumbers(CLI::App* command, uint32_t& numbers) {
  command
      ->add_option("--skip-numbers", numbers, "How many numbers of each series may stand on paper")
      ->check(CLI::Range(0U, core::kMaxSkippedNumbers))
      ->capture_default_str();
}

void AddJournalVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* journal = app.add_subcommand("journal", "The record of everything that happened");
  journal->require_subcommand(1);
  CLI::App* verify = AddVerb(*journal, line, "verify", "Check every link of the chain",
                             [&line] { return VerifyJournalFile(line.place, line.verify); });
  AddPlace(verify, line);
  verify->add_option("--hall", line.verify.hall, "Only this hall");
  verify->add_flag("--json", line.verify.json, "Print JSON, for scripts");

  CLI::App* settle = AddVerb(*journal, line, "settle",
                             "Let a stopped server go on with what is in its journal",
                             [&line] { return SettleJournal(line.place, line.settle); });
  AddPlace(settle, line);
  settle->add_option("--reason", line.settle.reason, "Why, for the record")->required();
  AddSkipNumbers(settle, line.settle.skip_numbers);
  settle->add_flag("--json", line.settle.json, "Print JSON, for scripts");

  CLI::App* exported = AddVerb(*journal, line, "export", "Print every record as a line of JSON",
                               [&line] { return ExportJournal(line.place, line.export_options); });
  AddPlace(exported, line);
  exported->add_option("--hall", line.export_options.hall, "Code of the hall");
  exported->add_option("--from", line.export_options.from, "First record");
  exported->add_option("--to", line.export_options.to, "Last record");

  CLI::App* events = AddVerb(*journal, line, "events", "Print it as a log for backtest and whatif",
                             [&line] { return ExportEvents(line.place, line.export_options.hall); });
  AddPlace(events, line);
  events->add_option("--hall", line.export_options.hall, "Code of the hall");
}

void AddBackupVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* backup = app.add_subcommand("backup", "Copies of everything, to go on from");
  backup->require_subcommand(1);
  CLI::App* make = AddVerb(*backup, line, "make", "Make one now",
                           [&line] { return MakeBackupNow(line.place, line.backup); });
  AddPlace(make, line);
  make->add_flag("--json", line.backup.json, "Print JSON, for scripts");
  CLI::App* list = AddVerb(*backup, line, "list", "Say which there are, and whether they hold",
                           [&line] { return PrintBackups(line.place, line.backup); });
  AddPlace(list, line);
  list->add_flag("--json", line.backup.json, "Print JSON, for scripts");
  CLI::App* verify =
      AddVerb(*backup, line, "verify", "Check every file of one",
              [&line] { return VerifyBackupFolder(line.backup_to_verify, line.backup); });
  verify->add_option("BACKUP", line.backup_to_verify, "Its folder")->required();
  verify->add_flag("--json", line.backup.json, "Print JSON, for scripts");

  CLI::App* restore = AddVerb(app, line, "restore", "Let a stopped server go on from a backup",
                              [&line] { return Restore(line.place, line.restore); });
  AddPlace(restore, line);
  restore->add_option("BACKUP", line.restore.backup, "Its folder")->required();
  restore->add_option("--reason", line.restore.reason, "Why, for the record")->required();
  AddSkipNumbers(restore, line.restore.skip_numbers);
  restore->add_flag("--json", line.restore.json, "Print JSON, for scripts");
}

void AddForecastVerbs(CLI::App& app, CommandLine& line) {
  BacktestVerbOptions& options = line.backtest;
  CLI::App* backtest = AddVerb(app, line, "backtest", "Say how quoted waits would have held",
                               [&options] { return Backtest(options); });
  backtest->add_option("--events", options.events, "Log of a hall's events")
      ->type_name("FILE.csv")
      ->required();
  backtest->add_option("--hall", options.hall, "Its hall.toml; else learned from the log")
      ->type_name("FILE");
  backtest->add_option("--train", options.train,
                       "Learn all from this log first, then nothing: the error that is left")
      ->type_name("FILE.csv");
  backtest->add_option("--tickets", options.tickets, "Write every quote to this file")
      ->type_name("FILE.csv");
  backtest->add_option("--on-error", options.on_error, "What to do about a contradiction")
      ->check(CLI::IsMember({"skip", "stop"}))
      ->capture_default_str();
  backtest->add_flag("--sort", options.sort, "Put the lines in order of time first");
  backtest->add_option("--paths", options.paths, "Futures simulated for a quote")
      ->check(CLI::Range(2, 10'000))
      ->capture_default_str();
  backtest->add_option("--seed", options.seed, "Of the simulated futures")->capture_default_str();
  backtest->add_option("--warm-up", options.warm_up_days, "Days that only teach");
  backtest->add_flag("--json", options.json, "Print JSON, for scripts");

  WhatIfVerbOptions& change = line.what_if;
  CLI::App* what_if = AddVerb(app, line, "whatif", "Say how recorded days would have gone otherwise",
                              [&change] { return WhatIf(change); });
  what_if->add_option("--events", change.events, "Log of a hall's events")
      ->type_name("FILE.csv")
      ->required();
  what_if->add_option("--hall", change.hall, "Its hall.toml; else learned from the log")
      ->type_name("FILE");
  what_if->add_flag("--sort", change.sort, "Put the lines in order of time first");
  what_if->add_option("--rule", change.rule, "Another calling rule")
      ->check(CLI::IsMember({"accumulating", "ratio", "strict", "fcfs"}));
  what_if->add_option("--target", change.targets, "Another target wait, such as household=15m")
      ->type_name("SERVICE=TIME");
  what_if->add_option("--skills", change.skills, "What a counter takes, such as 4=passport,tax")
      ->type_name("COUNTER=SERVICES");
  what_if->add_option("--without", change.without, "A counter that is not worked at");
  what_if->add_option("--twice", change.twice, "A counter of which there is a second one");
  what_if->add_flag("--json", change.json, "Print JSON, for scripts");
}

void AddWhichVisits(CLI::App* command, WhichVisits& which) {
  command->add_option("--from", which.first_date, "First hall-day, such as 2026-11-23");
  command->add_option("--to", which.last_date, "Last hall-day; without either, today");
  command->add_flag("--all", which.all, "All hall-days there are");
  command->add_option("--session", which.session, "Session of the day, from 1");
  command->add_option("--department", which.department, "Code of the department");
  command->add_option("--service", which.service, "Code of the service");
  command->add_option("--item", which.item, "Code of the item");
  command->add_option("--counter", which.counter, "Code of the counter");
  command->add_option("--class", which.ticket_class, "Code of the class");
  command->add_option("--state", which.state,
                      "How the visit ended: served, no-show, cancelled, expired");
  command->add_option("--outcome", which.outcome, "How a matter ended, such as missing-papers");
  command->add_option("--rating-at-most", which.rating_at_most, "Rated, from 1 to this")
      ->check(CLI::Range(1, 5));
  command->add_option("--min-wait", which.min_wait_minutes, "Called after so many minutes at least")
      ->check(CLI::Range(1, 1440));
}

void AddHistoryVerbs(CLI::App& app, CommandLine& line) {
  ReportOptions& options = line.report;
  CLI::App* report = AddVerb(app, line, "report", "What visits that are over add up to",
                             [&line, &options] { return PrintReport(line.place, options); });
  AddPlace(report, line);
  AddHall(report, options.hall);
  AddWhichVisits(report, options.which);
  report
      ->add_option("--by", options.by,
                   "A row for each: day, session, department, service, item, counter, class")
      ->delimiter(',');
  report->add_flag("--csv", options.csv, "Print CSV, for a spreadsheet");

  VisitsOptions& listed = line.visits;
  CLI::App* visits = AddVerb(app, line, "visits", "Visits that are over, as CSV",
                             [&line, &listed] { return PrintVisits(line.place, listed); });
  AddPlace(visits, line);
  visits->add_option("--hall", listed.hall.hall, "Code of the hall, where there are several");
  AddWhichVisits(visits, listed.which);
}

void AddHallVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* status = AddVerb(app, line, "status", "The hall at a glance",
                             [&line] { return Status(line.place, line.hall); });
  AddPlace(status, line);
  AddHall(status, line.hall);

  CLI::App* advice = AddVerb(app, line, "advice", "What should be done about the waits",
                             [&line] { return Advise(line.place, line.hall); });
  AddPlace(advice, line);
  AddHall(advice, line.hall);

  CLI::App* explain = AddVerb(app, line, "explain", "Why a ticket was or was not next",
                              [&line] { return Explain(line.place, line.explain); });
  AddPlace(explain, line);
  AddHall(explain, line.explain.hall);
  explain->add_option("TICKET", line.explain.ticket, "Its number of today, or id")->required();
  explain->add_option("--sequence", line.explain.sequence, "The call meant, by its record");

  CLI::App* day = app.add_subcommand("day", "The hall-day");
  day->require_subcommand(1);
  CLI::App* open = AddVerb(*day, line, "open", "Open it before or outside its calendar",
                           [&line] { return OpenDay(line.place, line.day); });
  AddPlace(open, line);
  AddHall(open, line.day.hall);
  open->add_option("--until", line.day.until, "HH:MM, whatever the calendar says");
  CLI::App* close = AddVerb(*day, line, "close", "End it",
                            [&line] { return CloseDay(line.place, line.day); });
  AddPlace(close, line);
  AddHall(close, line.day.hall);
  close->add_flag("--force", line.day.force, "Although somebody is at a counter");
  close->add_option("--reason", line.day.reason, "Why, with --force");
}

void AddServiceVerbs(CLI::App& app, CommandLine& line) {
  CLI::App* suspend = AddVerb(app, line, "suspend", "No more tickets for a service",
                              [&line] { return Suspend(line.place, line.service); });
  AddPlace(suspend, line);
  AddHall(suspend, line.service.hall);
  suspend->add_option("SERVICE", line.service.service, "Its code")->required();
  suspend->add_option("--reason", line.service.reason, "What people are told")->required();

  CLI::App* resume = AddVerb(app, line, "resume", "Tickets for a service again",
                             [&line] { return Resume(line.place, line.service); });
  AddPlace(resume, line);
  AddHall(resume, line.service.hall);
  resume->add_option("SERVICE", line.service.service, "Its code")->required();

  CLI::App* notice = AddVerb(app, line, "notice", "Tell everybody in the hall something",
                             [&line] { return Notice(line.place, line.notice); });
  AddPlace(notice, line);
  AddHall(notice, line.notice.hall);
  notice->add_option("--zh", line.notice.zh, "The text in Chinese");
  notice->add_option("--en", line.notice.en, "The text in English");
  notice->add_option("--area", line.notice.area, "Only in this area");
  notice->add_option("--until", line.notice.until, "HH:MM; else until the day ends");
  notice->add_option("--notice", line.notice.notice, "Replaces this one");
  notice->add_flag("--withdraw", line.notice.withdraw, "Takes --notice down");
}

int Main(int argc, char** argv) {
  CLI::App app("The queueing server of a one-stop government service hall", "onestop-server");
  app.require_subcommand(1);
  CommandLine line;
  AddRunVerbs(app, line);
  AddDeviceVerbs(app, line);
  AddCertificateVerbs(app, line);
  AddStaffVerbs(app, line);
  AddConfigVerbs(app, line);
  AddJournalVerbs(app, line);
  AddBackupVerbs(app, line);
  AddForecastVerbs(app, line);
  AddHallVerbs(app, line);
  AddHistoryVerbs(app, line);
  AddServiceVerbs(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, std::cout, std::cerr);
    return code == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  return static_cast<int>(Finish(line.verb()));
}

}  // namespace
}  // namespace onestop::cli

int main(int argc, char** argv) { return onestop::cli::Main(argc, argv); }
