#ifndef ONESTOP_SERVER_ENGINE_QUOTER_H_
#define ONESTOP_SERVER_ENGINE_QUOTER_H_

#include <optional>
#include <span>
#include <string_view>

#include "server/core/state.h"

namespace onestop::engine {

// Says which wait is promised to somebody who takes a ticket now. The promise is stamped on the command
// and recorded, so that it never enters a decision by being worked out twice.
class Quoter {
 public:
  virtual ~Quoter() = default;

  // Of a ticket that will stand in the lines of these services. Nothing when no wait is known. Called on
  // the engine's thread for every ticket: must cost next to nothing.
  virtual std::optional<core::Quote> QuoteFor(std::string_view hall, const core::State& state,
                                              std::span<const core::ServiceId> services,
                                              core::ClassId ticket_class) = 0;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_QUOTER_H_
