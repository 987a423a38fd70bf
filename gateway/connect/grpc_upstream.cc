// The one file of this folder that knows gRPC.
//
// A context holds its channel, and a channel whose last owner is a thread of gRPC's own makes that
// thread wait for itself. So each call lets go of its context before it counts as ended, and whoever
// waits for the calls is the last owner.

#include <grpc/support/time.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include <map>
#include <utility>
#include <vector>

#include "gateway/connect/upstream.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

// The calls that are under way, so that they can all be ended.
class LiveCalls {
 public:
  // False when no more calls are taken.
  bool Add(const std::shared_ptr<UpstreamCall>& call) {
    MutexLock lock(mutex_);
    if (stopped_) return false;
    calls_[call.get()] = call;
    return true;
  }

  void Remove(UpstreamCall* call) {
    std::shared_ptr<UpstreamCall> drop;
    MutexLock lock(mutex_);
    const auto found = calls_.find(call);
    if (found == calls_.end()) return;
    drop = std::move(found->second);
    calls_.erase(found);
    if (calls_.empty()) none_.NotifyAll();
  }

  void CancelAndWait() {
    std::vector<std::shared_ptr<UpstreamCall>> calls;
    {
      MutexLock lock(mutex_);
      stopped_ = true;
      for (const auto& [key, call] : calls_) calls.push_back(call);
    }
    for (const std::shared_ptr<UpstreamCall>& call : calls) call->Cancel();
    calls.clear();
    MutexLock lock(mutex_);
    while (!calls_.empty()) none_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar none_;
  bool stopped_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::map<UpstreamCall*, std::shared_ptr<UpstreamCall>> calls_ ONESTOP_GUARDED_BY(mutex_);
};

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return "";
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// gRPC takes a time span as well as an instant; so no clock is needed to say "from now".
void Prepare(grpc::ClientContext& context, const UpstreamRequest& request) {
  for (const auto& [name, value] : request.metadata) context.AddMetadata(name, value);
  if (request.timeout) {
    context.set_deadline(gpr_time_from_nanos(request.timeout->count(), GPR_TIMESPAN));
  }
}

UpstreamStatus Conclude(const grpc::ClientContext& context, const grpc::Status& result) {
  UpstreamStatus status{.code = static_cast<absl::StatusCode>(result.error_code()),
                        .message = result.error_message(),
                        .details = result.error_details()};
  for (const auto& [name, value] : context.GetServerTrailingMetadata()) {
    status.trailers.emplace_back(std::string(name.data(), name.size()),
                                 std::string(value.data(), value.size()));
  }
  return status;
}

const UpstreamStatus& Stopped() {
  static const UpstreamStatus* const kStopped =
      std::make_unique<UpstreamStatus>(UpstreamStatus{.code = absl::StatusCode::kCancelled,
                                                      .message = "the gateway is stopping"})
          .release();  // Outlives every thread.
  return *kStopped;
}

class UnaryCall : public UpstreamCall, public std::enable_shared_from_this<UnaryCall> {
 public:
  UnaryCall(std::shared_ptr<LiveCalls> live, const UpstreamRequest& request, Upstream::Done done)
      : live_(std::move(live)),
        method_(StrCat("/", request.method)),
        request_(ToBuffer(request.message)),
        done_(std::move(done)) {
    Prepare(*context_, request);
  }

  void Start(grpc::GenericStub& stub) {
    stub.UnaryCall(context_.get(), method_, grpc::StubOptions(), &request_, &response_,
                   [self = shared_from_this()](const grpc::Status& result) { self->End(result); });
  }

  void Cancel() override {
    MutexLock lock(mutex_);
    if (context_ != nullptr) context_->TryCancel();
  }

 private:
  void End(const grpc::Status& result) {
    const Upstream::Done done = std::exchange(done_, nullptr);
    std::unique_ptr<grpc::ClientContext> context;
    {
      MutexLock lock(mutex_);
      context = std::move(context_);
    }
    done(Conclude(*context, result), result.ok() ? ToString(response_) : "");
    context.reset();
    live_->Remove(this);
  }

  const std::shared_ptr<LiveCalls> live_;
  const std::string method_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  Upstream::Done done_;
  Mutex mutex_;
  // Null when the call has ended.
  std::unique_ptr<grpc::ClientContext> context_ = std::make_unique<grpc::ClientContext>();
};

// A server's stream, as a stream in both directions of which the request is all that is written: the
// generic stub knows no other.
class Stream : public UpstreamStream,
               public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
               public std::enable_shared_from_this<Stream> {
 public:
  Stream(std::shared_ptr<LiveCalls> live, const UpstreamRequest& request,
         std::shared_ptr<UpstreamListener> listener)
      : live_(std::move(live)),
        method_(StrCat("/", request.method)),
        request_(ToBuffer(request.message)),
        listener_(std::move(listener)) {
    Prepare(*context_, request);
  }

  void Start(grpc::GenericStub& stub) {
    self_ = shared_from_this();
    stub.PrepareBidiStreamingCall(context_.get(), method_, grpc::StubOptions(), this);
    // Reads are asked for by others; the call must not end between two of them.
    AddHold();
    StartWriteLast(&request_, grpc::WriteOptions());
    StartCall();
  }

  void Next() override {
    {
      MutexLock lock(mutex_);
      if (reading_ || released_) return;
      reading_ = true;
    }
    StartRead(&response_);
  }

  void Cancel() override {
    bool release = false;
    {
      MutexLock lock(mutex_);
      cancelled_ = true;
      if (context_ != nullptr) context_->TryCancel();
      if (!reading_) release = !std::exchange(released_, true);
    }
    if (release) RemoveHold();
  }

  void OnReadDone(bool ok) override {
    bool release = false;
    {
      MutexLock lock(mutex_);
      reading_ = false;
      if (!ok || cancelled_) release = !std::exchange(released_, true);
      if (cancelled_) ok = false;
    }
    if (ok) listener_->OnMessage(std::make_shared<Payload>(ToString(response_)));
    if (release) RemoveHold();
  }

  void OnDone(const grpc::Status& result) override {
    // The listener usually holds this stream.
    const std::shared_ptr<UpstreamListener> listener = std::move(listener_);
    std::unique_ptr<grpc::ClientContext> context;
    {
      MutexLock lock(mutex_);
      context = std::move(context_);
    }
    listener->OnEnd(Conclude(*context, result));
    context.reset();
    const std::shared_ptr<Stream> self = std::move(self_);
    live_->Remove(this);
  }

 private:
  const std::shared_ptr<LiveCalls> live_;
  const std::string method_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::shared_ptr<UpstreamListener> listener_;
  // Until gRPC is done with it.
  std::shared_ptr<Stream> self_;
  Mutex mutex_;
  // Null when the call has ended.
  std::unique_ptr<grpc::ClientContext> context_ = std::make_unique<grpc::ClientContext>();
  bool reading_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool cancelled_ ONESTOP_GUARDED_BY(mutex_) = false;
  // The hold is gone: nothing may be read any more.
  bool released_ ONESTOP_GUARDED_BY(mutex_) = false;
};

// What a stream is when no more are taken.
class NoStream : public UpstreamStream {
 public:
  void Next() override {}
  void Cancel() override {}
};

class GrpcUpstream : public Upstream {
 public:
  explicit GrpcUpstream(std::shared_ptr<grpc::Channel> channel) : stub_(std::move(channel)) {}
  ~GrpcUpstream() override { live_->CancelAndWait(); }

  std::shared_ptr<UpstreamCall> Call(UpstreamRequest request, Done done) override {
    auto call = std::make_shared<UnaryCall>(live_, request, done);
    if (live_->Add(call)) {
      call->Start(stub_);
    } else {
      done(Stopped(), "");
    }
    return call;
  }

  std::shared_ptr<UpstreamStream> Open(UpstreamRequest request,
                                       std::shared_ptr<UpstreamListener> listener) override {
    auto stream = std::make_shared<Stream>(live_, request, listener);
    if (live_->Add(stream)) {
      stream->Start(stub_);
      return stream;
    }
    listener->OnEnd(Stopped());
    return std::make_shared<NoStream>();
  }

  void Shutdown() override { live_->CancelAndWait(); }

 private:
  grpc::GenericStub stub_;
  const std::shared_ptr<LiveCalls> live_ = std::make_shared<LiveCalls>();
};

}  // namespace

std::unique_ptr<Upstream> MakeGrpcUpstream(std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<GrpcUpstream>(std::move(channel));
}

}  // namespace onestop::gateway
