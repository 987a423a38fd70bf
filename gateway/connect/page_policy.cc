#include "gateway/connect/page_policy.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "gateway/client/channel.h"
#include "gateway/client/command_attempt.h"
#include "gateway/client/refusal.h"
#include "gateway/connect/codec.h"
#include "gateway/http/json_string.h"
#include "onestop/v1/admin_service.pb.h"
#include "onestop/v1/counter_service.pb.h"
#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "server/base/role.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

constexpr std::string_view kRequestPairing = "onestop.v1.AdminService/RequestPairing";
constexpr std::string_view kAwaitPairing = "onestop.v1.AdminService/AwaitPairing";
constexpr std::string_view kSignIn = "onestop.v1.CounterService/SignIn";
constexpr std::string_view kSignOut = "onestop.v1.CounterService/SignOut";

// A browser keeps no cookie longer than 400 days.
constexpr int kLastingSeconds = 400 * 24 * 3600;
constexpr size_t kMaxCookieBytes = 512;
// In front of the place cookie, in hexadecimal.
constexpr size_t kSealChars = 2 * sizeof(Bytes16);

// Pairing is asked for by the process, not by what the page was before.
bool InOwnName(const Method& method) {
  return method.name == kRequestPairing || method.name == kAwaitPairing;
}

// Why the server refused; kNone when it did not, or not by name.
Reason ReasonGiven(const StatusDetails& details) {
  if (!details.refusal) return Reason::kNone;
  return static_cast<Reason>(std::clamp<int>(details.refusal->reason(), 0, UINT16_MAX));
}

std::string RoleText(v1::Role role) { return std::string(RoleName(static_cast<Role>(role))); }

Hash256 SealKey(const Credential& credential) {
  Hasher hasher;
  hasher.Str("seal of paired pages");
  hasher.Str(credential.token.Reveal());
  return hasher.Finish();
}

std::string PlaceText(const v1::Device& device) {
  v1::Device shown;
  shown.set_name(device.name());
  shown.set_role(device.role());
  shown.set_hall(device.hall());
  shown.set_place(device.place());
  std::string text = absl::WebSafeBase64Escape(shown.SerializeAsString());
  while (text.ends_with('=')) text.pop_back();
  return text;
}

}  // namespace

PagePolicy::PagePolicy(Credential credential, WitnessKeeper* witness, PagePolicyOptions options)
    : credential_(std::move(credential)),
      witness_(witness),
      options_(std::move(options)),
      seal_key_(SealKey(credential_)),
      device_cookie_(StrCat("onestop-device-", credential_.device_id)),
      place_cookie_(StrCat("onestop-place-", credential_.device_id)),
      session_cookie_(StrCat("onestop-session-", credential_.device_id)) {}

std::string PagePolicy::TokenCookie(const HttpRequest& page, const std::string& name) const {
  const std::string value(CookieOf(page.Header("Cookie"), name));
  // gRPC ends the program over metadata with characters it does not like.
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
  return plain && value.size() <= kMaxCookieBytes ? value : "";
}

std::string PagePolicy::Seal(std::string_view token, std::string_view place) const {
  Hasher hasher(seal_key_);
  hasher.Str(token);
  hasher.Str(place);
  return Hex(hasher.Finish16());
}

std::string PagePolicy::OwnToken(const HttpRequest& page) const {
  std::string token = TokenCookie(page, device_cookie_);
  const std::string place = TokenCookie(page, place_cookie_);
  if (token.empty() || place.size() < kSealChars) return "";
  const std::string seal = Seal(token, std::string_view(place).substr(kSealChars));
  return ConstantTimeEqual(AsBytes(seal), AsBytes(std::string_view(place).substr(0, kSealChars)))
             ? token
             : "";
}

HttpHeader PagePolicy::Cookie(const std::string& name, const std::string& value,
                              bool lasts) const {
  std::string text = StrCat(name, "=", value, "; Path=/; HttpOnly; SameSite=Strict");
  if (options_.secure_cookies) text.append("; Secure");
  if (value.empty()) {
    text.append("; Max-Age=0");
  } else if (lasts) {
    StrAppend(&text, "; Max-Age=", kLastingSeconds);
  }
  return {"Set-Cookie", std::move(text)};
}

absl::Status PagePolicy::Admit(const HttpRequest& page) const {
  if (!options_.demand_pairing || !OwnToken(page).empty()) return absl::OkStatus();
  return Refuse(Reason::kUnauthenticated, "this page has not been paired");
}

absl::StatusOr<CallSetup> PagePolicy::Begin(const HttpRequest& page, const Method& method,
                                            const google::protobuf::Message& request) {
  if (absl::Status status = Admit(page); !status.ok() && !InOwnName(method)) return status;
  CallSetup setup;
  setup.hall = TextField(request, "hall");
  if (setup.hall.empty()) setup.hall = credential_.hall;
  std::string token = credential_.token.Reveal();
  if (!InOwnName(method)) {
    if (std::string own = OwnToken(page); !own.empty()) token = std::move(own);
    const std::string session = TokenCookie(page, session_cookie_);
    if (!session.empty()) setup.metadata.emplace_back(kSessionMetadata, session);
  }
  setup.metadata.emplace_back(kAuthorizationMetadata, StrCat("Bearer ", token));
  const std::string witness = witness_->ToPresent(setup.hall);
  if (!witness.empty()) setup.metadata.emplace_back(kWitnessMetadata, witness);
  return setup;
}

void PagePolicy::End(const CallSetup& setup, const UpstreamStatus& status) {
  // A server that turns calls away unread, being too busy, has not looked at the witness.
  const StatusDetails details = DecodeStatusDetails(status.details);
  AttemptFailure failure;
  failure.code = status.code;
  failure.retry_after = details.retry_after;
  failure.reason = ReasonGiven(details);
  const bool refused = failure.reason != Reason::kNone && !IsTransient(failure);
  if (status.ok() || refused) witness_->Presented(setup.hall);
  const std::string_view witness = MetadataValue(status.trailers, kWitnessMetadata);
  if (!witness.empty()) witness_->Offer(setup.hall, witness);
}

HttpHeaders PagePolicy::OnAnswer(const HttpRequest&, const Method& method, std::string* answer) {
  HttpHeaders headers;
  if (method.name == kSignIn) {
    v1::SignInResponse response;
    // What cannot be read is told to the page as such; a token in it must not be.
    if (!response.ParseFromString(*answer)) return answer->assign(1, '\xff'), headers;
    headers.push_back(Cookie(session_cookie_, response.session_token(), false));
    response.clear_session_token();
    *answer = response.SerializeAsString();
  } else if (method.name == kSignOut) {
    headers.push_back(Cookie(session_cookie_, "", false));
  } else if (method.name == kAwaitPairing) {
    v1::AwaitPairingResponse response;
    if (!response.ParseFromString(*answer)) return answer->assign(1, '\xff'), headers;
    if (response.token().empty()) return headers;
    headers.push_back(Cookie(device_cookie_, response.token(), true));
    const std::string place = PlaceText(response.device());
    headers.push_back(Cookie(place_cookie_, Seal(response.token(), place) + place, true));
    // A session belongs to the device it was opened on.
    headers.push_back(Cookie(session_cookie_, "", false));
    response.clear_token();
    *answer = response.SerializeAsString();
  }
  return headers;
}

HttpHeaders PagePolicy::OnFailure(const HttpRequest& page, const Method& method,
                                  const UpstreamStatus& status) {
  if (InOwnName(method) || OwnToken(page).empty()) return {};
  const Reason reason = ReasonGiven(DecodeStatusDetails(status.details));
  if (reason != Reason::kDeviceRevoked && reason != Reason::kUnauthenticated) return {};
  return {Cookie(device_cookie_, "", true), Cookie(place_cookie_, "", true),
          Cookie(session_cookie_, "", false)};
}

std::string PagePolicy::InfoJson(const HttpRequest& page) const {
  std::string role(RoleName(credential_.role));
  std::string hall = credential_.hall;
  std::string name = credential_.name;
  std::string place = options_.info.place;
  const bool paired = !OwnToken(page).empty();
  v1::Device device;
  std::string bytes;
  if (paired &&
      absl::WebSafeBase64Unescape(TokenCookie(page, place_cookie_).substr(kSealChars), &bytes) &&
      device.ParseFromString(bytes)) {
    role = RoleText(device.role());
    hall = device.hall();
    name = device.name();
    place = device.place();
  }
  std::string languages;
  for (const std::string& language : options_.info.languages) {
    StrAppend(&languages, languages.empty() ? "" : ",", JsonString(language));
  }
  return StrCat("{\"version\":", JsonString(options_.info.version), ",\"role\":", JsonString(role),
                ",\"hall\":", JsonString(hall), ",\"device\":", JsonString(name),
                ",\"place\":", JsonString(place), ",\"languages\":[", languages,
                "],\"paired\":", paired ? "true" : "false",
                ",\"mustPair\":", options_.demand_pairing ? "true" : "false", "}");
}

}  // namespace onestop::gateway
