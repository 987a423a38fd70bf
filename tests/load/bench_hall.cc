#include "tests/load/bench_hall.h"

#include "absl/strings/str_cat.h"

namespace onestop::load {
namespace {

constexpr char kHead[] = R"([hall]
code = "bench"
languages = ["en"]
names = { en = "Bench hall" }

[calendar]
time_zone = "UTC"
open_before = "0m"
day_end = "24:00"

[[calendar.week]]
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
sessions = [{ open = "00:00", last_tickets = "24:00", close = "24:00" }]

[policies]
min_recalls = 0
min_call_time = "0s"
holder_limit = 0

[[areas]]
code = "floor"
names = { en = "Floor" }

[[departments]]
code = "registry"
names = { en = "Registry" }

[[classes]]
code = "regular"
names = { en = "Regular" }
kind = "regular"
weight = 1

[[classes]]
code = "priority"
names = { en = "Priority" }
kind = "priority"
weight = 2
declarable = true

[[groups]]
code = "all"
names = { en = "All" }
)";

}  // namespace

std::string BenchHall(int counters) {
  std::string toml = kHead;
  for (const char* letter : {"A", "B", "C", "D"}) {
    absl::StrAppend(&toml, "\n[[services]]\ncode = \"service-", letter,
                    "\"\nnames = { en = \"Service ", letter, "\" }\ngroup = \"all\"\nseries = \"",
                    letter, "\"\narea = \"floor\"\ntarget_wait = \"15m\"\n");
  }
  for (int counter = 1; counter <= counters; ++counter) {
    absl::StrAppend(&toml, "\n[[counters]]\ncode = \"", counter, "\"\nnames = { en = \"Window ",
                    counter, "\" }\narea = \"floor\"\nskills = [\"service-A\", \"service-B\", ",
                    "\"service-C\", \"service-D\"]\n");
  }
  return toml;
}

}  // namespace onestop::load
