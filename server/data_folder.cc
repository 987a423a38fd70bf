#include "server/data_folder.h"

#include <filesystem>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/identity/sqlite_private_store.h"

namespace onestop {
namespace {

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
      addresses(StrCat(folder, "/addresses")),
      submitted(StrCat(folder, "/submitted")) {}

absl::StatusOr<std::unique_ptr<journal::SqliteJournal>> OpenJournal(const ServerConfig& config,
                                                                    bool create) {
  const DataFolder files(config.data_dir);
  std::error_code ignored;
  if (!create && !std::filesystem::exists(files.journal, ignored)) {
    return absl::NotFoundError(StrCat("there is no journal in ", config.data_dir,
                                      "; `onestop-server init` makes a data folder"));
  }
  journal::SqliteJournal::Options options;
  options.file = files.journal;
  auto journal = journal::SqliteJournal::Open(options);
  if (!journal.ok()) return ExplainLocked(journal.status(), config);
  return journal;
}

absl::StatusOr<std::unique_ptr<identity::Identity>> OpenIdentity(
    const ServerConfig& config, Clock& clock, Random& random,
    std::function<void(const absl::Status&)> on_failure) {
  const DataFolder files(config.data_dir);
  journal::SqliteJournal::Options journal_options;
  journal_options.file = files.identity;
  auto journal = journal::SqliteJournal::Open(journal_options);
  if (!journal.ok()) return ExplainLocked(journal.status(), config);
  auto store = identity::SqlitePrivateStore::Open(files.private_store);
  if (!store.ok()) return ExplainLocked(store.status(), config);
  identity::Identity::Options options;
  options.journal = *std::move(journal);
  options.store = *std::move(store);
  options.clock = &clock;
  options.random = &random;
  options.on_journal_failure = std::move(on_failure);
  return identity::Identity::Open(std::move(options));
}

}  // namespace onestop
