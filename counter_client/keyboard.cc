#include "counter_client/keyboard.h"

#include <fcntl.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

namespace fs = std::filesystem;

std::string SystemWords(const std::string& path, int error) {
  return StrCat(path, ": ", std::strerror(error));
}

Descriptor OpenDevice(const std::string& path) {
  return Descriptor(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
}

bool HasEnter(const Descriptor& device) {
  std::array<unsigned char, KEY_MAX / 8 + 1> keys = {};
  if (ioctl(device.number(), EVIOCGBIT(EV_KEY, keys.size()), keys.data()) < 0) return false;
  const auto has = [&keys](size_t code) { return (keys[code / 8] >> (code % 8) & 1) != 0; };
  return has(KEY_ENTER) || has(KEY_KPENTER);
}

std::string NameOf(const Descriptor& device) {
  std::array<char, 256> name = {};
  if (ioctl(device.number(), EVIOCGNAME(name.size() - 1), name.data()) < 0) return "";
  return name.data();
}

// Where the lasting names of a folder lead, such as "by-id": device to name.
std::map<std::string, std::string> LastingNames(const fs::path& folder) {
  std::map<std::string, std::string> names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / "by-id", error)) {
    const fs::path device = fs::weakly_canonical(entry.path(), error);
    if (!error) names.emplace(device.string(), entry.path().string());
  }
  return names;
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  if (number_ >= 0) close(number_);
  number_ = std::exchange(other.number_, -1);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

absl::StatusOr<Descriptor> OpenKeyboard(const std::string& path) {
  Descriptor device = OpenDevice(path);
  if (device.number() < 0) {
    const int error = errno;
    const std::string words = SystemWords(path, error);
    if (error == ENOENT || error == ENODEV || error == ENXIO) return absl::UnavailableError(words);
    if (error == EACCES || error == EPERM) {
      return absl::PermissionDeniedError(
          StrCat(words, "; as a rule its group is input: usermod -aG input USER"));
    }
    return absl::InvalidArgumentError(words);
  }
  if (!HasEnter(device)) {
    return absl::InvalidArgumentError(
        StrCat(path, " is no keyboard; --list shows those there are"));
  }
  int clock = CLOCK_MONOTONIC;
  if (ioctl(device.number(), EVIOCSCLOCKID, &clock) < 0) {
    return absl::InvalidArgumentError(SystemWords(path, errno));
  }
  if (ioctl(device.number(), EVIOCGRAB, 1) < 0) {
    return absl::AlreadyExistsError(
        StrCat(SystemWords(path, errno), "; another program has this keyboard to itself"));
  }
  return device;
}

std::vector<Keyboard> ListKeyboards(const std::string& folder) {
  const std::map<std::string, std::string> lasting = LastingNames(folder);
  std::vector<Keyboard> keyboards;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (!entry.path().filename().string().starts_with("event")) continue;
    const std::string path = entry.path().string();
    const Descriptor device = OpenDevice(path);
    if (device.number() < 0 || !HasEnter(device)) continue;
    const auto name = lasting.find(path);
    keyboards.push_back(
        {.path = name == lasting.end() ? path : name->second, .name = NameOf(device)});
  }
  std::sort(keyboards.begin(), keyboards.end(),
            [](const Keyboard& a, const Keyboard& b) { return a.path < b.path; });
  return keyboards;
}

}  // namespace onestop::counter_client
