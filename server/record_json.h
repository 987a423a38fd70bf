#ifndef ONESTOP_SERVER_RECORD_JSON_H_
#define ONESTOP_SERVER_RECORD_JSON_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/core/config.h"
#include "server/core/event.h"
#include "server/journal/record.h"

// Records of a hall's journal as JSON for people and programs: every field under the name it has in
// the code, times as UTC, durations as seconds, enumerations in words, and ids as the codes they
// stand for. Not thread safe.

namespace onestop {

// Appends `text` as a JSON string, quotes and all.
void AppendJsonString(std::string_view text, std::string& out);

class RecordJson {
 public:
  // One line without a line break: the record with its events. Records must come in the order of
  // the journal and from its first one on, for the configuration that ids are looked up in; codes
  // not known yet stay numbers. JOURNAL_CORRUPT and JOURNAL_NEWER as the engine's codec.
  absl::StatusOr<std::string> Line(const journal::Record& record);

 private:
  std::shared_ptr<const core::Config> config_;
};

// One event as a JSON object; ids stay numbers without a configuration.
std::string EventJson(const core::Event& event, const core::Config* config);

}  // namespace onestop

#endif  // ONESTOP_SERVER_RECORD_JSON_H_
