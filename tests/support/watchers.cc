#include "tests/support/watchers.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <algorithm>

#include "gateway/client/channel.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "server/base/check.h"
#include "server/base/strings.h"
#include "tests/support/process.h"

namespace onestop::testing {
namespace {

constexpr size_t kStreamsPerConnection = 100;

}  // namespace

class Watchers::Stream : public grpc::ClientReadReactor<v1::WatchHallResponse> {
 public:
  Stream(Watchers* all, size_t index, const Credential& credential,
         const std::shared_ptr<grpc::Channel>& channel)
      : all_(all), index_(index), stub_(v1::HallService::NewStub(channel)) {
    gateway::AddCallMetadata(context_, credential);
    stub_->async()->WatchHall(&context_, &request_, this);
    StartRead(&message_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    all_->Told(index_, message_.previous(), message_.current(), message_.resync());
    if (!all_->stuck_) StartRead(&message_);
  }

  void OnDone(const grpc::Status& status) override { all_->Ended(index_, status.error_message()); }

  void Cancel() { context_.TryCancel(); }

 private:
  Watchers* const all_;
  const size_t index_;
  const std::unique_ptr<v1::HallService::Stub> stub_;
  grpc::ClientContext context_;
  v1::WatchHallRequest request_;
  v1::WatchHallResponse message_;
};

Watchers::Watchers(const Credential& credential, const Options& options) : stuck_(options.stuck) {
  at_.resize(options.count);
  std::shared_ptr<grpc::Channel> channel;
  for (size_t i = 0; i < options.count; ++i) {
    if (i % kStreamsPerConnection == 0) {
      auto made = gateway::MakeChannel(credential, {.own_connection = true});
      ONESTOP_CHECK(made.ok()) << made.status();
      channel = *made;
    }
    streams_.push_back(std::make_unique<Stream>(this, i, credential, channel));
  }
  MutexLock lock(mutex_);
  while (told_ < options.count && ended_ == 0 && changed_.WaitFor(mutex_, kPatience)) {
  }
}

Watchers::~Watchers() {
  {
    MutexLock lock(mutex_);
    closing_ = true;
  }
  for (const auto& stream : streams_) stream->Cancel();
  MutexLock lock(mutex_);
  while (ended_ < streams_.size()) changed_.Wait(mutex_);
}

void Watchers::Told(size_t stream, uint64_t previous, uint64_t current, bool resync) {
  MutexLock lock(mutex_);
  uint64_t& at = at_[stream];
  if (at == 0) ++told_;
  if (resync) ++resyncs_;
  if (previous != 0 && previous != at && failure_.empty()) {
    failure_ = StrCat("screen ", stream, " was at ", at, " and told of a change from ", previous);
  }
  at = current;
  changed_.NotifyAll();
}

void Watchers::Ended(size_t stream, const std::string& why) {
  MutexLock lock(mutex_);
  ++ended_;
  if (!closing_ && failure_.empty()) failure_ = StrCat("the stream of screen ", stream, " ended: ", why);
  changed_.NotifyAll();
}

bool Watchers::WaitFor(uint64_t sequence) {
  MutexLock lock(mutex_);
  const auto behind = [&](uint64_t at) { return at < sequence; };
  // From the one that was behind on: looking at all of them for each message costs too much.
  for (auto next = at_.begin(); next != at_.end();) {
    next = std::find_if(next, at_.end(), behind);
    if (next == at_.end()) return true;
    if (ended_ > 0 || !changed_.WaitFor(mutex_, kPatience)) return false;
  }
  return true;
}

std::string Watchers::failure() const {
  MutexLock lock(mutex_);
  return failure_;
}

uint64_t Watchers::resyncs() const {
  MutexLock lock(mutex_);
  return resyncs_;
}

}  // namespace onestop::testing
