#include "gateway/connect/web_gateway.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "gateway/connect/envelope.h"
#include "onestop/v1/admin_service.grpc.pb.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "server/base/reason.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/http/raw_client.h"
#include "tests/gateway/http/tls_client.h"
#include "tests/gateway/status_details.h"
#include "tests/gateway/witness_bytes.h"
#include "tests/support/temp_folder.h"

namespace onestop::gateway {
namespace {

using std::chrono::seconds;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kJson[] = "Content-Type: application/json\r\n";

// Says in `state` who called; "silent" is never answered.
class FakeCounters : public v1::CounterService::Service {
 public:
  grpc::Status SignIn(grpc::ServerContext*, const v1::SignInRequest* request,
                      v1::SignInResponse* response) override {
    if (request->pin() != "1234") {
      return {grpc::StatusCode::PERMISSION_DENIED, "no",
              RefusalBytes(v1::REASON_SIGN_IN_FAILED, "no")};
    }
    response->set_session_token("session-token");
    response->set_display_name("Li Na");
    return grpc::Status::OK;
  }
  grpc::Status SignOut(grpc::ServerContext*, const v1::SignOutRequest*,
                       v1::SignOutResponse*) override {
    return grpc::Status::OK;
  }
};

class FakeHalls : public v1::HallService::Service {
 public:
  grpc::Status GetHall(grpc::ServerContext* context, const v1::GetHallRequest* request,
                       v1::GetHallResponse* response) override {
    if (request->hall() == "silent") return WaitForCancel(context);
    if (request->hall() == "revoked") return Stranger(v1::REASON_DEVICE_REVOKED);
    if (request->hall() == "unknown") return Stranger(v1::REASON_UNAUTHENTICATED);
    const std::string witness = MetadataOf(*context, kWitnessMetadata);
    response->mutable_hall()->set_hall(
        StrCat(MetadataOf(*context, "authorization"), " ", MetadataOf(*context, "onestop-session"),
               " ", witness == "(none)" ? "no witness" : "a witness"));
    context->AddTrailingMetadata(kWitnessMetadata, WitnessBytes(1, 5));
    return grpc::Status::OK;
  }
  grpc::Status WatchHall(grpc::ServerContext* context, const v1::WatchHallRequest*,
                         grpc::ServerWriter<v1::WatchHallResponse>* writer) override {
    ++streams;
    writer->Write(v1::WatchHallResponse());
    return WaitForCancel(context);
  }

  std::atomic<int> streams = 0;

 private:
  static grpc::Status Stranger(v1::Reason reason) {
    return {grpc::StatusCode::UNAUTHENTICATED, "no", RefusalBytes(reason, "no")};
  }
  static grpc::Status WaitForCancel(grpc::ServerContext* context) {
    while (!context->IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  }
};

class FakeAdmin : public v1::AdminService::Service {
 public:
  grpc::Status RequestPairing(grpc::ServerContext* context, const v1::RequestPairingRequest*,
                              v1::RequestPairingResponse* response) override {
    response->set_code(MetadataOf(*context, "authorization"));
    return grpc::Status::OK;
  }
  grpc::Status AwaitPairing(grpc::ServerContext*, const v1::AwaitPairingRequest* request,
                            v1::AwaitPairingResponse* response) override {
    if (request->poll_secret() != "done") return grpc::Status::OK;
    response->set_token("page-token");
    response->mutable_device()->set_name("Window 3");
    response->mutable_device()->set_role(v1::ROLE_CLERK);
    response->mutable_device()->set_hall("main");
    response->mutable_device()->set_place("3");
    return grpc::Status::OK;
  }
};

class WebGatewayTest : public ::testing::Test {
 protected:
  WebGatewayTest() : server_({&counters_, &halls_, &admin_}) {
    std::filesystem::create_directories(folder_.path() / "kiosk");
    std::ofstream(folder_.path() / "kiosk" / "index.html") << "<p>kiosk</p>";
    options_.channel = grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials());
    options_.credential.token = Secret("own-token");
    options_.credential.device_id = 7;
    options_.credential.hall = "main";
    options_.credential.role = Role::kKiosk;
    options_.credential.name = "Kiosk \"1\"";
    options_.methods = {
        "onestop.v1.HallService/GetHall",         "onestop.v1.HallService/WatchHall",
        "onestop.v1.CounterService/SignIn",       "onestop.v1.CounterService/SignOut",
        "onestop.v1.AdminService/RequestPairing", "onestop.v1.AdminService/AwaitPairing"};
    options_.roots = {{"/", folder_.path().string()}};
    options_.home = "/kiosk/";
    options_.pages.info = {.version = "1.2.3", .place = "f1", .languages = {"zh", "en"}};
  }

  absl::Status Start() {
    gateway_.reset();
    absl::StatusOr<std::unique_ptr<WebGateway>> gateway = WebGateway::Start(options_, &clock_);
    if (!gateway.ok()) return gateway.status();
    gateway_ = std::move(*gateway);
    return absl::OkStatus();
  }

  uint16_t port() {
    if (gateway_ == nullptr) ONESTOP_CHECK(Start().ok());
    return gateway_->port();
  }

  RawResponse Get(std::string_view path, std::string_view headers = "") {
    return Fetch(port(), "GET", path, headers);
  }
  RawResponse Call(std::string_view method, std::string_view headers = "",
                   std::string_view body = "{}") {
    return Fetch(port(), "POST", StrCat("/api/onestop.v1.", method), StrCat(kJson, headers), body);
  }

  SystemClock clock_;
  testing::TempFolder folder_;
  FakeCounters counters_;
  FakeHalls halls_;
  FakeAdmin admin_;
  FakeServer server_;
  WebGatewayOptions options_;
  std::unique_ptr<WebGateway> gateway_;
};

// The cookies of an answer as a browser sends them back.
std::string CookieHeader(const RawResponse& response) {
  std::string cookies;
  for (const HttpHeader& header : response.headers) {
    if (header.name != "Set-Cookie" || header.value.find("Max-Age=0") != std::string::npos) continue;
    StrAppend(&cookies, cookies.empty() ? "" : "; ", header.value.substr(0, header.value.find(';')));
  }
  return StrCat("Cookie: other=1; ", cookies, "\r\n");
}

std::string SetCookie(const RawResponse& response, const std::string& name) {
  for (const HttpHeader& header : response.headers) {
    if (header.name == "Set-Cookie" && header.value.starts_with(name + "=")) return header.value;
  }
  return "";
}

TEST_F(WebGatewayTest, ServesPagesFromItsRoots) {
  EXPECT_EQ(Get("/kiosk/").body, "<p>kiosk</p>");
  const RawResponse home = Get("/");
  EXPECT_EQ(home.status, 307);
  EXPECT_EQ(home.Header("Location"), "/kiosk/");
  EXPECT_EQ(Get("/nothing.html").status, 404);
  EXPECT_EQ(Fetch(port(), "POST", "/kiosk/").status, 405);
}

TEST_F(WebGatewayTest, PrefersTheRootThatFitsLongest) {
  testing::TempFolder other;
  std::ofstream(other.path() / "index.html") << "<p>other</p>";
  options_.roots["/kiosk/deep/"] = other.path().string();
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(Get("/kiosk/deep/").body, "<p>other</p>");
  EXPECT_EQ(Get("/kiosk/deep").Header("Location"), "/kiosk/deep/");
  EXPECT_EQ(Get("/kiosk/").body, "<p>kiosk</p>");
  EXPECT_EQ(Get("/kiosk/deeper").status, 404);
}

TEST_F(WebGatewayTest, CallsInTheNameOfItsDevice) {
  const RawResponse response = Call("HallService/GetHall");
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(response.body, HasSubstr("Bearer own-token (none) no witness"));
}

TEST_F(WebGatewayTest, KeepsTheSessionFromThePage) {
  const RawResponse signed_in = Call("CounterService/SignIn", "", R"({"pin":"1234"})");
  EXPECT_EQ(signed_in.body, R"({"displayName":"Li Na"})");
  const std::string cookie = SetCookie(signed_in, "onestop-session-7");
  EXPECT_EQ(cookie, "onestop-session-7=session-token; Path=/; HttpOnly; SameSite=Strict");
  EXPECT_THAT(Call("HallService/GetHall", CookieHeader(signed_in)).body,
              HasSubstr("Bearer own-token session-token"));
  const RawResponse signed_out = Call("CounterService/SignOut", CookieHeader(signed_in));
  EXPECT_THAT(SetCookie(signed_out, "onestop-session-7"), HasSubstr("Max-Age=0"));
}

TEST_F(WebGatewayTest, SetsNoCookieWhenSignInFails) {
  const RawResponse response = Call("CounterService/SignIn", "", R"({"pin":"0000"})");
  EXPECT_EQ(response.status, 403);
  EXPECT_THAT(response.body, HasSubstr("REASON_SIGN_IN_FAILED"));
  EXPECT_EQ(SetCookie(response, "onestop-session-7"), "");
}

TEST_F(WebGatewayTest, CallsInThePagesOwnNameOnceItIsPaired) {
  EXPECT_EQ(Call("AdminService/AwaitPairing").body, "{}");
  const RawResponse paired =
      Call("AdminService/AwaitPairing", "", R"({"pollSecret":"done"})");
  EXPECT_THAT(paired.body, Not(HasSubstr("page-token")));
  EXPECT_THAT(paired.body, HasSubstr("Window 3"));
  EXPECT_THAT(SetCookie(paired, "onestop-device-7"),
              HasSubstr("page-token; Path=/; HttpOnly; SameSite=Strict; Max-Age="));
  EXPECT_THAT(SetCookie(paired, "onestop-session-7"), HasSubstr("Max-Age=0"));
  const std::string cookies = CookieHeader(paired);
  EXPECT_THAT(Call("HallService/GetHall", cookies).body, HasSubstr("Bearer page-token"));
  // To be paired again is a matter of the process.
  EXPECT_THAT(Call("AdminService/RequestPairing", cookies).body, HasSubstr("Bearer own-token"));
  EXPECT_EQ(Get("/local/info", cookies).body,
            R"({"version":"1.2.3","role":"clerk","hall":"main","device":"Window 3","place":"3",)"
            R"("languages":["zh","en"],"paired":true,"mustPair":false})");
}

TEST_F(WebGatewayTest, TakesNothingForATokenThatCannotBeOne) {
  for (const char* value : {"a b", "a\xff", "\"x\"", "a,b", "x\x01"}) {
    const std::string cookies =
        StrCat("Cookie: onestop-device-7=", value, "; onestop-session-7=", value, "\r\n");
    const RawResponse response = Call("HallService/GetHall", cookies);
    // A control character ends the connection.
    EXPECT_THAT(response.body, AnyOf("", HasSubstr("own-token (none)"))) << value;
  }
  EXPECT_THAT(Call("HallService/GetHall", StrCat("Cookie: onestop-session-7=",
                                                 std::string(600, 'x'), "\r\n"))
                  .body,
              HasSubstr("own-token (none)"));
}

TEST_F(WebGatewayTest, MarksCookiesForHttpsAlone) {
  options_.pages.secure_cookies = true;
  ASSERT_TRUE(Start().ok());
  EXPECT_THAT(SetCookie(Call("CounterService/SignIn", "", R"({"pin":"1234"})"),
                        "onestop-session-7"),
              HasSubstr("; Secure"));
}

TEST_F(WebGatewayTest, LetsAPageThatMustBePairedDoNothingElse) {
  options_.pages.demand_pairing = true;
  options_.local["/local/print"] = [](const std::shared_ptr<HttpExchange>& exchange) {
    exchange->Respond(JsonResponse(200, "{}"));
  };
  ASSERT_TRUE(Start().ok());
  const RawResponse refused = Call("HallService/GetHall");
  ASSERT_EQ(refused.status, 401);
  EXPECT_THAT(refused.body, HasSubstr("REASON_UNAUTHENTICATED"));
  const RawResponse stream =
      Fetch(port(), "POST", "/api/onestop.v1.HallService/WatchHall",
            "Content-Type: application/connect+json\r\n", Envelope(0, "{}"));
  EXPECT_THAT(stream.body, HasSubstr("REASON_UNAUTHENTICATED"));
  EXPECT_EQ(halls_.streams, 0);
  EXPECT_EQ(Fetch(port(), "POST", "/local/print", kJson, "{}").status, 401);
  EXPECT_THAT(Get("/local/info").body, HasSubstr(R"("paired":false,"mustPair":true)"));
  EXPECT_EQ(Get("/kiosk/").status, 200);

  EXPECT_EQ(Call("AdminService/RequestPairing").status, 200);
  const std::string cookies =
      CookieHeader(Call("AdminService/AwaitPairing", "", R"({"pollSecret":"done"})"));
  EXPECT_THAT(Call("HallService/GetHall", cookies).body, HasSubstr("Bearer page-token"));
  EXPECT_EQ(Fetch(port(), "POST", "/local/print", StrCat(kJson, cookies), "{}").status, 200);
  EXPECT_THAT(Get("/local/info", cookies).body, HasSubstr(R"("paired":true,"mustPair":true)"));
}

TEST_F(WebGatewayTest, TakesNobodyForPairedWhomItDidNotPair) {
  options_.pages.demand_pairing = true;
  ASSERT_TRUE(Start().ok());
  const RawResponse paired = Call("AdminService/AwaitPairing", "", R"({"pollSecret":"done"})");
  const std::string whole = SetCookie(paired, "onestop-place-7");
  const std::string place = whole.substr(0, whole.find(';'));
  for (const std::string& cookies :
       {std::string("onestop-device-7=page-token"),
        std::string("onestop-device-7=page-token; onestop-place-7=x"),
        StrCat("onestop-device-7=page-token; onestop-place-7=", std::string(40, 'a')),
        StrCat("onestop-device-7=other-token; ", place)}) {
    EXPECT_EQ(Call("HallService/GetHall", StrCat("Cookie: ", cookies, "\r\n")).status, 401)
        << cookies;
  }
  // Nor whom it paired when it was another device.
  options_.credential.token = Secret("another-token");
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(Call("HallService/GetHall", CookieHeader(paired)).status, 401);
}

TEST_F(WebGatewayTest, TakesTheCookiesOfAPageWhoseDeviceIsNoMore) {
  const std::string paired =
      CookieHeader(Call("AdminService/AwaitPairing", "", R"({"pollSecret":"done"})"));
  for (const char* why : {"revoked", "unknown"}) {
    const std::string body = StrCat(R"({"hall":")", why, R"("})");
    const RawResponse response = Call("HallService/GetHall", paired, body);
    EXPECT_EQ(response.status, 401);
    for (const char* name : {"onestop-device-7", "onestop-place-7", "onestop-session-7"}) {
      EXPECT_THAT(SetCookie(response, name), HasSubstr("Max-Age=0")) << why;
    }
    // The process's own device is nobody's cookie.
    EXPECT_EQ(SetCookie(Call("HallService/GetHall", "", body), "onestop-device-7"), "");
  }
  // Any other refusal leaves the page what it is.
  EXPECT_EQ(SetCookie(Call("CounterService/SignIn", paired, R"({"pin":"0000"})"),
                      "onestop-device-7"),
            "");
}

TEST_F(WebGatewayTest, ServesPagesByHttps) {
  options_.http.listen = "0.0.0.0:0";
  options_.http.tls = MakePageTls();
  ASSERT_TRUE(Start().ok());
  TlsClient client(port());
  client.Request("GET", "/kiosk/");
  const RawResponse page = client.Read();
  EXPECT_EQ(page.body, "<p>kiosk</p>");
  EXPECT_THAT(page.Header("Strict-Transport-Security"), HasSubstr("max-age="));
  client.Request("POST", "/api/onestop.v1.CounterService/SignIn", kJson, R"({"pin":"1234"})");
  EXPECT_THAT(SetCookie(client.Read(), "onestop-session-7"), HasSubstr("; Secure"));
  client.Request("POST", "/api/onestop.v1.HallService/WatchHall",
                 "Content-Type: application/connect+json\r\n", Envelope(0, "{}"));
  EXPECT_EQ(client.ReadHead().status, 200);
  EXPECT_EQ(client.ReadChunk(), Envelope(0, "{}"));
}

TEST_F(WebGatewayTest, SaysWhatItIs) {
  const RawResponse response = Get("/local/info");
  EXPECT_EQ(response.Header("Content-Type"), "application/json");
  EXPECT_EQ(response.body,
            R"({"version":"1.2.3","role":"kiosk","hall":"main","device":"Kiosk \"1\"",)"
            R"("place":"f1","languages":["zh","en"],"paired":false,"mustPair":false})");
  EXPECT_EQ(Fetch(port(), "POST", "/local/info").status, 405);
  EXPECT_EQ(Get("/local/other").status, 404);
}

TEST_F(WebGatewayTest, HandsLocalRoutesToTheirHandlers) {
  options_.local["/local/print"] = [](const std::shared_ptr<HttpExchange>& exchange) {
    exchange->Respond(JsonResponse(200, exchange->request().body));
  };
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(Fetch(port(), "POST", "/local/print", kJson, "{\"a\":1}").body, "{\"a\":1}");
  EXPECT_EQ(
      Fetch(port(), "POST", "/local/print", "Origin: http://evil.example\r\n", "{}").status, 403);
}

TEST_F(WebGatewayTest, RefusesPagesOfOtherSites) {
  EXPECT_EQ(Call("HallService/GetHall", "Origin: http://localhost\r\n").status, 200);
  for (const char* header : {"Origin: http://evil.example\r\n", "Origin: null\r\n",
                             "Sec-Fetch-Site: cross-site\r\n"}) {
    EXPECT_EQ(Call("HallService/GetHall", header).status, 403) << header;
    EXPECT_EQ(Get("/local/info", header).status, 403) << header;
  }
  RawClient client(port());
  client.Send("GET /local/info HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(client.Read().status, 403);
  client.Send("GET /kiosk/ HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(client.Read().status, 200);
}

TEST_F(WebGatewayTest, PutsTheSecurityHeadersOnEveryAnswer) {
  for (const char* path : {"/kiosk/", "/nothing", "/local/info", "/api/x", "/"}) {
    const RawResponse response = Get(path);
    EXPECT_THAT(response.Header("Content-Security-Policy"), HasSubstr("default-src 'self'"));
    EXPECT_EQ(response.Header("X-Content-Type-Options"), "nosniff") << path;
    EXPECT_NE(response.Header("Referrer-Policy"), "") << path;
    EXPECT_NE(response.Header("Permissions-Policy"), "") << path;
    EXPECT_EQ(response.Header("Strict-Transport-Security"), "") << path;
  }
}

TEST_F(WebGatewayTest, EndsACallAtThePagesDeadline) {
  const RawResponse response =
      Call("HallService/GetHall", "Connect-Timeout-Ms: 30\r\n", R"({"hall":"silent"})");
  EXPECT_EQ(response.status, 504);
  EXPECT_THAT(response.body, HasSubstr("deadline_exceeded"));
}

TEST_F(WebGatewayTest, TellsWhenTheServerIsAway) {
  server_.Stop();
  EXPECT_EQ(Call("HallService/GetHall").status, 503);
}

TEST_F(WebGatewayTest, PresentsItsWitnessOnce) {
  options_.witness_path = (folder_.path() / "witness").string();
  {
    WitnessKeeper before(options_.witness_path, &clock_);
    before.Offer("main", WitnessBytes(1, 4));
  }
  ASSERT_TRUE(Start().ok());
  EXPECT_THAT(Call("HallService/GetHall").body, HasSubstr("a witness"));
  EXPECT_THAT(Call("HallService/GetHall").body, HasSubstr("no witness"));
  gateway_.reset();
  EXPECT_EQ(WitnessKeeper(options_.witness_path, &clock_).ToPresent("main"), WitnessBytes(1, 5));
}

TEST_F(WebGatewayTest, StreamsAndSaysGoodbyeWhenItStops) {
  RawClient client(port());
  client.Request("POST", "/api/onestop.v1.HallService/WatchHall",
                 "Content-Type: application/connect+json\r\n", Envelope(0, "{}"));
  EXPECT_EQ(client.ReadHead().status, 200);
  EXPECT_EQ(client.ReadChunk(), Envelope(0, "{}"));
  gateway_->Stop(seconds(20));
  EXPECT_THAT(client.ReadChunk(), HasSubstr("unavailable"));
  EXPECT_EQ(client.ReadChunk(), "");
  EXPECT_FALSE(client.cut());
}

TEST_F(WebGatewayTest, OpensAHallsStreamOnceForAllItsPages) {
  const uint16_t at = port();
  RawClient first(at);
  RawClient second(at);
  for (RawClient* client : {&first, &second}) {
    client->Request("POST", "/api/onestop.v1.HallService/WatchHall",
                    "Content-Type: application/connect+json\r\n", Envelope(0, "{}"));
    EXPECT_EQ(client->ReadHead().status, 200);
    EXPECT_EQ(client->ReadChunk(), Envelope(0, "{}"));
  }
  EXPECT_EQ(halls_.streams, 1);
}

TEST_F(WebGatewayTest, RefusesToStartWithWhatIsWrong) {
  const WebGatewayOptions good = options_;
  options_.http.listen = "0.0.0.0:0";
  EXPECT_EQ(ReasonOf(Start()), Reason::kInsecureAddress);
  options_.allow_network = true;
  EXPECT_TRUE(Start().ok());
  options_ = good;
  options_.methods.push_back("onestop.v1.HallService/Nothing");
  EXPECT_EQ(Start().code(), absl::StatusCode::kNotFound);
  options_ = good;
  options_.roots["/x"] = "/nowhere";
  EXPECT_EQ(Start().code(), absl::StatusCode::kNotFound);
  options_ = good;
  options_.http.listen = "127.0.0.1";
  EXPECT_EQ(Start().code(), absl::StatusCode::kInvalidArgument);
  options_ = good;
  ASSERT_TRUE(Start().ok());
  options_.http.listen = StrCat("127.0.0.1:", port());
  EXPECT_EQ(ReasonOf(WebGateway::Start(options_, &clock_).status()), Reason::kPortTaken);
}

}  // namespace
}  // namespace onestop::gateway
