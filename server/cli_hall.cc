#include "server/cli_hall.h"

#include <memory>
#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/base/strings.h"
#include "server/cli_admin.h"
#include "server/cli_output.h"
#include "server/cli_status.h"

namespace onestop::cli {
namespace {

// The next moment at which the hall's clock shows HH:MM.
absl::StatusOr<google::protobuf::Timestamp> NextClockTime(const v1::GetHallResponse& hall,
                                                          const std::string& text) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime("%H:%M", text, absl::UTCTimeZone(), &parsed, &error)) {
    return UsageError(StrCat("\"", text, "\" is no time of day such as 17:30"));
  }
  const absl::CivilSecond wanted = absl::ToCivilSecond(parsed, absl::UTCTimeZone());
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::LoadTimeZone(hall.hall().time_zone(), &zone);
  const absl::Time now = absl::FromUnixSeconds(hall.time().seconds());
  absl::CivilDay day = absl::ToCivilDay(now, zone);
  const auto at = [&](absl::CivilDay date) {
    return absl::FromCivil(absl::CivilSecond(date.year(), date.month(), date.day(), wanted.hour(),
                                             wanted.minute(), 0),
                           zone);
  };
  const absl::Time time = at(day) > now ? at(day) : at(day + 1);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  return timestamp;
}

// Finishes a verb whose answer people read as one sentence.
template <class Response>
absl::Status Report(const absl::StatusOr<Response>& response, bool json, std::string_view text) {
  if (!response.ok()) return response.status();
  if (json) {
    PrintJson(*response);
  } else {
    Print(text);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Status(const PlaceOptions& place, const HallOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  absl::StatusOr<v1::GetHallResponse> response = GetHall(**client, options.hall);
  if (!response.ok()) return response.status();
  return Report(response, options.json, RenderHall(*response, TerminalLanguage()));
}

absl::Status Explain(const PlaceOptions& place, const ExplainOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::ExplainOrderRequest request;
  request.set_hall(options.hall.hall);
  request.set_ticket(options.ticket);
  request.set_sequence(options.sequence);
  auto response = (*client)->Call(&v1::SupervisorService::Stub::ExplainOrder, request);
  if (!response.ok()) return response.status();
  return Report(response, options.hall.json, RenderExplanation(*response));
}

absl::Status Advise(const PlaceOptions& place, const HallOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::GetAdviceRequest request;
  request.set_hall(options.hall);
  auto response = (*client)->Call(&v1::SupervisorService::Stub::GetAdvice, request);
  if (!response.ok()) return response.status();
  return Report(response, options.json, RenderAdvice(*response));
}

absl::Status OpenDay(const PlaceOptions& place, const DayOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::OpenDayRequest request;
  request.set_hall(options.hall.hall);
  request.set_request_id(NewRequestId());
  if (!options.until.empty()) {
    auto hall = GetHall(**client, options.hall.hall);
    if (!hall.ok()) return hall.status();
    auto time = NextClockTime(*hall, options.until);
    if (!time.ok()) return time.status();
    *request.mutable_close_time() = *time;
  }
  auto response = (*client)->Call(&v1::SupervisorService::Stub::OpenDay, request);
  const bool reopened = response.ok() && response->reopened();
  return Report(response, options.hall.json,
                StrCat("The day ", response.ok() ? response->hall_date() : "", " is open",
                       reopened ? " again; its numbers go on." : "."));
}

absl::Status CloseDay(const PlaceOptions& place, const DayOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::CloseDayRequest request;
  request.set_hall(options.hall.hall);
  request.set_request_id(NewRequestId());
  request.set_force(options.force);
  request.set_reason(options.reason);
  auto response = (*client)->Call(&v1::SupervisorService::Stub::CloseDay, request);
  if (!response.ok()) return response.status();
  return Report(response, options.hall.json,
                StrCat("The day is closed. Waited in vain: ", response->expired(),
                       "; did not come: ", response->no_shows(), "."));
}

absl::Status Suspend(const PlaceOptions& place, const ServiceOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::SuspendServiceRequest request;
  request.set_hall(options.hall.hall);
  request.set_request_id(NewRequestId());
  request.set_service(options.service);
  request.set_reason(options.reason);
  return Report((*client)->Call(&v1::SupervisorService::Stub::SuspendService, request),
                options.hall.json,
                StrCat("No more tickets for ", options.service,
                       "; those who wait are still called."));
}

absl::Status Resume(const PlaceOptions& place, const ServiceOptions& options) {
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::ResumeServiceRequest request;
  request.set_hall(options.hall.hall);
  request.set_request_id(NewRequestId());
  request.set_service(options.service);
  return Report((*client)->Call(&v1::SupervisorService::Stub::ResumeService, request),
                options.hall.json, StrCat("Tickets for ", options.service, " again."));
}

absl::Status Notice(const PlaceOptions& place, const NoticeOptions& options) {
  if (options.withdraw && options.notice.empty()) {
    return UsageError("which notice? name it with --notice");
  }
  if (!options.withdraw && options.zh.empty() && options.en.empty()) {
    return UsageError("what does it say? --zh TEXT and --en TEXT, or --withdraw");
  }
  auto client = ConnectTo(place);
  if (!client.ok()) return client.status();
  v1::PostNoticeRequest request;
  request.set_hall(options.hall.hall);
  request.set_request_id(NewRequestId());
  request.set_notice(options.notice);
  request.set_area(options.area);
  if (!options.withdraw) {
    if (!options.zh.empty()) (*request.mutable_texts())["zh"] = options.zh;
    if (!options.en.empty()) (*request.mutable_texts())["en"] = options.en;
  }
  if (!options.until.empty()) {
    auto hall = GetHall(**client, options.hall.hall);
    if (!hall.ok()) return hall.status();
    auto time = NextClockTime(*hall, options.until);
    if (!time.ok()) return time.status();
    *request.mutable_end_time() = *time;
  }
  auto response = (*client)->Call(&v1::SupervisorService::Stub::PostNotice, request);
  if (!response.ok()) return response.status();
  return Report(response, options.hall.json,
                options.withdraw ? StrCat("Notice ", options.notice, " is withdrawn.")
                                 : StrCat("Notice ", response->notice(), " is posted."));
}

}  // namespace onestop::cli
