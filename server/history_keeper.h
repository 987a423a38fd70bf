#ifndef ONESTOP_SERVER_HISTORY_KEEPER_H_
#define ONESTOP_SERVER_HISTORY_KEEPER_H_

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/base/mutex.h"
#include "server/engine/engine.h"
#include "server/engine/record_reader.h"
#include "server/history/archive.h"
#include "server/history/collector.h"
#include "server/history/sqlite_store.h"

namespace onestop {

// Keeps the history of all halls: follows their records, writes down the visits that are over, and
// answers questions about them, all on one thread of its own that yields to everybody else. What it
// keeps is made anew from the journal when it is lost or belongs to another; a history that cannot be
// written is told of, and the halls go on.
//
// Thread safety: Start and Stop from one thread; the archive's functions from any.
class HistoryKeeper : public history::Archive {
 public:
  struct Options {
    std::filesystem::path file;
    std::vector<std::string> halls = {};
  };

  HistoryKeeper() = default;
  ~HistoryKeeper() override { Stop(); }

  // `engine` must outlive it, or Stop come first. Once.
  void Start(engine::Engine* engine, Options options);
  // Questions that wait are refused. Blocks for the one that is being answered.
  void Stop();

  void GetReport(std::string hall, Make<history::ReportQuery> query,
                 std::function<void(absl::StatusOr<history::Report>)> done) override;
  void ListVisits(std::string hall, Make<history::VisitsQuery> query,
                  std::function<void(absl::StatusOr<history::VisitsPage>)> done) override;

 private:
  struct HallHistory {
    std::unique_ptr<engine::RecordReader> reader;
    history::Collector collector;
    // Of the record before the next one.
    Hash256 last_hash = {};
    // Where it may go on after a restart, and whether that is to be written down.
    history::Cursor cursor;
    bool cursor_moved = false;
  };
  // Answers on the thread; with an error when it cannot be asked.
  using Question = std::function<void(const absl::Status&)>;

  template <class Answer, class Query>
  void Ask(std::string hall, Make<Query> make, std::function<void(absl::StatusOr<Answer>)> done,
           absl::StatusOr<Answer> (*find)(history::SqliteStore&, const std::string&, const Query&));

  void Run();
  // Opens the file and finds for every hall where to go on.
  absl::Status Open();
  absl::Status Resume(const std::string& name, HallHistory& hall);
  // True when the journal still has the record of the cursor; takes over what held then.
  absl::StatusOr<bool> Fits(const std::string& name, const history::Cursor& cursor,
                            HallHistory& hall);
  // The record of the hall with this number, if there is one.
  absl::StatusOr<std::optional<engine::RecentRecord>> Find(const std::string& name,
                                                           uint64_t sequence);
  // Takes in some further records and writes down what ended.
  absl::Status Follow(const std::string& name, HallHistory& hall);
  static void Take(const engine::RecentRecord& record, HallHistory& hall);
  // Takes in what is durable by now, answering in between when that is much.
  absl::Status CatchUp();
  void AnswerWaiting();
  uint64_t Behind(const std::string& name, const HallHistory& hall) const;
  bool Stopping() const ONESTOP_EXCLUDES(mutex_);

  engine::Engine* engine_ = nullptr;
  Options options_;
  // The thread's own. Null, with the reason, while there is no file to write to.
  std::unique_ptr<history::SqliteStore> store_;
  absl::Status status_;
  std::map<std::string, HallHistory> halls_;
  std::thread thread_;
  mutable Mutex mutex_;
  CondVar wake_;
  std::deque<Question> questions_ ONESTOP_GUARDED_BY(mutex_);
  bool running_ ONESTOP_GUARDED_BY(mutex_) = false;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_HISTORY_KEEPER_H_
