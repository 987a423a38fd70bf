#include "gateway/http/http_message.h"

#include <gtest/gtest.h>

#include "gateway/http/json_string.h"

namespace onestop::gateway {
namespace {

TEST(HttpMessageTest, FindsHeadersInWhateverCase) {
  const HttpHeaders headers = {{"Content-Type", "a"}, {"X", "1"}, {"x", "2"}};
  EXPECT_EQ(HeaderOf(headers, "content-TYPE"), "a");
  EXPECT_EQ(HeaderOf(headers, "x"), "1");
  EXPECT_EQ(HeaderOf(headers, "content"), "");
  EXPECT_EQ(CountOf(headers, "X"), 2u);
}

TEST(HttpMessageTest, DecodesPercentEscapes) {
  std::string decoded;
  EXPECT_TRUE(PercentDecode("/a%2Fb%00%e7", &decoded));
  EXPECT_EQ(decoded, std::string("/a/b\0\xe7", 6));
  for (const char* bad : {"%", "%4", "%zz", "a%2"}) EXPECT_FALSE(PercentDecode(bad, &decoded));
}

TEST(HttpMessageTest, ReadsQueryParameters) {
  EXPECT_EQ(QueryParameter("language=zh&number=A%30+17&x", "number"), "A0 17");
  EXPECT_EQ(QueryParameter("language=zh&language=en", "language"), "zh");
  EXPECT_EQ(QueryParameter("x", "x"), "");
  EXPECT_EQ(QueryParameter("a=%zz", "a"), "");
  EXPECT_EQ(QueryParameter("", "a"), "");
}

TEST(HttpMessageTest, ReadsCookies) {
  EXPECT_EQ(CookieOf("a=1; onestop-session=abc; b=2", "onestop-session"), "abc");
  EXPECT_EQ(CookieOf("a=b=c", "a"), "b=c");
  EXPECT_EQ(CookieOf("xonestop-session=abc", "onestop-session"), "");
  EXPECT_EQ(CookieOf("", "a"), "");
}

TEST(JsonStringTest, EscapesWhatJsonAndPagesCannotHold) {
  EXPECT_EQ(JsonString("A\"\\\n\x7f</script>"), R"("A\"\\\u000a\u007f\u003c/script>")");
  EXPECT_EQ(JsonString("叫号 é 😀"), "\"叫号 é 😀\"");
}

TEST(JsonStringTest, ReplacesWhatIsNoUtf8) {
  for (const char* bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe4\xb8"}) {
    const std::string json = JsonString(bad);
    EXPECT_EQ(json.find_first_not_of("\"?"), std::string::npos) << json;
  }
}

}  // namespace
}  // namespace onestop::gateway
