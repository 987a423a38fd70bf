#include "kiosk_client/printer/link_printer.h"

#include <string>
#include <string_view>
#include <utility>

#include "server/base/strings.h"

namespace onestop::kiosk_client::printer {
namespace {

using std::chrono::nanoseconds;

PrintReport Offline(PrintReport report, std::string_view detail) {
  report.result = PrintResult::kOffline;
  report.detail = detail;
  return report;
}

PrintReport Lost(PrintReport report, LinkState state, std::string_view doing) {
  const std::string_view how =
      state == LinkState::kTimeout ? "the printer took too long" : "the printer was disconnected";
  return Offline(std::move(report), StrCat(how, " while ", doing));
}

// The report for a printer that is in this condition.
PrintReport Judge(PrintReport report) {
  const PrinterStatus& status = report.status;
  if (status.paper_out) {
    report.result = PrintResult::kNoPaper;
    report.detail = "the paper has run out";
    return report;
  }
  if (status.cover_open) return Offline(std::move(report), "the cover is open");
  if (status.cutter_error) return Offline(std::move(report), "the cutter is jammed");
  if (status.error) return Offline(std::move(report), "the printer reports an error");
  if (status.offline) return Offline(std::move(report), "the printer is offline");
  report.result = PrintResult::kPrinted;
  report.detail.clear();
  return report;
}

}  // namespace

// Whose turn it is, until the end of the scope.
class LinkPrinter::Turn {
 public:
  explicit Turn(LinkPrinter& printer) : printer_(printer), taken_(printer.TakeTurn()) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (taken_) printer_.EndTurn();
  }
  bool taken() const { return taken_; }

 private:
  LinkPrinter& printer_;
  const bool taken_;
};

bool LinkPrinter::TakeTurn() {
  const nanoseconds until = clock_.SteadyNow() + options_.stall;
  const MutexLock lock(mutex_);
  while (busy_) {
    const nanoseconds left = until - clock_.SteadyNow();
    if (left <= nanoseconds(0)) return false;
    free_.WaitFor(mutex_, left);
  }
  busy_ = true;
  return true;
}

void LinkPrinter::EndTurn() {
  const MutexLock lock(mutex_);
  busy_ = false;
  free_.NotifyOne();
}

bool LinkPrinter::Answers(const PrinterLink& link) const {
  return options_.answers && link.kind() != LinkKind::kFile;
}

PrintReport LinkPrinter::Check() {
  const Turn turn(*this);
  if (!turn.taken()) return Offline({}, "the printer is busy");
  const nanoseconds until = clock_.SteadyNow() + options_.answer;
  absl::StatusOr<PrinterLink> link = Connect(until);
  if (!link.ok()) return Offline({}, FromAbsl(link.status().message()));
  return AskHowItIs(*link, until);
}

PrintReport LinkPrinter::Print(const Bitmap& slip) {
  const Turn turn(*this);
  if (!turn.taken()) return Offline({}, "the printer is busy");
  const nanoseconds until = clock_.SteadyNow() + options_.answer;
  absl::StatusOr<PrinterLink> link = Connect(until);
  if (!link.ok()) return Offline({}, FromAbsl(link.status().message()));
  PrintReport report = AskHowItIs(*link, until);
  if (report.result != PrintResult::kPrinted) return report;
  return SendOnce(*link, slip, std::move(report));
}

PrintReport LinkPrinter::AskHowItIs(PrinterLink& link, nanoseconds until) const {
  PrintReport report{.result = PrintResult::kPrinted};
  if (!Answers(link)) return report;
  link.DiscardInput();
  // One at a time, so that it is known which question an answer belongs to.
  for (const StatusQuery query : {StatusQuery::kPrinter, StatusQuery::kOfflineCause,
                                  StatusQuery::kErrorCause, StatusQuery::kPaper}) {
    const LinkState asked =
        link.Write(EncodeQuery(query), {.stall = options_.answer, .until = until});
    if (asked != LinkState::kOk) return Lost(std::move(report), asked, "being asked how it is");
    const PrinterLink::Answer answer = link.Read(IsStatusAnswer, until);
    if (answer.state != LinkState::kOk) {
      return Lost(std::move(report), answer.state, "being asked how it is");
    }
    DecodeAnswer(query, answer.byte, report.status);
  }
  return Judge(std::move(report));
}

PrintReport LinkPrinter::SendOnce(PrinterLink& link, const Bitmap& slip, PrintReport report) {
  std::string bytes = half_sent_ ? EncodeRecovery(slip.width()) : std::string();
  bytes.append(EncodeSlip(slip));
  half_sent_ = true;
  report = Send(link, bytes, std::move(report));
  half_sent_ = report.result != PrintResult::kPrinted;
  return report;
}

PrintReport LinkPrinter::Send(PrinterLink& link, std::string_view bytes, PrintReport report) const {
  const LinkState sent =
      link.Write(bytes, {.stall = options_.stall, .until = clock_.SteadyNow() + options_.total});
  if (sent == LinkState::kTimeout && Answers(link)) {
    // Out of paper is what most often stops a printer, and it still says so.
    PrintReport asked = AskHowItIs(link, clock_.SteadyNow() + options_.stall / 4);
    if (asked.result == PrintResult::kNoPaper) return asked;
  }
  if (sent != LinkState::kOk) return Lost(std::move(report), sent, "a slip was sent");
  if (link.kind() == LinkKind::kDevice) {
    // What a device has not taken yet is lost when it is closed.
    const LinkState taken = link.WaitWritable(clock_.SteadyNow() + options_.stall);
    if (taken != LinkState::kOk) return Lost(std::move(report), taken, "a slip was sent");
  }
  return Answers(link) ? Confirm(link, std::move(report)) : report;
}

PrintReport LinkPrinter::Confirm(PrinterLink& link, PrintReport report) const {
  const PrinterLink::Answer answer = link.Read(IsSlipAnswer, clock_.SteadyNow() + options_.stall);
  if (answer.state == LinkState::kOk) return report;
  if (answer.state == LinkState::kLost) {
    return Lost(std::move(report), answer.state, "printing");
  }
  // A long slip, or a printer that does not know the question: it has everything, and prints if it
  // is well.
  return AskHowItIs(link, clock_.SteadyNow() + options_.stall / 4);
}

}  // namespace onestop::kiosk_client::printer
