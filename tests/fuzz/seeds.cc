// Writes the corpora that are not text, from real values: fuzz_seeds FOLDER

#include <cstdio>
#include <filesystem>
#include <string>

#include "onestop/v1/reason.pb.h"
#include "onestop/v1/supervisor_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/bytes.h"
#include "server/base/check.h"
#include "server/base/file.h"
#include "server/base/strings.h"
#include "server/engine/codec.h"
#include "server/history/stored_part.h"
#include "server/journal/chain.h"
#include "server/journal/head_file.h"
#include "tests/engine/filled.h"
#include "tests/fuzz/requests.h"
#include "tests/support/hall_script.h"
#include "tests/support/temp_folder.h"

namespace onestop::fuzz {
namespace {

namespace fs = std::filesystem;

class Corpora {
 public:
  explicit Corpora(fs::path folder) : folder_(std::move(folder)) {}

  void Put(const std::string& target, const std::string& name, std::string_view content) const {
    fs::create_directories(folder_ / target);
    ONESTOP_CHECK(WriteFileAtomic((folder_ / target / name).string(), content, 0644).ok());
  }

 private:
  const fs::path folder_;
};

std::string EventBytes(std::span<const core::Event> events) {
  std::string bytes;
  engine::EncodeEvents(events, bytes);
  return bytes;
}

// Each kind of event, once with all its fields and once with none.
void PutEvents(const Corpora& corpora) {
  for (const auto& [name, events] :
       {std::pair("filled", testing::FilledEvents()), std::pair("zero", testing::ZeroEvents())}) {
    for (size_t i = 0; i < events.size(); ++i) {
      const size_t number = std::visit([](const auto& kind) { return kind.kNumber; }, events[i]);
      corpora.Put("events", StrCat(name, "-", number), EventBytes({&events[i], 1}));
    }
  }
  corpora.Put("events", "none", "");
}

// Two records in a chain, and the marks that are kept of them.
void PutRecords(const Corpora& corpora) {
  const core::Events events = testing::FilledEvents();
  journal::Chain chain("main");
  const testing::TempFolder folder;
  const fs::path path = folder.path() / "head";
  absl::StatusOr<journal::HeadFile> head = journal::HeadFile::Open(path);
  ONESTOP_CHECK(head.ok()) << head.status();
  corpora.Put("head_file", "empty", "");
  const absl::StatusOr<size_t> place = head->Place("main", chain.tip());
  for (int i = 1; i <= 2; ++i) {
    journal::Record record;
    record.time = testing::TimeOfDay("09:00:00");
    record.actor = 7;
    record.request_id.fill(static_cast<uint8_t>(i));
    record.events = EventBytes({&events[static_cast<size_t>(i)], 1});
    chain.Seal(record);
    std::string body;
    journal::EncodeBody(record, body);
    corpora.Put("record", StrCat(i), body);
    ONESTOP_CHECK(head->Write(*place, chain.tip()).ok());
    corpora.Put("head_file", StrCat("after-", i), *ReadFile(path.string()));
  }
}

void PutSnapshots(const Corpora& corpora) {
  engine::RequestTable requests;
  testing::HallScript hall;
  corpora.Put("snapshot", "new", engine::EncodeSnapshot(hall.state(), requests));
  hall.Run(R"(
    08:59:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 clerk 12 open 2
    09:00:05 issue passport elderly    -> A001
    09:00:06 issue passport            -> A002
    09:00:07 issue tax-clear,pay       -> B001
    09:00:08 issue passport            -> A003
    09:00:09 next 1                    -> A001
    09:00:20 start 1
    09:01:00 park 1
    09:01:05 next 1                    -> A002
    09:01:06 postpone A003 10
    09:02:00 notice "text" until 12:00
  )");
  for (uint64_t i = 1; i <= 3; ++i) {
    engine::RememberedRequest request{.actor = 7, .sequence = i, .time = hall.state().time};
    request.request_id.fill(static_cast<uint8_t>(i));
    requests.Remember(request);
  }
  corpora.Put("snapshot", "busy", engine::EncodeSnapshot(hall.state(), requests));
}

// google.rpc.Status with a refusal in it, as a server sends it beside an answer.
void PutDetails(const Corpora& corpora) {
  v1::RefusalDetail refusal;
  refusal.set_reason(static_cast<v1::Reason>(24));
  const auto field = [](uint32_t number, std::string_view content) {
    ByteWriter writer;
    writer.Varint(number << 3 | 2);
    writer.Str(content);
    return writer.Take();
  };
  const std::string any = field(1, "type.googleapis.com/onestop.v1.RefusalDetail") +
                          field(2, refusal.SerializeAsString());
  const std::string retry = field(1, "type.googleapis.com/google.rpc.RetryInfo") +
                            field(2, field(1, std::string("\x08\x02", 2)));
  const std::string status = field(2, "refused") + field(3, any) + field(3, retry);
  corpora.Put("status_details", "refusal", status);
  corpora.Put("status_details", "witness", std::string(80, '\x01'));
  corpora.Put("connect_error", "refusal", "the day's tickets are gone\n" + status);
  corpora.Put("connect_error", "bare", "no \"details\" \xff\n");

  v1::IssueTicketRequest request;
  request.set_request_id("6f1f4d3e-8a3c-4d5e-9b1a-2c3d4e5f6a7b");
  request.add_matters()->set_item("id-renew");
  corpora.Put("codec", "binary",
              "onestop.v1.TicketService/IssueTicket\n" + request.SerializeAsString());
  corpora.Put("connect_service", "binary",
              "POST onestop.v1.TicketService/IssueTicket\nContent-Type: application/proto\n\n" +
                  request.SerializeAsString());
  const std::string envelope("\0\0\0\0\2{}", 7);
  corpora.Put("envelope", "whole", envelope);
  corpora.Put("envelope", "compressed", std::string("\1\0\0\0\2{}", 7));
  corpora.Put("envelope", "long", std::string("\0\xff\xff\xff\xff{}", 7));
  corpora.Put("connect_service", "stream",
              "POST onestop.v1.HallService/WatchHall\nContent-Type: "
              "application/connect+json\nConnect-Protocol-Version: 1\n\n" +
                  envelope);
  corpora.Put("connect_service", "binary-stream",
              "POST onestop.v1.HallService/WatchHall\nContent-Type: "
              "application/connect+proto\nConnect-Timeout-Ms: 1000\n\n" +
                  std::string(5, '\0'));
}

template <class Request>
Request At(const std::string& counter, const std::string& ticket) {
  Request request;
  request.set_counter(counter);
  if constexpr (requires { request.set_ticket(ticket); }) request.set_ticket(ticket);
  return request;
}

v1::IssueTicketRequest Issue(const std::string& item, const std::string& ticket_class = "") {
  v1::IssueTicketRequest request;
  request.add_matters()->set_item(item);
  request.set_ticket_class(ticket_class);
  return request;
}

v1::FinishMatterRequest FinishOf(const std::string& counter, const std::string& ticket) {
  auto request = At<v1::FinishMatterRequest>(counter, ticket);
  request.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  return request;
}

// A visit, and a morning with everything that may happen to people who wait.
// A question about visits, and a row of the store.
void PutHistory(const Corpora& corpora) {
  v1::GetReportRequest request;
  request.mutable_filter()->set_first_date("2026-11-23");
  request.mutable_filter()->set_service("passport");
  request.mutable_filter()->set_item("20261123.77");
  request.mutable_filter()->mutable_min_wait()->set_seconds(600);
  request.add_dimensions(v1::REPORT_DIMENSION_DAY);
  request.add_dimensions(v1::REPORT_DIMENSION_COUNTER);
  corpora.Put("history", "report", request.SerializeAsString());
  history::Visit visit;
  visit.state = core::TicketState::kServed;
  visit.quote = core::Quote{};
  history::Part part;
  part.wait = std::chrono::minutes(3);
  part.outcome = core::Outcome::kCompleted;
  const history::StoredPart stored = history::Store(visit, part);
  corpora.Put("history", "row",
              std::string(reinterpret_cast<const char*>(&stored), sizeof(stored)));
  corpora.Put("history", "formula", "=1+\"1\",2\n");
}

void PutRequests(const Corpora& corpora) {
  std::string visit;
  PutItem(Who::kClerk11, 0, At<v1::OpenCounterRequest>("1", ""), visit);
  PutItem(Who::kKiosk, 0, Issue("passport-new"), visit);
  PutItem(Who::kClerk11, 1, At<v1::CallNextRequest>("1", ""), visit);
  PutItem(Who::kClerk11, 1, At<v1::StartServiceRequest>("1", "1"), visit);
  PutItem(Who::kClerk11, 9, FinishOf("1", "1"), visit);
  v1::RateVisitRequest rate;
  rate.set_ticket("1");
  rate.set_level(v1::RATING_LEVEL_SATISFIED);
  PutItem(Who::kKiosk, 0, rate, visit);
  corpora.Put("requests", "visit", visit);

  std::string morning = visit;
  PutItem(Who::kClerk12, 0, At<v1::OpenCounterRequest>("2", ""), morning);
  PutItem(Who::kKiosk, 1, Issue("tax-clear", "elderly"), morning);
  PutItem(Who::kGuide, 1, Issue("passport-renew"), morning);
  PutItem(Who::kKiosk, 1, Issue("pay"), morning);
  PutItem(Who::kClerk11, 2, At<v1::CallNextRequest>("1", ""), morning);
  PutItem(Who::kClerk11, 1, At<v1::RecallTicketRequest>("1", "3"), morning);
  PutItem(Who::kClerk11, 2, At<v1::MarkAbsentRequest>("1", "3"), morning);
  v1::CheckInRequest back;
  back.set_ticket("3");
  PutItem(Who::kGuide, 3, back, morning);
  PutItem(Who::kClerk11, 1, At<v1::CallTicketRequest>("1", "3"), morning);
  PutItem(Who::kClerk11, 1, At<v1::StartServiceRequest>("1", "3"), morning);
  PutItem(Who::kClerk11, 1, At<v1::ParkTicketRequest>("1", "3"), morning);
  PutItem(Who::kClerk11, 1, At<v1::ResumeTicketRequest>("1", "3"), morning);
  auto transfer = At<v1::TransferTicketRequest>("1", "3");
  transfer.set_service("tax");
  transfer.set_reason(v1::TRANSFER_REASON_NEXT_STEP);
  transfer.set_return_to_me(true);
  PutItem(Who::kClerk11, 1, transfer, morning);
  v1::SuspendServiceRequest suspend;
  suspend.set_service("tax");
  suspend.set_reason("no power");
  PutItem(Who::kSupervisor, 1, suspend, morning);
  v1::CancelTicketRequest cancel;
  cancel.set_ticket("4");
  PutItem(Who::kGuide, 1, cancel, morning);
  auto pause = At<v1::PauseCounterRequest>("2", "");
  pause.set_reason(v1::PAUSE_REASON_BREAK);
  PutItem(Who::kClerk12, 1, pause, morning);
  v1::CloseDayRequest close;
  close.set_force(true);
  close.set_reason("fire alarm");
  PutItem(Who::kSupervisor, 60, close, morning);
  PutItem(Who::kSupervisor, 1, v1::OpenDayRequest(), morning);
  corpora.Put("requests", "morning", morning);
}

}  // namespace
}  // namespace onestop::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  const onestop::fuzz::Corpora corpora(argv[1]);
  onestop::fuzz::PutEvents(corpora);
  onestop::fuzz::PutRecords(corpora);
  onestop::fuzz::PutSnapshots(corpora);
  onestop::fuzz::PutDetails(corpora);
  onestop::fuzz::PutHistory(corpora);
  onestop::fuzz::PutRequests(corpora);
  return 0;
}
