#ifndef ONESTOP_GATEWAY_CONNECT_PAGE_POLICY_H_
#define ONESTOP_GATEWAY_CONNECT_PAGE_POLICY_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/client/witness.h"
#include "gateway/connect/call_policy.h"
#include "server/base/credential.h"
#include "server/base/hash.h"

namespace onestop::gateway {

// What GET /local/info tells a page beside what the credential says.
struct LocalInfo {
  std::string version = {};
  // The counter or area where the process's own device stands, or "".
  std::string place = {};
  std::vector<std::string> languages = {};
};

struct PagePolicyOptions {
  LocalInfo info = {};
  // Browsers reach the gateway by HTTPS, so cookies are for HTTPS alone.
  bool secure_cookies = false;
  // A page calls in its own name or not at all: what has not been paired may do nothing but pair.
  bool demand_pairing = false;
};

// Who a page is to the server. A page calls in the name of this process's device, until an
// administrator has paired it; then in its own. Where pairing is demanded it does not call before. A
// page whose device the server no longer knows, or has revoked, is not paired any more. A member of staff who signs in on a page adds a
// session. Neither token ever reaches the page's scripts: both are taken out of the answers and kept
// by the browser, as cookies no script can read and no other site can send.
//
//   onestop-device-ID    the page's own token, from AwaitPairing
//   onestop-place-ID     what that device is, for /local/info, sealed together with the token: a
//                        token without it was not given by this process, and counts for nothing
//   onestop-session-ID   the session's token, from SignIn; gone with SignOut and with the browser
//
// ID is that of the process's device: browsers send cookies to every port of a machine, and
// processes that run side by side must not take each other's.
//
// Carries witnesses (see WitnessKeeper) to and fro. Thread-safe; the keeper must outlive it.
class PagePolicy : public CallPolicy {
 public:
  PagePolicy(Credential credential, WitnessKeeper* witness, PagePolicyOptions options);

  // UNAUTHENTICATED for a page that must be paired first.
  absl::StatusOr<CallSetup> Begin(const HttpRequest& page, const Method& method,
                                  const google::protobuf::Message& request) override;
  void End(const CallSetup& setup, const UpstreamStatus& status) override;
  HttpHeaders OnAnswer(const HttpRequest& page, const Method& method,
                       std::string* answer) override;
  HttpHeaders OnFailure(const HttpRequest& page, const Method& method,
                        const UpstreamStatus& status) override;

  // Whether the page has been paired here, or need not be. That it was revoked since only a call to the
  // server tells.
  absl::Status Admit(const HttpRequest& page) const;

  // {"version":...,"role":...,"hall":...,"device":...,"place":...,"languages":[...],"paired":...,
  // "mustPair":...}
  // of the device the page is.
  std::string InfoJson(const HttpRequest& page) const;

 private:
  // A cookie's value, or "" when it cannot be one that was set here.
  std::string TokenCookie(const HttpRequest& page, const std::string& name) const;
  // The page's own token, or "" for a page that was not paired here.
  std::string OwnToken(const HttpRequest& page) const;
  // Proves that this process set the two together.
  std::string Seal(std::string_view token, std::string_view place) const;
  // A Set-Cookie header; an empty value removes the cookie.
  HttpHeader Cookie(const std::string& name, const std::string& value, bool lasts) const;

  const Credential credential_;
  WitnessKeeper* const witness_;
  const PagePolicyOptions options_;
  // Of no use without the process's own token: a process that is enrolled anew has its pages paired
  // anew.
  const Hash256 seal_key_;
  const std::string device_cookie_;
  const std::string place_cookie_;
  const std::string session_cookie_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_PAGE_POLICY_H_
