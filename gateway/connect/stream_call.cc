#include "gateway/connect/stream_call.h"

#include <string>
#include <utility>

#include "gateway/connect/envelope.h"

namespace onestop::gateway {
namespace {

HttpHeaders StreamHeaders(Codec codec) {
  return {{"Content-Type",
           codec == Codec::kJson ? "application/connect+json" : "application/connect+proto"},
          {"Cache-Control", "no-store"}};
}

std::shared_ptr<const std::string> SignOfLife(Codec codec) {
  return std::make_shared<const std::string>(Envelope(0, codec == Codec::kJson ? "{}" : ""));
}

}  // namespace

HttpResponse StreamCall::Refusal(Codec codec, const ConnectError& error) {
  return {.status = 200,
          .headers = StreamHeaders(codec),
          .body = Envelope(kEndOfStreamFlag, EndOfStreamJson(&error))};
}

void StreamCall::Start(const Opener& open) {
  std::shared_ptr<UpstreamStream> upstream = open(shared_from_this());
  {
    MutexLock lock(mutex_);
    upstream_ = std::move(upstream);
  }
  parts_.exchange->Listen(shared_from_this());
  parts_.exchange->BeginStream(200, StreamHeaders(parts_.codec));
  std::optional<std::string> end;
  {
    MutexLock lock(mutex_);
    begun_ = true;
    end = std::move(early_end_);
  }
  if (end) parts_.exchange->EndStream(std::move(*end));
}

void StreamCall::Finish(const ConnectError* error) {
  std::string end = Envelope(kEndOfStreamFlag, EndOfStreamJson(error));
  {
    MutexLock lock(mutex_);
    if (waiting_ != nullptr) end = *std::exchange(waiting_, nullptr) + end;
    if (!begun_) {
      if (!early_end_) early_end_ = std::move(end);
      return;
    }
  }
  parts_.exchange->EndStream(std::move(end));
}

void StreamCall::Abort(const ConnectError& error) {
  Finish(&error);
  OnGone();
}

void StreamCall::OnFlushed() {
  std::shared_ptr<UpstreamStream> upstream;
  std::shared_ptr<const std::string> chunk;
  {
    MutexLock lock(mutex_);
    chunk = std::move(waiting_);
    writing_ = chunk != nullptr;
    if (!writing_ && !asked_) {
      asked_ = true;
      upstream = upstream_;
    }
  }
  if (chunk != nullptr) parts_.exchange->Write(std::move(chunk));
  if (upstream != nullptr) upstream->Next();
}

void StreamCall::Send(std::shared_ptr<const std::string> chunk) {
  {
    MutexLock lock(mutex_);
    silent_beats_ = 0;
    asked_ = false;
    if (writing_) {
      waiting_ = std::move(chunk);
      return;
    }
    writing_ = true;
  }
  parts_.exchange->Write(std::move(chunk));
}

void StreamCall::Beat(int beats) {
  if (!parts_.method->chained) return;
  {
    MutexLock lock(mutex_);
    if (writing_ || ++silent_beats_ < beats) return;
    silent_beats_ = 0;
    writing_ = true;
  }
  parts_.exchange->Write(SignOfLife(parts_.codec));
}

void StreamCall::OnGone() {
  std::shared_ptr<UpstreamStream> upstream;
  {
    MutexLock lock(mutex_);
    upstream = upstream_;
  }
  if (upstream != nullptr) upstream->Cancel();
}

void StreamCall::OnMessage(std::shared_ptr<Payload> message) {
  absl::StatusOr<std::shared_ptr<const std::string>> chunk =
      message->Enveloped(parts_.codec, *parts_.method->response);
  if (!chunk.ok()) {
    Abort(ErrorOf(chunk.status()));
    return;
  }
  Send(std::move(*chunk));
}

void StreamCall::OnEnd(const UpstreamStatus& status) {
  parts_.policy->End(parts_.setup, status);
  if (status.ok()) {
    Finish(nullptr);
    return;
  }
  const ConnectError error = ErrorOf(status.code, status.message, status.details);
  Finish(&error);
}

}  // namespace onestop::gateway
