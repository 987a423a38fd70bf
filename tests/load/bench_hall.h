#ifndef ONESTOP_TESTS_LOAD_BENCH_HALL_H_
#define ONESTOP_TESTS_LOAD_BENCH_HALL_H_

#include <string>

namespace onestop::load {

// A hall.toml for measuring: one area, four services with a series each, two classes, and `counters`
// counters that take everything. It never closes within a day.
std::string BenchHall(int counters);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_BENCH_HALL_H_
