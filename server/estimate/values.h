#ifndef ONESTOP_SERVER_ESTIMATE_VALUES_H_
#define ONESTOP_SERVER_ESTIMATE_VALUES_H_

#include <cstddef>

#include "server/base/id.h"
#include "server/base/time.h"

namespace onestop::estimate {

// Where the entry of an id stands in a list of all of them.
template <class Tag>
size_t IndexOf(Id<Tag> id) {
  return id.value() - 1;
}

// What errors and waits are told in.
inline double Minutes(Duration duration) { return static_cast<double>(duration.count()) / 60'000.0; }

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_VALUES_H_
