#include "kiosk_client/serve.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "gateway/client/exit_code.h"
#include "gateway/client/language.h"
#include "gateway/http/json_string.h"
#include "gateway/serve/local_route.h"
#include "kiosk_client/holder_desk.h"
#include "kiosk_client/print_desk.h"
#include "kiosk_client/slip_text.h"
#include "kiosk_client/speech/speaker.h"
#include "server/base/bytes.h"
#include "server/base/log.h"
#include "server/base/secret.h"
#include "server/base/strings.h"
#include "server/base/workers.h"

namespace onestop::kiosk_client {
namespace {

using gateway::HttpRequest;
using gateway::HttpResponse;
using gateway::Language;

// One for the printer, one for the voice, one for cards; a page waits for its own answer.
constexpr size_t kWorkers = 3;
constexpr size_t kWaiting = 32;
// A call is spoken for everybody who listens; the sound does not change.
constexpr char kKeepSound[] = "private, max-age=86400";

// What the pages need; the server says who may.
std::vector<std::string> Methods() {
  return gateway::MethodNames({
      {"TicketService",
       {"ListServices", "ListItems", "IssueTicket", "GetTicket", "WatchTicket", "CancelTicket",
        "CheckIn", "PostponeTicket", "ReprintTicket", "AddMatter", "ChangeMatter",
        "SetTicketClass"}},
      {"HallService", {"GetHall", "WatchHall", "WatchCalls"}},
      {"FeedbackService", {"RateVisit"}},
      {"CounterService", {"SignIn", "SignOut", "ListTickets"}},
      {"AdminService", {"RequestPairing", "AwaitPairing"}},
  });
}

HttpResponse NotPrinted(printer::PrintResult result, Language language) {
  return gateway::JsonResponse(
      200, StrCat("{\"printed\":false,\"reason\":", gateway::JsonString(PrintReason(result)),
                  ",\"message\":", gateway::JsonString(PrintMessage(result, language)), "}"));
}

HttpResponse AnswerPrint(PrintDesk& desk, const HttpRequest& request) {
  const absl::StatusOr<google::protobuf::Struct> body = gateway::JsonBody(request);
  if (!body.ok()) return gateway::TextResponse(400, FromAbsl(body.status().message()));
  PrintOrder order{
      .ticket_id = gateway::TextOf(*body, "ticketId"),
      .tracking_token = gateway::TextOf(*body, "trackingToken"),
      .language =
          gateway::ParseLanguage(gateway::TextOf(*body, "language")).value_or(Language::kChinese),
      .copy = gateway::FlagOf(*body, "copy")};
  const absl::StatusOr<printer::PrintReport> report = desk.Print(order);
  if (!report.ok()) {
    LogWarn("nothing_to_print", {{"message", FromAbsl(report.status().message())}});
    return NotPrinted(printer::PrintResult::kOffline, order.language);
  }
  if (report->result != printer::PrintResult::kPrinted) {
    return NotPrinted(report->result, order.language);
  }
  return gateway::JsonResponse(200, "{\"printed\":true}");
}

HttpResponse AnswerSpeech(speech::Speaker& speaker, const HttpRequest& request) {
  const std::optional<Language> language =
      gateway::ParseLanguage(gateway::QueryParameter(request.query, "language"));
  if (!language) return gateway::TextResponse(400, "language is zh or en");
  absl::StatusOr<std::string> wav =
      speaker.Speak({.language = *language,
                     .number = gateway::QueryParameter(request.query, "number"),
                     .counter = gateway::QueryParameter(request.query, "counter")});
  if (!wav.ok()) {
    const bool asked_wrong = wav.status().code() == absl::StatusCode::kInvalidArgument;
    if (!asked_wrong) LogWarn("not_spoken", {{"message", FromAbsl(wav.status().message())}});
    return gateway::TextResponse(asked_wrong ? 400 : 503, FromAbsl(wav.status().message()));
  }
  return {.status = 200,
          .headers = {{"Content-Type", "audio/wav"}, {"Cache-Control", kKeepSound}},
          .body = *std::move(wav)};
}

// Nothing here may write down what was read.
HttpResponse AnswerHolder(HolderDesk& desk, const HttpRequest& request) {
  absl::StatusOr<google::protobuf::Struct> body = gateway::JsonBody(request);
  if (!body.ok()) return gateway::TextResponse(400, FromAbsl(body.status().message()));
  std::string& document = *(*body->mutable_fields())["document"].mutable_string_value();
  const Secret read(document);
  document.assign(document.size(), '0');
  const absl::StatusOr<DocumentHolder> holder = desk.HolderOf(read);
  if (!holder.ok()) {
    if (holder.status().code() == absl::StatusCode::kInvalidArgument) {
      return gateway::TextResponse(400, FromAbsl(holder.status().message()));
    }
    LogWarn("no_holder", {{"message", FromAbsl(holder.status().message())}});
    return gateway::TextResponse(503, "the server gave no key for documents of this day");
  }
  return gateway::JsonResponse(
      200, StrCat("{\"holder\":\"", absl::Base64Escape(ToAbsl(AsText(holder->holder))),
                  "\",\"ageClass\":", gateway::JsonString(holder->age_class), "}"));
}

}  // namespace

absl::Status ServePages(Kiosk& kiosk, const ServeOptions& options) {
  if (options.paper != 58 && options.paper != 80) {
    return gateway::UsageError("--paper: 58 or 80 millimetres");
  }
  const absl::StatusOr<std::optional<AgeClass>> age_class = ParseAgeClass(options.age_class);
  if (!age_class.ok()) {
    return gateway::UsageError(StrCat("--age-class: ", age_class.status().message()));
  }
  SystemClock clock;
  auto printer = printer::MakePrinter(options.printer, {.answers = options.printer_answers}, clock);
  if (!printer.ok()) return gateway::UsageError(StrCat("--printer: ", printer.status().message()));
  printer::SlipRenderer renderer(options.paper == 58 ? printer::PaperWidth::k58mm
                                                     : printer::PaperWidth::k80mm);
  // Finds the fonts now rather than for the first citizen.
  printer::TicketSlip first;
  first.number = "A001";
  (void)renderer.Render(first);
  PrintDesk desk(kiosk.client, renderer, **printer, {.code = !options.no_code});

  speech::SpawnRunner runner(clock);
  speech::SpeakerOptions voice;
  voice.clips = options.clips;
  voice.cache.folder = StrCat(kiosk.client.credential().folder, "/speech");
  speech::Speaker speaker(voice, runner);

  HolderDesk holders(kiosk.client, clock, *age_class);

  // Last, so that it ends first: its jobs use everything above.
  Workers workers(kWorkers, kWaiting);
  gateway::Pages pages{
      .folder = "kiosk_client", .pages = {"kiosk", "display", "guide"}, .methods = Methods()};
  pages.local["/local/print"] = gateway::OnWorker(
      workers, "POST", [&desk](const HttpRequest& request) { return AnswerPrint(desk, request); });
  pages.local["/local/holder"] = gateway::OnWorker(
      workers, "POST",
      [&holders](const HttpRequest& request) { return AnswerHolder(holders, request); });
  pages.local["/local/speech"] = gateway::OnWorker(
      workers, "GET",
      [&speaker](const HttpRequest& request) { return AnswerSpeech(speaker, request); });
  return gateway::Serve(kiosk.client, kiosk.console, options.pages, pages);
}

}  // namespace onestop::kiosk_client
