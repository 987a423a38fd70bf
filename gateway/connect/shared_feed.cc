#include "gateway/connect/shared_feed.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <string>
#include <utility>

#include "gateway/client/command_attempt.h"
#include "gateway/client/refusal.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

uint64_t Number(const Message& message, const char* name) {
  return message.GetReflection()->GetUInt64(message, message.GetDescriptor()->FindFieldByName(name));
}

const FieldDescriptor* ResyncField(const Message& message) {
  return message.GetDescriptor()->FindFieldByName("resync");
}

// True when asking again cannot help. Without a reason of the hall's own, only what says so: a
// connection breaks under many names.
bool IsLastWord(const UpstreamStatus& status, const StatusDetails& details) {
  if (details.refusal) {
    AttemptFailure failure;
    failure.code = status.code;
    failure.retry_after = details.retry_after;
    failure.reason =
        static_cast<Reason>(std::clamp<int>(details.refusal->reason(), 0, UINT16_MAX));
    return !IsTransient(failure);
  }
  switch (status.code) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kUnimplemented:
      return true;
    default:
      return false;
  }
}

}  // namespace

// Hears one stream upstream, the shared one or one that only fetches a snapshot.
class SharedFeed::Listener : public UpstreamListener {
 public:
  Listener(std::shared_ptr<SharedFeed> feed, uint64_t number, bool live)
      : feed_(std::move(feed)), number_(number), live_(live) {}

  void OnMessage(std::shared_ptr<Payload> message) override {
    if (live_) {
      feed_->OnLiveMessage(number_, message);
    } else {
      feed_->OnSnapshot(number_, message);
    }
  }
  void OnEnd(const UpstreamStatus& status) override {
    if (live_) {
      feed_->OnLiveEnd(number_, status);
    } else {
      feed_->OnFetchEnd(number_, status);
    }
  }

 private:
  const std::shared_ptr<SharedFeed> feed_;
  // Of the round, or of the snapshot.
  const uint64_t number_;
  const bool live_;
};

SharedFeed::SharedFeed(const Method& method, UpstreamRequest request, const FeedDeps& deps,
                       const FeedOptions& options, std::function<void()> on_closed)
    : method_(method),
      request_(std::move(request)),
      deps_(deps),
      options_(options),
      on_closed_(std::move(on_closed)),
      backoff_(options.backoff, deps.random) {}

std::shared_ptr<SharedReader> SharedFeed::Join(std::shared_ptr<UpstreamListener> listener) {
  auto reader = std::make_shared<SharedReader>(shared_from_this(), std::move(listener),
                                               options_.reader_messages);
  bool open = false;
  uint64_t fetch = 0;
  {
    MutexLock lock(mutex_);
    if (closed_) return nullptr;
    Seat& seat = seats_[reader.get()];
    seat.reader = reader;
    open = !std::exchange(opened_, true);
    if (flowing_ && snapshot_.current == position_) Give(seat, snapshot_);
    fetch = MustFetch();
  }
  if (open) OpenLive();
  if (fetch != 0) Fetch(fetch);
  return reader;
}

void SharedFeed::Leave(SharedReader* reader) {
  {
    MutexLock lock(mutex_);
    seats_.erase(reader);
  }
  CloseIfEmpty();
}

void SharedFeed::CaughtUp(SharedReader* reader) {
  uint64_t fetch = 0;
  {
    MutexLock lock(mutex_);
    const auto found = seats_.find(reader);
    if (found == seats_.end() || found->second.wants != Wants::kLater) return;
    found->second.wants = Wants::kSnapshot;
    if (flowing_ && snapshot_.current == position_) Give(found->second, snapshot_);
    fetch = MustFetch();
  }
  if (fetch != 0) Fetch(fetch);
}

uint64_t SharedFeed::MustFetch() {
  if (!flowing_ || fetching_ != 0 || closed_) return 0;
  const bool wanted = std::any_of(seats_.begin(), seats_.end(), [](const auto& entry) {
    return entry.second.wants == Wants::kSnapshot;
  });
  if (wanted) fetching_ = ++fetches_;
  return fetching_;
}

void SharedFeed::OpenLive() {
  uint64_t round = 0;
  {
    MutexLock lock(mutex_);
    if (closed_) return;
    round = ++round_;
  }
  const std::shared_ptr<UpstreamStream> stream = deps_.upstream->Open(
      request_, std::make_shared<Listener>(shared_from_this(), round, true));
  bool wanted = false;
  {
    MutexLock lock(mutex_);
    wanted = !closed_ && round == round_;
    if (wanted) live_ = stream;
  }
  if (wanted) {
    stream->Next();
  } else {
    stream->Cancel();
  }
}

void SharedFeed::Fetch(uint64_t fetch) {
  const std::shared_ptr<UpstreamStream> stream = deps_.upstream->Open(
      request_, std::make_shared<Listener>(shared_from_this(), fetch, false));
  bool wanted = false;
  {
    MutexLock lock(mutex_);
    wanted = !closed_ && fetching_ == fetch;
    if (wanted) fetch_ = stream;
  }
  if (wanted) {
    stream->Next();
  } else {
    stream->Cancel();
  }
}

std::optional<SharedFeed::Span> SharedFeed::SpanOf(const Payload& payload) const {
  const std::unique_ptr<Message> message(method_.response->New());
  if (!message->ParseFromString(payload.serialized())) return std::nullopt;
  return Span{.previous = Number(*message, "previous"),
              .current = Number(*message, "current"),
              .resync = message->GetReflection()->GetBool(*message, ResyncField(*message))};
}

SharedFeed::Snapshot SharedFeed::MakeSnapshot(const std::shared_ptr<Payload>& payload,
                                              uint64_t current) const {
  Snapshot snapshot{.current = current, .fresh = nullptr, .resync = nullptr};
  const std::unique_ptr<Message> message(method_.response->New());
  message->ParseFromString(payload->serialized());
  const FieldDescriptor* resync = ResyncField(*message);
  message->GetReflection()->SetBool(message.get(), resync, false);
  snapshot.fresh = std::make_shared<Payload>(message->SerializeAsString());
  message->GetReflection()->SetBool(message.get(), resync, true);
  snapshot.resync = std::make_shared<Payload>(message->SerializeAsString());
  return snapshot;
}

void SharedFeed::Give(Seat& seat, const Snapshot& snapshot) {
  seat.wants = Wants::kNothing;
  seat.position = snapshot.current;
  Give(seat, seat.resync ? snapshot.resync : snapshot.fresh);
}

void SharedFeed::Give(Seat& seat, const Entry& entry) {
  if (seat.wants != Wants::kNothing || entry.current <= seat.position) return;
  if (entry.previous > seat.position) {
    seat.wants = Wants::kSnapshot;
    return;
  }
  seat.position = entry.current;
  Give(seat, entry.payload);
}

void SharedFeed::Give(Seat& seat, const std::shared_ptr<Payload>& payload) {
  if (seat.reader->Push(payload)) {
    seat.resync = true;
  } else {
    // Everything it had not taken is gone, perhaps its first snapshot.
    seat.wants = Wants::kLater;
    seat.resync = seat.reader->begun();
  }
}

SharedFeed::Readers SharedFeed::AllReaders() const {
  Readers readers;
  readers.reserve(seats_.size());
  for (const auto& [key, seat] : seats_) readers.push_back(seat.reader);
  return readers;
}

void SharedFeed::OnLiveMessage(uint64_t round, const std::shared_ptr<Payload>& payload) {
  const std::optional<Span> span = SpanOf(*payload);
  Readers readers;
  std::shared_ptr<UpstreamStream> live;
  uint64_t fetch = 0;
  {
    MutexLock lock(mutex_);
    if (round != round_ || closed_) return;
    live = live_;
    if (!span) {
      // Nobody can make sense of it; ends below.
    } else if (!flowing_ || span->resync) {
      flowing_ = true;
      broken_since_.reset();
      backoff_.Reset();
      log_.clear();
      snapshot_ = MakeSnapshot(payload, span->current);
      position_ = span->current;
      for (auto& [key, seat] : seats_) {
        if (seat.wants != Wants::kLater) Give(seat, snapshot_);
      }
    } else {
      log_.push_back({span->previous, span->current, payload});
      if (log_.size() > options_.log_messages) log_.pop_front();
      position_ = span->current;
      for (auto& [key, seat] : seats_) Give(seat, log_.back());
    }
    fetch = MustFetch();
    readers = AllReaders();
  }
  if (fetch != 0) Fetch(fetch);
  for (const std::shared_ptr<SharedReader>& reader : readers) reader->Pump();
  if (live == nullptr) return;
  if (span) {
    live->Next();
  } else {
    live->Cancel();
  }
}

void SharedFeed::OnSnapshot(uint64_t fetch, const std::shared_ptr<Payload>& payload) {
  const std::optional<Span> span = SpanOf(*payload);
  Readers readers;
  std::shared_ptr<UpstreamStream> done;
  uint64_t again = 0;
  {
    MutexLock lock(mutex_);
    // Not wanted any more: the stream was opened anew, and its own snapshot is for everybody.
    if (fetching_ != fetch) return;
    done = std::move(fetch_);
    if (span) {
      fetching_ = 0;
      const Snapshot snapshot = MakeSnapshot(payload, span->current);
      if (span->current >= position_) snapshot_ = snapshot;
      for (auto& [key, seat] : seats_) {
        if (seat.wants != Wants::kSnapshot) continue;
        Give(seat, snapshot);
        for (const Entry& entry : log_) Give(seat, entry);
      }
      again = MustFetch();
    }
    readers = AllReaders();
  }
  if (again != 0) Fetch(again);
  // What made no sense ends as any other fetch that failed.
  if (done != nullptr) done->Cancel();
  for (const std::shared_ptr<SharedReader>& reader : readers) reader->Pump();
}

template <class Predicate>
void SharedFeed::EndSeats(const UpstreamStatus& status, Readers& ended, Predicate whom) {
  for (auto it = seats_.begin(); it != seats_.end();) {
    if (!whom(it->second)) {
      ++it;
      continue;
    }
    it->second.reader->End(status);
    ended.push_back(std::move(it->second.reader));
    it = seats_.erase(it);
  }
}

void SharedFeed::OnFetchEnd(uint64_t fetch, const UpstreamStatus& status) {
  Readers ended;
  {
    MutexLock lock(mutex_);
    // Usually it has done its work and was cancelled.
    if (fetching_ != fetch) return;
    fetching_ = 0;
    fetch_.reset();
    EndSeats(status, ended, [](const Seat& seat) { return seat.wants == Wants::kSnapshot; });
  }
  for (const std::shared_ptr<SharedReader>& reader : ended) reader->Pump();
  CloseIfEmpty();
}

void SharedFeed::OnLiveEnd(uint64_t round, const UpstreamStatus& status) {
  const StatusDetails details = DecodeStatusDetails(status.details);
  const bool last_word = IsLastWord(status, details);
  Readers ended;
  std::shared_ptr<UpstreamStream> drop;
  std::shared_ptr<UpstreamStream> fetch;
  std::chrono::nanoseconds delay{0};
  {
    MutexLock lock(mutex_);
    if (round != round_) return;
    // From now on nothing of this round counts, nor of what was fetched beside it.
    ++round_;
    drop = std::move(live_);
    fetch = std::move(fetch_);
    fetching_ = 0;
    flowing_ = false;
    const std::chrono::nanoseconds now = deps_.clock->SteadyNow();
    if (!broken_since_) broken_since_ = now;
    const bool all = last_word || now - *broken_since_ >= options_.grace;
    EndSeats(status, ended, [all](const Seat& seat) { return all || !seat.resync; });
    delay = backoff_.Next() + details.retry_after.value_or(std::chrono::nanoseconds(0));
  }
  if (fetch != nullptr) fetch->Cancel();
  for (const std::shared_ptr<SharedReader>& reader : ended) reader->Pump();
  CloseIfEmpty();
  deps_.alarm->After(delay, [weak = weak_from_this()] {
    if (const std::shared_ptr<SharedFeed> feed = weak.lock()) feed->OpenLive();
  });
}

void SharedFeed::CloseIfEmpty() {
  std::shared_ptr<UpstreamStream> live;
  std::shared_ptr<UpstreamStream> fetch;
  {
    MutexLock lock(mutex_);
    if (closed_ || !seats_.empty()) return;
    closed_ = true;
    live = std::move(live_);
    fetch = std::move(fetch_);
  }
  on_closed_();
  if (live != nullptr) live->Cancel();
  if (fetch != nullptr) fetch->Cancel();
}

}  // namespace onestop::gateway
