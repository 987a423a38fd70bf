// What becomes of a hall whose files are damaged: it comes back as it was, or is refused by name. Never
// does it quietly come back with less.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/check.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "server/engine/engine.h"
#include "server/journal/sqlite_journal.h"
#include "tests/engine/engine_world.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_hall.h"

namespace onestop::testing {
namespace {

namespace fs = std::filesystem;

#ifdef ONESTOP_SANITIZED
constexpr int kFlips = 100;
#else
constexpr int kFlips = 500;
#endif

constexpr char kHall[] = "main";
const std::vector<std::string> kFiles = {"", "-wal", ".head"};

// A server on real files, driven on this thread.
class FileHall {
 public:
  static absl::StatusOr<std::unique_ptr<FileHall>> Open(const fs::path& folder) {
    auto hall = std::unique_ptr<FileHall>(new FileHall);
    auto journal = journal::SqliteJournal::Open({.file = folder / "journal.db", .vfs = ""});
    if (!journal.ok()) return journal.status();
    hall->journal_ = *std::move(journal);
    engine::EngineOptions options;
    options.snapshot_every_records = 400;
    auto engine = engine::Engine::Open(options, hall->journal_.get(), &hall->clock_, nullptr);
    if (!engine.ok()) return engine.status();
    hall->engine_ = *std::move(engine);
    if (absl::Status status = hall->engine_->AddHall(kHall); !status.ok()) return status;
    return hall;
  }

  void Do(const core::Actor& actor, core::Command command) {
    const auto reply = std::make_shared<Reply>();
    engine_->Submit(kHall, MakeSubmission(actor, std::move(command), RequestId(++request_), reply));
    Settle();
    ONESTOP_CHECK(reply->done() && reply->status.ok()) << reply->status.ToString();
  }

  void OpenDay() {
    core::ApplyConfig command;
    command.config = std::make_shared<core::Config>(TestHall());
    Do(Supervisor(), std::move(command));
    clock_.SetWall(TimeOfDay("09:00:00"));
    Settle();
    Do(Clerk(11), core::OpenCounter{"1"});
  }

  // Tickets, and every second of them called and served.
  void Work(int tickets) {
    for (int i = 0; i < tickets; ++i) {
      core::IssueTicket issue;
      issue.matters = {WantService("passport")};
      Do(Kiosk(), issue);
      if (i % 2 == 0) Do(Clerk(11), core::CallNext{"1", {}});
      const core::CounterDesk& desk = engine_->StateOf(kHall).At(core::CounterId(1));
      if (desk.ticket) {
        core::FinishMatter finish;
        finish.counter = "1";
        finish.ticket = std::to_string(desk.ticket.value());
        finish.finish.outcome = core::Outcome::kCompleted;
        Do(Clerk(11), finish);
      }
    }
  }

  bool ChainHolds() {
    bool holds = false;
    engine_->VerifyJournal(kHall, [&holds](const engine::Engine::VerifyReport& report) {
      holds = report.status.ok();
    });
    Settle();
    return holds;
  }

  engine::Position position() const { return engine_->Durable(kHall); }
  Hash256 digest() const { return engine_->StateDigest(kHall); }

 private:
  FileHall() = default;

  void Settle() {
    while (engine_->Step() || engine_->CommitStep()) {
    }
  }

  FakeClock clock_{TimeOfDay("09:00:00")};
  std::unique_ptr<journal::SqliteJournal> journal_;
  std::unique_ptr<engine::Engine> engine_;
  // Goes on from one server to the next, as those of clients do.
  static inline uint64_t request_ = 0;
};

// Does it in a process that dies before it closes anything, so that the log stays behind.
template <class Function>
void InDyingProcess(Function function) {
  const pid_t child = fork();
  ONESTOP_CHECK(child >= 0);
  if (child == 0) {
    function();
    _exit(0);
  }
  int status = 0;
  ONESTOP_CHECK(waitpid(child, &status, 0) == child && status == 0);
}

class DamageTest : public ::testing::Test {
 protected:
  // Half a day, stopped in good order; the files are kept as older ones. Then more, stopped once more, so
  // that the database moves on, and killed in the end, so that there is a log.
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TempFolder>();
    const fs::path now = folder_->path() / "now";
    fs::create_directory(now);
    {
      auto hall = *FileHall::Open(now);
      hall->OpenDay();
      hall->Work(300);
    }
    fs::copy(now, folder_->path() / "older");
    (*FileHall::Open(now))->Work(150);
    InDyingProcess([&now] { FileHall::Open(now)->release()->Work(200); });
    // Whoever opens it changes it, so what is there is looked at in a copy.
    Copy("now", "good");
    auto good = *FileHall::Open(folder_->path() / "good");
    sequence_ = good->position().sequence;
    digest_ = good->digest();
    good.reset();
    Copy("older", "good");
    older_sequence_ = (*FileHall::Open(folder_->path() / "good"))->position().sequence;
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static fs::path File(const std::string& folder, const std::string& suffix) {
    return folder_->path() / folder / ("journal.db" + suffix);
  }
  static void Copy(const std::string& from, const std::string& to) {
    fs::remove_all(folder_->path() / to);
    fs::create_directory(folder_->path() / to);
    for (const std::string& suffix : kFiles) {
      if (fs::exists(File(from, suffix))) fs::copy_file(File(from, suffix), File(to, suffix));
    }
  }
  static std::string Content(const std::string& suffix) { return *ReadFile(File("now", suffix)); }
  // Makes the files of "now" anew in "hurt", with this content in one of them.
  static void Hurt(const std::string& suffix, const std::string& content) {
    Copy("now", "hurt");
    ASSERT_TRUE(WriteFileAtomic(File("hurt", suffix), content, 0600).ok());
  }

  // Opens what is in "hurt" and counts how that ended. True when all was there.
  bool Open(const std::string& what) {
    auto hall = FileHall::Open(folder_->path() / "hurt");
    if (hall.ok()) {
      EXPECT_EQ((*hall)->position().sequence, sequence_) << what;
      EXPECT_EQ((*hall)->digest(), digest_) << what;
      // What lies before the snapshot is looked at later.
      ++outcomes_[(*hall)->ChainHolds() ? "as it was" : "as it was, with a record to be found"];
      return true;
    }
    EXPECT_NE(ReasonOf(hall.status()), Reason::kNone) << what << ": " << hall.status();
    ++outcomes_[std::string(ReasonName(ReasonOf(hall.status())))];
    return false;
  }

  void TearDown() override {
    for (const auto& [how, count] : outcomes_) RecordProperty(how, count);
    std::string told;
    for (const auto& [how, count] : outcomes_) absl::StrAppend(&told, " ", count, " ", how);
    if (!told.empty()) std::cout << "damaged:" << told << "\n";
  }

  static std::unique_ptr<TempFolder> folder_;
  static uint64_t sequence_;
  static uint64_t older_sequence_;
  static Hash256 digest_;
  std::map<std::string, int> outcomes_;
};

std::unique_ptr<TempFolder> DamageTest::folder_;
uint64_t DamageTest::sequence_ = 0;
uint64_t DamageTest::older_sequence_ = 0;
Hash256 DamageTest::digest_ = {};

TEST_F(DamageTest, ALittleIsEnoughToBeSeen) {
  // The tests below say something only if all three files hold something.
  for (const std::string& suffix : kFiles) EXPECT_GT(Content(suffix).size(), 500U) << suffix;
  EXPECT_GT(sequence_, older_sequence_ + 600);
  EXPECT_GT(older_sequence_, 500U);
}

TEST_F(DamageTest, AFlippedBitIsNoticedOrDoesNoHarm) {
  SeededRandom random(20261126);
  const std::map<std::string, int> flips = {
      {"", kFlips / 2}, {"-wal", kFlips * 2 / 5}, {".head", kFlips / 10}};
  for (const auto& [suffix, count] : flips) {
    const std::string good = Content(suffix);
    for (int i = 0; i < count; ++i) {
      // One in every stretch of the file.
      const size_t from = good.size() * static_cast<size_t>(i) / static_cast<size_t>(count);
      const size_t to = good.size() * static_cast<size_t>(i + 1) / static_cast<size_t>(count);
      const size_t at = from + random.Below(std::max<size_t>(1, to - from));
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << random.Below(8)));
      Hurt(suffix, bad);
      Open(absl::StrCat("a bit of byte ", at, " of journal.db", suffix));
    }
  }
  EXPECT_GT(outcomes_["as it was"], kFlips / 10);
  EXPECT_GT(outcomes_["as it was, with a record to be found"], kFlips / 20);
  EXPECT_GT(outcomes_["JOURNAL_TRUNCATED"], kFlips / 10);
}

TEST_F(DamageTest, AFileThatWasCutShortIsNoticedOrDoesNoHarm) {
  for (const std::string& suffix : kFiles) {
    const std::string good = Content(suffix);
    for (const size_t length :
         {size_t{0}, size_t{1}, size_t{511}, size_t{512}, good.size() / 4 / 512 * 512,
          good.size() / 2 / 512 * 512, good.size() / 2 + 7, good.size() - good.size() % 8192,
          good.size() - 512, good.size() - 1}) {
      Hurt(suffix, good.substr(0, std::min(length, good.size())));
      Open(absl::StrCat("journal.db", suffix, " cut to ", length, " bytes"));
    }
    Copy("now", "hurt");
    fs::remove(File("hurt", suffix));
    EXPECT_FALSE(Open(absl::StrCat("without journal.db", suffix)));
  }
}

TEST_F(DamageTest, OlderFilesInTheirPlaceAreNoticedUnlessLogAndMarksAreBothOlder) {
  for (unsigned which = 1; which < 6; ++which) {
    Copy("now", "hurt");
    for (unsigned i = 0; i < kFiles.size(); ++i) {
      if ((which >> i & 1) == 0) continue;
      fs::remove(File("hurt", kFiles[i]));
      if (fs::exists(File("older", kFiles[i]))) {
        fs::copy_file(File("older", kFiles[i]), File("hurt", kFiles[i]));
      }
    }
    Open(absl::StrCat("older files ", which));
  }
  // Only people who were told more can know better then; they are the clients' witnesses.
  Copy("older", "hurt");
  auto hall = FileHall::Open(folder_->path() / "hurt");
  ASSERT_TRUE(hall.ok()) << hall.status();
  EXPECT_EQ((*hall)->position().sequence, older_sequence_);
  hall->reset();
  // A power cut, too, may leave marks behind that lag.
  Copy("now", "hurt");
  fs::remove(File("hurt", "-wal"));
  fs::copy_file(File("older", ".head"), File("hurt", ".head"), fs::copy_options::overwrite_existing);
  hall = FileHall::Open(folder_->path() / "hurt");
  ASSERT_TRUE(hall.ok()) << hall.status();
  EXPECT_GT((*hall)->position().sequence, older_sequence_);
  EXPECT_LT((*hall)->position().sequence, sequence_);
}

}  // namespace
}  // namespace onestop::testing
