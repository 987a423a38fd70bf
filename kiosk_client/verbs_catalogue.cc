#include <string>
#include <string_view>

#include "gateway/console/directory.h"
#include "gateway/console/text_table.h"
#include "gateway/console/words.h"
#include "kiosk_client/verbs.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Align;
using gateway::Language;
using gateway::PickName;
using Stub = v1::TicketService::Stub;

// Whether a ticket can be had, and how long it would take.
std::string Availability(const v1::Service& service, Language language) {
  const bool zh = language == Language::kChinese;
  if (!service.suspended_reason().empty()) {
    return StrCat(zh ? "暂停：" : "suspended: ", service.suspended_reason());
  }
  if (!service.open()) return zh ? "未开放" : "closed";
  const std::string quote = gateway::QuoteWords(service.quote(), language);
  return quote.empty() ? std::string(zh ? "可取号" : "open") : quote;
}

std::string ServicesText(const v1::ListServicesResponse& response,
                         const gateway::Console& console) {
  const Language language = console.language();
  gateway::TextTable table({{std::string(console.Say({"代码", "code"}))},
                            {std::string(console.Say({"服务", "service"}))},
                            {std::string(console.Say({"区域", "area"}))},
                            {std::string(console.Say({"等候", "waiting"})), Align::kRight},
                            {std::string(console.Say({"窗口", "counters"})), Align::kRight},
                            {std::string(console.Say({"现在取号", "a ticket now"}))}});
  std::string_view group;
  for (const v1::Service& service : response.services()) {
    if (service.group() != group) {
      group = service.group();
      table.AddHeading(PickName(service.group_names(), language, group));
    }
    table.AddRow({service.service(), PickName(service.names(), language, service.service()),
                  service.area(), StrCat(service.waiting()), StrCat(service.open_counters()),
                  Availability(service, language)});
  }
  std::string text = table.Render();
  StrAppend(&text, "\n", console.Say({"大厅", "hall"}), ": ",
            gateway::Word(response.day_state(), language));
  if (response.day_state() != v1::DAY_STATE_OPEN && response.has_next_opening_time()) {
    StrAppend(&text, console.Say({"，下次开放 ", ", opens next "}),
              gateway::DateAndTime(response.next_opening_time(), console.zone()));
  }
  text.append("\n");
  for (const v1::TicketClass& entry : response.classes()) {
    if (!entry.declarable()) continue;
    StrAppend(&text, console.Say({"票类", "class"}), ": ", entry.ticket_class(), "  ",
              PickName(entry.names(), language, ""), "\n");
  }
  for (const v1::Notice& notice : response.notices()) {
    StrAppend(&text, console.Say({"通知", "notice"}), ": ",
              PickName(notice.texts(), language, notice.notice()), "\n");
  }
  return text;
}

std::string ItemsText(const v1::ListItemsResponse& response, const gateway::Console& console) {
  const Language language = console.language();
  gateway::TextTable table({{std::string(console.Say({"代码", "code"}))},
                            {std::string(console.Say({"事项", "item"}))},
                            {std::string(console.Say({"服务", "service"}))},
                            {std::string(console.Say({"部门", "department"}))},
                            {std::string(console.Say({"分钟", "minutes"})), Align::kRight},
                            {std::string(console.Say({"材料", "papers"}))}});
  for (const v1::Item& item : response.items()) {
    std::string papers;
    for (const v1::Paper& paper : item.papers()) {
      if (!papers.empty()) papers.append(console.Say({"、", ", "}));
      papers.append(PickName(paper.names(), language, paper.paper()));
    }
    table.AddRow({item.item(), PickName(item.names(), language, item.item()), item.service(),
                  PickName(item.department_names(), language, item.department()),
                  StrCat((item.expected().seconds() + 30) / 60), papers});
  }
  return table.Render();
}

}  // namespace

absl::Status Services(Kiosk& kiosk) {
  const auto response = kiosk.client.Call(&Stub::ListServices, v1::ListServicesRequest());
  if (!response.ok()) return response.status();
  if (kiosk.console.json()) {
    kiosk.console.PrintJson(*response);
    return absl::OkStatus();
  }
  gateway::ShowHallTimes(kiosk.client, kiosk.console);
  kiosk.console.Print(ServicesText(*response, kiosk.console));
  return absl::OkStatus();
}

absl::Status Items(Kiosk& kiosk, const ItemsOptions& options) {
  v1::ListItemsRequest request;
  request.set_service(options.service);
  request.set_query(options.query);
  const auto response = kiosk.client.Call(&Stub::ListItems, request);
  if (!response.ok()) return response.status();
  if (kiosk.console.json()) {
    kiosk.console.PrintJson(*response);
  } else {
    kiosk.console.Print(ItemsText(*response, kiosk.console));
  }
  return absl::OkStatus();
}

}  // namespace onestop::kiosk_client
