#include "server/rpc/export_call.h"

#include <algorithm>
#include <string>

#include "server/engine/codec.h"
#include "server/rpc/proto_value.h"
#include "server/rpc/unary_call.h"

namespace onestop::rpc {
namespace {

constexpr uint64_t kMaxPage = 500;
// Far below the four megabytes that gRPC's clients take; one record more may come on top of it.
constexpr size_t kMaxPageBytes = 1 << 20;

void SetRecord(const engine::Engine::JournalRecord& record, v1::JournalRecord* out) {
  out->set_sequence(record.sequence);
  out->set_epoch(record.epoch);
  SetTime(record.time, out->mutable_time());
  out->set_role(ToProto<v1::Role>(record.actor.role));
  out->set_device_id(record.actor.device.value());
  out->set_staff_id(record.actor.staff.value());
  out->set_request_id(record.request_id.data(), record.request_id.size());
  out->set_hash(record.hash.data(), record.hash.size());
  engine::EncodeEvents(record.events, *out->mutable_events());
}

}  // namespace

grpc::ServerUnaryReactor* RunExportJournal(const Backend& backend,
                                           grpc::CallbackServerContext* context,
                                           const v1::ExportJournalRequest* request,
                                           v1::ExportJournalResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::ExportJournalRequest>(), context);
  absl::StatusOr<Scope> scope = call.AdmitTo(request->hall());
  if (!scope.ok()) {
    call.Refuse(scope.status());
    return call.reactor();
  }
  response->set_last_sequence(backend.engine->Durable(scope->hall).sequence);
  const uint64_t from = std::max<uint64_t>(1, request->from_sequence());
  const uint64_t wanted = request->page_size() == 0 ? kMaxPage : request->page_size();
  const uint64_t count = std::min(wanted, kMaxPage);
  if (from > response->last_sequence()) {
    call.Finish(absl::OkStatus());
    return call.reactor();
  }
  backend.engine->ReadRecords(
      scope->hall, from, from + count - 1,
      [response, bytes = size_t{0}](const engine::Engine::JournalRecord& record) mutable {
        // The rest is read and left out: to stop here would be an error.
        if (bytes >= kMaxPageBytes) return absl::OkStatus();
        v1::JournalRecord& added = *response->add_records();
        SetRecord(record, &added);
        bytes += added.events().size();
        return absl::OkStatus();
      },
      [call](absl::Status status) mutable { call.Finish(status); });
  return call.reactor();
}

}  // namespace onestop::rpc
