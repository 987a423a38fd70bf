#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>

#include "absl/strings/str_format.h"
#include "server/base/file.h"
#include "tests/load/bench.h"
#include "tests/load/csv_days.h"
#include "tests/load/day.h"
#include "tests/load/echo.h"
#include "tests/load/gateway_bench.h"
#include "tests/load/pages_bench.h"
#include "tests/load/paper_bench.h"
#include "tests/load/reports_bench.h"
#include "tests/load/watchers_bench.h"

// onestop-load: plays a hall-day, or measures, through the real API of a real server.

namespace onestop::load {
namespace {

// How long it takes to enrol and sign in the clerks, on the clock of the wall.
constexpr double kPreparationSeconds = 10;

// "08:25", earlier by what passes in the hall while its clerks are signed in.
std::string EarlyStart(const std::string& start, double speed) {
  int hours = 0;
  int minutes = 0;
  if (std::sscanf(start.c_str(), "%d:%d", &hours, &minutes) != 2) return start;
  const int early =
      std::max(0, hours * 60 + minutes - static_cast<int>(kPreparationSeconds * speed / 60));
  return absl::StrFormat("%02d:%02d", early / 60, early % 60);
}

std::filesystem::path OwnProgram() { return std::filesystem::read_symlink("/proc/self/exe"); }

// What several verbs have.

void AddServerProgram(CLI::App& verb, std::string& program) {
  verb.add_option("--server-program", program, "Server to start");
}

void AddRounds(CLI::App& verb, int& rounds) {
  verb.add_option("--rounds", rounds, "Interleaved rounds")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
}

void AddMilliseconds(CLI::App& verb, int& milliseconds) {
  verb.add_option("--milliseconds", milliseconds, "Length of one run")
      ->check(CLI::Range(50, 60'000))
      ->capture_default_str();
}

struct DayCommand {
  DayOptions options;
  std::string server_program = (OwnProgram().parent_path() / "onestop-server").string();
  std::string hall = "deploy/hall.toml";
  std::string start = "08:25";
  std::string data;
  std::string address = "127.0.0.1:7010";

  // Without a server: many days in a file.
  std::string csv_file;
  CsvDaysOptions csv_days;
  CLI::App* verb = nullptr;

  void AddTo(CLI::App& app) {
    verb = app.add_subcommand("day", "Play a hall-day with simulated people");
    verb->add_option("--speed", options.speed, "Minutes of the hall per minute")
        ->check(CLI::Range(1.0, 3600.0))
        ->capture_default_str();
    verb->add_option("--seed", options.seed, "The same seed gives the same people")
        ->capture_default_str();
    verb->add_option("--visits", options.visits, "Expected number of visits")
        ->check(CLI::Range(1, 20000))
        ->capture_default_str();
    verb->add_option("--hall", hall, "Hall for a server of its own")->capture_default_str();
    verb->add_option("--start", start, "When the hall's clock begins")
        ->capture_default_str();
    AddServerProgram(*verb, server_program);
    verb->add_option("--data", data,
                         "Data folder of a running server, instead of one of its own; its clock "
                         "must run at --speed");
    verb->add_option("--server", address, "Its address")->capture_default_str();
    verb->add_flag("--json", options.json, "Summary as JSON");
    CLI::Option* csv = verb->add_option(
        "--csv", csv_file, "Writes what happens to this file instead, in virtual time, for backtest");
    verb->add_option("--days", csv_days.days, "Days in the file")
        ->needs(csv)
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb->add_option("--skip", csv_days.skip, "Days of the same hall that pass before")
        ->needs(csv)
        ->check(CLI::Range(0, 1000));
    verb->add_option("--slower-from-day", csv_days.slower_from_day,
                         "From this day on all work takes longer")
        ->needs(csv)
        ->check(CLI::Range(1, 1000));
    verb->add_option("--slower-by", csv_days.slower_by, "By so many percent")
        ->needs(csv)
        ->check(CLI::Range(-90.0, 900.0))
        ->capture_default_str();
  }

  absl::Status WriteCsv() const {
    absl::StatusOr<std::string> toml = ReadFile(hall);
    if (!toml.ok()) return toml.status();
    CsvDaysOptions days = csv_days;
    days.hall_toml = *std::move(toml);
    days.seed = options.seed;
    days.visits = options.visits;
    std::ofstream out(csv_file);
    absl::Status status = WriteCsvDays(days, out, std::cerr);
    out.close();
    if (status.ok() && !out) return absl::UnavailableError("cannot write " + csv_file);
    return status;
  }

  absl::Status Run() const {
    if (!csv_file.empty()) return WriteCsv();
    if (!data.empty()) {
      absl::StatusOr<std::unique_ptr<HallServer>> server = HallServer::Attach(data, address);
      if (!server.ok()) return server.status();
      return PlayDay(**server, options);
    }
    absl::StatusOr<std::string> toml = ReadFile(hall);
    if (!toml.ok()) return toml.status();
    absl::StatusOr<std::unique_ptr<HallServer>> server =
        HallServer::Start({.program = server_program,
                           .hall_toml = *toml,
                           .speed = options.speed,
                           .start = EarlyStart(start, options.speed),
                           .listen = ""});
    if (!server.ok()) return server.status();
    return PlayDay(**server, options);
  }
};

// What is measured through a gateway, each with programs of its own.
struct GatewayCommands {
  GatewayBenchOptions unary;
  PagesBenchOptions pages;
  PaperBenchOptions paper;
  std::string server_program;
  std::string kiosk_program = (OwnProgram().parent_path() / "onestop-kiosk").string();
  std::string hall;
  int milliseconds = 2000;
  CLI::App* unary_verb = nullptr;
  CLI::App* pages_verb = nullptr;
  CLI::App* paper_verb = nullptr;

  void AddTo(CLI::App& app) {
    unary_verb = app.add_subcommand("gateway", "Measure calls of pages against bare gRPC");
    unary_verb->add_option("--in-flight", unary.in_flight, "Calls in flight")->delimiter(',');
    AddMilliseconds(*unary_verb, milliseconds);
    AddRounds(*unary_verb, unary.rounds);
    pages_verb = app.add_subcommand("pages", "Measure how calls reach many pages");
    pages_verb->add_option("--pages", pages.pages, "Pages that watch, two streams each")
        ->check(CLI::Range(1, 2000))
        ->capture_default_str();
    pages_verb->add_option("--calls", pages.calls, "Tickets called")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    paper_verb = app.add_subcommand("paper", "Measure a kiosk from touch to printed slip");
    paper_verb->add_option("--tickets", paper.tickets, "Tickets taken and printed")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    paper_verb->add_option("--hall", hall, "Its hall")->capture_default_str();
    paper_verb->add_option("--item", paper.item, "What the tickets are for")
        ->capture_default_str();
    for (CLI::App* verb : {unary_verb, pages_verb, paper_verb}) {
      AddServerProgram(*verb, server_program);
      verb->add_option("--kiosk-program", kiosk_program, "Gateway to start");
    }
  }

  // Runs the verb that was chosen; nothing when it is none of these.
  std::optional<absl::Status> Run() {
    if (unary_verb->parsed()) {
      unary.server_program = server_program;
      unary.kiosk_program = kiosk_program;
      unary.duration = std::chrono::milliseconds(milliseconds);
      return RunGatewayBench(unary);
    }
    if (pages_verb->parsed()) {
      pages.server_program = server_program;
      pages.kiosk_program = kiosk_program;
      return RunPagesBench(pages);
    }
    if (!paper_verb->parsed()) return std::nullopt;
    absl::StatusOr<std::string> toml = ReadFile(hall);
    if (!toml.ok()) return toml.status();
    paper.server_program = server_program;
    paper.kiosk_program = kiosk_program;
    paper.hall_toml = *std::move(toml);
    return RunPaperBench(paper);
  }
};

struct WatchersCommand {
  WatchersBenchOptions options;
  CLI::App* verb = nullptr;

  void AddTo(CLI::App& app) {
    verb = app.add_subcommand("watchers", "Measure a call before many streams, some of them stuck");
    verb->add_option("--watchers", options.watchers, "Streams of the hall")
        ->check(CLI::Range(2, 2000))
        ->capture_default_str();
    verb->add_option("--stuck", options.stuck, "Of them, those that never read")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb->add_option("--rate", options.rate, "Tickets a second")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    AddRounds(*verb, options.rounds);
    AddServerProgram(*verb, options.server_program);
  }
};

struct ReportsCommand {
  ReportsBenchOptions options;
  CLI::App* verb = nullptr;

  void AddTo(CLI::App& app) {
    verb = app.add_subcommand("reports", "Measure the queue while reports are made");
    verb->add_option("--visits", options.visits, "Visits that are reported on, at least")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    verb->add_option("--in-flight", options.in_flight, "Calls in flight")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    AddRounds(*verb, options.rounds);
    AddServerProgram(*verb, options.server_program);
  }
};

int Report(const absl::Status& status) {
  if (status.ok()) return 0;
  std::cerr << "onestop-load: " << status.message() << "\n";
  return 1;
}

int Main(int argc, char** argv) {
  CLI::App app{"Plays a hall-day, or measures, through the real API of a real server."};
  app.require_subcommand(1);

  DayCommand day;
  day.AddTo(app);

  BenchOptions bench;
  bench.own_program = OwnProgram().string();
  bench.server_program = day.server_program;
  int milliseconds = static_cast<int>(bench.duration.count());
  CLI::App* bench_verb = app.add_subcommand("bench", "Measure against a bare echo");
  bench_verb->add_option("--in-flight", bench.in_flight, "Calls in flight")->delimiter(',');
  AddMilliseconds(*bench_verb, milliseconds);
  AddRounds(*bench_verb, bench.rounds);
  bench_verb->add_option("--port", bench.port, "TCP ports from here on; 0: Unix sockets")
      ->capture_default_str();
  AddServerProgram(*bench_verb, bench.server_program);
  bench_verb->add_flag("--json", bench.json, "Result as JSON");

  WatchersCommand watchers;
  watchers.options.server_program = day.server_program;
  watchers.AddTo(app);
  ReportsCommand reports;
  reports.options.server_program = day.server_program;
  reports.AddTo(app);
  GatewayCommands gateway;
  gateway.server_program = day.server_program;
  gateway.hall = day.hall;
  gateway.paper.item = "id-renew";
  gateway.AddTo(app);

  std::string echo_address;
  CLI::App* echo_verb = app.add_subcommand("echo", "The bare echo server that bench starts");
  echo_verb->add_option("--listen", echo_address, "Address")->required();

  CLI11_PARSE(app, argc, argv);
  if (day.verb->parsed()) return Report(day.Run());
  if (bench_verb->parsed()) {
    bench.duration = std::chrono::milliseconds(milliseconds);
    return Report(RunBench(bench));
  }
  if (watchers.verb->parsed()) return Report(RunWatchersBench(watchers.options));
  if (reports.verb->parsed()) return Report(RunReportsBench(reports.options));
  if (const std::optional<absl::Status> status = gateway.Run()) return Report(*status);
  return Report(RunEcho(echo_address));
}

}  // namespace
}  // namespace onestop::load

int main(int argc, char** argv) { return onestop::load::Main(argc, argv); }
