#ifndef ONESTOP_GATEWAY_HTTP_SITE_H_
#define ONESTOP_GATEWAY_HTTP_SITE_H_

#include <sys/stat.h>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gateway/http/http_message.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

struct SiteOptions {
  // Larger files are not served.
  size_t max_file_bytes = 32 * 1024 * 1024;
  // What is kept in memory of files that were served.
  size_t max_cached_bytes = 64 * 1024 * 1024;
};

// The files below one folder. A file is read when it is asked for and kept until it changes, so a
// request costs one look at the disk (a stat), and pages can be replaced while this runs.
//
//   - "index.html" stands for its folder; a folder without its last slash is redirected.
//   - Nothing outside the folder is reached, neither by the path nor by a symbolic link; names that
//     begin with a dot are not served.
//   - Names below an "assets" folder carry a hash of their content and are kept by browsers for a
//     year; everything else is asked for again each time, and answered with 304 while its ETag
//     holds.
//   - "x.js.br" and "x.js.gz" are sent in place of "x.js" to who accepts them.
//
// Thread-safe.
class Site {
 public:
  // kNotFound when there is no such folder.
  static absl::StatusOr<std::unique_ptr<Site>> Open(const std::string& folder,
                                                    const SiteOptions& options = {});

  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  // Answers GET and HEAD for a path below the site's own prefix: "" or "/..." as it came, encoded.
  HttpResponse Serve(const HttpRequest& request, std::string_view path);

 private:
  struct File {
    struct timespec changed = {};
    ino_t inode = 0;
    std::shared_ptr<const std::string> content = nullptr;
    // With its quotes.
    std::string etag = {};
  };

  Site(std::string folder, const SiteOptions& options)
      : folder_(std::move(folder)), options_(options) {}

  // The file, or nothing when there is none that may be served.
  std::optional<File> Load(const std::string& path);

  const std::string folder_;
  const SiteOptions options_;
  Mutex mutex_;
  std::map<std::string, File> files_ ONESTOP_GUARDED_BY(mutex_);
  size_t cached_bytes_ ONESTOP_GUARDED_BY(mutex_) = 0;
};

// By the end of a file's name.
std::string_view ContentTypeOf(std::string_view name);

// True when an Accept-Encoding header takes this coding.
bool AcceptsEncoding(std::string_view accept, std::string_view coding);

// True when an If-None-Match header names the tag (given with its quotes), or any.
bool MatchesETag(std::string_view if_none_match, std::string_view etag);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_SITE_H_
