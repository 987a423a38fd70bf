#include "kiosk_client/ticket_print.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "gateway/console/block_text.h"
#include "gateway/console/text_width.h"
#include "gateway/console/words.h"
#include "kiosk_client/slip_text.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Bilingual;
using gateway::Directory;
using gateway::Language;

// Columns between the two sides of the frame, margins included.
constexpr int kPaperWidth = 44;
constexpr int kMargin = 2;

// Columns a text is moved to the right by.
struct Indent {
  int first = 0;
  // Of the lines that wrapping adds.
  int rest = 0;
};

// Collects the lines of the paper inside a frame.
class Frame {
 public:
  Frame() { Rule("┌", "┐"); }

  void Blank() { Line(""); }
  void Divider() { Rule("├", "┤"); }

  // Text from the left margin and its indent, wrapped.
  void Text(std::string_view text, Indent indent = {}) {
    bool first = true;
    const int widest = std::max(indent.first, indent.rest);
    for (const std::string& line :
         gateway::Wrap(gateway::Printable(text), kPaperWidth - 2 * kMargin - widest)) {
      const auto shift = static_cast<size_t>(first ? indent.first : indent.rest);
      Line(std::string(shift, ' ').append(line));
      first = false;
    }
  }

  void Centre(std::string_view text) {
    constexpr int kInner = kPaperWidth - 2 * kMargin;
    for (const std::string& line : gateway::Wrap(gateway::Printable(text), kInner)) {
      Line(gateway::Centred(line, kInner));
    }
  }

  // Lines that must stay as they are.
  void Block(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      Line(gateway::Centred(line, kPaperWidth - 2 * kMargin));
    }
  }

  std::string Finish() {
    Rule("└", "┘");
    return std::move(text_);
  }

 private:
  void Line(std::string_view text) {
    const std::string margin(kMargin, ' ');
    StrAppend(&text_, "│", margin, gateway::PadRight(text, kPaperWidth - 2 * kMargin), margin,
              "│\n");
  }

  void Rule(std::string_view left, std::string_view right) {
    text_.append(left);
    for (int i = 0; i < kPaperWidth; ++i) text_.append("─");
    text_.append(right).append("\n");
  }

  std::string text_;
};

// "Name: value", with the colon of the language.
std::string Entry(const Bilingual& name, std::string_view value, Language language) {
  return StrCat(name.In(language), language == Language::kChinese ? "：" : ": ", value);
}

std::string PapersOf(const v1::Matter& matter, const Directory& directory, Language language) {
  const v1::Item* item = directory.FindItem(matter.item());
  if (item == nullptr) return "";
  std::string papers;
  for (const v1::Paper& paper : item->papers()) {
    if (!papers.empty()) papers.append(language == Language::kChinese ? "、" : ", ");
    papers.append(gateway::PickName(paper.names(), language, paper.paper()));
  }
  return papers;
}

void PrintHead(Frame& frame, const TicketPaper& paper, const Directory& directory,
               Language language) {
  const v1::Ticket& ticket = paper.ticket;
  frame.Blank();
  frame.Centre(directory.HallName(language));
  if (paper.copy > 0) {
    frame.Centre(language == Language::kChinese ? StrCat("* 补打 ", paper.copy, " *")
                                                : StrCat("* COPY ", paper.copy, " *"));
  }
  frame.Blank();
  const std::vector<std::string> block = gateway::BlockText(ticket.number());
  if (gateway::TextWidth(block[0]) <= kPaperWidth - 2 * kMargin) {
    frame.Block(block);
  } else {
    frame.Centre(ticket.number());
  }
  frame.Blank();
  if (!directory.IsRegularClass(ticket.ticket_class())) {
    frame.Centre(directory.ClassName(ticket.ticket_class(), language));
    frame.Blank();
  }
}

void PrintWait(Frame& frame, const v1::Ticket& ticket, const Directory& directory,
               Language language) {
  frame.Text(Entry({"等候区域", "Wait in"}, directory.AreaName(ticket.area(), language), language));
  if (ticket.state() == v1::TICKET_STATE_RESERVED) {
    frame.Text(Bilingual{"到达大厅后请先签到", "Check in when you are in the hall"}.In(language));
  }
  frame.Text(Entry({"排队情况", "Queue"}, PeopleAhead(ticket.people_ahead(), language), language));
  const std::string quote = gateway::QuoteWords(ticket.quote(), language);
  if (!quote.empty()) frame.Text(Entry({"预计等候", "Expected wait"}, quote, language));
}

void PrintMatters(Frame& frame, const v1::Ticket& ticket, const Directory& directory,
                  Language language) {
  // As wide as "1. ".
  constexpr int kIndent = 3;
  for (const v1::Matter& matter : ticket.matters()) {
    frame.Text(StrCat(matter.index(), ". ", directory.MatterName(matter, language)),
               {.first = 0, .rest = kIndent});
    const std::string papers = PapersOf(matter, directory, language);
    if (papers.empty()) continue;
    frame.Text(Entry({"请带", "Bring"}, papers, language), {.first = kIndent, .rest = kIndent});
  }
}

}  // namespace

std::string PrintTicket(const TicketPaper& paper, const Directory& directory,
                        const PrintStyle& style) {
  Frame frame;
  PrintHead(frame, paper, directory, style.language);
  PrintWait(frame, paper.ticket, directory, style.language);
  frame.Divider();
  PrintMatters(frame, paper.ticket, directory, style.language);
  frame.Divider();
  frame.Text(Entry({"取号时间", "Issued"},
                   gateway::DateAndTime(paper.ticket.arrival_time(), style.zone), style.language));
  if (!paper.tracking_token.empty()) {
    frame.Text(Entry({"查询码", "Tracking token"}, "", style.language));
    frame.Text(paper.tracking_token);
  }
  return frame.Finish();
}

std::string StatusLine(const v1::Ticket& ticket, const PrintStyle& style) {
  const bool zh = style.language == Language::kChinese;
  std::string line = StrCat(ticket.number(), "  ", gateway::Word(ticket.state(), style.language));
  const std::string_view comma = zh ? "，" : ", ";
  switch (ticket.state()) {
    case v1::TICKET_STATE_WAITING:
    case v1::TICKET_STATE_RESERVED:
      StrAppend(&line, comma, PeopleAhead(ticket.people_ahead(), style.language));
      break;
    case v1::TICKET_STATE_POSTPONED:
    case v1::TICKET_STATE_MISSED:
      if (ticket.has_due_time()) {
        StrAppend(&line, comma, zh ? "至 " : "until ",
                  gateway::ClockTime(ticket.due_time(), style.zone));
      }
      break;
    default:
      if (!ticket.counter().empty()) {
        StrAppend(&line, comma, zh ? "窗口 " : "counter ", ticket.counter());
      }
  }
  return gateway::Printable(line);
}

std::string PrintStatus(const v1::Ticket& ticket, const Directory& directory,
                        const PrintStyle& style) {
  const Language language = style.language;
  std::string text = StrCat(StatusLine(ticket, style), "\n");
  const auto add = [&](const Bilingual& name, std::string_view value) {
    if (value.empty()) return;
    StrAppend(&text, "  ", gateway::Printable(Entry(name, value, language)), "\n");
  };
  add({"等候区域", "Area"}, directory.AreaName(ticket.area(), language));
  add({"窗口", "Counter"}, directory.CounterName(ticket.counter(), language));
  add({"票类", "Class"}, directory.ClassName(ticket.ticket_class(), language));
  add({"取号时间", "Issued"}, gateway::DateAndTime(ticket.arrival_time(), style.zone));
  add({"取号时预计等候", "Expected wait at issue"}, gateway::QuoteWords(ticket.quote(), language));
  add({"预计还需等候", "Still to wait"}, gateway::QuoteWords(ticket.wait(), language));
  for (const v1::Matter& matter : ticket.matters()) {
    const std::string value =
        StrCat(directory.MatterName(matter, language), language == Language::kChinese ? "，" : ", ",
               gateway::Word(matter.outcome(), language));
    add({"事项", "Matter"}, value);
  }
  return text;
}

std::string UpdateLine(const v1::TicketUpdate& update, const PrintStyle& style) {
  const bool zh = style.language == Language::kChinese;
  std::string line =
      StrCat(update.number(), zh ? "：" : ": ", gateway::Word(update.state(), style.language));
  if (!update.counter().empty()) {
    StrAppend(&line, zh ? "，窗口 " : ", counter ", update.counter());
  }
  if (update.has_due_time()) {
    StrAppend(&line, zh ? "，至 " : ", until ", gateway::ClockTime(update.due_time(), style.zone));
  }
  return gateway::Printable(line);
}

}  // namespace onestop::kiosk_client
