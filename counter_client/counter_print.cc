#include "counter_client/counter_print.h"

#include <string_view>

#include "gateway/console/block_text.h"
#include "gateway/console/text_table.h"
#include "gateway/console/text_width.h"
#include "gateway/console/words.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using gateway::Align;
using gateway::Bilingual;
using gateway::Directory;
using gateway::Language;
using gateway::PickName;
using gateway::Printable;
using gateway::TextTable;
using gateway::Word;

constexpr Bilingual kCode = {"代码", "code"};
constexpr Bilingual kWaiting = {"等候", "waiting"};

std::string Say(const Bilingual& text, const PrintStyle& style) {
  return std::string(text.In(style.language));
}

std::string ServicesTable(const v1::Hall& hall, const PrintStyle& style) {
  TextTable table({{Say(kCode, style)},
                   {Say({"服务", "service"}, style)},
                   {Say(kWaiting, style), Align::kRight},
                   {Say({"最早", "oldest"}, style), Align::kRight},
                   {Say({"窗口", "counters"}, style), Align::kRight},
                   {Say({"状态", "state"}, style)}});
  for (const v1::Service& service : hall.services()) {
    const std::string state =
        !service.suspended_reason().empty()
            ? StrCat(Say({"暂停：", "suspended: "}, style), service.suspended_reason())
            : Say(service.open() ? Bilingual{"开放", "open"} : Bilingual{"关闭", "closed"}, style);
    table.AddRow({service.service(), PickName(service.names(), style.language, service.service()),
                  StrCat(service.waiting()),
                  gateway::ClockTime(service.oldest_arrival_time(), style.zone),
                  StrCat(service.open_counters()), state});
  }
  return table.Render();
}

std::string CountersTable(const v1::Hall& hall, const PrintStyle& style) {
  TextTable table({{Say({"窗口", "counter"}, style)},
                   {Say({"名称", "name"}, style)},
                   {Say({"状态", "state"}, style)},
                   {Say({"票号", "ticket"}, style)},
                   {Say({"工号", "staff"}, style), Align::kRight},
                   {Say(kWaiting, style), Align::kRight}});
  for (const v1::Counter& counter : hall.counters()) {
    std::string state(Word(counter.state(), style.language));
    if (counter.state() == v1::COUNTER_STATE_PAUSED) {
      StrAppend(&state, ": ", Word(counter.pause_reason(), style.language));
    }
    table.AddRow({counter.counter(), PickName(counter.names(), style.language, counter.counter()),
                  state, counter.ticket().number(),
                  counter.staff_id() == 0 ? "" : StrCat(counter.staff_id()),
                  StrCat(counter.waiting())});
  }
  return table.Render();
}

std::string MatterNames(const v1::Ticket& ticket, const Directory& directory,
                        const PrintStyle& style) {
  std::string names;
  for (const v1::Matter& matter : ticket.matters()) {
    if (matter.outcome() != v1::OUTCOME_UNSPECIFIED) continue;
    StrAppend(&names, names.empty() ? "" : Say({"、", ", "}, style),
              directory.MatterName(matter, style.language));
  }
  return names;
}

std::string WaitedWords(const v1::Ticket& ticket, const google::protobuf::Timestamp& now,
                        const PrintStyle& style) {
  if (now.seconds() < ticket.arrival_time().seconds()) return "";
  google::protobuf::Duration waited;
  waited.set_seconds(now.seconds() - ticket.arrival_time().seconds());
  return gateway::DurationWords(waited, style.language);
}

// "set aside, counter 3", "missed, until 09:40".
std::string StateWords(const v1::Ticket& ticket, const PrintStyle& style) {
  std::string words(Word(ticket.state(), style.language));
  if (!ticket.counter().empty()) {
    StrAppend(&words, Say({"，窗口 ", ", counter "}, style), ticket.counter());
  }
  if (ticket.has_due_time()) {
    StrAppend(&words, Say({"，至 ", ", until "}, style),
              gateway::ClockTime(ticket.due_time(), style.zone));
  }
  return words;
}

}  // namespace

std::string HandoverLine(const v1::Ticket& ticket, const PrintStyle& style) {
  if (!ticket.has_handover()) return "";
  const v1::Handover& handover = ticket.handover();
  std::string line = Say({"来自窗口 ", "from window "}, style);
  StrAppend(&line, handover.from_counter(), Say({"，", ", "}, style),
            Word(handover.reason(), style.language));
  if (!handover.note().empty()) StrAppend(&line, Say({"：", ": "}, style), handover.note());
  return Printable(line);
}

std::string PrintTickets(const v1::ListTicketsResponse& response,
                         const google::protobuf::Timestamp& now, const Directory& directory,
                         const PrintStyle& style) {
  if (response.tickets().empty()) return Say({"没有这样的票。", "There is no such ticket."}, style);
  TextTable table({{Say({"票号", "ticket"}, style)},
                   {Say({"票类", "class"}, style)},
                   {Say({"事项", "for"}, style)},
                   {Say({"已等候", "waited"}, style), Align::kRight},
                   {Say({"状态", "state"}, style)}});
  for (const v1::Ticket& ticket : response.tickets()) {
    table.AddRow({ticket.number(), directory.ClassName(ticket.ticket_class(), style.language),
                  MatterNames(ticket, directory, style), WaitedWords(ticket, now, style),
                  StateWords(ticket, style)});
  }
  std::string text = table.Render();
  const auto shown = static_cast<uint32_t>(response.tickets_size());
  if (response.total() > shown) {
    StrAppend(&text, Say({"还有 ", "and "}, style), response.total() - shown,
              Say({" 张", " more"}, style), "\n");
  }
  return text;
}

std::string PrintCalled(const v1::CalledTicket& called, const Directory& directory,
                        const PrintStyle& style) {
  std::string text;
  for (const std::string& line : gateway::BlockText(called.number())) {
    StrAppend(&text, "  ", line, "\n");
  }
  StrAppend(&text, "\n  ", Printable(called.number()), "  ", Word(called.state(), style.language));
  if (!directory.IsRegularClass(called.ticket_class())) {
    StrAppend(&text, "  [", Printable(directory.ClassName(called.ticket_class(), style.language)),
              called.class_verified() ? "" : Say({"，未核验", ", not verified"}, style), "]");
  }
  StrAppend(&text, "  ", Say({"已等候 ", "waited "}, style),
            gateway::DurationWords(called.waited(), style.language));
  const std::string_view exception = Word(called.exception(), style.language);
  if (!exception.empty()) StrAppend(&text, "  (", exception, ")");
  text.append("\n");
  for (const v1::Matter& matter : called.matters()) {
    StrAppend(&text, matter.index() == called.current_matter() ? "  ▶ " : "    ", matter.index(),
              ". ", Printable(directory.MatterName(matter, style.language)), "\n");
  }
  return text;
}

std::string UpdateLine(const v1::TicketUpdate& update, const PrintStyle& style) {
  std::string line =
      StrCat(update.number(), Say({"：", ": "}, style), Word(update.state(), style.language));
  if (!update.counter().empty()) {
    StrAppend(&line, Say({"，窗口 ", ", counter "}, style), update.counter());
  }
  if (update.has_due_time()) {
    StrAppend(&line, Say({"，至 ", ", until "}, style),
              gateway::ClockTime(update.due_time(), style.zone));
  }
  return Printable(line);
}

std::string FinishedLine(const v1::FinishMatterResponse& response, const PrintStyle& style) {
  std::string line = UpdateLine(response.ticket(), style);
  if (response.next_matter() != 0) {
    StrAppend(&line, Say({"，继续办理事项 ", ", goes on with matter "}, style),
              response.next_matter());
  }
  return line;
}

std::string StateLine(const std::string& counter, v1::CounterState state, const PrintStyle& style) {
  return Printable(StrCat(counter, Say({"：", ": "}, style), Word(state, style.language)));
}

std::string CounterLine(const v1::Counter& counter, const PrintStyle& style) {
  std::string line = StrCat(counter.counter(), "  ", Word(counter.state(), style.language));
  if (counter.state() == v1::COUNTER_STATE_PAUSED) {
    StrAppend(&line, ": ", Word(counter.pause_reason(), style.language));
  }
  if (!counter.ticket().number().empty()) StrAppend(&line, "  ", counter.ticket().number());
  const std::string handover = HandoverLine(counter.ticket(), style);
  if (!handover.empty()) StrAppend(&line, "  (", handover, ")");
  StrAppend(&line, "  ", counter.waiting(), Say({" 人等候", " waiting"}, style));
  if (counter.bound() > 0) {
    StrAppend(&line, Say({"，绑定 ", ", bound "}, style), counter.bound());
  }
  if (counter.parked_size() > 0) {
    StrAppend(&line, Say({"，挂起", ", set aside"}, style));
    for (const v1::Ticket& ticket : counter.parked()) StrAppend(&line, " ", ticket.number());
  }
  return Printable(line);
}

std::string PrintHall(const v1::GetHallResponse& response, const PrintStyle& style) {
  const v1::Hall& hall = response.hall();
  std::string text = StrCat(Printable(PickName(hall.names(), style.language, hall.hall())), "  ",
                            hall.hall_date(), "  ", Word(hall.day_state(), style.language));
  if (!hall.writable()) StrAppend(&text, Say({"  （只读）", "  (read-only)"}, style));
  text.append("\n");
  for (const v1::StateCount& entry : hall.day_tickets()) {
    StrAppend(&text, "  ", Word(entry.state(), style.language), " ", entry.count());
  }
  if (hall.day_tickets_size() > 0) text.append("\n");
  for (const v1::Notice& notice : hall.notices()) {
    StrAppend(&text, Say({"通知：", "notice: "}, style), notice.notice(), "  ",
              Printable(PickName(notice.texts(), style.language, "")), "\n");
  }
  StrAppend(&text, "\n", ServicesTable(hall, style), "\n", CountersTable(hall, style));
  return text;
}

std::string PrintExplanation(const v1::ExplainOrderResponse& response, const PrintStyle& style) {
  TextTable table({{""},
                   {Say({"票号", "ticket"}, style)},
                   {Say({"服务", "service"}, style)},
                   {Say({"票类", "class"}, style)},
                   {Say({"已等候", "waited"}, style), Align::kRight},
                   {Say({"加权目标", "weighted target"}, style), Align::kRight},
                   {Say({"比值", "ratio"}, style), Align::kRight}});
  for (const v1::Candidate& candidate : response.candidates()) {
    table.AddRow(
        {candidate.winner() ? "▶" : "", candidate.number(), candidate.service(),
         candidate.ticket_class(), gateway::DurationWords(candidate.waited(), style.language),
         gateway::DurationWords(candidate.weighted_target(), style.language),
         StrCat(candidate.score_permille() / 1000, ".", candidate.score_permille() % 1000 / 100)});
  }
  std::string text =
      StrCat(Printable(response.summary()), "\n", gateway::DateAndTime(response.time(), style.zone),
             "  ", Say({"窗口 ", "counter "}, style), Printable(response.counter()), "  ",
             Word(response.rule(), style.language), "\n\n", table.Render());
  return text;
}

}  // namespace onestop::counter_client
