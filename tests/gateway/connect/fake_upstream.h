#ifndef ONESTOP_TESTS_GATEWAY_CONNECT_FAKE_UPSTREAM_H_
#define ONESTOP_TESTS_GATEWAY_CONNECT_FAKE_UPSTREAM_H_

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gateway/connect/upstream.h"
#include "server/base/bounded_queue.h"
#include "server/base/check.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

// Longer than anything takes, so that only a failure waits for it.
inline constexpr std::chrono::seconds kPatience(20);

// One call that a test answers. Thread-safe.
class FakeCall : public UpstreamStream {
 public:
  FakeCall(UpstreamRequest asked, Upstream::Done done, std::shared_ptr<UpstreamListener> listener)
      : request(std::move(asked)), done_(std::move(done)), listener_(std::move(listener)) {}

  const UpstreamRequest request;

  // A unary call's answer.
  void Answer(const UpstreamStatus& status, const std::string& answer = "") {
    const Upstream::Done done = std::exchange(done_, nullptr);
    ONESTOP_CHECK(done != nullptr);
    done(status, answer);
  }

  // A stream's message, as soon as it is asked for. False when nobody asks for it within the time.
  bool Send(const std::string& message, std::chrono::nanoseconds patience = kPatience) {
    {
      MutexLock lock(mutex_);
      while (asked_ == 0 && changed_.WaitFor(mutex_, patience)) {
      }
      if (asked_ == 0) return false;
      --asked_;
    }
    listener_->OnMessage(std::make_shared<Payload>(message));
    return true;
  }
  void End(const UpstreamStatus& status = {}) {
    const std::shared_ptr<UpstreamListener> listener = std::move(listener_);
    listener->OnEnd(status);
  }

  // Forgets whom to answer, as a connection that is gone.
  void Drop() {
    done_ = nullptr;
    listener_.reset();
  }

  bool WaitUntilAsked() {
    MutexLock lock(mutex_);
    while (asked_ == 0 && changed_.WaitFor(mutex_, kPatience)) {
    }
    return asked_ > 0;
  }
  bool asked() {
    MutexLock lock(mutex_);
    return asked_ > 0;
  }

  bool WaitUntilCancelled() {
    MutexLock lock(mutex_);
    while (!cancelled_ && changed_.WaitFor(mutex_, kPatience)) {
    }
    return cancelled_;
  }
  bool cancelled() {
    MutexLock lock(mutex_);
    return cancelled_;
  }

  void Next() override {
    MutexLock lock(mutex_);
    ONESTOP_CHECK(asked_ == 0) << "a message was asked for twice";
    ++asked_;
    changed_.NotifyAll();
  }
  void Cancel() override {
    MutexLock lock(mutex_);
    cancelled_ = true;
    changed_.NotifyAll();
  }

 private:
  Upstream::Done done_;
  std::shared_ptr<UpstreamListener> listener_;
  Mutex mutex_;
  CondVar changed_;
  int asked_ ONESTOP_GUARDED_BY(mutex_) = 0;
  bool cancelled_ ONESTOP_GUARDED_BY(mutex_) = false;
};

// A server whose answers a test gives by hand. Thread-safe.
class FakeUpstream : public Upstream {
 public:
  // What holds a call, and is held by it, could otherwise never go.
  ~FakeUpstream() override {
    MutexLock lock(mutex_);
    for (const std::shared_ptr<FakeCall>& call : all_) call->Drop();
  }

  std::shared_ptr<UpstreamCall> Call(UpstreamRequest request, Done done) override {
    return Put(std::make_shared<FakeCall>(std::move(request), std::move(done), nullptr));
  }
  std::shared_ptr<UpstreamStream> Open(UpstreamRequest request,
                                       std::shared_ptr<UpstreamListener> listener) override {
    return Put(std::make_shared<FakeCall>(std::move(request), nullptr, std::move(listener)));
  }
  void Shutdown() override {}

  // The next call; null when none comes within the time.
  std::shared_ptr<FakeCall> Take(std::chrono::nanoseconds patience = kPatience) {
    if (taken_.empty()) calls_.PopAll(taken_, patience);
    if (taken_.empty()) return nullptr;
    std::shared_ptr<FakeCall> call = taken_.front();
    taken_.erase(taken_.begin());
    return call;
  }

 private:
  std::shared_ptr<FakeCall> Put(std::shared_ptr<FakeCall> call) {
    std::shared_ptr<FakeCall> copy = call;
    ONESTOP_CHECK(calls_.TryPush(std::move(copy)));
    MutexLock lock(mutex_);
    all_.push_back(call);
    return call;
  }

  BoundedQueue<std::shared_ptr<FakeCall>> calls_{1024};
  std::vector<std::shared_ptr<FakeCall>> taken_;
  Mutex mutex_;
  std::vector<std::shared_ptr<FakeCall>> all_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_CONNECT_FAKE_UPSTREAM_H_
