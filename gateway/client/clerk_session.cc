#include "gateway/client/clerk_session.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

std::string SessionPath(const std::string& folder) { return StrCat(folder, "/session"); }

void SetField(ClerkSession& session, std::string_view key, std::string_view value) {
  if (key == "token") session.token = Secret(std::string(value));
  if (key == "staff" && !absl::SimpleAtoi(ToAbsl(value), &session.staff_id)) session.staff_id = 0;
  if (key == "name") session.display_name = std::string(value);
  if (key == "counter") session.counter = std::string(value);
  if (key == "ticket_id") session.ticket_id = std::string(value);
  if (key == "ticket_number") session.ticket_number = std::string(value);
}

// The values come from the server and are single lines; a line break would forge another field.
std::string OneLine(std::string_view value) {
  return absl::StrReplaceAll(ToAbsl(value), {{"\n", " "}, {"\r", " "}});
}

}  // namespace

absl::StatusOr<ClerkSession> LoadClerkSession(const std::string& folder) {
  const std::string path = SessionPath(folder);
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return ClerkSession{};
    return absl::PermissionDeniedError(StrCat(path, ": ", std::strerror(errno)));
  }
  if ((info.st_mode & 0777 & ~0640) != 0) {
    return Refuse(Reason::kKeyFileOpen, StrCat(path, " is open to others; chmod 600 it"));
  }
  absl::StatusOr<std::string> content = ReadFile(path);
  if (!content.ok()) return content.status();
  ClerkSession session;
  for (absl::string_view line : absl::StrSplit(*content, '\n', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    SetField(session, FromAbsl(field.first), FromAbsl(field.second));
  }
  return session;
}

absl::Status SaveClerkSession(const std::string& folder, const ClerkSession& session) {
  const std::string content =
      StrCat("token=", OneLine(session.token.Reveal()), "\nstaff=", session.staff_id,
             "\nname=", OneLine(session.display_name), "\ncounter=", OneLine(session.counter),
             "\nticket_id=", OneLine(session.ticket_id),
             "\nticket_number=", OneLine(session.ticket_number), "\n");
  return WriteFileAtomic(SessionPath(folder), content, 0600);
}

absl::Status RemoveClerkSession(const std::string& folder) {
  const std::string path = SessionPath(folder);
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    return absl::InternalError(StrCat(path, ": ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

}  // namespace onestop::gateway
