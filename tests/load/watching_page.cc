#include "tests/load/watching_page.h"

#include <algorithm>

#include "absl/memory/memory.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gateway/connect/envelope.h"
#include "tests/support/process.h"

namespace onestop::load {
namespace {

// Where a message's JSON says up to where in the journal it reaches.
constexpr std::string_view kCurrent = "\"current\":\"";

}  // namespace

void Arrivals::Note(uint64_t sequence) {
  const std::chrono::nanoseconds now = clock_.SteadyNow();
  const MutexLock lock(mutex_);
  times_[sequence].push_back(now);
  ++count_;
  changed_.NotifyAll();
}

void Arrivals::NoteEnd() {
  const MutexLock lock(mutex_);
  ended_ = true;
  changed_.NotifyAll();
}

absl::StatusOr<std::vector<std::chrono::nanoseconds>> Arrivals::Wait(uint64_t sequence,
                                                                     size_t count) {
  const MutexLock lock(mutex_);
  while (times_[sequence].size() < count) {
    if (ended_ || !changed_.WaitFor(mutex_, testing::kPatience)) {
      return absl::DeadlineExceededError(absl::StrCat(
          "record ", sequence, " came to ", times_[sequence].size(), " of ", count, " streams"));
    }
  }
  return times_[sequence];
}

absl::Status Arrivals::WaitForAny(size_t count) {
  const MutexLock lock(mutex_);
  while (count_ < count) {
    if (ended_ || !changed_.WaitFor(mutex_, testing::kPatience)) {
      return absl::DeadlineExceededError(absl::StrCat(count_, " of ", count, " streams began"));
    }
  }
  return absl::OkStatus();
}

void Arrivals::Clear() {
  const MutexLock lock(mutex_);
  times_.clear();
  count_ = 0;
}

absl::StatusOr<std::unique_ptr<WatchingPage>> WatchingPage::Open(const std::string& method,
                                                                 uint16_t port, PageReader& reader,
                                                                 Arrivals& arrivals) {
  auto page = absl::WrapUnique(new WatchingPage(arrivals));
  absl::StatusOr<std::unique_ptr<PageSocket>> socket = PageSocket::Connect(
      port, reader, [page = page.get()](std::string_view bytes) { page->OnBytes(bytes); });
  if (!socket.ok()) return socket.status();
  page->socket_ = *std::move(socket);
  absl::Status status =
      page->socket_->Send(PostRequest(absl::StrCat("/api/onestop.v1.HallService/", method),
                                      "application/connect+json", gateway::Envelope(0, "{}")));
  if (!status.ok()) return status;
  return page;
}

void WatchingPage::OnBytes(std::string_view bytes) {
  if (bytes.empty()) {
    arrivals_.NoteEnd();
    return;
  }
  rest_.append(bytes);
  size_t done = 0;
  for (size_t at = rest_.find(kCurrent); at != std::string::npos; at = rest_.find(kCurrent, at)) {
    at += kCurrent.size();
    const size_t end = rest_.find('"', at);
    if (end == std::string::npos) break;
    uint64_t sequence = 0;
    if (absl::SimpleAtoi(rest_.substr(at, end - at), &sequence)) arrivals_.Note(sequence);
    done = end;
  }
  // Longer than the words above with any number.
  constexpr size_t kKept = 40;
  rest_.erase(0, std::max(done, rest_.size() > kKept ? rest_.size() - kKept : 0));
}

}  // namespace onestop::load
