#include "server/settle.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/data_folder.h"
#include "server/engine/engine.h"
#include "server/hall_files.h"
#include "server/identity/ledger.h"
#include "server/journal/verify.h"

namespace onestop {
namespace {

// A server is not started so often between two backups.
constexpr uint64_t kEpochSteps = 1000;

absl::Status VerifyChains(journal::SqliteJournal& journal,
                          const std::vector<journal::Journal::Head>& heads) {
  for (const journal::Journal::Head& head : heads) {
    const journal::VerifyReport report = journal::VerifyJournal(journal, head.hall);
    if (!report.ok()) return report.status;
  }
  return absl::OkStatus();
}

absl::Status RecordForks(journal::SqliteJournal& journal, const SettleOptions& options, Clock& clock,
                         Random& random, const std::vector<journal::Journal::Head>& heads,
                         std::vector<Settled>& settled) {
  engine::EngineOptions engine_options;
  engine_options.disk_reserve_bytes = 0;
  engine_options.epoch_steps = kEpochSteps;
  auto engine = engine::Engine::Open(engine_options, &journal, &clock, nullptr);
  if (!engine.ok()) return engine.status();
  for (const Settled& hall : settled) {
    const std::shared_ptr<const core::Config> in_force = (*engine)->StateOf(hall.hall).config;
    if (in_force == nullptr) continue;
    absl::Status status = CheckTimeZone(StrCat("hall ", hall.hall), *in_force);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < settled.size(); ++i) {
    Settled& hall = settled[i];
    hall.epoch = (*engine)->Durable(hall.hall).epoch;
    core::ForkHistory command;
    command.epoch = hall.epoch;
    command.kept_sequence = hall.kept_sequence;
    command.kept_epoch = heads[i].epoch;
    command.known_sequence = hall.known_sequence;
    command.skip = options.skip_numbers;
    command.reason = options.reason;
    absl::Status status = RunAtStart(**engine, hall.hall, std::move(command), random);
    if (!status.ok()) return status;
  }
  return (*engine)->Drain();
}

}  // namespace

absl::StatusOr<std::vector<Settled>> SettleJournals(const ServerConfig& config,
                                                    const SettleOptions& options, Clock& clock,
                                                    Random& random) {
  if (options.reason.empty()) return Refuse(Reason::kReasonRequired, "say why it is settled");
  auto journal = OpenJournal(config, {.ignore_marks = true});
  if (!journal.ok()) return journal.status();
  auto identity = OpenIdentityJournal(config, true);
  if (!identity.ok()) return identity.status();
  auto heads = (*journal)->Heads();
  if (!heads.ok()) return heads.status();
  auto identity_heads = (*identity)->Heads();
  if (!identity_heads.ok()) return identity_heads.status();
  absl::Status status = VerifyChains(**journal, *heads);
  if (status.ok()) status = VerifyChains(**identity, *identity_heads);
  if (!status.ok()) return status;

  std::vector<Settled> settled;
  for (const journal::Journal::Head& head : *heads) {
    Settled hall{.hall = head.hall, .kept_sequence = head.sequence};
    const std::optional<journal::Tip> mark = (*journal)->Mark(head.hall);
    if (mark.has_value() && mark->sequence > head.sequence) hall.known_sequence = mark->sequence;
    const auto known = options.known_sequences.find(head.hall);
    if (known != options.known_sequences.end() && known->second > head.sequence) {
      hall.known_sequence = std::max(hall.known_sequence, known->second);
    }
    settled.push_back(std::move(hall));
  }
  if (!identity_heads->empty()) {
    status = (*identity)->Fence(identity::kChainName, kEpochSteps).status();
    if (!status.ok()) return status;
  }
  status = RecordForks(**journal, options, clock, random, *heads, settled);
  if (!status.ok()) return status;
  return settled;
}

}  // namespace onestop
