#include "server/cli_journal.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "server/app.h"
#include "server/base/bytes.h"
#include "server/base/hash.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_admin.h"
#include "server/cli_output.h"
#include "server/cli_settled.h"
#include "server/engine/codec.h"
#include "server/estimate/event_log.h"
#include "server/estimate/translator.h"
#include "server/hall_files.h"
#include "server/journal/verify.h"
#include "server/record_json.h"
#include "server/settle.h"

namespace onestop::cli {
namespace {

// Verifying a year's records takes a minute or so.
constexpr std::chrono::seconds kVerifyTimeout(1800);

// What is true of a chain, whoever checked it.
struct Verdict {
  std::string chain;
  uint64_t records = 0;
  uint64_t last = 0;
  std::string last_hash;
  uint64_t first_bad = 0;
  absl::Status status;
};

std::string ToJson(const Verdict& verdict) {
  std::string json = "{\"hall\":";
  AppendJsonString(verdict.chain, json);
  StrAppend(&json, ",\"records\":", verdict.records, ",\"lastSequence\":", verdict.last,
            ",\"lastHash\":\"", verdict.last_hash, "\",\"firstBadSequence\":", verdict.first_bad,
            ",\"reason\":");
  const Reason reason = ReasonOf(verdict.status);
  AppendJsonString(reason == Reason::kNone ? "" : ReasonName(reason), json);
  return json + "}";
}

std::string ToText(const Verdict& verdict) {
  if (verdict.status.ok()) {
    return StrCat(verdict.chain, ": ", verdict.records, " records, every link holds; last ",
                  verdict.last, " ", verdict.last_hash.substr(0, 16));
  }
  return StrCat(verdict.chain, ": DOES NOT HOLD at record ", verdict.first_bad, "; ",
                verdict.records, " records before it are good");
}

absl::Status Report(const std::vector<Verdict>& verdicts, bool json) {
  absl::Status result;
  for (const Verdict& verdict : verdicts) {
    Print(json ? ToJson(verdict) : ToText(verdict));
    if (result.ok()) result = verdict.status;
  }
  return result;
}

absl::StatusOr<Verdict> VerifyRunning(AdminClient& client, const std::string& hall) {
  v1::VerifyJournalRequest request;
  request.set_hall(hall);
  auto response =
      client.Call(&v1::AdminService::Stub::VerifyJournal, request, kVerifyTimeout);
  if (!response.ok()) return response.status();
  Verdict verdict;
  verdict.chain = hall;
  verdict.records = response->records();
  verdict.last = response->last_sequence();
  verdict.last_hash = response->last_hash();
  verdict.first_bad = response->first_bad_sequence();
  if (response->reason() != v1::REASON_UNSPECIFIED) {
    verdict.status = Refuse(static_cast<Reason>(response->reason()), response->message());
  }
  return verdict;
}

Verdict VerifyStopped(journal::Journal& journal, const std::string& hall) {
  const journal::VerifyReport report = journal::VerifyJournal(journal, hall);
  Verdict verdict;
  verdict.chain = hall;
  verdict.records = report.records;
  verdict.last = report.last_good;
  verdict.last_hash = Hex(report.last_hash);
  verdict.first_bad = report.first_bad;
  verdict.status = report.status;
  return verdict;
}

// The halls of a running server's files.
absl::StatusOr<std::vector<std::string>> ConfiguredHalls(const ServerConfig& config) {
  absl::StatusOr<std::vector<LoadedHall>> files = LoadHalls(config);
  if (!files.ok()) return files.status();
  std::vector<std::string> halls;
  for (const LoadedHall& hall : *files) halls.push_back(hall.file.hall);
  return halls;
}

absl::StatusOr<std::vector<std::string>> StoredHalls(journal::Journal& journal) {
  auto heads = journal.Heads();
  if (!heads.ok()) return heads.status();
  std::vector<std::string> halls;
  for (const journal::Head& head : *heads) halls.push_back(head.hall);
  return halls;
}

using VisitRecord = std::function<absl::Status(const journal::Record&)>;

absl::Status VisitStopped(journal::Journal& journal, const std::string& wanted, uint64_t to,
                          const VisitRecord& visit) {
  absl::StatusOr<std::vector<std::string>> halls = StoredHalls(journal);
  if (!halls.ok()) return halls.status();
  absl::StatusOr<std::string> hall = wanted.empty() ? OnlyHall(*halls) : wanted;
  if (!hall.ok()) return hall.status();
  return journal.Read(*hall, 1, to, visit);
}

journal::Record ToRecord(const std::string& hall, const v1::JournalRecord& from) {
  journal::Record record;
  record.hall = hall;
  record.sequence = from.sequence();
  record.epoch = from.epoch();
  record.time = Time(Duration(from.time().seconds() * 1000 + from.time().nanos() / 1'000'000));
  core::Actor actor;
  actor.role = static_cast<Role>(from.role());
  actor.device = core::DeviceId(from.device_id());
  actor.staff = core::StaffId(from.staff_id());
  record.actor = actor.Packed();
  record.request_id = ByteReader(from.request_id()).Array<sizeof(record.request_id)>();
  record.hash = ByteReader(from.hash()).Array<sizeof(record.hash)>();
  record.events = from.events();
  return record;
}

// A page after the other, so that the server goes on with its work in between.
absl::Status VisitRunning(AdminClient& client, const std::string& hall, uint64_t last,
                          const VisitRecord& visit) {
  v1::ExportJournalRequest request;
  request.set_hall(hall);
  request.set_from_sequence(1);
  while (request.from_sequence() <= last) {
    auto page = client.Call(&v1::AdminService::Stub::ExportJournal, request);
    if (!page.ok()) return page.status();
    last = std::min(last, page->last_sequence());
    if (page->records().empty()) break;
    for (const v1::JournalRecord& record : page->records()) {
      if (record.sequence() > last) break;
      if (absl::Status status = visit(ToRecord(hall, record)); !status.ok()) return status;
    }
    request.set_from_sequence(page->records().rbegin()->sequence() + 1);
  }
  return absl::OkStatus();
}

// Every record of a hall up to `to`, from the first one on, of a running server or of its files.
absl::Status VisitRecords(const PlaceOptions& place, const std::string& wanted, uint64_t to,
                          const VisitRecord& visit) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  if (!ServerRuns(config->admin_socket)) {
    // Also what must not be gone on with can be read.
    auto journal = OpenJournal(*config, {.ignore_marks = true});
    if (!journal.ok()) return journal.status();
    return VisitStopped(**journal, wanted, to, visit);
  }
  auto client = AdminClient::Connect(config->admin_socket);
  if (!client.ok()) return client.status();
  absl::StatusOr<std::vector<std::string>> halls = ConfiguredHalls(*config);
  if (!halls.ok()) return halls.status();
  absl::StatusOr<std::string> hall = wanted.empty() ? OnlyHall(*halls) : wanted;
  if (!hall.ok()) return hall.status();
  return VisitRunning(**client, *hall, to, visit);
}

}  // namespace

absl::Status VerifyJournalFile(const PlaceOptions& place, const VerifyOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  std::vector<Verdict> verdicts;
  if (!ServerRuns(config->admin_socket)) {
    auto journal = OpenJournal(*config);
    if (!journal.ok()) return journal.status();
    absl::StatusOr<std::vector<std::string>> halls = StoredHalls(**journal);
    if (!halls.ok()) return halls.status();
    if (!options.hall.empty()) halls = std::vector<std::string>{options.hall};
    for (const std::string& hall : *halls) verdicts.push_back(VerifyStopped(**journal, hall));
    return Report(verdicts, options.json);
  }
  auto client = AdminClient::Connect(config->admin_socket);
  if (!client.ok()) return client.status();
  absl::StatusOr<std::vector<std::string>> halls = ConfiguredHalls(*config);
  if (!halls.ok()) return halls.status();
  if (!options.hall.empty()) halls = std::vector<std::string>{options.hall};
  for (const std::string& hall : *halls) {
    absl::StatusOr<Verdict> verdict = VerifyRunning(**client, hall);
    if (!verdict.ok()) return verdict.status();
    verdicts.push_back(*std::move(verdict));
  }
  return Report(verdicts, options.json);
}

absl::Status ExportJournal(const PlaceOptions& place, const ExportOptions& options) {
  RecordJson json;
  // From the first record on, whatever is wanted, for the configuration it names things by.
  const uint64_t to = options.to == 0 ? journal::kToEnd : options.to;
  return VisitRecords(place, options.hall, to, [&](const journal::Record& record) {
    absl::StatusOr<std::string> line = json.Line(record);
    if (!line.ok()) return line.status();
    if (record.sequence >= options.from) Print(*line);
    return absl::OkStatus();
  });
}

absl::Status ExportEvents(const PlaceOptions& place, const std::string& hall) {
  estimate::EventLogWriter writer(&std::cout);
  estimate::Translator translator{core::State()};
  std::vector<estimate::HallEvent> meaning;
  return VisitRecords(place, hall, journal::kToEnd, [&](const journal::Record& record) {
    absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
    if (!events.ok()) return events.status();
    meaning.clear();
    translator.Apply({record.sequence, record.time, core::Actor::Unpack(record.actor)}, *events,
                     meaning);
    const core::State& state = translator.state();
    for (const estimate::HallEvent& event : meaning) {
      std::string ticket;
      if (event.ticket) {
        const core::TicketName& name = state.At(event.ticket).name;
        ticket = state.config->NumberText(name.series, name.number);
      }
      writer.Write(event, ticket, *state.config);
    }
    return absl::OkStatus();
  });
}

absl::Status SettleJournal(const PlaceOptions& place, const SettleVerbOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  if (ServerRuns(config->admin_socket)) {
    return UsageError("the server runs; stop it first, its journal is settled at rest");
  }
  const std::unique_ptr<Clock> clock = MakeClock(*config);
  SystemRandom random;
  const auto settled = SettleJournals(
      *config, {.reason = options.reason, .skip_numbers = options.skip_numbers}, *clock, random);
  if (!settled.ok()) return settled.status();
  PrintSettled(*settled, options.skip_numbers, options.json);
  return absl::OkStatus();
}

}  // namespace onestop::cli
