#include "tests/engine/engine_world.h"

#include <cstring>
#include <utility>

#include "server/base/check.h"
#include "server/core/apply.h"
#include "server/core/digest.h"
#include "server/engine/codec.h"

namespace onestop::testing {
namespace {

class TestSubmission : public engine::Submission {
 public:
  explicit TestSubmission(ReplyPtr reply) : reply_(std::move(reply)) {}
  void Done(const engine::Answer& answer) override {
    ++reply_->times;
    reply_->status = answer.status;
    reply_->duplicate = answer.duplicate;
    reply_->sequence = answer.sequence;
    reply_->time = answer.time;
    reply_->events.assign(answer.events.begin(), answer.events.end());
    reply_->position = answer.position;
  }

 private:
  ReplyPtr reply_;
};

class TestQuery : public engine::Query {
 public:
  explicit TestQuery(ReplyPtr reply) : reply_(std::move(reply)) {}
  void Run(const core::State& state, Time) override { reply_->seen_sequence = state.sequence; }
  void Done(const absl::Status& status, const engine::Position& position) override {
    ++reply_->times;
    reply_->status = status;
    reply_->position = position;
  }

 private:
  ReplyPtr reply_;
};

}  // namespace

std::unique_ptr<engine::Submission> MakeSubmission(core::Actor actor, core::Command command,
                                                   const Bytes16& request_id, ReplyPtr reply) {
  auto submission = std::make_unique<TestSubmission>(std::move(reply));
  submission->actor = actor;
  submission->request_id = request_id;
  submission->command = std::move(command);
  return submission;
}

Bytes16 RequestId(uint64_t number) {
  Bytes16 id = {};
  std::memcpy(id.data(), &number, sizeof(number));
  id[15] = 1;
  return id;
}

EngineWorld::EngineWorld(engine::EngineOptions given)
    : clock(TimeOfDay("08:00:00")), options(given) {
  Reopen();
  ONESTOP_CHECK(engine_->AddHall(kHall).ok());
}

void EngineWorld::OpenHall() {
  core::ApplyConfig apply;
  apply.config = std::make_shared<const core::Config>(TestHall());
  const core::Actor administrator{Role::kAdministrator, core::DeviceId(3), core::StaffId(901)};
  ONESTOP_CHECK(Do(administrator, apply).status.ok());
  SetTime("08:30:00");
  Settle();
  ONESTOP_CHECK(Do(Clerk(11), core::OpenCounter{"1"}).status.ok());
  SetTime("09:00:00");
  Settle();
}

void EngineWorld::Crash() {
  engine_.reset();
  journal_.reset();
  journal = nullptr;
}

absl::Status EngineWorld::TryReopen() {
  Crash();
  absl::StatusOr<std::unique_ptr<journal::MemoryJournal>> inner = journal::MemoryJournal::Open(disk);
  if (!inner.ok()) return inner.status();
  journal_ = std::make_unique<FaultyJournal>(*std::move(inner));
  journal = journal_.get();
  auto engine = engine::Engine::Open(options, journal, &clock, observer);
  if (!engine.ok()) return engine.status();
  engine_ = *std::move(engine);
  return absl::OkStatus();
}

void EngineWorld::Reopen() {
  const absl::Status status = TryReopen();
  ONESTOP_CHECK(status.ok()) << std::string(status.message());
}

ReplyPtr EngineWorld::Send(core::Actor actor, core::Command command, uint64_t request) {
  auto reply = std::make_shared<Reply>();
  if (request == 0) request = next_request_++;
  engine_->Submit(kHall, MakeSubmission(actor, std::move(command), RequestId(request), reply));
  return reply;
}

ReplyPtr EngineWorld::Ask() {
  auto reply = std::make_shared<Reply>();
  engine_->Ask(kHall, std::make_unique<TestQuery>(reply));
  return reply;
}

Reply EngineWorld::Do(core::Actor actor, core::Command command, uint64_t request) {
  ReplyPtr reply = Send(actor, std::move(command), request);
  Settle();
  return *reply;
}

ReplyPtr EngineWorld::SendIssue(uint64_t request, const std::string& service) {
  core::IssueTicket issue;
  issue.matters = {WantService(service)};
  issue.channel = core::Channel::kKiosk;
  return Send(Kiosk(), issue, request);
}

Reply EngineWorld::Issue(const std::string& service) {
  ReplyPtr reply = SendIssue(0, service);
  Settle();
  return *reply;
}

Reply EngineWorld::Next(const std::string& counter, uint32_t clerk) {
  return Do(Clerk(clerk), core::CallNext{counter, {}});
}

void EngineWorld::Settle() {
  bool more = true;
  while (more) {
    more = engine_->Step();
    more = engine_->CommitStep() || more;
  }
}

void EngineWorld::SetTime(std::string_view time_of_day, int32_t date) {
  const Time then = TimeOfDay(time_of_day, date);
  clock.Advance(then - clock.WallNow());
}

size_t EngineWorld::Durable() const {
  auto hall = disk.halls.find(kHall);
  return hall == disk.halls.end() ? 0 : hall->second.records.size();
}

Hash256 EngineWorld::ReplayDigest() {
  journal::MemoryDisk copy = disk;
  auto reader = journal::MemoryJournal::Open(copy);
  ONESTOP_CHECK(reader.ok());
  core::State state;
  const absl::Status status =
      (*reader)->Read(kHall, 1, journal::kToEnd, [&](const journal::Record& record) {
        absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
        if (!events.ok()) return events.status();
        core::Apply(state, {record.sequence, record.time, core::Actor::Unpack(record.actor)},
                    *events);
        return absl::OkStatus();
      });
  ONESTOP_CHECK(status.ok()) << std::string(status.message());
  return core::Digest(state);
}

}  // namespace onestop::testing
