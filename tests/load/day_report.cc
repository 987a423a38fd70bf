#include "tests/load/day_report.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace onestop::load {
namespace {

double Minutes(Duration duration) { return static_cast<double>(duration.count()) / 60'000.0; }

struct Figures {
  size_t count = 0;
  double mean = 0;
  double p90 = 0;
  double longest = 0;
  double within_target = 0;
};

Figures Summarise(const DayReport::Waits& service) {
  Figures figures;
  figures.count = service.waits.size();
  if (service.waits.empty()) return figures;
  std::vector<Duration> sorted = service.waits;
  std::sort(sorted.begin(), sorted.end());
  Duration sum{0};
  size_t within = 0;
  for (Duration wait : sorted) {
    sum += wait;
    if (wait <= service.target) ++within;
  }
  const auto count = static_cast<double>(sorted.size());
  figures.mean = Minutes(sum) / count;
  figures.p90 = Minutes(sorted[sorted.size() * 9 / 10]);
  figures.longest = Minutes(sorted.back());
  figures.within_target = 100.0 * static_cast<double>(within) / count;
  return figures;
}

void PrintMap(const char* name, const std::map<std::string, uint64_t>& counts, std::ostream& out) {
  out << name;
  for (const auto& [key, count] : counts) out << "  " << key << " " << count;
  out << "\n";
}

void PrintMapJson(const std::map<std::string, uint64_t>& counts, std::ostream& out) {
  const char* comma = "";
  out << "{";
  for (const auto& [key, count] : counts) {
    out << comma << "\"" << key << "\":" << count;
    comma = ",";
  }
  out << "}";
}

}  // namespace

void PrintReport(const DayReport& report, std::ostream& out) {
  out << absl::StrFormat(
      "tickets issued %d, served %d, cancelled %d, turned away %d; calls missed %d, transfers %d, "
      "parked %d, ratings %d\nquoted waits that came due %d, kept %d\n\n",
      report.issued, report.served, report.cancelled, report.turned_away, report.missed,
      report.transfers, report.parked, report.ratings, report.quoted, report.quotes_kept);
  out << absl::StrFormat("%-16s %6s %9s %9s %9s %9s %12s\n", "service", "called", "target", "mean",
                         "p90", "longest", "within");
  for (const auto& [service, waits] : report.services) {
    const Figures figures = Summarise(waits);
    out << absl::StrFormat("%-16s %6d %7.0f m %7.1f m %7.1f m %7.1f m %10.0f %%\n", service,
                           figures.count, Minutes(waits.target), figures.mean, figures.p90,
                           figures.longest, figures.within_target);
  }
  out << "\n";
  PrintMap("the hall counts:", report.hall_counts, out);
  PrintMap("refused:", report.refusals, out);
  out << report.calls_to_server << " calls to the server\n";
}

void PrintReportJson(const DayReport& report, std::ostream& out) {
  out << "{\"issued\":" << report.issued << ",\"served\":" << report.served
      << ",\"cancelled\":" << report.cancelled << ",\"turned_away\":" << report.turned_away
      << ",\"missed\":" << report.missed << ",\"transfers\":" << report.transfers
      << ",\"parked\":" << report.parked << ",\"ratings\":" << report.ratings
      << ",\"quoted\":" << report.quoted << ",\"quotes_kept\":" << report.quotes_kept
      << ",\"calls_to_server\":" << report.calls_to_server << ",\"hall_counts\":";
  PrintMapJson(report.hall_counts, out);
  out << ",\"refusals\":";
  PrintMapJson(report.refusals, out);
  out << ",\"services\":{";
  const char* comma = "";
  for (const auto& [service, waits] : report.services) {
    const Figures figures = Summarise(waits);
    out << comma << "\"" << service << "\":{\"called\":" << figures.count
        << ",\"mean_minutes\":" << figures.mean << ",\"p90_minutes\":" << figures.p90
        << ",\"longest_minutes\":" << figures.longest
        << ",\"within_target_percent\":" << figures.within_target << "}";
    comma = ",";
  }
  out << "}}\n";
}

}  // namespace onestop::load
