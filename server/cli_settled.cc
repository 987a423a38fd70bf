#include "server/cli_settled.h"

#include "server/base/strings.h"
#include "server/cli_output.h"
#include "server/record_json.h"

namespace onestop::cli {
namespace {

std::string ToJson(const Settled& settled) {
  std::string json = "{\"hall\":";
  AppendJsonString(settled.hall, json);
  return StrCat(json, ",\"keptSequence\":", settled.kept_sequence,
                ",\"knownSequence\":", settled.known_sequence, ",\"epoch\":", settled.epoch, "}");
}

std::string ToText(const Settled& settled) {
  std::string text = StrCat(settled.hall, ": goes on after record ", settled.kept_sequence);
  if (settled.known_sequence > settled.kept_sequence) {
    return StrCat(text, "; records ", settled.kept_sequence + 1, " to ", settled.known_sequence,
                  " are lost.");
  }
  return StrCat(text, "; if there were later ones, they are lost.");
}

}  // namespace

void PrintSettled(const std::vector<Settled>& settled, uint32_t skipped, bool json) {
  for (const Settled& hall : settled) Print(json ? ToJson(hall) : ToText(hall));
  if (json) return;
  Print(StrCat(skipped, " numbers of each series are left out, so that none is given out that may stand "
                        "on paper. Whoever holds one that no window knows gets a new ticket."));
}

}  // namespace onestop::cli
