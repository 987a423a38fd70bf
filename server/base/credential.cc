#include "server/base/credential.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kWidestMode = 0640;

// Reads one flat JSON object of strings and whole numbers, which is all device.json ever is.
class FlatJson {
 public:
  explicit FlatJson(std::string_view text) : rest_(text) {}

  // Every value as text; nothing when the text is anything else.
  std::optional<std::map<std::string, std::string>> Parse() {
    std::map<std::string, std::string> values;
    if (!Take('{')) return std::nullopt;
    if (!Take('}')) {
      do {
        std::optional<std::string> key = String();
        if (!key || !Take(':')) return std::nullopt;
        std::optional<std::string> value = Peek() == '"' ? String() : Number();
        if (!value) return std::nullopt;
        values[*std::move(key)] = *std::move(value);
      } while (Take(','));
      if (!Take('}')) return std::nullopt;
    }
    if (Peek() != '\0') return std::nullopt;
    return values;
  }

 private:
  char Peek() {
    rest_ = FromAbsl(absl::StripLeadingAsciiWhitespace(ToAbsl(rest_)));
    return rest_.empty() ? '\0' : rest_.front();
  }

  bool Take(char wanted) {
    if (Peek() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::string> String() {
    if (!Take('"')) return std::nullopt;
    std::string value;
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\') {
        rest_.remove_prefix(1);
        // Of JSON's escapes only these two ever occur: names have no control characters.
        if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\\')) return std::nullopt;
      }
      value.push_back(rest_.front());
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return std::nullopt;
    rest_.remove_prefix(1);
    return value;
  }

  std::optional<std::string> Number() {
    std::string value;
    Peek();
    while (!rest_.empty() && absl::ascii_isdigit(static_cast<unsigned char>(rest_.front()))) {
      value.push_back(rest_.front());
      rest_.remove_prefix(1);
    }
    if (value.empty()) return std::nullopt;
    return value;
  }

  std::string_view rest_;
};

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

absl::Status ReadDevice(const std::string& path, Credential& credential) {
  absl::StatusOr<std::string> content = ReadFile(path);
  if (!content.ok()) return content.status();
  std::optional<std::map<std::string, std::string>> values = FlatJson(*content).Parse();
  if (!values) return absl::InvalidArgumentError(StrCat(path, ": not a flat JSON object"));
  const std::optional<Role> role = ParseRole((*values)["role"]);
  if (!role) return absl::InvalidArgumentError(StrCat(path, ": no known role"));
  credential.role = *role;
  if (!absl::SimpleAtoi((*values)["id"], &credential.device_id)) {
    return absl::InvalidArgumentError(StrCat(path, ": no device id"));
  }
  credential.hall = (*values)["hall"];
  credential.name = (*values)["name"];
  credential.place = (*values)["place"];
  return absl::OkStatus();
}

// Leaves the three empty where the first is not there.
absl::Status ReadCertificate(const std::string& folder, Credential& credential) {
  absl::StatusOr<std::string> ca = ReadFile(StrCat(folder, "/ca.pem"));
  if (absl::IsNotFound(ca.status())) return absl::OkStatus();
  if (!ca.ok()) return ca.status();
  absl::StatusOr<std::string> certificate = ReadFile(StrCat(folder, "/certificate.pem"));
  if (!certificate.ok()) return certificate.status();
  const std::string key_path = StrCat(folder, "/key.pem");
  if (absl::Status status = CheckPrivateFile(key_path); !status.ok()) return status;
  absl::StatusOr<std::string> key = ReadFile(key_path);
  if (!key.ok()) return key.status();
  if (ca->empty() || certificate->empty() || key->empty()) {
    return absl::InvalidArgumentError(
        StrCat(folder, ": one of ca.pem, certificate.pem and key.pem is empty"));
  }
  credential.ca = *std::move(ca);
  credential.certificate = *std::move(certificate);
  credential.key = Secret(*std::move(key));
  return absl::OkStatus();
}

absl::Status WriteCertificate(const std::string& folder, const Credential& credential) {
  absl::Status status =
      WriteFileAtomic(StrCat(folder, "/key.pem"), credential.key.Reveal(), kOwnerOnly);
  if (!status.ok()) return status;
  status = WriteFileAtomic(StrCat(folder, "/certificate.pem"), credential.certificate, kOwnerOnly);
  if (!status.ok()) return status;
  return WriteFileAtomic(StrCat(folder, "/ca.pem"), credential.ca, kOwnerOnly);
}

// What an earlier enrolment into the same folder may have left.
absl::Status RemoveCertificate(const std::string& folder) {
  for (const char* name : {"/ca.pem", "/certificate.pem", "/key.pem"}) {
    const std::string path = StrCat(folder, name);
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return absl::ErrnoToStatus(errno, path);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPrivateFile(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return absl::ErrnoToStatus(errno, path);
  if ((info.st_mode & 0777 & ~kWidestMode) == 0) return absl::OkStatus();
  return Refuse(Reason::kKeyFileOpen,
                StrCat(path, " may be read by others; its mode must not be wider than 0640"));
}

absl::StatusOr<Credential> LoadCredential(const std::string& folder) {
  Credential credential;
  credential.folder = folder;
  const std::string token_path = StrCat(folder, "/token");
  if (absl::Status status = CheckPrivateFile(token_path); !status.ok()) return status;
  absl::StatusOr<std::string> token = ReadFile(token_path);
  if (!token.ok()) return token.status();
  credential.token = Secret(std::string(absl::StripAsciiWhitespace(*token)));
  if (credential.token.empty()) {
    return absl::InvalidArgumentError(StrCat(token_path, " is empty"));
  }
  absl::StatusOr<std::string> server = ReadFile(StrCat(folder, "/server"));
  if (!server.ok()) return server.status();
  credential.server = std::string(absl::StripAsciiWhitespace(*server));
  if (credential.server.empty()) {
    return absl::InvalidArgumentError(StrCat(folder, "/server is empty"));
  }
  if (absl::Status status = ReadDevice(StrCat(folder, "/device.json"), credential); !status.ok()) {
    return status;
  }
  if (absl::Status status = ReadCertificate(folder, credential); !status.ok()) return status;
  return credential;
}

absl::Status SaveCredential(const std::string& folder, const Credential& credential) {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return absl::ErrnoToStatus(errno, folder);
  }
  const std::string device =
      StrCat("{\"id\":", credential.device_id, ",\"role\":", Quoted(RoleName(credential.role)),
             ",\"hall\":", Quoted(credential.hall), ",\"name\":", Quoted(credential.name),
             ",\"place\":", Quoted(credential.place), "}\n");
  absl::Status status = WriteFileAtomic(StrCat(folder, "/device.json"), device, kOwnerOnly);
  if (!status.ok()) return status;
  status = WriteFileAtomic(StrCat(folder, "/server"), credential.server + "\n", kOwnerOnly);
  if (!status.ok()) return status;
  status = credential.has_certificate() ? WriteCertificate(folder, credential)
                                        : RemoveCertificate(folder);
  if (!status.ok()) return status;
  // Last, so that a folder with a token is a whole one.
  return WriteFileAtomic(StrCat(folder, "/token"), credential.token.Reveal() + "\n", kOwnerOnly);
}

}  // namespace onestop
