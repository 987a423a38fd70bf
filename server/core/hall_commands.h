#ifndef ONESTOP_SERVER_CORE_HALL_COMMANDS_H_
#define ONESTOP_SERVER_CORE_HALL_COMMANDS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/core/config.h"
#include "server/core/types.h"

// Commands of supervisors, administrators and the hall's clock. See command.h for what all commands
// have in common.

namespace onestop::core {

struct SkillWanted {
  std::string service;
  uint32_t helper_threshold = 0;
  std::vector<std::string> classes;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "service", self.service);
    v(2, "helper_threshold", self.helper_threshold);
    v(3, "classes", self.classes);
  }
};

struct SetCounterSkills {
  static constexpr uint32_t kNumber = 40;
  static constexpr const char* kName = "SetCounterSkills";
  std::string counter;
  std::vector<SkillWanted> skills;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "skills", self.skills);
  }
};

struct MoveTicket {
  static constexpr uint32_t kNumber = 41;
  static constexpr const char* kName = "MoveTicket";
  std::string ticket;
  // One of the three.
  std::string to_service;
  std::string to_counter;
  bool front = false;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "to_service", self.to_service);
    v(3, "to_counter", self.to_counter);
    v(4, "front", self.front);
    v(5, "reason", self.reason);
  }
};

struct ReleaseCounter {
  static constexpr uint32_t kNumber = 42;
  static constexpr const char* kName = "ReleaseCounter";
  std::string counter;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "reason", self.reason);
  }
};

struct SuspendService {
  static constexpr uint32_t kNumber = 43;
  static constexpr const char* kName = "SuspendService";
  std::string service;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "service", self.service);
    v(2, "reason", self.reason);
  }
};

struct ResumeService {
  static constexpr uint32_t kNumber = 44;
  static constexpr const char* kName = "ResumeService";
  std::string service;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "service", self.service);
  }
};

struct PostNotice {
  static constexpr uint32_t kNumber = 45;
  static constexpr const char* kName = "PostNotice";
  // Empty for a new one, else its id in decimal.
  std::string notice;
  // Sorted by language; empty withdraws.
  LocalTexts texts;
  std::string area;
  std::optional<Time> end;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "notice", self.notice);
    v(2, "texts", self.texts);
    v(3, "area", self.area);
    v(4, "end", self.end);
  }
};

struct OpenDay {
  static constexpr uint32_t kNumber = 46;
  static constexpr const char* kName = "OpenDay";
  // Asked for: open until then whatever the calendar says.
  std::optional<Time> close;
  // Worked out at the edge from the calendar and `close`, not by the caller: no part of the
  // fingerprint. Unset when the calendar has no sessions today.
  std::optional<DayPlan> plan;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "close", self.close);
  }
};

struct CloseDay {
  static constexpr uint32_t kNumber = 47;
  static constexpr const char* kName = "CloseDay";
  bool force = false;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "force", self.force);
    v(2, "reason", self.reason);
  }
};

struct ApplyConfig {
  static constexpr uint32_t kNumber = 60;
  static constexpr const char* kName = "ApplyConfig";
  uint64_t expected_version = 0;
  // Parsed, with positions for ids (see AssignIds). The fingerprint covers its source.
  std::shared_ptr<const Config> config;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "expected_version", self.expected_version);
    v(2, "source", self.config->source);
  }
};

// The journal goes on after records that were lost, or given up for a backup. Recorded by whoever
// settled the journal, before the server starts.
struct ForkHistory {
  static constexpr uint32_t kNumber = 62;
  static constexpr const char* kName = "ForkHistory";
  // Of the records from now on.
  uint64_t epoch = 0;
  // The last record there is of the past.
  uint64_t kept_sequence = 0;
  uint64_t kept_epoch = 0;
  // The last record known to have existed; 0 when nobody knows.
  uint64_t known_sequence = 0;
  // How many numbers of every series, and ids, are left to tickets nobody has a record of.
  uint32_t skip = 0;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "epoch", self.epoch);
    v(2, "kept_sequence", self.kept_sequence);
    v(3, "kept_epoch", self.kept_epoch);
    v(4, "known_sequence", self.known_sequence);
    v(5, "skip", self.skip);
    v(6, "reason", self.reason);
  }
};

// The hall's clock: whatever has become due by now. Decided before each batch and at deadlines.
struct Tick {
  static constexpr uint32_t kNumber = 61;
  static constexpr const char* kName = "Tick";

  template <class Self, class V>
  static void Fields(Self&, V&&) {}
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_HALL_COMMANDS_H_
