#ifndef ONESTOP_TESTS_LOAD_FIGURES_H_
#define ONESTOP_TESTS_LOAD_FIGURES_H_

#include <sys/types.h>

#include <utility>
#include <vector>

namespace onestop::load {

// Resident memory of a process in MiB; 0 when there is no such process.
double ResidentMib(pid_t pid);

// The value below which this share (0 to 1) of the values lies; 0 of none.
double Quantile(std::vector<double> values, double share);
inline double Median(std::vector<double> values) { return Quantile(std::move(values), 0.5); }

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_FIGURES_H_
