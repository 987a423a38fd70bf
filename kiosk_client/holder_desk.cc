#include "kiosk_client/holder_desk.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "kiosk_client/document.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/bytes.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client {
namespace {

constexpr size_t kDayKeyBytes = 32;
constexpr int kOldest = 150;

}  // namespace

absl::StatusOr<std::optional<AgeClass>> ParseAgeClass(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const size_t colon = text.rfind(':');
  AgeClass age;
  if (colon == 0 || colon == std::string_view::npos ||
      !absl::SimpleAtoi(ToAbsl(text.substr(colon + 1)), &age.years) || age.years < 1 ||
      age.years > kOldest) {
    return absl::InvalidArgumentError("the code of a class and years, such as priority:60");
  }
  age.ticket_class = std::string(text.substr(0, colon));
  return age;
}

absl::StatusOr<DocumentHolder> HolderDesk::HolderOf(const Secret& read) {
  const absl::StatusOr<Secret> document = NormaliseDocument(read.Reveal());
  if (!document.ok()) return document.status();
  const absl::StatusOr<DayKey> key = Key();
  if (!key.ok()) return key.status();
  DocumentHolder holder;
  holder.holder = KeyedBlake2b16(AsBytes(key->key.Reveal()), document->Reveal());
  const std::optional<absl::CivilDay> birthday = BirthdayIn(*document);
  if (age_class_ && birthday && AgeOn(key->date, *birthday) >= age_class_->years) {
    holder.age_class = age_class_->ticket_class;
  }
  return holder;
}

absl::StatusOr<HolderDesk::DayKey> HolderDesk::Key() {
  const std::chrono::nanoseconds now = clock_.SteadyNow();
  {
    const MutexLock lock(mutex_);
    if (key_ && now - key_->asked < kKeyAge) return *key_;
  }
  // Not under the lock, so that a server that is slow holds up one citizen and not all.
  auto response = client_.Call(&v1::TicketService::Stub::GetHolderKey, v1::GetHolderKeyRequest());
  if (!response.ok()) return response.status();
  DayKey key;
  key.asked = now;
  key.key = Secret(std::move(*response->mutable_key()));
  if (key.key.Reveal().size() != kDayKeyBytes ||
      !absl::ParseCivilTime(response->hall_date(), &key.date)) {
    return absl::InternalError("the server's answer holds no key of a hall-day");
  }
  const MutexLock lock(mutex_);
  key_ = key;
  return key;
}

}  // namespace onestop::kiosk_client
