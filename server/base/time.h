#ifndef ONESTOP_SERVER_BASE_TIME_H_
#define ONESTOP_SERVER_BASE_TIME_H_

#include <chrono>

namespace onestop {

// A point of civil time (UTC, since 1970) in the resolution that is recorded. What it means in a
// hall's own time zone is worked out only where people read it.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// A span between two such points.
using Duration = std::chrono::milliseconds;

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_TIME_H_
