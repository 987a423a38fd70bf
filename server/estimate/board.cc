#include "server/estimate/board.h"

#include <algorithm>
#include <utility>

#include "server/base/strings.h"

namespace onestop::estimate {

std::optional<core::Quote> Board::QuoteFor(const core::State& state,
                                           std::span<const core::ServiceId> services,
                                           core::ClassId ticket_class) const {
  std::optional<core::Quote> soonest;
  for (const core::ServiceId service : services) {
    const size_t index = service.value() - 1;
    if (index >= issued.size() || !ticket_class || ticket_class.value() > classes) continue;
    const Line& line = lines[index * classes + ticket_class.value() - 1];
    if (!line.quote.has_value()) continue;
    const uint32_t now = state.At(service).issued;
    const auto since = static_cast<int64_t>(now > issued[index] ? now - issued[index] : 0);
    core::Quote quote = *line.quote;
    for (Duration* bound : {&quote.expected, &quote.lower, &quote.upper, &quote.plain_lower,
                            &quote.plain_upper}) {
      *bound += line.spacing * since;
    }
    if (!soonest.has_value() || quote.expected < soonest->expected) soonest = quote;
  }
  return soonest;
}

std::optional<core::Quote> Board::LeftOf(core::TicketId ticket, Time now) const {
  const auto found = waiting.find(ticket);
  if (found == waiting.end()) return std::nullopt;
  const Duration passed = std::max(Duration(0), now - time);
  auto left = [&](Duration wait) { return std::max(Duration(0), wait - passed); };
  core::Quote quote;
  quote.expected = left(found->second.expected);
  quote.lower = left(found->second.lower);
  quote.upper = left(found->second.upper);
  return quote;
}

void Boards::Publish(const std::string& hall, std::shared_ptr<const Board> board) {
  const MutexLock lock(mutex_);
  boards_[hall] = std::move(board);
}

std::shared_ptr<const Board> Boards::Get(std::string_view hall) const {
  const MutexLock lock(mutex_);
  const auto found = boards_.find(ToAbsl(hall));
  return found == boards_.end() ? nullptr : found->second;
}

}  // namespace onestop::estimate
