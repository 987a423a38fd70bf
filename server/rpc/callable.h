#ifndef ONESTOP_SERVER_RPC_CALLABLE_H_
#define ONESTOP_SERVER_RPC_CALLABLE_H_

#include <memory>
#include <string_view>
#include <utility>

#include "server/base/reason.h"
#include "server/engine/engine.h"
#include "server/rpc/unary_call.h"

// Callables where the engine and the workers want objects: for the calls that take more than one
// step.

namespace onestop::rpc {

// A query of two callables: `run` sees the state on the engine's thread, `done` is told when what it
// saw is durable.
template <class OnRun, class OnDone>
class CallableQuery final : public engine::Query {
 public:
  CallableQuery(OnRun run, OnDone done) : run_(std::move(run)), done_(std::move(done)) {}
  void Run(const core::State& state, Time now) override { run_(state, now); }
  void Done(const absl::Status& status, const engine::Position& position) override {
    done_(status, position);
  }

 private:
  OnRun run_;
  OnDone done_;
};

template <class OnRun, class OnDone>
void Ask(const Backend& backend, std::string_view hall, OnRun run, OnDone done) {
  backend.engine->Ask(hall, std::make_unique<CallableQuery<OnRun, OnDone>>(std::move(run),
                                                                           std::move(done)));
}

// A command whose answer goes to a callable.
template <class OnDone>
class CallableSubmission final : public engine::Submission {
 public:
  explicit CallableSubmission(OnDone done) : done_(std::move(done)) {}
  void Done(const engine::Answer& answer) override { done_(answer); }

 private:
  OnDone done_;
};

template <class OnDone>
void Submit(const Backend& backend, const Scope& scope, const Bytes16& request_id,
            core::Command command, OnDone done) {
  auto submission = std::make_unique<CallableSubmission<OnDone>>(std::move(done));
  submission->actor = scope.actor();
  submission->request_id = request_id;
  submission->command = std::move(command);
  backend.engine->Submit(scope.hall, std::move(submission));
}

// Runs `job`, which may block and returns a status, on a worker and finishes the call with it.
template <class Job>
void FinishOnWorker(UnaryCall call, Job job) {
  Workers& workers = *call.backend().workers;
  if (workers.TryRun([call, job = std::move(job)]() mutable { call.Finish(job()); })) return;
  call.Refuse(Refuse(Reason::kMailboxFull, "too many calls of this kind are waiting"));
}

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_CALLABLE_H_
