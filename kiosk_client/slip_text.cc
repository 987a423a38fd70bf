#include "kiosk_client/slip_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "gateway/console/words.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Bilingual;
using gateway::Language;
using gateway::PickName;
using printer::PrintResult;
using printer::SlipMatter;
using printer::TicketSlip;

template <class Entries, class CodeOf>
const typename Entries::value_type* Find(const Entries& entries, CodeOf code_of,
                                         std::string_view code) {
  const auto it = std::find_if(entries.begin(), entries.end(),
                               [&](const auto& entry) { return (entry.*code_of)() == code; });
  return it == entries.end() ? nullptr : &*it;
}

class SlipWriter {
 public:
  SlipWriter(const v1::Ticket& ticket, const SlipNames& names, const SlipOptions& options)
      : ticket_(ticket), names_(names), options_(options) {}

  TicketSlip Write() {
    slip_.language = gateway::LanguageTag(options_.language);
    slip_.hall = PickName(names_.hall.names(), options_.language, names_.hall.hall());
    slip_.number = ticket_.number();
    slip_.class_name = ClassName();
    if (options_.copy > 0) slip_.copy_mark = StrCat(Say({"补打 ", "COPY "}), options_.copy);
    slip_.area = AreaName();
    WriteWait();
    WriteMatters();
    slip_.notes.insert(slip_.notes.end(), options_.notes.begin(), options_.notes.end());
    slip_.qr_text = options_.qr_text;
    const std::string taken = gateway::DateAndTime(ticket_.arrival_time(), options_.zone);
    if (!taken.empty()) slip_.arrival = StrCat(Say({"取号时间 ", "Taken "}), taken);
    slip_.labels = {
        .number = Say({"您的号码", "Your number"}),
        .area = Say({"请到此处等候", "Please wait in"}),
        .papers = Say({"请准备好", "Have at hand"}),
        .qr = Say({"在自助机扫码可查询、报到", "Scan at a kiosk to look up or check in"})};
    return std::move(slip_);
  }

 private:
  std::string Say(const Bilingual& words) const { return std::string(words.In(options_.language)); }

  std::string ClassName() const {
    const v1::TicketClass* entry =
        Find(names_.services.classes(), &v1::TicketClass::ticket_class, ticket_.ticket_class());
    if (entry == nullptr || entry->kind() == v1::CLASS_KIND_REGULAR) return "";
    return PickName(entry->names(), options_.language, ticket_.ticket_class());
  }

  std::string AreaName() const {
    const v1::Area* entry = Find(names_.hall.areas(), &v1::Area::area, ticket_.area());
    return entry == nullptr ? ticket_.area()
                            : PickName(entry->names(), options_.language, ticket_.area());
  }

  void WriteWait() {
    const std::string due = gateway::ClockTime(ticket_.due_time(), options_.zone);
    switch (ticket_.state()) {
      case v1::TICKET_STATE_RESERVED:
        slip_.notes.push_back(Say({"到达大厅后请先签到，签到后才会叫号。",
                                   "Check in when you are in the hall: "
                                   "you are called only after that."}));
        [[fallthrough]];
      case v1::TICKET_STATE_WAITING:
        slip_.people_ahead = PeopleAheadLine();
        if (options_.copy == 0) {
          slip_.wait = gateway::QuoteWords(ticket_.quote(), options_.language);
        }
        return;
      case v1::TICKET_STATE_POSTPONED:
        if (!due.empty()) slip_.wait = StrCat(Say({"最早叫号时间 ", "Not called before "}), due);
        return;
      case v1::TICKET_STATE_MISSED:
        slip_.people_ahead = Say({"已过号，请重新签到", "Missed: please check in again"});
        if (!due.empty()) slip_.wait = StrCat(Say({"签到截止时间 ", "by "}), due);
        return;
      default:
        return;
    }
  }

  // A line of its own, which begins as a sentence does.
  std::string PeopleAheadLine() const {
    std::string line = PeopleAhead(ticket_.people_ahead(), options_.language);
    line[0] = absl::ascii_toupper(static_cast<unsigned char>(line[0]));
    return line;
  }

  void WriteMatters() {
    const bool any_open = std::any_of(
        ticket_.matters().begin(), ticket_.matters().end(),
        [](const v1::Matter& matter) { return matter.outcome() == v1::OUTCOME_UNSPECIFIED; });
    for (const v1::Matter& matter : ticket_.matters()) {
      if (any_open && matter.outcome() != v1::OUTCOME_UNSPECIFIED) continue;
      slip_.matters.push_back(SlipMatterOf(matter));
    }
  }

  SlipMatter SlipMatterOf(const v1::Matter& matter) const {
    const Language language = options_.language;
    SlipMatter written;
    if (const v1::Item* item = Find(names_.items.items(), &v1::Item::item, matter.item())) {
      written.name = PickName(item->names(), language, matter.item());
      for (const v1::Paper& paper : item->papers()) {
        written.papers.push_back(PickName(paper.names(), language, paper.paper()));
      }
    } else if (!matter.item().empty()) {
      written.name = matter.item();
    } else {
      const v1::Service* service =
          Find(names_.services.services(), &v1::Service::service, matter.service());
      written.name = service == nullptr ? matter.service()
                                        : PickName(service->names(), language, matter.service());
    }
    if (matter.quantity() > 1) StrAppend(&written.name, " ×", matter.quantity());
    return written;
  }

  const v1::Ticket& ticket_;
  const SlipNames& names_;
  const SlipOptions& options_;
  TicketSlip slip_;
};

}  // namespace

TicketSlip MakeSlip(const v1::Ticket& ticket, const SlipNames& names, const SlipOptions& options) {
  return SlipWriter(ticket, names, options).Write();
}

std::string PeopleAhead(uint32_t people, Language language) {
  if (people == 0) return std::string(Bilingual{"前面没有人", "nobody ahead of you"}.In(language));
  if (language == Language::kChinese) return StrCat("前面还有 ", people, " 人");
  return StrCat(people, people == 1 ? " person" : " people", " ahead of you");
}

std::string_view PrintReason(PrintResult result) {
  switch (result) {
    case PrintResult::kPrinted:
      return "";
    case PrintResult::kNoPaper:
      return "NO_PAPER";
    case PrintResult::kOffline:
      return "OFFLINE";
    case PrintResult::kNotConfigured:
      return "NOT_CONFIGURED";
  }
  return "OFFLINE";
}

std::string_view PrintMessage(PrintResult result, Language language) {
  switch (result) {
    case PrintResult::kPrinted:
      return "";
    case PrintResult::kNoPaper:
      return Bilingual{"打印机缺纸。您的号码有效，请记下号码，需要纸质小票请找工作人员。",
                       "The printer is out of paper. Your ticket holds: please note the number, or "
                       "ask our staff for a paper."}
          .In(language);
    case PrintResult::kOffline:
      return Bilingual{
          "打印机暂时无法使用。您的号码有效，请记下号码，需要纸质小票请找工作人员。",
          "The printer does not work at the moment. Your ticket holds: please note the "
          "number, or ask our staff for a paper."}
          .In(language);
    case PrintResult::kNotConfigured:
      return Bilingual{"本机不打印小票。您的号码有效，请记下号码。",
                       "No papers are printed here. Your ticket holds: please note the number."}
          .In(language);
  }
  return "";
}

}  // namespace onestop::kiosk_client
