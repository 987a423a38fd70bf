#ifndef ONESTOP_SERVER_RPC_WATCH_STREAM_H_
#define ONESTOP_SERVER_RPC_WATCH_STREAM_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "server/base/mutex.h"
#include "server/engine/engine.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// One open stream: takes messages from a watch and writes them, one at a time, as fast as its reader
// reads. Holds at most one message; what a slow reader misses is the watch's business, and nobody
// waits for it.
//
// Thread safe. Owns itself until gRPC is done with it; the set of streams knows it meanwhile.
class WatchStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                          public engine::WatchSink,
                          public std::enable_shared_from_this<WatchStream> {
 public:
  // Tells from a message that it is the stream's last.
  using IsLast = std::function<bool(const std::string& payload)>;

  static std::shared_ptr<WatchStream> Create(const Backend& backend, const MethodInfo& method,
                                             IsLast is_last);

  // A stream that only says no: what a handler returns for a request it cannot read.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Refused(const Backend& backend,
                                                             const MethodInfo& method,
                                                             const absl::Status& status);

  // Begins to follow. Once, and not after End.
  void Follow(std::string_view hall, engine::Topic topic);

  // Ends a stream that was not let in.
  void Refuse(const absl::Status& status);
  // The stream ends with this status as soon as no write is under way. From any thread.
  void End(absl::Status status);

  // Goes on if there is anything to do. Called by the set of streams after Ready.
  void Advance();

  // Registers with the set of streams, which counts it for the device, or refuses.
  absl::Status Register(const identity::Caller& caller);
  const identity::Caller& caller() const { return caller_; }

  // From the engine: something can be taken.
  void Ready() override;

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // For the set of streams: whether it stands in the queue of those to be advanced.
  std::atomic<bool> queued{false};

 private:
  struct Step {
    enum class Kind { kNothing, kWrite, kFinish } kind = Kind::kNothing;
    absl::Status status;
  };

  WatchStream(const Backend& backend, const MethodInfo& method, IsLast is_last);
  Step Decide() ONESTOP_EXCLUDES(mutex_);
  // Puts a message into buffer_, shared and not copied.
  void Load(engine::Payload payload) ONESTOP_REQUIRES(mutex_);

  const Backend& backend_;
  const MethodInfo& method_;
  const IsLast is_last_;
  const std::chrono::nanoseconds started_;
  // Set by Register, before other threads know the stream.
  identity::Caller caller_;
  bool registered_ = false;
  // Keeps the stream alive from its creation to OnDone.
  std::shared_ptr<WatchStream> self_;

  Mutex mutex_;
  std::unique_ptr<engine::Watch> watch_ ONESTOP_GUARDED_BY(mutex_);
  // Written to by the one thread that decided to write, read by gRPC until OnWriteDone.
  grpc::ByteBuffer buffer_;
  bool writing_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool finished_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> end_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_WATCH_STREAM_H_
