#include "server/data_folder.h"

#include <chrono>
#include <filesystem>
#include <utility>

#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/identity/certificate_files.h"

namespace onestop {
namespace {

// Long enough to plan a round of every terminal.
constexpr std::chrono::days kWarnBefore{180};
// Nobody waits for them for long, and it is little.
constexpr int kIdentityPagesAtOnce = 1000;

// DATA_LOCKED, said so that an operator knows what to do; other statuses unchanged.
absl::Status ExplainLocked(const absl::Status& status, const ServerConfig& config) {
  if (ReasonOf(status) != Reason::kDataLocked) return status;
  return Refuse(Reason::kDataLocked,
                StrCat("another onestop-server uses the data in ", config.data_dir,
                       "; stop it first, or use another folder"));
}

}  // namespace

DataFolder::DataFolder(const std::string& folder)
    : journal(StrCat(folder, "/journal.db")),
      identity(StrCat(folder, "/identity.db")),
      private_store(StrCat(folder, "/private.db")),
      history(StrCat(folder, "/history.db")),
      certificates(StrCat(folder, "/tls")),
      addresses(StrCat(folder, "/addresses")),
      submitted(StrCat(folder, "/submitted")) {}

absl::StatusOr<std::unique_ptr<journal::SqliteJournal>> OpenJournal(
    const ServerConfig& config, const OpenJournalOptions& how) {
  const DataFolder files(config.data_dir);
  std::error_code ignored;
  if (!how.create && !std::filesystem::exists(files.journal, ignored)) {
    return absl::NotFoundError(StrCat("there is no journal in ", config.data_dir,
                                      "; `onestop-server init` makes a data folder"));
  }
  journal::SqliteJournal::Options options;
  options.file = files.journal;
  options.ignore_marks = how.ignore_marks;
  auto journal = journal::SqliteJournal::Open(options);
  if (!journal.ok()) return ExplainLocked(journal.status(), config);
  return journal;
}

absl::StatusOr<std::unique_ptr<journal::SqliteJournal>> OpenIdentityJournal(
    const ServerConfig& config, bool ignore_marks) {
  journal::SqliteJournal::Options options;
  options.file = DataFolder(config.data_dir).identity;
  options.ignore_marks = ignore_marks;
  auto journal = journal::SqliteJournal::Open(options);
  if (!journal.ok()) return ExplainLocked(journal.status(), config);
  return journal;
}

absl::StatusOr<ServerCertificates> LoadServerCertificates(const ServerConfig& config,
                                                          Clock& clock) {
  const identity::CertificateFiles files(DataFolder(config.data_dir).certificates);
  absl::StatusOr<identity::KeyAndCertificate> server = files.Server();
  if (!server.ok()) {
    if (ReasonOf(server.status()) != Reason::kNone) return server.status();
    return Refuse(Reason::kInsecureAddress,
                  StrCat("no certificates to serve TLS with (", server.status().message(),
                         "); `onestop-server certificate renew` makes them"));
  }
  absl::StatusOr<std::string> authority = files.AuthorityCertificate();
  if (!authority.ok()) return authority.status();
  absl::StatusOr<identity::CertificateInfo> info =
      identity::DescribeCertificate(server->certificate);
  if (!info.ok()) return info.status();
  const auto left = std::chrono::floor<std::chrono::days>(info->expires - clock.WallNow());
  if (left < kWarnBefore) LogWarn("certificate_ends", {{"days_left", left.count()}});
  return ServerCertificates{*std::move(authority), *std::move(server)};
}

absl::StatusOr<OpenedIdentity> OpenIdentity(const ServerConfig& config, Clock& clock, Random& random,
                                            std::function<void(const absl::Status&)> on_failure) {
  auto journal = OpenIdentityJournal(config);
  if (!journal.ok()) return journal.status();
  auto store = identity::SqlitePrivateStore::Open(DataFolder(config.data_dir).private_store);
  if (!store.ok()) return ExplainLocked(store.status(), config);
  OpenedIdentity opened;
  opened.chain = journal->get();
  opened.store = store->get();
  identity::Identity::Options options;
  options.journal = *std::move(journal);
  options.store = *std::move(store);
  options.clock = &clock;
  // A code on a screen lasts ten minutes of the people before it, also in a demonstration.
  static SystemClock stopwatch;
  options.stopwatch = &stopwatch;
  options.random = &random;
  options.on_journal_failure = std::move(on_failure);
  auto identity = identity::Identity::Open(std::move(options));
  if (!identity.ok()) return identity.status();
  opened.identity = *std::move(identity);
  return opened;
}

absl::Status OpenedIdentity::CopyTo(const std::string& folder) const {
  const DataFolder files(folder);
  return identity->AtRest([&]() -> absl::Status {
    auto copy = chain->StartCopy(files.identity);
    if (!copy.ok()) return copy.status();
    absl::StatusOr<bool> whole = false;
    while (whole.ok() && !*whole) whole = (*copy)->Step(kIdentityPagesAtOnce);
    if (!whole.ok()) return whole.status();
    return store->CopyTo(files.private_store);
  });
}

}  // namespace onestop
