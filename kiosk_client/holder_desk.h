#ifndef ONESTOP_KIOSK_CLIENT_HOLDER_DESK_H_
#define ONESTOP_KIOSK_CLIENT_HOLDER_DESK_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "gateway/client/client.h"
#include "server/base/clock.h"
#include "server/base/hash.h"
#include "server/base/mutex.h"
#include "server/base/secret.h"

namespace onestop::kiosk_client {

// The class to propose to people of a certain age.
struct AgeClass {
  std::string ticket_class;
  int years = 0;
};

// "priority:60". kInvalidArgument for anything else; an empty text is no class.
absl::StatusOr<std::optional<AgeClass>> ParseAgeClass(std::string_view text);

// Whom a document stands for on one hall-day.
struct DocumentHolder {
  Bytes16 holder;
  // Code of the class to propose for the age in the document; empty for none.
  std::string age_class;
};

// Turns documents into holders: BLAKE2b-128 of the number under the key of the hall-day, which all
// devices of the hall get from the server. Keeps the key in memory, and no document at all. Thread
// safe. The client and the clock must outlive it.
class HolderDesk {
 public:
  // The key is asked for again when it is older than this, because the hall may be in its next day.
  static constexpr std::chrono::minutes kKeyAge{1};

  HolderDesk(gateway::Client& client, Clock& clock, std::optional<AgeClass> age_class = {})
      : client_(client), clock_(clock), age_class_(std::move(age_class)) {}

  // kInvalidArgument for what is no document, without asking the server; else what the server says.
  // May block for as long as a call takes.
  absl::StatusOr<DocumentHolder> HolderOf(const Secret& read) ONESTOP_EXCLUDES(mutex_);

 private:
  struct DayKey {
    Secret key;
    // The hall-day: the date in the hall, whatever this machine's clock says.
    absl::CivilDay date;
    // By the steady clock.
    std::chrono::nanoseconds asked{0};
  };

  absl::StatusOr<DayKey> Key() ONESTOP_EXCLUDES(mutex_);

  gateway::Client& client_;
  Clock& clock_;
  const std::optional<AgeClass> age_class_;
  Mutex mutex_;
  std::optional<DayKey> key_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_KIOSK_CLIENT_HOLDER_DESK_H_
