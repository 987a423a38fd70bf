#ifndef ONESTOP_SERVER_HISTORY_REPORT_H_
#define ONESTOP_SERVER_HISTORY_REPORT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/history/visit.h"

namespace onestop::history {

// By what visits can be told apart in a report. The numbers are those of onestop.v1.ReportDimension.
enum class Dimension : uint8_t {
  kDay = 1,
  kSession = 2,
  kDepartment = 3,
  kService = 4,
  kItem = 5,
  kCounter = 6,
  kClass = 7,
};
inline constexpr size_t kDimensions = 8;
// By number of the dimension: a date, a session, or an id; 0 where the report does not tell it apart.
using ReportKey = std::array<uint32_t, kDimensions>;

// Which visits, and which of their parts. What is not set leaves nothing out.
struct Filter {
  // Both inclusive, as 20261123.
  int32_t first_date = 0;
  int32_t last_date = 99991231;
  uint32_t session = 0;
  core::DepartmentId department = {};
  core::ServiceId service = {};
  core::ItemId item = {};
  core::CounterId counter = {};
  core::ClassId ticket_class = {};
  core::TicketState state = core::TicketState::kNone;
  core::Outcome outcome = core::Outcome::kNone;
  // Rated, and not better than this.
  core::RatingLevel rating_at_most = core::RatingLevel::kNone;
  // Called after waiting at least so long.
  Duration min_wait{0};

  // `visit`'s parts are not looked at.
  bool Matches(const Visit& visit, const Part& part) const;
};

// How a duration was spread. All zero when it was never measured.
struct Spread {
  uint64_t count = 0;
  Duration mean{0};
  Duration median{0};
  // Not exceeded in nine of ten.
  Duration p90{0};
  Duration max{0};

  bool operator==(const Spread&) const = default;
};

// What visits add up to. Times and shares count what was measured: an implied start has neither a walk
// nor a service time.
struct ReportRow {
  ReportKey key = {};
  // Visits with at least one part here; a visit to two counters counts at both.
  uint64_t visits = 0;
  // By how they ended, TicketState - kServed: served, no-show, cancelled, expired.
  std::array<uint64_t, 4> ended = {};
  // Matters finished, times their quantity.
  uint64_t cases = 0;
  uint64_t calls = 0;
  uint64_t calls_within_target = 0;
  uint64_t quoted = 0;
  uint64_t quotes_kept = 0;
  uint64_t absences = 0;
  uint64_t transfers = 0;
  uint64_t bounces = 0;
  // Finished for a missing paper, as not eligible, or at the wrong window.
  uint64_t sent_away = 0;
  // By level.
  std::array<uint64_t, 6> ratings = {};
  // From entering the queue to the call; call to start; start to finish of a matter; arrival to
  // leaving of visits that were served.
  Spread wait;
  Spread walk;
  Spread service;
  Spread visit;
  // How long counters stood free while whom they called next was waiting.
  Duration idle_while_waiting{0};

  bool operator==(const ReportRow&) const = default;
};

// Adds up visits into the rows of one report: exact percentiles, in memory. Not thread safe.
class ReportBuilder {
 public:
  // `dimensions` in any order, each once; none gives a single row.
  explicit ReportBuilder(const std::vector<Dimension>& dimensions);

  // Parts of the same visit must come one after another.
  void Add(const Visit& visit, const Part& part);

  size_t rows() const { return groups_.size(); }
  // Ordered by their keys. Call once.
  std::vector<ReportRow> Rows();

 private:
  struct Group {
    ReportRow row;
    core::TicketId last_ticket;
    // In milliseconds.
    std::vector<uint32_t> wait;
    std::vector<uint32_t> walk;
    std::vector<uint32_t> service;
    std::vector<uint32_t> visit;
  };

  static void AddPart(const Part& part, Group& group);
  static void AddVisit(const Visit& visit, Group& group);

  std::array<bool, kDimensions> by_ = {};
  absl::flat_hash_map<ReportKey, Group> groups_;
  // The group of the part before: most follow one another.
  ReportKey last_key_ = {};
  Group* last_ = nullptr;
};

// As a row has it: exact, the nearest rank from below. Reorders `values`.
Spread SpreadOf(std::vector<uint32_t>& values);

}  // namespace onestop::history

#endif  // ONESTOP_SERVER_HISTORY_REPORT_H_
