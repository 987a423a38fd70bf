#include "server/hall_files.h"

#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/base/file.h"
#include "server/base/hash.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/engine/calendar.h"

namespace onestop {
namespace {

// A command whose answer is waited for by driving the engine.
class StartCommand : public engine::Submission {
 public:
  struct Outcome {
    bool done = false;
    absl::Status status;
  };
  explicit StartCommand(std::shared_ptr<Outcome> outcome) : outcome_(std::move(outcome)) {}
  void Done(const engine::Answer& answer) override {
    outcome_->status = answer.status;
    outcome_->done = true;
  }

 private:
  const std::shared_ptr<Outcome> outcome_;
};

}  // namespace

absl::Status RunAtStart(engine::Engine& engine, const std::string& hall, core::Command command,
                        Random& random) {
  const auto outcome = std::make_shared<StartCommand::Outcome>();
  auto submission = std::make_unique<StartCommand>(outcome);
  submission->actor.role = Role::kAdministrator;
  submission->request_id = random.Bytes16();
  submission->command = std::move(command);
  engine.Submit(hall, std::move(submission));
  while (!outcome->done) {
    const bool stepped = engine.Step();
    const bool committed = engine.CommitStep();
    if (!stepped && !committed && !outcome->done) {
      return absl::InternalError("the engine does not answer");
    }
  }
  return outcome->status;
}

absl::Status CheckTimeZone(const std::string& where, const core::Config& config) {
  const std::string& zone = config.calendar.time_zone;
  if (engine::KnownTimeZone(zone)) return absl::OkStatus();
  return Refuse(Reason::kConfigInvalid,
                StrCat(where, ": this machine does not know the time zone \"", zone,
                       "\"; install the package tzdata"));
}

namespace {

// The same refusal with the file in front.
absl::Status InFile(const std::string& path, const absl::Status& status) {
  const Reason reason = ReasonOf(status);
  if (reason == Reason::kNone) return status;
  return Refuse(reason, StrCat(path, ": ", FromAbsl(status.message())));
}

absl::Status CheckVersion(const LoadedHall& hall, const SubmittedFiles::Entry* before,
                          uint64_t in_force, const SubmitOptions& options) {
  if (before == nullptr || before->version == in_force || options.accept_any_version) {
    return absl::OkStatus();
  }
  return Refuse(
      Reason::kConfigVersionMismatch,
      StrCat(hall.path, " was changed, but from version ", before->version, "; version ", in_force,
             " is in force by now (`onestop-server config show`). Bring both together in the file "
             "and start once with --accept-halls"));
}

absl::Status SubmitHall(engine::Engine& engine, LoadedHall& hall, SubmittedFiles& submitted,
                        const SubmitOptions& options, Random& random) {
  if (absl::Status status = engine.AddHall(hall.file.hall); !status.ok()) return status;
  const std::shared_ptr<const core::Config> current = engine.StateOf(hall.file.hall).config;
  const uint64_t in_force = current == nullptr ? 0 : current->version;
  const std::string source = hall.file.config.source;
  const SubmittedFiles::Entry* before = submitted.Find(hall.file.hall);
  if (current != nullptr && current->source == source) {
    submitted.Put(hall.file.hall, in_force, source);
    return absl::OkStatus();
  }
  if (current != nullptr && before != nullptr && SubmittedFiles::Same(*before, source)) {
    LogInfo("hall_file_overtaken", {{"hall", hall.file.hall},
                                    {"file", hall.path},
                                    {"file_version", before->version},
                                    {"version", in_force}});
    return absl::OkStatus();
  }
  absl::Status status = CheckVersion(hall, current == nullptr ? nullptr : before, in_force, options);
  if (!status.ok()) return status;
  core::ApplyConfig command;
  command.expected_version = in_force;
  command.config = std::make_shared<core::Config>(hall.file.config);
  status = RunAtStart(engine, hall.file.hall, std::move(command), random);
  if (!status.ok()) return InFile(hall.path, status);
  const uint64_t version = engine.StateOf(hall.file.hall).config->version;
  submitted.Put(hall.file.hall, version, source);
  LogInfo("hall_file_applied",
          {{"hall", hall.file.hall}, {"file", hall.path}, {"version", version}});
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<LoadedHall>> LoadHalls(const ServerConfig& config) {
  std::vector<LoadedHall> halls;
  std::string wrong;
  for (const std::string& path : config.halls) {
    absl::StatusOr<std::string> toml = ReadFile(path);
    if (!toml.ok()) return toml.status();
    HallFile file = ParseHall(*toml);
    if (!file.errors.empty()) {
      wrong += FormatErrors(path, file.errors);
      continue;
    }
    for (const LoadedHall& other : halls) {
      if (other.file.hall != file.hall) continue;
      StrAppend(&wrong, path, ":1: the hall \"", file.hall, "\" is in ", other.path,
                " already\n");
    }
    halls.push_back({path, std::move(file)});
  }
  if (!wrong.empty()) return Refuse(Reason::kConfigInvalid, wrong);
  return halls;
}

SubmittedFiles SubmittedFiles::Load(const std::string& path) {
  SubmittedFiles files;
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return files;
  for (const absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    Entry entry;
    if (words.size() != 3 || !absl::SimpleAtoi(words[1], &entry.version)) continue;
    entry.hash = words[2];
    files.halls_[words[0]] = entry;
  }
  return files;
}

absl::Status SubmittedFiles::Save(const std::string& path) const {
  std::string text;
  for (const auto& [hall, entry] : halls_) {
    StrAppend(&text, hall, " ", entry.version, " ", entry.hash, "\n");
  }
  return WriteFileAtomic(path, text, 0600);
}

const SubmittedFiles::Entry* SubmittedFiles::Find(const std::string& hall) const {
  const auto found = halls_.find(hall);
  return found == halls_.end() ? nullptr : &found->second;
}

void SubmittedFiles::Put(const std::string& hall, uint64_t version, const std::string& source) {
  halls_[hall] = {version, Hex(Blake2b(source))};
}

bool SubmittedFiles::Same(const Entry& entry, const std::string& source) {
  return entry.hash == Hex(Blake2b(source));
}

absl::Status SubmitHalls(engine::Engine& engine, std::vector<LoadedHall>& halls,
                         const SubmitOptions& options, Random& random) {
  // All of them first: every step of the engine looks at every hall's calendar.
  for (const std::string& name : engine.Halls()) {
    const std::shared_ptr<const core::Config> config = engine.StateOf(name).config;
    if (config == nullptr) continue;
    absl::Status status = CheckTimeZone(StrCat("hall ", name), *config);
    if (!status.ok()) return status;
  }
  SubmittedFiles submitted = SubmittedFiles::Load(options.submitted);
  for (LoadedHall& hall : halls) {
    absl::Status status = CheckTimeZone(hall.path, hall.file.config);
    if (!status.ok()) return status;
    status = SubmitHall(engine, hall, submitted, options, random);
    if (!status.ok()) return status;
  }
  return submitted.Save(options.submitted);
}

}  // namespace onestop
