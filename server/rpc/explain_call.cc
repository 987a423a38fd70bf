#include "server/rpc/explain_call.h"

#include <memory>
#include <optional>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/rpc/callable.h"
#include "server/rpc/explain.h"
#include "server/rpc/fields.h"
#include "server/rpc/reads.h"

namespace onestop::rpc {
namespace {

using JournalRecord = engine::Engine::JournalRecord;

// Ends a walk through the journal that has found what it looked for.
absl::Status Found() { return absl::CancelledError("found"); }

core::RecordInfo InfoOf(const JournalRecord& record) {
  return {record.sequence, record.time, record.actor};
}

// One question on its way: find the ticket, find the call, replay, explain. Its steps run one after
// the other, on the engine's threads; it lives as long as a step holds it.
class Explanation : public std::enable_shared_from_this<Explanation> {
 public:
  Explanation(const UnaryCall& call, std::string_view hall, const v1::ExplainOrderRequest& request,
              v1::ExplainOrderResponse* response)
      : call_(call), hall_(hall), request_(request), response_(response) {}

  void Start() {
    auto self = shared_from_this();
    Ask(
        call_.backend(), hall_,
        [self](const core::State& state, Time) { self->found_ = self->Look(state); },
        [self](const absl::Status& status, const engine::Position&) {
          if (!status.ok() || !self->found_.ok()) {
            self->call_.Finish(status.ok() ? self->found_ : status);
          } else if (self->request_.sequence() != 0) {
            self->ExplainRecord(self->request_.sequence());
          } else {
            self->Search(self->last_);
          }
        });
  }

 private:
  absl::Status Look(const core::State& state) {
    if (absl::Status status = CheckConfigured(state); !status.ok()) return status;
    absl::StatusOr<const core::Ticket*> ticket =
        FindTicket(state, request_.ticket(), core::TicketId());
    if (!ticket.ok()) return ticket.status();
    asking_ = (*ticket)->id();
    last_ = state.sequence;
    if (request_.sequence() > last_) {
      return Refuse(Reason::kOutOfRange, StrCat("the journal ends at record ", last_));
    }
    return absl::OkStatus();
  }

  // Looks for the call through the records up to `to`, from the snapshot before it on; if that
  // snapshot knew the ticket already, through those before it as well.
  void Search(uint64_t to) {
    LoadAnd(to, [self = shared_from_this(), to] {
      self->knew_ticket_ = self->state_.Find(self->asking_) != nullptr;
      const uint64_t begin = self->state_.sequence;
      self->Walk(begin + 1, to, [self, begin](const absl::Status& status) {
        if (!status.ok()) {
          self->call_.Finish(status);
        } else if (self->passed_over_ == 0 && self->knew_ticket_ && begin > 1) {
          self->Search(begin - 1);
        } else {
          self->ExplainFound();
        }
      });
    });
  }

  void ExplainFound() {
    const uint64_t sequence = passed_over_ != 0 ? passed_over_ : own_call_;
    if (sequence != 0) {
      ExplainRecord(sequence);
      return;
    }
    response_->set_summary("No call has passed this ticket over, and it was not called yet.");
    call_.Finish(absl::OkStatus());
  }

  void ExplainRecord(uint64_t sequence) {
    LoadAnd(sequence - 1, [self = shared_from_this(), sequence] {
      self->target_ = sequence;
      self->Walk(self->state_.sequence + 1, sequence, [self](const absl::Status& status) {
        if (!status.ok() || self->explained_) {
          self->call_.Finish(status);
        } else {
          self->call_.Finish(Refuse(Reason::kOutOfRange, StrCat("record ", self->target_,
                                                                " is no call")));
        }
      });
    });
  }

  template <class Then>
  void LoadAnd(uint64_t sequence, Then then) {
    call_.backend().engine->LoadState(
        hall_, sequence,
        [self = shared_from_this(), then](absl::StatusOr<core::State> state) mutable {
          if (!state.ok()) {
            self->call_.Finish(state.status());
            return;
          }
          self->state_ = *std::move(state);
          then();
        });
  }

  // Applies the records, looking at each before; then calls `done`, with OK also when it was ended
  // early because all was found.
  template <class Done>
  void Walk(uint64_t from, uint64_t to, Done done) {
    call_.backend().engine->ReadRecords(
        hall_, from, to,
        [self = shared_from_this()](const JournalRecord& record) { return self->Visit(record); },
        [self = shared_from_this(), done](absl::Status status) {
          done(self->explained_ ? absl::OkStatus() : status);
        });
  }

  absl::Status Visit(const JournalRecord& record) {
    const std::optional<size_t> place = FindCall(record.events);
    if (record.sequence == target_) {
      if (!place.has_value()) return absl::OkStatus();
      return ExplainNow(record, *place);
    }
    if (target_ == 0 && place.has_value()) {
      const auto& called = std::get<core::TicketCalled>(record.events[*place]);
      if (IsPassedOver(state_, called, asking_)) passed_over_ = record.sequence;
      if (called.ticket.id == asking_) own_call_ = record.sequence;
    }
    core::Apply(state_, InfoOf(record), record.events);
    return absl::OkStatus();
  }

  absl::Status ExplainNow(const JournalRecord& record, size_t place) {
    // What the same press did before the call is part of what the rule saw.
    if (place > 0) {
      core::Apply(state_, InfoOf(record), std::span(record.events).first(place));
    }
    Explain(state_, InfoOf(record), std::get<core::TicketCalled>(record.events[place]), asking_,
            response_);
    explained_ = true;
    return Found();
  }

  UnaryCall call_;
  const std::string_view hall_;
  const v1::ExplainOrderRequest& request_;
  v1::ExplainOrderResponse* const response_;

  // Of the ticket that asks, and of the journal, when the question was put.
  absl::Status found_;
  core::TicketId asking_;
  uint64_t last_ = 0;
  // The replay.
  core::State state_;
  bool knew_ticket_ = false;
  uint64_t passed_over_ = 0;
  uint64_t own_call_ = 0;
  // The record to explain; 0 while it is being looked for.
  uint64_t target_ = 0;
  bool explained_ = false;
};

}  // namespace

grpc::ServerUnaryReactor* RunExplainOrder(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::ExplainOrderRequest* request,
                                          v1::ExplainOrderResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::ExplainOrderRequest>(), context);
  absl::StatusOr<Scope> scope = call.AdmitTo(request->hall());
  Fields fields;
  if (!scope.ok()) fields.Fail(scope.status());
  fields.Required("ticket", request->ticket());
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  std::make_shared<Explanation>(call, scope->hall, *request, response)->Start();
  return call.reactor();
}

}  // namespace onestop::rpc
