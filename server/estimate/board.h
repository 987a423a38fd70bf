#ifndef ONESTOP_SERVER_ESTIMATE_BOARD_H_
#define ONESTOP_SERVER_ESTIMATE_BOARD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/base/mutex.h"
#include "server/core/state.h"
#include "server/estimate/advice.h"
#include "server/estimate/quote.h"

namespace onestop::estimate {

// The waits of a hall as one forecast saw them, to be looked up until the next one. A plain value that
// nobody changes once it is published.
struct Board {
  // Of a ticket of one service and class that is taken now.
  struct Line {
    std::optional<core::Quote> quote;
    // How much later each further ticket of the service is called.
    Duration spacing{0};
  };
  // What the forecast is about.
  Time time;
  uint64_t sequence = 0;
  size_t classes = 0;
  // By service * classes + class, ids less 1; and tickets of each service issued until then.
  std::vector<Line> lines;
  std::vector<uint32_t> issued;
  // Of those who wait: from `time` on.
  absl::flat_hash_map<core::TicketId, Spread> waiting;
  // What should be done about the waits.
  std::vector<Advice> advice;

  // The promise to somebody who takes a ticket now and stands in the lines of these services: of the
  // line that moves soonest, behind whoever has taken a ticket since. Nothing where no wait is known.
  std::optional<core::Quote> QuoteFor(const core::State& state, std::span<const core::ServiceId> services,
                                      core::ClassId ticket_class) const;
  // How long this ticket still waits, as seen at `now`; nothing when the forecast has not seen it.
  std::optional<core::Quote> LeftOf(core::TicketId ticket, Time now) const;
};

// The latest board of each hall. Thread safe.
class Boards {
 public:
  void Publish(const std::string& hall, std::shared_ptr<const Board> board) ONESTOP_EXCLUDES(mutex_);
  // Null before the first.
  std::shared_ptr<const Board> Get(std::string_view hall) const ONESTOP_EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Board>> boards_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_BOARD_H_
