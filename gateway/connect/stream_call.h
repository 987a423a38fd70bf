#ifndef ONESTOP_GATEWAY_CONNECT_STREAM_CALL_H_
#define ONESTOP_GATEWAY_CONNECT_STREAM_CALL_H_

#include <functional>
#include <memory>
#include <optional>

#include "gateway/connect/call_policy.h"
#include "gateway/connect/codec.h"
#include "gateway/connect/connect_error.h"
#include "gateway/connect/upstream.h"
#include "gateway/http/http_server.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

// One stream between the server and one page. A message is asked for when the page has taken the
// last one, so a page that reads slowly costs one message of memory here. The page's leaving ends
// the stream upstream.
//
// Thread-safe. Held by its exchange and by its upstream, as long as either goes on.
class StreamCall : public HttpListener,
                   public UpstreamListener,
                   public std::enable_shared_from_this<StreamCall> {
 public:
  struct Parts {
    std::shared_ptr<HttpExchange> exchange;
    Codec codec = Codec::kJson;
    const Method* method = nullptr;
    CallPolicy* policy = nullptr;
    CallSetup setup;
  };
  using Opener =
      std::function<std::shared_ptr<UpstreamStream>(std::shared_ptr<UpstreamListener>)>;

  explicit StreamCall(Parts parts) : parts_(std::move(parts)) {}

  // Opens the stream upstream and begins the answer. Call once.
  void Start(const Opener& open);

  // Ends the page's stream with this error and lets go of the upstream.
  void Abort(const ConnectError& error);

  // Called now and then, always after the same time: writes a sign of life when nothing was written
  // since the call before `beats` calls.
  void Beat(int beats);

  void OnFlushed() override;
  void OnGone() override;
  void OnMessage(std::shared_ptr<Payload> message) override;
  void OnEnd(const UpstreamStatus& status) override;

  // The answer to a stream that cannot even begin: well-formed, and nothing but its end.
  static HttpResponse Refusal(Codec codec, const ConnectError& error);

 private:
  void Finish(const ConnectError* error);
  // Writes it now, or when what is on the way has been taken.
  void Send(std::shared_ptr<const std::string> chunk);

  const Parts parts_;
  Mutex mutex_;
  // Null until Start has it.
  std::shared_ptr<UpstreamStream> upstream_ ONESTOP_GUARDED_BY(mutex_);
  bool begun_ ONESTOP_GUARDED_BY(mutex_) = false;
  // A part of the answer is on the way: at first its head.
  bool writing_ ONESTOP_GUARDED_BY(mutex_) = true;
  // The upstream owes a message.
  bool asked_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::shared_ptr<const std::string> waiting_ ONESTOP_GUARDED_BY(mutex_);
  int silent_beats_ ONESTOP_GUARDED_BY(mutex_) = 0;
  // The content of the last envelope, for an end that came before the answer had begun.
  std::optional<std::string> early_end_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_STREAM_CALL_H_
