#include "gateway/http/site.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "server/base/check.h"
#include "tests/support/temp_folder.h"

namespace onestop::gateway {
namespace {

class SiteTest : public ::testing::Test {
 protected:
  SiteTest() {
    std::filesystem::create_directories(root() / "assets");
    std::filesystem::create_directories(root() / "deep" / "er");
    Put("pages/index.html", "<p>home</p>");
    Put("pages/deep/index.html", "<p>deep</p>");
    Put("pages/assets/app-1a2b.js", "let a = 1;");
    Put("pages/assets/app-1a2b.js.br", "brotli");
    Put("pages/assets/app-1a2b.js.gz", "gzip");
    Put("pages/chime.wav", "RIFF");
    Put("pages/.secret", "hidden");
    Put("outside.txt", "outside");
    Open();
  }

  void Open(const SiteOptions& options = {}) {
    absl::StatusOr<std::unique_ptr<Site>> site = Site::Open(root().string(), options);
    ONESTOP_CHECK(site.ok());
    site_ = std::move(*site);
  }

  std::filesystem::path root() const { return folder_.path() / "pages"; }
  void Put(const std::string& name, const std::string& content) {
    std::ofstream(folder_.path() / name, std::ios::binary) << content;
  }
  HttpResponse Get(const std::string& path, const HttpHeaders& headers = {},
                   const std::string& method = "GET") {
    return site_->Serve({.method = method, .path = "/kiosk" + path, .headers = headers}, path);
  }

  testing::TempFolder folder_;
  std::unique_ptr<Site> site_;
};

std::string Header(const HttpResponse& response, std::string_view name) {
  return std::string(HeaderOf(response.headers, name));
}

TEST_F(SiteTest, ServesFilesWithTheirTypes) {
  const HttpResponse page = Get("/index.html");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "<p>home</p>");
  EXPECT_EQ(Header(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(Header(Get("/assets/app-1a2b.js"), "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(Header(Get("/chime.wav"), "Content-Type"), "audio/wav");
}

TEST_F(SiteTest, ServesTheIndexOfAFolder) {
  EXPECT_EQ(Get("/").body, "<p>home</p>");
  EXPECT_EQ(Get("/deep/").body, "<p>deep</p>");
  EXPECT_EQ(Get("/deep/er/").status, 404);
}

TEST_F(SiteTest, SendsToTheSlashOfAFolder) {
  const HttpResponse response = Get("/deep");
  EXPECT_EQ(response.status, 308);
  EXPECT_EQ(Header(response, "Location"), "/kiosk/deep/");
  EXPECT_EQ(Header(Get(""), "Location"), "/kiosk/");
}

TEST_F(SiteTest, KeepsHashedNamesForeverAndAsksAgainForTheRest) {
  EXPECT_EQ(Header(Get("/assets/app-1a2b.js"), "Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(Header(Get("/"), "Cache-Control"), "no-cache");
  EXPECT_EQ(Header(Get("/chime.wav"), "Cache-Control"), "no-cache");
}

TEST_F(SiteTest, AnswersWith304WhileTheTagHolds) {
  const std::string tag = Header(Get("/"), "ETag");
  ASSERT_TRUE(tag.starts_with('"') && tag.ends_with('"'));
  EXPECT_EQ(Get("/", {{"If-None-Match", tag}}).status, 304);
  EXPECT_EQ(Get("/", {{"If-None-Match", "\"x\", W/" + tag}}).status, 304);
  EXPECT_EQ(Get("/", {{"If-None-Match", "*"}}).status, 304);
  EXPECT_EQ(Get("/", {{"If-None-Match", "\"x\""}}).status, 200);
  EXPECT_EQ(Header(Get("/", {{"If-None-Match", tag}}), "ETag"), tag);
}

TEST_F(SiteTest, NoticesThatAFileWasReplaced) {
  const std::string tag = Header(Get("/"), "ETag");
  Put("pages/index.html", "<p>new and longer</p>");
  EXPECT_EQ(Get("/", {{"If-None-Match", tag}}).body, "<p>new and longer</p>");
  EXPECT_EQ(Get("/", {{"If-None-Match", tag}}).status, 200);
}

TEST_F(SiteTest, SendsACompressedFileToWhoTakesIt) {
  const std::string path = "/assets/app-1a2b.js";
  const HttpResponse brotli = Get(path, {{"Accept-Encoding", "gzip, deflate, br"}});
  EXPECT_EQ(brotli.body, "brotli");
  EXPECT_EQ(Header(brotli, "Content-Encoding"), "br");
  EXPECT_EQ(Header(brotli, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(Header(brotli, "Vary"), "Accept-Encoding");
  EXPECT_EQ(Get(path, {{"Accept-Encoding", "gzip;q=0.5, br;q=0"}}).body, "gzip");
  EXPECT_EQ(Get(path, {{"Accept-Encoding", "identity"}}).body, "let a = 1;");
  EXPECT_NE(Header(brotli, "ETag"), Header(Get(path), "ETag"));
  EXPECT_EQ(Header(Get("/", {{"Accept-Encoding", "br"}}), "Content-Encoding"), "");
}

TEST_F(SiteTest, ReachesNothingOutsideItsFolder) {
  std::filesystem::create_symlink(folder_.path() / "outside.txt", root() / "link.txt");
  std::filesystem::create_directory_symlink(folder_.path(), root() / "up");
  for (const char* path :
       {"/../outside.txt", "/%2e%2e/outside.txt", "/deep/../../outside.txt", "/..%2foutside.txt",
        "/deep/%2E./%2e%2E/outside.txt", "/..\\outside.txt", "/%2e%2e%5coutside.txt",
        "/link.txt", "/up/outside.txt", "//etc/passwd", "/.secret", "/%2esecret",
        "/index.html%00.js", "/%", "/nothing.html", "/assets"}) {
    const HttpResponse response = Get(path);
    EXPECT_NE(response.status, 200) << path;
    EXPECT_NE(response.body, "outside") << path;
  }
}

TEST_F(SiteTest, FollowsLinksWithin) {
  std::filesystem::create_symlink(root() / "index.html", root() / "other.html");
  EXPECT_EQ(Get("/other.html").body, "<p>home</p>");
}

TEST_F(SiteTest, ServesReadingOnly) {
  EXPECT_EQ(Get("/", {}, "HEAD").status, 200);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    const HttpResponse response = Get("/", {}, method);
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(Header(response, "Allow"), "GET, HEAD");
  }
}

TEST_F(SiteTest, ServesOnWhenItsMemoryIsFull) {
  Open({.max_file_bytes = 100, .max_cached_bytes = 20});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Get("/").body, "<p>home</p>");
    EXPECT_EQ(Get("/deep/").body, "<p>deep</p>");
  }
  Put("pages/large.txt", std::string(101, 'x'));
  EXPECT_EQ(Get("/large.txt").status, 404);
}

TEST(SiteOpenTest, RefusesAFolderThatIsNotThere) {
  EXPECT_EQ(Site::Open("/nowhere/at/all").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace onestop::gateway
