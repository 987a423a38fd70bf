#include "server/rpc/watch_stream.h"

#include <grpcpp/support/slice.h>

#include <utility>

#include "absl/memory/memory.h"
#include "server/base/reason.h"
#include "server/rpc/status.h"
#include "server/rpc/stream_set.h"

namespace onestop::rpc {
namespace {

// gRPC calls this when it needs the bytes no longer.
void DropPayload(void* holder) {
  std::unique_ptr<engine::Payload> drop(static_cast<engine::Payload*>(holder));
}

}  // namespace

WatchStream::WatchStream(const Backend& backend, const MethodInfo& method, IsLast is_last)
    : backend_(backend),
      method_(method),
      is_last_(std::move(is_last)),
      started_(backend.stopwatch->SteadyNow()) {}

std::shared_ptr<WatchStream> WatchStream::Create(const Backend& backend, const MethodInfo& method,
                                                 IsLast is_last) {
  std::shared_ptr<WatchStream> stream =
      absl::WrapUnique(new WatchStream(backend, method, std::move(is_last)));
  stream->self_ = stream;
  return stream;
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchStream::Refused(const Backend& backend,
                                                                 const MethodInfo& method,
                                                                 const absl::Status& status) {
  const std::shared_ptr<WatchStream> stream = Create(backend, method, nullptr);
  stream->Refuse(status);
  return stream.get();
}

void WatchStream::Refuse(const absl::Status& status) {
  if (backend_.observer != nullptr) {
    backend_.observer->OnRefused(method_.observed(), ReasonOf(status));
  }
  End(status);
}

absl::Status WatchStream::Register(const identity::Caller& caller) {
  caller_ = caller;
  absl::Status status = backend_.streams->Add(this);
  registered_ = status.ok();
  return status;
}

void WatchStream::Follow(std::string_view hall, engine::Topic topic) {
  absl::StatusOr<std::unique_ptr<engine::Watch>> watch =
      backend_.engine->StartWatch(hall, topic, this);
  if (!watch.ok()) {
    End(watch.status());
    return;
  }
  {
    MutexLock lock(mutex_);
    // A watch that nobody wants any more goes when this function ends.
    if (!finished_) watch_.swap(*watch);
  }
  Advance();
}

void WatchStream::End(absl::Status status) {
  {
    MutexLock lock(mutex_);
    if (!end_.has_value()) end_ = std::move(status);
  }
  Advance();
}

void WatchStream::Ready() { backend_.streams->Wake(shared_from_this()); }

void WatchStream::OnWriteDone(bool ok) {
  {
    MutexLock lock(mutex_);
    writing_ = false;
    if (!ok && !end_.has_value()) end_ = absl::CancelledError("the reader is gone");
  }
  Advance();
}

void WatchStream::OnCancel() { End(absl::CancelledError("the reader is gone")); }

WatchStream::Step WatchStream::Decide() {
  std::unique_ptr<engine::Watch> drop;
  MutexLock lock(mutex_);
  if (finished_ || writing_) return {};
  if (!end_.has_value() && watch_ != nullptr) {
    engine::Watch::Next next = watch_->Take();
    if (next.payload != nullptr) {
      if (is_last_ != nullptr && is_last_(*next.payload)) end_ = absl::OkStatus();
      Load(std::move(next.payload));
      writing_ = true;
      return {Step::Kind::kWrite, absl::OkStatus()};
    }
    if (next.ended) end_ = std::move(next.status);
  }
  if (!end_.has_value()) return {};
  finished_ = true;
  drop = std::move(watch_);
  return {Step::Kind::kFinish, *end_};
}

void WatchStream::Load(engine::Payload payload) {
  const std::string& bytes = *payload;
  // gRPC does not write to it; its interface is older than const.
  void* data = const_cast<char*>(bytes.data());
  const size_t size = bytes.size();
  const grpc::Slice slice(data, size, DropPayload,
                          std::make_unique<engine::Payload>(std::move(payload)).release());
  grpc::ByteBuffer(&slice, 1).Swap(&buffer_);
}

void WatchStream::Advance() {
  // gRPC may be done with the stream while it is told the last thing.
  const std::shared_ptr<WatchStream> keep = shared_from_this();
  Step step = Decide();
  switch (step.kind) {
    case Step::Kind::kNothing:
      break;
    case Step::Kind::kWrite:
      StartWrite(&buffer_);
      break;
    case Step::Kind::kFinish:
      if (backend_.observer != nullptr) {
        backend_.observer->OnHandled(method_.observed(), step.status.code(),
                                     backend_.stopwatch->SteadyNow() - started_);
      }
      Finish(ToGrpc(step.status));
      break;
  }
}

void WatchStream::OnDone() {
  if (registered_) backend_.streams->Remove(this);
  self_.reset();
}

}  // namespace onestop::rpc
