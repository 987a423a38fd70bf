#include "server/history_keeper.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "server/base/background.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

// How old an answer's visits may be when nobody asks.
constexpr std::chrono::seconds kPause(1);
// Pauses before a file that could not be used is tried again.
constexpr int kPausesToRetry = 60;
// Questions that may wait; each is answered within a second.
constexpr size_t kQuestions = 32;
// With more records than this to come, whoever asks is told of what there is.
constexpr uint64_t kFarBehind = 20'000;

absl::Status NotRunning() {
  return Refuse(Reason::kStopping, "the history is not kept now; try again in a moment");
}

}  // namespace

void HistoryKeeper::Start(engine::Engine* engine, Options options) {
  engine_ = engine;
  options_ = std::move(options);
  {
    const MutexLock lock(mutex_);
    running_ = true;
  }
  thread_ = std::thread([this] { Run(); });
}

void HistoryKeeper::Stop() {
  std::deque<Question> left;
  {
    const MutexLock lock(mutex_);
    running_ = false;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
  {
    const MutexLock lock(mutex_);
    left.swap(questions_);
  }
  for (const Question& question : left) question(NotRunning());
}

bool HistoryKeeper::Stopping() const {
  const MutexLock lock(mutex_);
  return !running_;
}

template <class Answer, class Query>
void HistoryKeeper::Ask(std::string hall, Make<Query> make,
                        std::function<void(absl::StatusOr<Answer>)> done,
                        absl::StatusOr<Answer> (*find)(history::SqliteStore&, const std::string&,
                                                       const Query&)) {
  Question question = [this, hall = std::move(hall), make = std::move(make), done,
                       find](const absl::Status& refused) {
    if (!refused.ok()) return done(refused);
    const auto found = halls_.find(hall);
    if (found == halls_.end()) return done(Refuse(Reason::kUnknownHall, "there is no such hall"));
    const HallHistory& history = found->second;
    if (history.collector.config() == nullptr) {
      return done(Refuse(Reason::kDayNotOpen, "the hall has no configuration yet"));
    }
    const absl::StatusOr<Query> query = make(*history.collector.config());
    if (!query.ok()) return done(query.status());
    absl::StatusOr<Answer> answer = find(*store_, hall, *query);
    if (answer.ok()) answer->facts = {history.collector.config(), Behind(hall, history)};
    done(std::move(answer));
  };
  absl::Status refused;
  {
    const MutexLock lock(mutex_);
    if (!running_) {
      refused = NotRunning();
    } else if (questions_.size() >= kQuestions) {
      refused = Refuse(Reason::kMailboxFull, "too many reports are being asked for");
    } else {
      questions_.push_back(std::move(question));
      wake_.NotifyAll();
    }
  }
  if (!refused.ok()) done(refused);
}

void HistoryKeeper::GetReport(std::string hall, Make<history::ReportQuery> query,
                              std::function<void(absl::StatusOr<history::Report>)> done) {
  Ask<history::Report, history::ReportQuery>(std::move(hall), std::move(query), std::move(done),
                                             &history::MakeReport);
}

void HistoryKeeper::ListVisits(std::string hall, Make<history::VisitsQuery> query,
                               std::function<void(absl::StatusOr<history::VisitsPage>)> done) {
  Ask<history::VisitsPage, history::VisitsQuery>(std::move(hall), std::move(query),
                                                 std::move(done), &history::FindVisits);
}

absl::StatusOr<std::optional<engine::RecentRecord>> HistoryKeeper::Find(const std::string& name,
                                                                        uint64_t sequence) {
  std::optional<engine::RecentRecord> found;
  if (sequence == 0 || sequence > engine_->Durable(name).sequence) return found;
  engine::RecordReader reader(engine_, name, [this] { return Stopping(); }, sequence);
  const auto read = reader.Read([&found](const engine::RecentRecord& record) {
    if (!found.has_value()) found = record;
  });
  if (!read.ok()) return read.status();
  return found;
}

absl::StatusOr<bool> HistoryKeeper::Fits(const std::string& name, const history::Cursor& cursor,
                                         HallHistory& hall) {
  const auto last = Find(name, cursor.sequence);
  if (!last.ok()) return last.status();
  if (!last->has_value() || (*last)->hash != cursor.hash) return false;
  const auto configured = Find(name, cursor.config_sequence);
  if (!configured.ok()) return configured.status();
  if (!configured->has_value()) return false;
  for (const core::Event& event : (*configured)->events) {
    if (const auto* applied = std::get_if<core::ConfigApplied>(&event)) {
      hall.collector.SetConfig(applied->config, cursor.config_sequence);
      return true;
    }
  }
  return false;
}

absl::Status HistoryKeeper::Resume(const std::string& name, HallHistory& hall) {
  const absl::StatusOr<history::Cursor> cursor = store_->CursorOf(name);
  if (!cursor.ok()) return cursor.status();
  // A journal that cannot be read has not shown that the history is another's.
  const absl::StatusOr<bool> fits = Fits(name, *cursor, hall);
  if (!fits.ok()) return fits.status();
  uint64_t next = 1;
  absl::Status status;
  if (*fits) {
    next = cursor->sequence + 1;
    hall.last_hash = cursor->hash;
    status = store_->Rewind(name, cursor->sequence);
  } else {
    status = store_->Forget(name);
  }
  hall.reader = std::make_unique<engine::RecordReader>(engine_, name, [this] { return Stopping(); },
                                                       next);
  LogInfo("history_goes_on", {{"hall", name}, {"after", next - 1}});
  return status;
}

absl::Status HistoryKeeper::Open() {
  halls_.clear();
  auto store = history::SqliteStore::Open(options_.file);
  if (!store.ok()) return store.status();
  store_ = *std::move(store);
  for (const std::string& name : options_.halls) {
    if (absl::Status status = Resume(name, halls_[name]); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void HistoryKeeper::Take(const engine::RecentRecord& record, HallHistory& hall) {
  const bool opens = std::any_of(record.events.begin(), record.events.end(), [](const auto& event) {
    return std::holds_alternative<core::DayOpened>(event);
  });
  if (opens && hall.collector.config_sequence() != 0) {
    // Every visit of the days before is over.
    hall.cursor = {record.info.sequence - 1, hall.last_hash, hall.collector.config_sequence()};
    hall.cursor_moved = true;
  }
  hall.collector.Apply(record.info, record.events);
  hall.last_hash = record.hash;
}

absl::Status HistoryKeeper::Follow(const std::string& name, HallHistory& hall) {
  const absl::StatusOr<uint64_t> read =
      hall.reader->Read([&hall](const engine::RecentRecord& record) { Take(record, hall); });
  if (!read.ok()) return read.status();
  const history::Collector::Harvest harvest = hall.collector.Take();
  if (harvest.empty() && !hall.cursor_moved) return absl::OkStatus();
  absl::Status status = store_->Add(name, harvest, hall.cursor_moved ? &hall.cursor : nullptr);
  hall.cursor_moved = false;
  return status;
}

absl::Status HistoryKeeper::CatchUp() {
  for (auto& [name, hall] : halls_) {
    const uint64_t last = engine_->Durable(name).sequence;
    while (hall.reader->next() <= last) {
      if (absl::Status status = Follow(name, hall); !status.ok()) return status;
      if (Behind(name, hall) > kFarBehind) AnswerWaiting();
    }
  }
  return absl::OkStatus();
}

void HistoryKeeper::AnswerWaiting() {
  std::deque<Question> waiting;
  {
    const MutexLock lock(mutex_);
    waiting.swap(questions_);
  }
  for (const Question& question : waiting) question(Stopping() ? NotRunning() : status_);
}

uint64_t HistoryKeeper::Behind(const std::string& name, const HallHistory& hall) const {
  const uint64_t durable = engine_->Durable(name).sequence;
  return durable < hall.reader->next() ? 0 : durable + 1 - hall.reader->next();
}

void HistoryKeeper::Run() {
  YieldToOthers("history");
  int pauses = 0;
  while (!Stopping()) {
    bool tried = true;
    if (store_ != nullptr) {
      status_ = CatchUp();
    } else if (pauses-- <= 0) {
      pauses = kPausesToRetry;
      status_ = Open();
      if (status_.ok()) status_ = CatchUp();
    } else {
      tried = false;
    }
    if (absl::IsCancelled(status_)) return;
    if (tried && !status_.ok()) {
      LogError("history_failed", {{"message", FromAbsl(status_.message())},
                                  {"advice", "the halls go on; it is tried again in a minute"}});
      store_.reset();
    }
    AnswerWaiting();
    const MutexLock lock(mutex_);
    if (running_ && questions_.empty()) wake_.WaitFor(mutex_, kPause);
  }
}

}  // namespace onestop
