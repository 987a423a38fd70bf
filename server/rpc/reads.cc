#include "server/rpc/reads.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/base/reason.h"
#include "server/engine/calendar.h"
#include "server/rpc/proto_value.h"
#include "server/rpc/view.h"
#include "server/rpc/waits.h"

namespace onestop::rpc {
namespace {

// Letters of other scripts have no case here; they are compared as they are.
bool ContainsIgnoringCase(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

bool Matches(const core::Item& item, std::string_view query) {
  if (query.empty() || ContainsIgnoringCase(item.code, query)) return true;
  return std::any_of(item.names.begin(), item.names.end(), [&](const core::LocalText& name) {
    return ContainsIgnoringCase(name.text, query);
  });
}

std::optional<Time> NextOpening(const core::Calendar& calendar, Time now) {
  if (!engine::KnownTimeZone(calendar.time_zone)) return std::nullopt;
  return engine::NextOpening(calendar, now);
}

}  // namespace

absl::Status CheckConfigured(const core::State& state) {
  if (state.config != nullptr) return absl::OkStatus();
  return Refuse(Reason::kDayNotOpen, "the hall has no configuration yet");
}

absl::StatusOr<const core::Ticket*> FindTicket(const core::State& state, const std::string& ticket,
                                               core::TicketId bearer) {
  const core::Ticket* found = state.FindTicket(ticket);
  if (bearer && (found == nullptr || found->id() != bearer)) {
    return Refuse(Reason::kBadTrackingToken, "the tracking token does not belong to this ticket");
  }
  if (found == nullptr) return Refuse(Reason::kUnknownTicket, "there is no such ticket today");
  return found;
}

void CheckRead(const v1::ListServicesRequest&, Fields&) {}
void CheckRead(const v1::GetHallRequest&, Fields&) {}
void CheckRead(const v1::GetConfigRequest&, Fields&) {}
void CheckRead(const v1::GetAdviceRequest&, Fields&) {}

void CheckRead(const v1::ListItemsRequest& request, Fields& fields) {
  fields.Text("service", request.service());
  fields.Text("query", request.query());
}

void CheckRead(const v1::GetTicketRequest& request, Fields& fields) {
  fields.Required("ticket", request.ticket());
}

absl::Status Read(const v1::ListServicesRequest&, const ReadFacts& facts,
                  const core::State& state, Time now, v1::ListServicesResponse* out) {
  const core::Config& config = *state.config;
  const Waits waits(facts.boards, facts.hall, state, now);
  for (const core::Service& service : config.services) {
    if (service.retired) continue;
    SetService(state, service, out->add_services());
    waits.AddTo(out->mutable_services(out->services_size() - 1));
  }
  for (const core::TicketClass& entry : config.classes) {
    if (!entry.retired) SetTicketClass(entry, out->add_classes());
  }
  out->set_day_state(ToProto<v1::DayState>(state.day.state));
  if (const std::optional<Time> next = NextOpening(config.calendar, now)) {
    SetTime(*next, out->mutable_next_opening_time());
  }
  for (const core::Notice& notice : state.notices) SetNotice(config, notice, out->add_notices());
  return absl::OkStatus();
}

absl::Status Read(const v1::ListItemsRequest& request, const ReadFacts&, const core::State& state,
                  Time, v1::ListItemsResponse* out) {
  const core::Config& config = *state.config;
  core::ServiceId wanted;
  if (!request.service().empty()) {
    const core::Service* service = config.FindService(request.service());
    if (service == nullptr) return Refuse(Reason::kUnknownService, "there is no such service");
    wanted = service->id;
  }
  for (const core::Item& item : config.items) {
    if (item.retired || (wanted && item.service != wanted)) continue;
    if (Matches(item, request.query())) SetItem(config, item, out->add_items());
  }
  return absl::OkStatus();
}

absl::Status Read(const v1::GetTicketRequest& request, const ReadFacts& facts,
                  const core::State& state, Time now, v1::GetTicketResponse* out) {
  absl::StatusOr<const core::Ticket*> ticket = FindTicket(state, request.ticket(), facts.bearer);
  if (!ticket.ok()) return ticket.status();
  SetTicket(state, **ticket, AudienceOf(facts.role), out->mutable_ticket());
  Waits(facts.boards, facts.hall, state, now).AddTo(out->mutable_ticket());
  return absl::OkStatus();
}

absl::Status Read(const v1::GetHallRequest&, const ReadFacts& facts, const core::State& state,
                  Time now, v1::GetHallResponse* out) {
  v1::Hall* hall = out->mutable_hall();
  hall->set_hall(std::string(facts.hall));
  SetHall(state, AudienceOf(facts.role), hall);
  Waits(facts.boards, facts.hall, state, now).AddTo(hall);
  hall->set_writable(facts.writable);
  SetTime(now, out->mutable_time());
  out->set_sequence(state.sequence);
  return absl::OkStatus();
}

absl::Status Read(const v1::GetConfigRequest&, const ReadFacts&, const core::State& state, Time,
                  v1::GetConfigResponse* out) {
  out->set_version(state.config->version);
  out->set_toml(state.config->source);
  return absl::OkStatus();
}

absl::Status Read(const v1::GetAdviceRequest&, const ReadFacts& facts, const core::State& state,
                  Time, v1::GetAdviceResponse* out) {
  const auto board = facts.boards == nullptr ? nullptr : facts.boards->Get(facts.hall);
  if (board == nullptr) return absl::OkStatus();
  SetTime(board->time, out->mutable_time());
  const core::Config& config = *state.config;
  for (const estimate::Advice& advice : board->advice) {
    v1::Advice* view = out->add_advice();
    view->set_kind(ToProto<v1::AdviceKind>(advice.kind));
    view->set_service(CodeOf(config, advice.service));
    view->set_counter(CodeOf(config, advice.counter));
    view->set_share_now(advice.share_now);
    view->set_share_then(advice.share_then);
    SetDuration(advice.within, view->mutable_within());
    SetTime(advice.since, view->mutable_since_time());
    if (advice.service) {
      SetDuration(config.At(advice.service).target_wait, view->mutable_target_wait());
    }
  }
  return absl::OkStatus();
}

}  // namespace onestop::rpc
