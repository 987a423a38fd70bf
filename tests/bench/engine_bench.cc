#include <CLI/CLI.hpp>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "server/base/check.h"
#include "server/base/clock.h"
#include "server/engine/engine.h"
#include "server/journal/sqlite_journal.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_hall.h"

// How long a start takes: writes a journal of many records through the engine, ends it as a crash
// would, and measures from opening the file to the first answer. Prints figures; judges nothing.

namespace onestop::testing {
namespace {

constexpr const char* kHall = "main";

class Counted : public engine::Submission {
 public:
  explicit Counted(uint64_t* accepted) : accepted_(accepted) {}
  void Done(const engine::Answer& answer) override { *accepted_ += answer.status.ok() ? 1 : 0; }

 private:
  uint64_t* const accepted_;
};

struct Server {
  std::unique_ptr<journal::SqliteJournal> journal;
  std::unique_ptr<engine::Engine> engine;
};

Server Open(const std::filesystem::path& file, Clock& clock, uint64_t snapshot_every) {
  Server server;
  auto journal = journal::SqliteJournal::Open({.file = file, .vfs = ""});
  ONESTOP_CHECK(journal.ok()) << journal.status().ToString();
  server.journal = *std::move(journal);
  engine::EngineOptions options;
  options.snapshot_every_records = snapshot_every;
  options.disk_reserve_bytes = 0;
  auto engine = engine::Engine::Open(options, server.journal.get(), &clock, nullptr);
  ONESTOP_CHECK(engine.ok()) << engine.status().ToString();
  server.engine = *std::move(engine);
  return server;
}

void Settle(engine::Engine& engine) {
  bool more = true;
  while (more) {
    more = engine.Step();
    more = engine.CommitStep() || more;
  }
}

class Writer {
 public:
  Writer(engine::Engine& engine, FakeClock& clock) : engine_(engine), clock_(clock) {}

  // Visits of one ticket and three records each: issued, called, finished by the next call.
  void Write(uint64_t records) {
    core::ApplyConfig apply;
    core::Config config = TestHall();
    apply.config = std::make_shared<const core::Config>(std::move(config));
    Send(Supervisor(), apply);
    core::OpenDay open;
    open.plan = TestDay();
    Send(Supervisor(), open);
    Send(Clerk(11), core::OpenCounter{"1"});
    Settle(engine_);
    clock_.Advance(TimeOfDay("09:00:00") - clock_.WallNow());
    uint64_t ticket = 0;
    while (engine_.StateOf(kHall).sequence < records) {
      for (int i = 0; i < 80; ++i) {
        core::IssueTicket issue;
        issue.matters = {WantService("passport")};
        issue.channel = core::Channel::kKiosk;
        Send(Kiosk(), issue);
        core::CallNext next{"1", {}};
        if (in_hand_) {
          next.current = core::CloseCurrent{std::to_string(ticket),
                                            core::Finish{core::Outcome::kCompleted, {}}};
        }
        Send(Clerk(11), next);
        ++ticket;
        in_hand_ = true;
        Send(Clerk(11), core::StartService{"1", std::to_string(ticket)});
      }
      clock_.Advance(std::chrono::milliseconds(1));
      Settle(engine_);
      NextDayIfFull();
    }
  }
  uint64_t accepted() const { return accepted_; }

 private:
  // A hall-day has an end, and a hall is not kept open for a million tickets.
  void NextDayIfFull() {
    if (engine_.StateOf(kHall).tickets.size() < 60'000) return;
    ++date_;
    const Time morning = TimeOfDay("09:00:00", date_);
    clock_.Advance(morning - clock_.WallNow());
    core::OpenDay open;
    open.plan = TestDay(date_);
    Send(Supervisor(), core::CloseDay{true, "next day"});
    Send(Supervisor(), open);
    Send(Clerk(11), core::OpenCounter{"1"});
    in_hand_ = false;
    Settle(engine_);
  }
  void Send(core::Actor actor, core::Command command) {
    auto submission = std::make_unique<Counted>(&accepted_);
    submission->actor = actor;
    ++request_;
    std::memcpy(submission->request_id.data(), &request_, sizeof(request_));
    submission->request_id[15] = 1;
    submission->command = std::move(command);
    engine_.Submit(kHall, std::move(submission));
  }

  engine::Engine& engine_;
  FakeClock& clock_;
  uint64_t request_ = 0;
  uint64_t accepted_ = 0;
  int32_t date_ = 20261123;
  // Somebody is at the counter.
  bool in_hand_ = false;
};

double SecondsSince(SystemClock& clock, std::chrono::nanoseconds start) {
  return std::chrono::duration<double>(clock.SteadyNow() - start).count();
}

void Run(uint64_t records, uint64_t snapshot_every, int rounds) {
  TempFolder folder;
  const std::filesystem::path file = folder.path() / "journal.db";
  FakeClock hall_clock(TimeOfDay("08:40:00"));
  SystemClock clock;
  {
    Server server = Open(file, hall_clock, snapshot_every);
    ONESTOP_CHECK(server.engine->AddHall(kHall).ok());
    const std::chrono::nanoseconds start = clock.SteadyNow();
    Writer writer(*server.engine, hall_clock);
    writer.Write(records);
    std::cout << "written: " << server.engine->Durable(kHall).sequence << " records, "
              << writer.accepted() << " accepted, " << SecondsSince(clock, start) << " s, "
              << std::filesystem::file_size(file) / (1U << 20) << " MiB\n";
  }
  for (int round = 0; round < rounds; ++round) {
    const std::chrono::nanoseconds start = clock.SteadyNow();
    Server server = Open(file, hall_clock, snapshot_every);
    const double opened = SecondsSince(clock, start);
    uint64_t accepted = 0;
    auto submission = std::make_unique<Counted>(&accepted);
    submission->actor = Kiosk();
    core::IssueTicket issue;
    issue.matters = {WantService("passport")};
    issue.channel = core::Channel::kKiosk;
    submission->request_id[0] = static_cast<uint8_t>(round + 1);
    submission->command = issue;
    server.engine->Submit(kHall, std::move(submission));
    Settle(*server.engine);
    ONESTOP_CHECK(accepted == 1) << "the first command was not accepted";
    std::cout << "recovered: " << opened << " s to open, " << SecondsSince(clock, start)
              << " s to the first answer\n";
  }
}

}  // namespace
}  // namespace onestop::testing

int main(int argc, char** argv) {
  CLI::App app("Time from opening a long journal to the first answer");
  uint64_t records = 1'000'000;
  uint64_t snapshot_every = 100'000;
  int rounds = 3;
  app.add_option("--records", records, "records in the journal");
  app.add_option("--snapshot-every", snapshot_every, "records between two snapshots");
  app.add_option("--rounds", rounds, "starts to measure");
  CLI11_PARSE(app, argc, argv);
  onestop::testing::Run(records, snapshot_every, rounds);
  return 0;
}
