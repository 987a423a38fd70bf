#include "server/app.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <future>
#include <utility>

#include "absl/strings/str_join.h"
#include "server/backup.h"
#include "server/base/file.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/data_folder.h"
#include "server/metrics/metrics.h"

namespace onestop {
namespace {

// What is under way when the engine has stopped needs no more than to be sent.
constexpr Duration kShutdownDeadline = std::chrono::seconds(2);

rpc::ParsedHall ParseForRpc(const std::string& toml) {
  HallFile file = ParseHall(toml);
  rpc::ParsedHall parsed;
  parsed.hall = file.hall;
  for (const ConfigError& error : file.errors) {
    parsed.errors.push_back({static_cast<uint32_t>(std::max(0, error.line)), error.message});
  }
  if (file.errors.empty()) {
    parsed.config = std::make_shared<core::Config>(std::move(file.config));
  }
  return parsed;
}

// About a millisecond, which commits wait for.
constexpr int kPagesAtOnce = 64;

absl::StatusOr<rpc::BackupMade> Describe(const BackupKeeper::Made& made) {
  if (!made.ok()) return made.status();
  const absl::StatusOr<BackupStamp> stamp = VerifyBackup(*made);
  if (!stamp.ok()) return stamp.status();
  return rpc::BackupMade{made->string(), stamp->bytes(), stamp->time};
}

// A busy hall's records of a second, for those who follow them: some megabytes.
constexpr size_t kRecentRecords = 20'000;

engine::EngineOptions EngineOptionsOf(const ServerConfig& config) {
  engine::EngineOptions options;
  options.mailbox_commands = config.limits.mailbox;
  options.mailbox_queries = config.limits.reads;
  options.disk_reserve_bytes = config.disk_reserve;
  options.watch_ring = config.limits.watch_ring;
  options.recent_records = kRecentRecords;
  if (config.demo) {
    // A second of the hall passes faster than one of the machine.
    const double milliseconds = 1000 / std::max(1.0, config.demo->speed);
    options.max_sleep = Duration(std::max<int64_t>(1, std::llround(milliseconds)));
  }
  return options;
}

WaitKeeper::Options WaitOptionsOf(const ServerConfig& config, std::vector<std::string> halls) {
  WaitKeeper::Options options;
  options.halls = std::move(halls);
  if (config.demo) {
    // A second of the hall passes faster than one of the machine, down to what is worth the work.
    options.every = std::max<std::chrono::nanoseconds>(
        std::chrono::milliseconds(20),
        std::chrono::nanoseconds(static_cast<int64_t>(
            static_cast<double>(options.every.count()) / std::max(1.0, config.demo->speed))));
  }
  return options;
}

}  // namespace

// Hands on to the metrics what the engine and the server tell, and takes the server's health back
// when the engine goes read-only.
class AppObserver : public metrics::Metrics, public rpc::CallObserver {
 public:
  void SetServer(rpc::Server* server) { server_ = server; }

  void OnQuarantine(const absl::Status& reason) override {
    Metrics::OnQuarantine(reason);
    if (rpc::Server* server = server_) server->SetServing(false);
  }

  void OnHandled(const rpc::MethodName& method, absl::StatusCode code,
                 std::chrono::nanoseconds took) override {
    OnCall({method.index, method.service, method.name, code, took});
  }

  void OnRefused(const rpc::MethodName& method, Reason reason) override {
    OnCallRefused(method.name, reason);
  }

 private:
  std::atomic<rpc::Server*> server_ = nullptr;
};

std::unique_ptr<Clock> MakeClock(const ServerConfig& config) {
  if (!config.demo) return std::make_unique<SystemClock>();
  const Time start = config.demo->start.value_or(SystemClock().WallNow());
  return std::make_unique<ScaledClock>(start, config.demo->speed);
}

App::App(AppOptions options)
    : options_(std::move(options)),
      clock_(MakeClock(options_.config)),
      observer_(std::make_unique<AppObserver>()),
      waits_(std::make_unique<WaitKeeper>(clock_.get())) {}

App::~App() {
  if (running_) {
    const absl::Status status = Drain();
    if (!status.ok()) LogError("drain_failed", {{"message", FromAbsl(status.message())}});
  }
}

absl::StatusOr<std::unique_ptr<App>> App::Start(AppOptions options) {
  std::unique_ptr<App> app(new App(std::move(options)));
  absl::Status status = app->Open();
  if (status.ok()) status = app->Serve();
  if (!status.ok()) return status;
  return app;
}

absl::Status App::Open() {
  absl::StatusOr<std::vector<LoadedHall>> halls = LoadHalls(options_.config);
  if (!halls.ok()) return halls.status();
  halls_ = *std::move(halls);
  if (absl::Status status = OpenHallsJournal(); !status.ok()) return status;
  auto identity = OpenIdentity(options_.config, *clock_, random_, options_.on_failure);
  if (!identity.ok()) return identity.status();
  identity_ = *std::move(identity);
  return OpenEngine();
}

absl::Status App::OpenHallsJournal() {
  auto journal = OpenJournal(options_.config);
  const Reason reason = ReasonOf(journal.status());
  if (reason == Reason::kHeadMissing || reason == Reason::kJournalTruncated) {
    // There may have been more than there is. What is left can be read, but must not be gone on with
    // before somebody has said so.
    quarantine_ = journal.status();
    journal = OpenJournal(options_.config, {.ignore_marks = true});
  }
  if (!journal.ok()) return journal.status();
  journal_ = *std::move(journal);
  return absl::OkStatus();
}

absl::Status App::OpenEngine() {
  engine::EngineOptions engine_options = EngineOptionsOf(options_.config);
  engine_options.quarantine = quarantine_;
  engine_options.quoter = waits_.get();
  auto engine = engine::Engine::Open(engine_options, journal_.get(), clock_.get(), observer_.get());
  if (!engine.ok()) return engine.status();
  engine_ = *std::move(engine);
  for (const LoadedHall& hall : halls_) {
    const bool there = engine_->HasHall(hall.file.hall) &&
                       engine_->StateOf(hall.file.hall).config != nullptr;
    // Nothing is left of it that could be shown.
    if (!quarantine_.ok() && !there) return quarantine_;
  }
  if (absl::Status status = SubmitConfigured(); !status.ok()) return status;
  for (const std::string& hall : engine_->Halls()) {
    observer_->AddHall(hall, engine_->StateOf(hall));
    LogInfo("hall_recovered", {{"hall", hall},
                               {"sequence", engine_->Durable(hall).sequence},
                               {"epoch", engine_->Durable(hall).epoch}});
  }
  return absl::OkStatus();
}

absl::Status App::SubmitConfigured() {
  if (!engine_->writable()) return absl::OkStatus();
  SubmitOptions submit;
  submit.submitted = DataFolder(options_.config.data_dir).submitted;
  submit.accept_any_version = options_.accept_halls;
  return SubmitHalls(*engine_, halls_, submit, random_);
}

absl::Status App::Serve() {
  const ServerConfig& config = options_.config;
  rpc::ServerOptions options;
  options.listen = config.listen;
  options.listen_tls = config.listen_tls;
  if (!config.listen_tls.empty()) {
    SystemClock real;
    absl::StatusOr<ServerCertificates> certificates = LoadServerCertificates(config, real);
    if (!certificates.ok()) return certificates.status();
    const auto own = identity::DescribeCertificate(certificates->server.certificate);
    if (own.ok()) observer_->SetCertificateExpiry(own->expires);
    options.tls = {std::move(certificates->authority), std::move(certificates->server.certificate),
                   std::move(certificates->server.key)};
  }
  options.admin_socket = config.admin_socket;
  options.reflection = config.reflection;
  options.max_streams = config.limits.streams;
  options.max_message_bytes = static_cast<int>(config.limits.message_bytes);
  rpc::ServerParts parts;
  parts.engine = engine_.get();
  parts.identity = identity_.identity.get();
  parts.clock = clock_.get();
  parts.observer = observer_.get();
  parts.boards = &waits_->boards();
  parts.archive = &history_;
  parts.parse_hall = ParseForRpc;
  parts.on_drain = options_.on_drain;
  parts.back_up = [this](rpc::BackupDone done) {
    backups_->Request([done = std::move(done)](const BackupKeeper::Made& made) {
      done(Describe(made));
    });
  };
  PrepareBackups();
  PrepareScrubbing();
  auto server = rpc::Server::Start(options, parts);
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  const std::string admin = StrCat("unix:", config.admin_socket);
  for (const std::string& address : server_->addresses()) {
    if (address != admin) addresses_.push_back(address);
  }
  tls_addresses_ = server_->tls_addresses();
  observer_->SetServer(server_.get());
  if (!engine_->writable()) server_->SetServing(false);
  if (absl::Status status = StartMetrics(); !status.ok()) return status;
  engine_->Start(options_.on_failure);
  backups_->Start();
  scrubbing_->Start();
  waits_->Start(engine_.get(), WaitOptionsOf(options_.config, engine_->Halls()));
  history_.Start(engine_.get(), {DataFolder(config.data_dir).history, engine_->Halls()});
  running_ = true;
  if (absl::Status status = WriteAddresses(); !status.ok()) return status;
  LogInfo("serving", {{"listen", absl::StrJoin(addresses_, " ")},
                      {"tls", absl::StrJoin(tls_addresses_, " ")},
                      {"metrics", metrics_address_},
                      {"admin", config.admin_socket},
                      {"data", config.data_dir}});
  return absl::OkStatus();
}

absl::Status App::StartMetrics() {
  observer_->SetAsk([engine = engine_.get()](std::string_view hall,
                                             std::unique_ptr<engine::Query> query) {
    engine->Ask(hall, std::move(query));
  });
  observer_->SetStreams([server = server_.get()] {
    return metrics::StreamCounts{.watchers = server->streams(), .resyncs = server->resyncs()};
  });
  observer_->SetBoards(&waits_->boards());
  const std::string& address = options_.config.metrics;
  if (address.empty()) return absl::OkStatus();
  auto exposer = metrics::Exposer::Start(address, *observer_);
  if (!exposer.ok()) return exposer.status();
  exposer_ = *std::move(exposer);
  metrics_address_ = StrCat(address.substr(0, address.rfind(':') + 1), exposer_->port());
  return absl::OkStatus();
}

void App::PrepareBackups() {
  BackupKeeper::Hooks hooks;
  hooks.copy = [this](const std::filesystem::path& folder) { return CopyData(folder.string()); };
  hooks.made = [this](const BackupKeeper::Made& made, Time time) {
    observer_->OnBackup(made.status(), time);
    if (made.ok()) {
      LogInfo("backup_made", {{"backup", made->string()}});
    } else {
      LogError("backup_failed", {{"reason", ReasonName(ReasonOf(made.status()))},
                                 {"message", FromAbsl(made.status().message())}});
    }
  };
  ServerConfig config = options_.config;
  // What may lack something must not push out what does not.
  if (!quarantine_.ok()) config.backup.every = Duration(0);
  const std::vector<std::filesystem::path> there = ListBackups(config.backup_folder());
  if (!there.empty()) {
    const absl::StatusOr<Time> newest = BackupTime(there.back().filename().string());
    if (newest.ok()) observer_->OnBackup(absl::OkStatus(), *newest);
  }
  backups_ = std::make_unique<BackupKeeper>(config, std::move(hooks));
}

void App::PrepareScrubbing() {
  ScrubKeeper::Hooks hooks;
  hooks.run = [this](std::function<bool(journal::Journal&)> task) {
    engine_->RunOnJournal(std::move(task));
  };
  hooks.read = [this](const journal::VerifyReport& report) {
    observer_->OnScrub(report.hall, report.records, report.first_bad);
  };
  hooks.damaged = [](const journal::VerifyReport& report) {
    LogError("journal_damaged",
             {{"hall", report.hall},
              {"record", report.first_bad},
              {"message", FromAbsl(report.status.message())},
              {"advice", "the hall goes on; verify the newest backup and replace the disk"}});
  };
  // Whoever watches for damage must not wait for the first piece.
  for (const std::string& hall : engine_->Halls()) observer_->OnScrub(hall, 0, 0);
  scrubbing_ = std::make_unique<ScrubKeeper>(ScrubKeeper::Options{.halls = engine_->Halls()},
                                             std::move(hooks));
}

absl::Status App::CopyData(const std::string& folder) {
  const auto done = std::make_shared<std::promise<absl::Status>>();
  std::future<absl::Status> copied = done->get_future();
  // Begun, gone on with and ended on the thread that writes.
  engine_->RunOnJournal([this, done, to = DataFolder(folder).journal,
                         copy = std::shared_ptr<journal::SqliteCopy>()](
                            journal::Journal&) mutable {
    if (copy == nullptr) {
      auto begun = journal_->StartCopy(to);
      if (!begun.ok()) {
        done->set_value(begun.status());
        return true;
      }
      copy = *std::move(begun);
    }
    const absl::StatusOr<bool> whole = copy->Step(kPagesAtOnce);
    if (whole.ok() && !*whole) return false;
    copy.reset();
    done->set_value(whole.status());
    return true;
  });
  absl::Status status = copied.get();
  if (!status.ok()) return status;
  return identity_.CopyTo(folder);
}

absl::Status App::WriteAddresses() const {
  std::string text;
  for (const std::string& address : addresses_) StrAppend(&text, "grpc ", address, "\n");
  for (const std::string& address : tls_addresses_) StrAppend(&text, "tls ", address, "\n");
  if (!metrics_address_.empty()) StrAppend(&text, "metrics ", metrics_address_, "\n");
  return WriteFileAtomic(DataFolder(options_.config.data_dir).addresses, text, 0644);
}

absl::Status App::Drain() {
  running_ = false;
  server_->SetServing(false);
  // While the engine can still be copied from.
  backups_->Stop();
  scrubbing_->Stop();
  waits_->Stop();
  history_.Stop();
  observer_->EndQuestions();
  absl::Status status = engine_->Drain();
  server_->Shutdown(kShutdownDeadline);
  exposer_.reset();
  LogInfo("stopped", {{"clean", status.ok()}});
  return status;
}

}  // namespace onestop
