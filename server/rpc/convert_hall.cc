#include <algorithm>
#include <cctype>
#include <utility>

#include "server/base/reason.h"
#include "server/rpc/convert.h"

// Commands of SupervisorService.

namespace onestop::rpc {
namespace {

// A BCP 47 tag such as "zh" or "zh-Hans".
bool IsLanguage(const std::string& tag) {
  return !tag.empty() && tag.size() <= 16 &&
         std::all_of(tag.begin(), tag.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-';
         });
}

core::LocalTexts ToTexts(const google::protobuf::Map<std::string, std::string>& texts,
                         Fields& fields) {
  core::LocalTexts result;
  fields.Count("texts", static_cast<int>(texts.size()), kMaxLanguages);
  if (!fields.ok()) return result;
  for (const auto& [language, text] : texts) {
    if (!IsLanguage(language)) {
      fields.Fail(Refuse(Reason::kBadText, "texts has a key that is no language tag"));
    }
    if (text.empty()) fields.Missing("texts");
    result.push_back({language, fields.Text("texts", text, kMaxNoticeText)});
  }
  // A map has no order; the command and its fingerprint need one.
  std::sort(result.begin(), result.end(), [](const core::LocalText& a, const core::LocalText& b) {
    return a.language < b.language;
  });
  return result;
}

core::SkillWanted ToSkill(const v1::Skill& skill, Fields& fields) {
  core::SkillWanted wanted;
  wanted.service = fields.Required("service", skill.service());
  wanted.helper_threshold = fields.AtMost("helper_threshold", skill.helper_threshold(), 10'000);
  fields.Count("classes", skill.classes_size(), kMaxClasses);
  if (!fields.ok()) return wanted;
  for (const std::string& ticket_class : skill.classes()) {
    wanted.classes.push_back(fields.Required("classes", ticket_class));
  }
  return wanted;
}

}  // namespace

core::SetCounterSkills ToCommand(const v1::SetCounterSkillsRequest& request, const CallFacts&,
                                 Fields& fields) {
  core::SetCounterSkills command;
  command.counter = fields.Required("counter", request.counter());
  fields.Count("skills", request.skills_size(), kMaxSkills);
  if (!fields.ok()) return command;
  for (const v1::Skill& skill : request.skills()) {
    command.skills.push_back(ToSkill(skill, fields));
  }
  return command;
}

core::MoveTicket ToCommand(const v1::MoveTicketRequest& request, const CallFacts&,
                           Fields& fields) {
  core::MoveTicket command;
  command.ticket = fields.Required("ticket", request.ticket());
  switch (request.to_case()) {
    case v1::MoveTicketRequest::kService:
      command.to_service = fields.Required("service", request.service());
      break;
    case v1::MoveTicketRequest::kCounter:
      command.to_counter = fields.Required("counter", request.counter());
      break;
    case v1::MoveTicketRequest::kFront:
      command.front = request.front();
      if (!command.front) fields.Missing("front");
      break;
    case v1::MoveTicketRequest::TO_NOT_SET:
      fields.Missing("service, counter or front");
      break;
  }
  command.reason = fields.Text("reason", request.reason(), kMaxNote);
  return command;
}

core::ReleaseCounter ToCommand(const v1::ReleaseCounterRequest& request, const CallFacts&,
                               Fields& fields) {
  core::ReleaseCounter command;
  command.counter = fields.Required("counter", request.counter());
  command.reason = fields.Text("reason", request.reason(), kMaxNote);
  return command;
}

core::SuspendService ToCommand(const v1::SuspendServiceRequest& request, const CallFacts&,
                               Fields& fields) {
  core::SuspendService command;
  command.service = fields.Required("service", request.service());
  command.reason = fields.Text("reason", request.reason(), kMaxNote);
  return command;
}

core::ResumeService ToCommand(const v1::ResumeServiceRequest& request, const CallFacts&,
                              Fields& fields) {
  core::ResumeService command;
  command.service = fields.Required("service", request.service());
  return command;
}

core::PostNotice ToCommand(const v1::PostNoticeRequest& request, const CallFacts&,
                           Fields& fields) {
  core::PostNotice command;
  command.notice = fields.Text("notice", request.notice());
  command.texts = ToTexts(request.texts(), fields);
  if (command.notice.empty() && request.texts().empty()) fields.Missing("texts");
  command.area = fields.Text("area", request.area());
  if (request.has_end_time()) command.end = fields.Instant("end_time", request.end_time());
  return command;
}

core::OpenDay ToCommand(const v1::OpenDayRequest& request, const CallFacts&, Fields& fields) {
  core::OpenDay command;
  if (request.has_close_time()) command.close = fields.Instant("close_time", request.close_time());
  return command;
}

core::CloseDay ToCommand(const v1::CloseDayRequest& request, const CallFacts&, Fields& fields) {
  core::CloseDay command;
  command.force = request.force();
  command.reason = fields.Text("reason", request.reason(), kMaxNote);
  return command;
}

}  // namespace onestop::rpc
