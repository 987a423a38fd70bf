#include "server/engine/engine.h"

#include <atomic>
#include <map>
#include <thread>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/base/bounded_queue.h"
#include "server/base/check.h"
#include "server/base/log.h"
#include "server/core/digest.h"
#include "server/engine/codec.h"
#include "server/engine/committer.h"
#include "server/engine/hall.h"
#include "server/engine/handoff.h"
#include "server/engine/journal_tasks.h"

namespace onestop::engine {
namespace {

// What stands in the mailbox.
struct Letter {
  Hall* hall = nullptr;
  std::unique_ptr<Submission> submission;
  std::unique_ptr<Query> query;
};

class EngineImpl : public Engine {
 public:
  EngineImpl(const EngineOptions& options, journal::Journal* journal, Clock* clock,
             Observer* observer)
      : options_(options),
        journal_(journal),
        clock_(clock),
        observer_(observer),
        mailbox_(options.mailbox_commands + options.mailbox_queries),
        committer_(journal, clock, observer, options.recent_records) {}

  ~EngineImpl() override { StopThreads(); }

  absl::Status Recover();

  absl::Status AddHall(std::string_view name) override;
  std::vector<std::string> Halls() const override;
  bool HasHall(std::string_view hall) const override { return Find(hall) != nullptr; }

  void Submit(std::string_view hall, std::unique_ptr<Submission> submission) override;
  void Ask(std::string_view hall, std::unique_ptr<Query> query) override;
  absl::StatusOr<std::unique_ptr<Watch>> StartWatch(std::string_view hall, Topic topic,
                                                    WatchSink* sink) override;
  void SetWatchEncoder(WatchEncoder* encoder) override { encoder_ = encoder; }

  void ReadRecords(std::string_view hall, uint64_t from, uint64_t to,
                   std::function<absl::Status(const JournalRecord&)> visit,
                   std::function<void(absl::Status)> done) override;
  std::vector<RecentChunk> Recent(std::string_view hall, uint64_t from,
                                  size_t chunks) const override {
    return committer_.recent().From(hall, from, chunks);
  }
  void LoadState(std::string_view hall, uint64_t sequence,
                 std::function<void(absl::StatusOr<core::State>)> done) override;
  void VerifyJournal(std::string_view hall, std::function<void(VerifyReport)> done) override;

  void RunOnJournal(std::function<bool(journal::Journal&)> task) override {
    handoff_.AddTask(std::move(task));
  }

  Position Durable(std::string_view hall) const override;
  bool writable() const override { return !committer_.dead() && !quarantined_.load(); }
  void Quarantine(absl::Status reason) override;

  void Start(std::function<void(absl::Status)> on_failure) override;
  absl::Status Drain() override;
  bool Step() override { return StepOnce(std::chrono::nanoseconds(0)); }
  bool CommitStep() override { return committer_.Step(handoff_, false); }
  std::optional<Duration> UntilDeadline() const override;
  Hash256 StateDigest(std::string_view hall) const override {
    return core::Digest(StateOf(hall));
  }
  const core::State& StateOf(std::string_view hall) const override {
    const Hall* found = Find(hall);
    ONESTOP_CHECK(found != nullptr) << "no such hall";
    return found->state();
  }

 private:
  Hall* Find(std::string_view hall) const {
    auto found = halls_.find(hall);
    return found == halls_.end() ? nullptr : found->second.get();
  }
  ClockReading Read() const { return {clock_->WallNow(), clock_->SteadyNow()}; }
  // Why nothing can be taken now; OK when it can.
  absl::Status CheckTaking() const;
  // Why nothing new may be recorded now; OK when it may. What was recorded before is answered all the
  // same: who asks again must not be told that nothing was done.
  absl::Status CheckRecording() const;
  bool EnoughSpace() const { return committer_.free_bytes() >= options_.disk_reserve_bytes; }
  // Why the mailbox took no letter.
  absl::Status NotPushed() const;
  // While commands are refused nothing is committed, so nobody else would notice that space is back.
  void LookForSpace(std::chrono::nanoseconds now);
  bool StepOnce(std::optional<std::chrono::nanoseconds> wait);
  void Handle(Letter& letter, Batch& batch);
  // Hands the batch over; false when the engine has stopped.
  bool HandOver(std::unique_ptr<Batch> batch);
  void EndBatch(Batch& batch);
  void RunEngine();
  void StopThreads();
  // Answers whoever is still in the closed mailbox and was never looked at.
  void RefuseLeft();
  void Wake() { mailbox_.Wake(); }

  const EngineOptions options_;
  journal::Journal* const journal_;
  Clock* const clock_;
  Observer* const observer_;
  std::map<std::string, std::unique_ptr<Hall>, std::less<>> halls_;
  BoundedQueue<Letter> mailbox_;
  Handoff handoff_;
  Committer committer_;
  WatchEncoder* encoder_ = nullptr;
  // Taken from the mailbox and not yet decided, when a batch was full.
  std::vector<Letter> taken_;
  size_t next_taken_ = 0;
  std::atomic<size_t> commands_waiting_{0};
  std::atomic<size_t> queries_waiting_{0};
  std::atomic<bool> draining_{false};
  std::atomic<bool> stop_{false};
  std::atomic<bool> quarantined_{false};
  // The engine's thread alone.
  std::chrono::nanoseconds next_look_{0};
  // Set before the threads are started.
  bool threaded_ = false;
  std::thread engine_thread_;
  std::thread commit_thread_;
};

absl::Status EngineImpl::Recover() {
  absl::StatusOr<std::vector<journal::Head>> heads = journal_->Heads();
  if (!heads.ok()) return heads.status();
  for (const journal::Head& head : *heads) {
    auto hall = std::make_unique<Hall>(head.hall, options_, Read());
    if (absl::Status status = hall->Recover(*journal_, head); !status.ok()) return status;
    committer_.SetDurable(hall.get(), hall->position());
    halls_.emplace(head.hall, std::move(hall));
  }
  committer_.CheckSpace();
  if (!options_.quarantine.ok()) Quarantine(options_.quarantine);
  return absl::OkStatus();
}

absl::Status EngineImpl::AddHall(std::string_view name) {
  if (HasHall(name)) return absl::OkStatus();
  auto hall = std::make_unique<Hall>(std::string(name), options_, Read());
  if (absl::Status status = hall->Recover(*journal_, hall->chain().head()); !status.ok()) {
    return status;
  }
  committer_.SetDurable(hall.get(), hall->position());
  halls_.emplace(std::string(name), std::move(hall));
  return absl::OkStatus();
}

std::vector<std::string> EngineImpl::Halls() const {
  std::vector<std::string> names;
  for (const auto& [name, hall] : halls_) names.push_back(name);
  return names;
}

absl::Status EngineImpl::CheckTaking() const {
  if (committer_.dead() || stop_.load()) {
    return Refuse(Reason::kStopping, "the server is stopping; try again in a moment");
  }
  return absl::OkStatus();
}

absl::Status EngineImpl::CheckRecording() const {
  if (quarantined_.load()) {
    return Refuse(Reason::kQuarantined,
                  "the hall is read-only: its journal may lack what people were told; the "
                  "administrator must restore a backup or settle the journal");
  }
  if (!EnoughSpace()) {
    return Refuse(Reason::kDiskReserve, "the server's disk is nearly full; tell the administrator");
  }
  return absl::OkStatus();
}

absl::Status EngineImpl::NotPushed() const {
  if (mailbox_.closed()) {
    return Refuse(Reason::kStopping, "the server is stopping; try again in a moment");
  }
  return Refuse(Reason::kMailboxFull, "too much at once; try again in a moment");
}

void EngineImpl::LookForSpace(std::chrono::nanoseconds now) {
  if (EnoughSpace() || now < next_look_) return;
  next_look_ = now + kSpaceInterval;
  handoff_.AddTask([this](journal::Journal&) {
    committer_.CheckSpace();
    return true;
  });
}

void EngineImpl::Submit(std::string_view name, std::unique_ptr<Submission> submission) {
  Hall* hall = Find(name);
  absl::Status status = hall == nullptr
                            ? Refuse(Reason::kUnknownHall, "there is no such hall here")
                            : CheckTaking();
  if (status.ok() && draining_.load()) {
    status = Refuse(Reason::kDraining, "the server is being stopped; try again in a moment");
  }
  if (status.ok() && commands_waiting_.load() >= options_.mailbox_commands) {
    status = Refuse(Reason::kMailboxFull, "too many commands at once; try again in a moment");
  }
  if (!status.ok()) {
    submission->Done({.status = status});
    return;
  }
  ++commands_waiting_;
  Letter letter{hall, std::move(submission), nullptr};
  if (!mailbox_.TryPush(std::move(letter))) {
    --commands_waiting_;
    letter.submission->Done({.status = NotPushed()});
  }
}

void EngineImpl::Ask(std::string_view name, std::unique_ptr<Query> query) {
  Hall* hall = Find(name);
  absl::Status status = hall == nullptr
                            ? Refuse(Reason::kUnknownHall, "there is no such hall here")
                            : CheckTaking();
  if (status.ok() && queries_waiting_.load() >= options_.mailbox_queries) {
    status = Refuse(Reason::kMailboxFull, "too many questions at once; try again in a moment");
  }
  if (!status.ok()) {
    query->Done(status, {});
    return;
  }
  ++queries_waiting_;
  Letter letter{hall, nullptr, std::move(query)};
  if (!mailbox_.TryPush(std::move(letter))) {
    --queries_waiting_;
    letter.query->Done(NotPushed(), {});
  }
}

absl::StatusOr<std::unique_ptr<Watch>> EngineImpl::StartWatch(std::string_view name, Topic topic,
                                                              WatchSink* sink) {
  Hall* hall = Find(name);
  if (hall == nullptr) return Refuse(Reason::kUnknownHall, "there is no such hall here");
  if (absl::Status status = CheckTaking(); !status.ok()) return status;
  return hall->hub.Add(topic, sink, [this] { Wake(); });
}

void EngineImpl::Handle(Letter& letter, Batch& batch) {
  if (letter.query != nullptr) {
    --queries_waiting_;
    letter.hall->Take(std::move(letter.query), batch);
    return;
  }
  --commands_waiting_;
  const absl::Status status = CheckRecording();
  letter.hall->Take(std::move(letter.submission), status, batch);
}

void EngineImpl::EndBatch(Batch& batch) {
  for (const auto& [name, hall] : halls_) hall->EndBatch(encoder_, batch);
}

bool EngineImpl::HandOver(std::unique_ptr<Batch> batch) {
  std::unique_ptr<Batch> back = handoff_.Put(std::move(batch));
  return back == nullptr;
}

bool EngineImpl::StepOnce(std::optional<std::chrono::nanoseconds> wait) {
  // Without threads nobody would free the place while we wait for it.
  if (!threaded_ && !handoff_.Free()) return false;
  if (next_taken_ == taken_.size()) {
    taken_.clear();
    next_taken_ = 0;
    mailbox_.PopAll(taken_, wait);
  }
  auto batch = std::make_unique<Batch>();
  const ClockReading reading = Read();
  LookForSpace(reading.steady);
  for (const auto& [name, hall] : halls_) {
    hall->SetNow(reading);
    if (std::optional<Duration> jump = hall->TakeClockJump(); jump.has_value()) {
      LogWarn("clock_jumped", {{"hall", name}, {"milliseconds", jump->count()}});
      if (observer_ != nullptr) observer_->OnClockJump(*jump);
    }
    if (!quarantined_.load()) hall->Tick(*batch);
  }
  size_t handled = 0;
  while (next_taken_ < taken_.size() && handled < options_.max_batch) {
    Handle(taken_[next_taken_++], *batch);
    ++handled;
  }
  EndBatch(*batch);
  if (batch->empty()) return false;
  HandOver(std::move(batch));
  return true;
}

std::optional<Duration> EngineImpl::UntilDeadline() const {
  std::optional<Duration> until;
  // Read-only: whatever is due stays undone.
  if (quarantined_.load()) return until;
  for (const auto& [name, hall] : halls_) {
    const std::optional<Time> deadline = hall->NextDeadline();
    if (!deadline.has_value()) continue;
    const Duration wait = std::max(Duration(0), *deadline - hall->now());
    if (!until.has_value() || wait < *until) until = wait;
  }
  return until;
}

void EngineImpl::RunEngine() {
  while (!stop_.load() && !committer_.dead()) {
    const Duration until = UntilDeadline().value_or(options_.max_sleep);
    // A deadline that nothing came of must not turn into a busy loop.
    StepOnce(std::clamp(until, Duration(1), options_.max_sleep));
    if (mailbox_.closed() && mailbox_.size() == 0 && next_taken_ == taken_.size()) break;
  }
  mailbox_.Close();
  RefuseLeft();
}

void EngineImpl::Start(std::function<void(absl::Status)> on_failure) {
  committer_.SetOnFailure(std::move(on_failure));
  threaded_ = true;
  commit_thread_ = std::thread([this] {
    while (committer_.Step(handoff_, true)) {
    }
  });
  engine_thread_ = std::thread([this] { RunEngine(); });
}

void EngineImpl::StopThreads() {
  stop_.store(true);
  mailbox_.Close();
  if (engine_thread_.joinable()) engine_thread_.join();
  handoff_.Stop();
  if (commit_thread_.joinable()) commit_thread_.join();
  RefuseLeft();
  const absl::Status status = Refuse(Reason::kStopping, "the server has stopped");
  for (const auto& [name, hall] : halls_) hall->hub.End(status);
}

void EngineImpl::RefuseLeft() {
  std::vector<Letter> left;
  mailbox_.PopAll(left, std::chrono::nanoseconds(0));
  for (size_t i = next_taken_; i < taken_.size(); ++i) left.push_back(std::move(taken_[i]));
  taken_.clear();
  next_taken_ = 0;
  const absl::Status status = Refuse(Reason::kStopping, "the server has stopped");
  for (Letter& letter : left) {
    if (letter.submission != nullptr) letter.submission->Done({.status = status});
    if (letter.query != nullptr) letter.query->Done(status, {});
  }
}

absl::Status EngineImpl::Drain() {
  draining_.store(true);
  mailbox_.Close();
  if (engine_thread_.joinable()) {
    // It ends once it has handled what the closed mailbox held.
    engine_thread_.join();
  } else {
    do {
      while (CommitStep()) {
      }
    } while (Step());
  }
  StopThreads();
  while (committer_.Step(handoff_, false)) {
  }
  if (committer_.dead()) return Refuse(Reason::kJournalIo, "a commit failed");
  if (quarantined_.load()) return absl::OkStatus();
  for (const auto& [name, hall] : halls_) {
    if (hall->chain().sequence() == 0) continue;
    if (absl::Status status = journal_->SaveSnapshot(hall->MakeSnapshot()); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

void EngineImpl::Quarantine(absl::Status reason) {
  if (quarantined_.exchange(true)) return;
  LogError("quarantined", {{"reason", ReasonName(ReasonOf(reason))},
                           {"message", std::string(reason.message())}});
  if (observer_ != nullptr) observer_->OnQuarantine(reason);
}

Position EngineImpl::Durable(std::string_view name) const {
  const Hall* hall = Find(name);
  return hall == nullptr ? Position() : committer_.Durable(hall);
}

void EngineImpl::ReadRecords(std::string_view hall, uint64_t from, uint64_t to,
                             std::function<absl::Status(const JournalRecord&)> visit,
                             std::function<void(absl::Status)> done) {
  handoff_.AddTask(ReadTask(std::string(hall), from, std::min(to, Durable(hall).sequence),
                            std::move(visit), std::move(done)));
}

void EngineImpl::LoadState(std::string_view hall, uint64_t sequence,
                           std::function<void(absl::StatusOr<core::State>)> done) {
  handoff_.AddTask(LoadTask(std::string(hall), sequence, std::move(done)));
}

void EngineImpl::VerifyJournal(std::string_view hall, std::function<void(VerifyReport)> done) {
  handoff_.AddTask(VerifyTask(std::string(hall), std::move(done)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> Engine::Open(EngineOptions options,
                                                     journal::Journal* journal, Clock* clock,
                                                     Observer* observer) {
  auto engine = std::make_unique<EngineImpl>(options, journal, clock, observer);
  if (absl::Status status = engine->Recover(); !status.ok()) return status;
  return engine;
}

}  // namespace onestop::engine
