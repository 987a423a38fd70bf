#include "kiosk_client/print_desk.h"

#include <utility>

#include "absl/time/time.h"
#include "kiosk_client/slip_text.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/log.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client {
namespace {

using Halls = v1::HallService::Stub;
using Tickets = v1::TicketService::Stub;

absl::TimeZone ZoneOf(const v1::Hall& hall) {
  absl::TimeZone zone = absl::LocalTimeZone();
  absl::LoadTimeZone(hall.time_zone(), &zone);
  return zone;
}

}  // namespace

absl::StatusOr<uint32_t> PrintDesk::CountCopy(const PrintOrder& order) {
  if (!order.copy) return 0;
  v1::ReprintTicketRequest request;
  request.set_ticket(order.ticket_id);
  request.set_tracking_token(order.tracking_token);
  auto response = client_.Call(&Tickets::ReprintTicket, std::move(request));
  if (!response.ok()) return response.status();
  return response->copy();
}

absl::StatusOr<std::shared_ptr<const PrintDesk::HallNames>> PrintDesk::NamesInForce() {
  auto hall = client_.Call(&Halls::GetHall, v1::GetHallRequest());
  if (!hall.ok()) return hall.status();
  {
    const MutexLock lock(mutex_);
    if (names_ != nullptr && names_->hall.config_version() == hall->hall().config_version()) {
      return names_;
    }
  }
  // Asked for after the version: names that change meanwhile belong to a later one, and are asked
  // for again with the next slip.
  auto items = client_.Call(&Tickets::ListItems, v1::ListItemsRequest());
  if (!items.ok()) return items.status();
  auto services = client_.Call(&Tickets::ListServices, v1::ListServicesRequest());
  if (!services.ok()) return services.status();
  auto names = std::make_shared<HallNames>();
  names->hall = std::move(*hall->mutable_hall());
  names->items = *std::move(items);
  names->services = *std::move(services);
  const MutexLock lock(mutex_);
  names_ = names;
  return names_;
}

absl::StatusOr<printer::RenderedSlip> PrintDesk::Draw(const PrintOrder& order) {
  v1::GetTicketRequest request;
  request.set_ticket(order.ticket_id);
  auto ticket = client_.Call(&Tickets::GetTicket, std::move(request));
  if (!ticket.ok()) return ticket.status();
  const auto names = NamesInForce();
  if (!names.ok()) return names.status();
  const auto& [hall, items, services] = **names;
  absl::StatusOr<uint32_t> copy = CountCopy(order);
  if (!copy.ok()) return copy.status();

  SlipOptions options{.language = order.language, .zone = ZoneOf(hall), .copy = *copy};
  if (options_.code && !order.tracking_token.empty()) {
    options.qr_text = StrCat("onestop:", order.ticket_id, ":", order.tracking_token);
  }
  absl::StatusOr<printer::RenderedSlip> slip =
      renderer_.Render(MakeSlip(ticket->ticket(), {hall, items, services}, options));
  if (slip.ok() && slip->unknown_glyphs > 0) {
    LogWarn("glyphs_missing", {{"count", slip->unknown_glyphs}});
  }
  return slip;
}

absl::StatusOr<printer::PrintReport> PrintDesk::Print(const PrintOrder& order) {
  // A copy that cannot be printed anyway must not be counted.
  const printer::PrintReport ready = printer_.Check();
  if (ready.result != printer::PrintResult::kPrinted) return ready;
  absl::StatusOr<printer::RenderedSlip> slip = Draw(order);
  if (!slip.ok()) return slip.status();
  printer::PrintReport report = printer_.Print(slip->bitmap);
  if (report.result != printer::PrintResult::kPrinted) {
    LogWarn("not_printed", {{"reason", PrintReason(report.result)}, {"detail", report.detail}});
  }
  return report;
}

}  // namespace onestop::kiosk_client
