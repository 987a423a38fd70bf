#include <string>

#include "server/core/labels.h"
#include "server/rpc/proto_value.h"
#include "server/rpc/reply.h"

// Responses of SupervisorService.

namespace onestop::rpc {

void Fill(const Reply&, v1::SetCounterSkillsResponse*) {}
void Fill(const Reply&, v1::SuspendServiceResponse*) {}
void Fill(const Reply&, v1::ResumeServiceResponse*) {}

void Fill(const Reply& reply, v1::MoveTicketResponse* out) { FillUpdate(reply, out); }
void Fill(const Reply& reply, v1::ReleaseCounterResponse* out) { FillUpdate(reply, out); }

void Fill(const Reply& reply, v1::PostNoticeResponse* out) {
  if (const auto* posted = FindEvent<core::NoticePosted>(reply.answer.events)) {
    out->set_notice(std::to_string(posted->notice.value()));
  } else if (const auto* gone = FindEvent<core::NoticeWithdrawn>(reply.answer.events)) {
    out->set_notice(std::to_string(gone->notice.value()));
  }
}

void Fill(const Reply& reply, v1::OpenDayResponse* out) {
  const auto* event = FindEvent<core::DayOpened>(reply.answer.events);
  if (event == nullptr) return;
  out->set_hall_date(core::FormatDate(event->plan.date));
  out->set_reopened(event->reopened);
}

void Fill(const Reply& reply, v1::CloseDayResponse* out) {
  const auto* event = FindEvent<core::DayClosed>(reply.answer.events);
  if (event == nullptr) return;
  out->set_expired(event->expired);
  out->set_no_shows(event->no_shows);
}

}  // namespace onestop::rpc
