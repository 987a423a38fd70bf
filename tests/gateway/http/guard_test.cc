#include "gateway/http/guard.h"

#include <gtest/gtest.h>

namespace onestop::gateway {
namespace {

// The status of the refusal; 0 when there is none.
int Judge(const HttpHeaders& headers) {
  const Guard guard({"hall.example"});
  const std::optional<HttpResponse> refusal = guard.Refusal({.method = "POST", .headers = headers});
  return refusal ? refusal->status : 0;
}

TEST(GuardTest, KnowsItsOwnNamesAndAddresses) {
  for (const char* host : {"localhost", "LOCALHOST:8080", "127.0.0.1:80", "192.168.1.5", "[::1]",
                           "[::1]:8080", "hall.example", "Hall.Example:8443"}) {
    EXPECT_EQ(Judge({{"Host", host}}), 0) << host;
  }
  for (const char* host : {"", "evil.example", "hall.example.evil", "127.0.0.1.evil.example",
                           "::1", "[evil]", "localhost.evil:80"}) {
    EXPECT_EQ(Judge({{"Host", host}}), 403) << host;
  }
  EXPECT_EQ(Judge({{"Host", std::string("127.0.0.1\0.evil.example", 23)}}), 403);
  EXPECT_EQ(Judge({{"Host", std::string("[::1\0.evil.example]", 20)}}), 403);
}

TEST(GuardTest, DemandsOneHost) {
  EXPECT_EQ(Judge({}), 400);
  EXPECT_EQ(Judge({{"Host", "localhost"}, {"Host", "localhost"}}), 400);
}

TEST(GuardTest, RefusesOtherOrigins) {
  EXPECT_EQ(Judge({{"Host", "localhost:80"}, {"Origin", "http://localhost:80"}}), 0);
  EXPECT_EQ(Judge({{"Host", "hall.example"}, {"Origin", "https://hall.example"}}), 0);
  for (const char* origin : {"http://localhost:81", "http://evil.example", "null", "",
                             "http://localhost:80.evil.example", "ftp://localhost:80"}) {
    EXPECT_EQ(Judge({{"Host", "localhost:80"}, {"Origin", origin}}), 403) << origin;
  }
}

TEST(GuardTest, RefusesWhatABrowserSaysComesFromElsewhere) {
  for (const char* site : {"cross-site", "same-site"}) {
    EXPECT_EQ(Judge({{"Host", "localhost"}, {"Sec-Fetch-Site", site}}), 403) << site;
  }
  for (const char* site : {"same-origin", "none"}) {
    EXPECT_EQ(Judge({{"Host", "localhost"}, {"Sec-Fetch-Site", site}}), 0) << site;
  }
}

TEST(GuardTest, KnowsWhichAddressesOtherMachinesReach) {
  for (const char* here : {"127.0.0.1:0", "127.1.2.3:80", "localhost:80", "[::1]:80"}) {
    EXPECT_TRUE(IsLoopback(here)) << here;
  }
  for (const char* open : {"0.0.0.0:80", "192.168.1.5:80", "[::]:80", "", "128.0.0.1:80"}) {
    EXPECT_FALSE(IsLoopback(open)) << open;
  }
}

TEST(SecurityHeadersTest, TieBrowsersToHttpsOnlyWhereThatIsSpoken) {
  EXPECT_EQ(HeaderOf(SecurityHeaders(), "Strict-Transport-Security"), "");
  EXPECT_EQ(HeaderOf(SecurityHeaders({.https = true}), "Strict-Transport-Security"),
            "max-age=2592000");
}

TEST(SecurityHeadersTest, AllowInlineStylesOnlyWhenAsked) {
  const std::string strict(HeaderOf(SecurityHeaders(), "Content-Security-Policy"));
  EXPECT_EQ(strict.find("unsafe"), std::string::npos);
  EXPECT_NE(strict.find("default-src 'self'"), std::string::npos);
  EXPECT_NE(strict.find("frame-ancestors 'self'"), std::string::npos);
  const std::string loose(
      HeaderOf(SecurityHeaders({.inline_styles = true}), "Content-Security-Policy"));
  EXPECT_NE(loose.find("style-src 'self' 'unsafe-inline'"), std::string::npos);
}

}  // namespace
}  // namespace onestop::gateway
