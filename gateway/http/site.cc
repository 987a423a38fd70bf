#include "gateway/http/site.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

struct Coding {
  std::string_view name;
  std::string_view suffix;
};
// The better one first.
constexpr std::array<Coding, 2> kCodings = {Coding{"br", ".br"}, Coding{"gzip", ".gz"}};

// The path below the site's folder, such as "/a/b.js"; nothing for one that is not to be followed.
std::optional<std::string> CleanPath(std::string_view encoded) {
  std::string path;
  if (!PercentDecode(encoded, &path)) return std::nullopt;
  if (path.find('\0') != std::string::npos || path.find('\\') != std::string::npos) {
    return std::nullopt;
  }
  if (path.find("//") != std::string::npos) return std::nullopt;
  const std::vector<std::string> names = absl::StrSplit(path, '/', absl::SkipEmpty());
  for (const std::string& name : names) {
    // ".." and "." as well as what is hidden.
    if (name.starts_with('.')) return std::nullopt;
  }
  return path;
}

// A whole regular file; nothing when it is anything else, or too large.
std::optional<std::string> ReadWhole(const std::string& path, size_t max_bytes) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  struct stat info = {};
  std::optional<std::string> content;
  if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
      static_cast<size_t>(info.st_size) <= max_bytes) {
    content.emplace(static_cast<size_t>(info.st_size), '\0');
    size_t filled = 0;
    while (filled < content->size()) {
      const ssize_t count = read(file, content->data() + filled, content->size() - filled);
      if (count <= 0) break;
      filled += static_cast<size_t>(count);
    }
    if (filled < content->size()) content.reset();
  }
  close(file);
  return content;
}

bool IsHashed(std::string_view path) { return path.find("/assets/") != std::string_view::npos; }

HttpResponse NotFound() { return TextResponse(404, "there is no such page"); }

}  // namespace

std::string_view ContentTypeOf(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kTypes = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".webp", "image/webp"},
      {".gif", "image/gif"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".ttf", "font/ttf"},
      {".wav", "audio/wav"},
      {".mp3", "audio/mpeg"},
      {".ogg", "audio/ogg"},
      {".wasm", "application/wasm"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  const size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    for (const auto& [suffix, type] : kTypes) {
      if (EqualsIgnoreCase(name.substr(dot), suffix)) return type;
    }
  }
  return "application/octet-stream";
}

bool AcceptsEncoding(std::string_view accept, std::string_view coding) {
  const std::vector<std::string> entries = absl::StrSplit(ToAbsl(accept), ',');
  for (const std::string& entry : entries) {
    const std::vector<std::string> parts = absl::StrSplit(entry, ';');
    const std::string name(absl::StripAsciiWhitespace(parts[0]));
    if (!EqualsIgnoreCase(name, coding)) continue;
    for (size_t i = 1; i < parts.size(); ++i) {
      const std::string parameter(absl::StripAsciiWhitespace(parts[i]));
      double quality = 1;
      if (parameter.starts_with("q=") && absl::SimpleAtod(parameter.substr(2), &quality)) {
        return quality > 0;
      }
    }
    return true;
  }
  return false;
}

bool MatchesETag(std::string_view if_none_match, std::string_view etag) {
  const std::vector<std::string> entries = absl::StrSplit(ToAbsl(if_none_match), ',');
  for (const std::string& entry : entries) {
    std::string tag(absl::StripAsciiWhitespace(entry));
    if (tag == "*") return true;
    // A proxy that recompressed the file weakens the tag; the content is still the same.
    if (tag.starts_with("W/")) tag.erase(0, 2);
    if (tag == etag) return true;
  }
  return false;
}

absl::StatusOr<std::unique_ptr<Site>> Site::Open(const std::string& folder,
                                                 const SiteOptions& options) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(folder, error);
  if (error || !std::filesystem::is_directory(real, error)) {
    return absl::NotFoundError(StrCat("there is no folder '", folder, "' with pages"));
  }
  return absl::WrapUnique(new Site(real.string(), options));
}

std::optional<Site::File> Site::Load(const std::string& path) {
  std::error_code error;
  const std::string real = std::filesystem::canonical(folder_ + path, error).string();
  if (error || !real.starts_with(folder_ + "/")) return std::nullopt;
  struct stat info = {};
  if (stat(real.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  {
    MutexLock lock(mutex_);
    const auto found = files_.find(real);
    if (found != files_.end()) {
      const File& file = found->second;
      if (file.inode == info.st_ino && file.changed.tv_sec == info.st_mtim.tv_sec &&
          file.changed.tv_nsec == info.st_mtim.tv_nsec &&
          file.content->size() == static_cast<size_t>(info.st_size)) {
        return file;
      }
    }
  }
  std::optional<std::string> content = ReadWhole(real, options_.max_file_bytes);
  if (!content) return std::nullopt;
  File file{.changed = info.st_mtim, .inode = info.st_ino};
  Hasher hasher;
  hasher.Update(std::string_view(*content));
  file.etag = StrCat("\"", Base32(hasher.Finish16()), "\"");
  file.content = std::make_shared<const std::string>(std::move(*content));
  MutexLock lock(mutex_);
  if (cached_bytes_ + file.content->size() > options_.max_cached_bytes) {
    files_.clear();
    cached_bytes_ = 0;
  }
  File& kept = files_[real];
  if (kept.content != nullptr) cached_bytes_ -= kept.content->size();
  cached_bytes_ += file.content->size();
  kept = file;
  return file;
}

HttpResponse Site::Serve(const HttpRequest& request, std::string_view path) {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = TextResponse(405, "files can only be read");
    response.headers.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  std::optional<std::string> clean = CleanPath(path);
  if (!clean) return NotFound();
  std::error_code error;
  if (!clean->ends_with('/') && std::filesystem::is_directory(folder_ + *clean, error)) {
    HttpResponse response = TextResponse(308, "see the same address with a slash");
    response.headers.push_back({"Location", StrCat(request.path, "/")});
    return response;
  }
  if (clean->ends_with('/')) clean->append("index.html");

  std::string_view coding;
  std::optional<File> file = Load(*clean);
  if (!file) return NotFound();
  for (const Coding& known : kCodings) {
    if (!AcceptsEncoding(request.Header("Accept-Encoding"), known.name)) continue;
    std::optional<File> packed = Load(StrCat(*clean, known.suffix));
    if (!packed) continue;
    file = std::move(packed);
    coding = known.name;
    break;
  }
  HttpResponse response;
  response.headers = {
      {"Content-Type", std::string(ContentTypeOf(*clean))},
      {"ETag", file->etag},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", IsHashed(*clean) ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (!coding.empty()) response.headers.push_back({"Content-Encoding", std::string(coding)});
  if (MatchesETag(request.Header("If-None-Match"), file->etag)) response.status = 304;
  response.body = *file->content;
  return response;
}

}  // namespace onestop::gateway
