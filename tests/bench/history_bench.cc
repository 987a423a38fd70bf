#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "server/base/check.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/history/archive.h"
#include "tests/support/temp_folder.h"

// How long reports over a year of a busy hall take: fills a store with made-up visits and asks. Prints
// figures; judges nothing.

namespace onestop::history {
namespace {

constexpr const char* kHall = "main";
constexpr uint64_t kDays = 250;
constexpr uint32_t kServices = 30;
constexpr uint32_t kCounters = 60;
constexpr uint32_t kItems = 400;
constexpr size_t kAtOnce = 4000;

Duration About(Random& random, std::chrono::seconds mean) {
  const double drawn = -std::log(1 - random.Unit()) * static_cast<double>(mean.count());
  return Duration(static_cast<int64_t>(drawn * 1000));
}

Part PartOf(Random& random, bool first) {
  Part part;
  part.service = core::ServiceId(static_cast<uint32_t>(random.Below(kServices)) + 1);
  part.item = core::ItemId(static_cast<uint32_t>(random.Below(kItems)) + 1);
  part.department = core::DepartmentId(part.item.value() % 12 + 1);
  part.counter = core::CounterId(static_cast<uint32_t>(random.Below(kCounters)) + 1);
  if (first) {
    part.wait = About(random, std::chrono::minutes(12));
    part.walk = About(random, std::chrono::seconds(30));
    part.within_target = *part.wait < std::chrono::minutes(15);
    part.quoted = true;
    part.quote_kept = random.Unit() < 0.9;
  }
  part.service_time = About(random, std::chrono::minutes(7));
  part.outcome = core::Outcome::kCompleted;
  return part;
}

Visit VisitOf(Random& random, uint64_t ticket, uint64_t visits) {
  const auto day = static_cast<int32_t>(ticket * kDays / (visits + 1));
  Visit visit;
  visit.date = 20260101 + day / 25 * 100 + day % 25;
  visit.ticket = core::TicketId(ticket);
  visit.series = core::SeriesId(1);
  visit.number = static_cast<uint32_t>(ticket % 4000) + 1;
  visit.session = static_cast<uint32_t>(random.Below(2)) + 1;
  visit.ticket_class = core::ClassId(static_cast<uint32_t>(random.Below(3)) + 1);
  visit.channel = core::Channel::kKiosk;
  visit.arrival = Time(std::chrono::hours(24 * day) + std::chrono::seconds(random.Below(28'800)));
  visit.state = random.Unit() < 0.95 ? core::TicketState::kServed : core::TicketState::kNoShow;
  visit.sequence = ticket;
  visit.quote = core::Quote{std::chrono::minutes(12), std::chrono::minutes(5),
                            std::chrono::minutes(25)};
  visit.parts.push_back(PartOf(random, true));
  // One in five does another matter at the same counter.
  if (random.Below(5) == 0) visit.parts.push_back(PartOf(random, false));
  visit.closed = visit.arrival + std::chrono::minutes(20);
  return visit;
}

void Fill(SqliteStore& store, uint64_t visits) {
  SeededRandom random(1);
  Collector::Harvest harvest;
  for (uint64_t ticket = 1; ticket <= visits; ++ticket) {
    harvest.visits.push_back(VisitOf(random, ticket, visits));
    if (harvest.visits.size() < kAtOnce && ticket != visits) continue;
    ONESTOP_CHECK(store.Add(kHall, harvest, nullptr).ok());
    harvest.visits.clear();
  }
}

struct Question {
  const char* name;
  ReportQuery query;
};

void Measure(SqliteStore& store, const Question& question, int rounds) {
  SystemClock clock;
  double least = 0;
  double most = 0;
  size_t rows = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::chrono::nanoseconds begin = clock.SteadyNow();
    const absl::StatusOr<Report> report = MakeReport(store, kHall, question.query);
    const double seconds = std::chrono::duration<double>(clock.SteadyNow() - begin).count();
    ONESTOP_CHECK(report.ok()) << report.status().ToString();
    rows = report->rows.size();
    least = round == 0 ? seconds : std::min(least, seconds);
    most = std::max(most, seconds);
  }
  std::cout << absl::StrFormat("| %s, %d rows | %.2f to %.2f |\n", question.name, rows, least, most);
}

void Bench(uint64_t visits, int rounds) {
  const testing::TempFolder folder;
  auto store = SqliteStore::Open(folder.path() / "history.db");
  ONESTOP_CHECK(store.ok()) << store.status().ToString();
  Fill(**store, visits);
  Filter counter;
  counter.counter = core::CounterId(7);
  const std::vector<Question> questions = {
      {"all of it", {}},
      {"by day", {{}, {Dimension::kDay}}},
      {"by service and class", {{}, {Dimension::kService, Dimension::kClass}}},
      {"by department, session", {{}, {Dimension::kDepartment, Dimension::kSession}}},
      {"by day and service", {{}, {Dimension::kDay, Dimension::kService}}},
      {"by item", {{}, {Dimension::kItem}}},
      {"one counter by item", {counter, {Dimension::kItem}}},
  };
  for (const Question& question : questions) Measure(**store, question, rounds);
}

}  // namespace
}  // namespace onestop::history

int main(int argc, char** argv) {
  uint64_t visits = 1'000'000;
  int rounds = 5;
  if (argc > 3 || (argc > 1 && !absl::SimpleAtoi(argv[1], &visits)) ||
      (argc > 2 && !absl::SimpleAtoi(argv[2], &rounds)) || visits == 0 || rounds <= 0) {
    std::cerr << "bench_history [VISITS [ROUNDS]]\n";
    return 2;
  }
  onestop::history::Bench(visits, rounds);
  return 0;
}
