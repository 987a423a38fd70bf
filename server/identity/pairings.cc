#include "server/identity/pairings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "server/base/reason.h"
#include "server/identity/limits.h"
#include "server/identity/rate_limiter.h"

namespace onestop::identity {
namespace {

// Without I, L, O, 0 and 1, which look alike on a screen and sound alike on the phone.
constexpr std::string_view kAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

absl::Status Unknown() {
  return Refuse(Reason::kUnknownPairing,
                "no page shows this code now; codes last ten minutes and work once");
}

}  // namespace

std::string Pairings::Normal(std::string_view code) {
  std::string normal;
  for (const char c : code) {
    if (c != '-' && c != ' ') normal.push_back(absl::ascii_toupper(static_cast<unsigned char>(c)));
  }
  return normal;
}

std::string Pairings::NewCode() {
  // 32 bytes give 32 draws; of 256 values 248 are taken, so that all characters are equally likely.
  constexpr size_t kFair = 256 / kAlphabet.size() * kAlphabet.size();
  std::string code;
  while (code.size() < kPairingCodeChars) {
    for (const uint8_t byte : random_.Draw32()) {
      if (byte < kFair && code.size() < kPairingCodeChars) {
        code.push_back(kAlphabet[byte % kAlphabet.size()]);
      }
    }
  }
  return code;
}

void Pairings::Forget(std::chrono::nanoseconds now) {
  std::erase_if(pairings_, [now](const Pairing& pairing) { return pairing.over <= now; });
}

Pairings::Pairing* Pairings::Find(const std::string& code) {
  const auto at = std::find_if(pairings_.begin(), pairings_.end(),
                               [&code](const Pairing& pairing) { return pairing.code == code; });
  return at == pairings_.end() ? nullptr : &*at;
}

absl::StatusOr<PairingOffer> Pairings::Begin(const Caller& by, Wish wish) {
  const std::chrono::nanoseconds now = clock_.SteadyNow();
  MutexLock lock(mutex_);
  Forget(now);
  const auto own = std::count_if(pairings_.begin(), pairings_.end(), [&by](const Pairing& pairing) {
    return pairing.what.through == by.Process();
  });
  if (pairings_.size() >= kMaxPairings || static_cast<size_t>(own) >= kMaxPairingsOfDevice) {
    return RateLimited(std::chrono::minutes(1), "too many pages wait to be let in");
  }
  Pairing pairing;
  do {
    pairing.code = NewCode();
  } while (Find(pairing.code) != nullptr);
  Secret poll_secret(Base32(random_.Draw32()));
  pairing.poll_hash = TokenHash(poll_secret.Reveal());
  pairing.what = Claimed{std::move(wish), std::string(by.hall), by.Process()};
  pairing.over = now + kPairingLife;
  PairingOffer offer{pairing.code, std::move(poll_secret), kPairingLife};
  pairings_.push_back(std::move(pairing));
  return offer;
}

absl::StatusOr<Pairings::Claimed> Pairings::Claim(const Caller& by, std::string_view code,
                                                  const Claimant& claimant) {
  const std::chrono::nanoseconds now = clock_.SteadyNow();
  MutexLock lock(mutex_);
  Forget(now);
  // Right codes wait too, or else the answer would tell them from wrong ones.
  TokenBucket probe = wrong_codes_;
  const std::chrono::nanoseconds wait = probe.Take(now, kWrongCodeRate);
  if (wait > std::chrono::nanoseconds(0)) {
    return RateLimited(std::chrono::ceil<Duration>(wait), "too many wrong codes");
  }
  Pairing* pairing = Find(Normal(code));
  if (pairing == nullptr) {
    wrong_codes_ = probe;
    return Unknown();
  }
  if (by.hall != kEveryHall && !HallMatches(pairing->what.hall, by.hall)) {
    return Refuse(Reason::kOtherHall, "this page belongs to another hall");
  }
  if (pairing->claimant.has_value() && *pairing->claimant != claimant) return Unknown();
  pairing->claimant = claimant;
  return pairing->what;
}

void Pairings::Settle(std::string_view code, const Claimant& claimant,
                      const absl::StatusOr<EnrolledDevice>& device) {
  const std::chrono::nanoseconds now = clock_.SteadyNow();
  MutexLock lock(mutex_);
  Pairing* pairing = Find(Normal(code));
  if (pairing == nullptr || pairing->claimant != claimant || pairing->device.has_value()) return;
  if (!device.ok()) {
    pairing->claimant.reset();
    return;
  }
  pairing->device = *device;
  // From now on the page has all the time again, however late the code was used.
  pairing->over = now + kPairingLife;
}

absl::StatusOr<std::optional<EnrolledDevice>> Pairings::Collect(const Caller& by,
                                                                std::string_view poll_secret) {
  const std::chrono::nanoseconds now = clock_.SteadyNow();
  const Hash256 hash = TokenHash(poll_secret);
  MutexLock lock(mutex_);
  Forget(now);
  for (Pairing& pairing : pairings_) {
    if (pairing.poll_hash != hash || pairing.what.through != by.Process()) continue;
    if (pairing.device.has_value() && !pairing.collected) {
      pairing.collected = true;
      pairing.over = now + kCollectAgain;
    }
    return pairing.device;
  }
  return Unknown();
}

}  // namespace onestop::identity
