#ifndef ONESTOP_SERVER_CORE_HALL_EVENTS_H_
#define ONESTOP_SERVER_CORE_HALL_EVENTS_H_

#include <memory>
#include <string>
#include <vector>

#include "server/core/config.h"
#include "server/core/types.h"

// What happened to the hall-day, the counters and the services. See event.h for what all events have
// in common.

namespace onestop::core {

struct ConfigApplied {
  static constexpr uint32_t kNumber = 1;
  static constexpr const char* kName = "config_applied";
  // With its version and ids; never null.
  std::shared_ptr<const Config> config;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "config", self.config);
  }
};

struct DayOpened {
  static constexpr uint32_t kNumber = 2;
  static constexpr const char* kName = "day_opened";
  DayPlan plan;
  // The same date was opened before: its numbers go on.
  bool reopened = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "plan", self.plan);
    v(2, "reopened", self.reopened);
  }
};

// A session began, entered its last tickets, or ended.
struct SessionChanged {
  static constexpr uint32_t kNumber = 3;
  static constexpr const char* kName = "session_changed";
  DayState state = DayState::kClosed;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "state", self.state);
  }
};

struct DayClosed {
  static constexpr uint32_t kNumber = 4;
  static constexpr const char* kName = "day_closed";
  bool forced = false;
  std::string reason;
  uint32_t expired = 0;
  uint32_t no_shows = 0;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "forced", self.forced);
    v(2, "reason", self.reason);
    v(3, "expired", self.expired);
    v(4, "no_shows", self.no_shows);
  }
};

// Opened, or back from a pause.
struct CounterOpened {
  static constexpr uint32_t kNumber = 40;
  static constexpr const char* kName = "counter_opened";
  CounterId counter;
  StaffId staff;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "staff", self.staff);
  }
};

struct CounterPaused {
  static constexpr uint32_t kNumber = 41;
  static constexpr const char* kName = "counter_paused";
  CounterId counter;
  PauseReason reason = PauseReason::kNone;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "reason", self.reason);
  }
};

struct CounterClosed {
  static constexpr uint32_t kNumber = 42;
  static constexpr const char* kName = "counter_closed";
  CounterId counter;
  // Set when a supervisor released it.
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "reason", self.reason);
  }
};

struct CounterSkillsSet {
  static constexpr uint32_t kNumber = 43;
  static constexpr const char* kName = "counter_skills_set";
  CounterId counter;
  std::vector<Skill> skills;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "skills", self.skills);
  }
};

struct ServiceSuspended {
  static constexpr uint32_t kNumber = 50;
  static constexpr const char* kName = "service_suspended";
  ServiceId service;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "service", self.service);
    v(2, "reason", self.reason);
  }
};

struct ServiceResumed {
  static constexpr uint32_t kNumber = 51;
  static constexpr const char* kName = "service_resumed";
  ServiceId service;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "service", self.service);
  }
};

// New, or in place of the one with the same id.
struct NoticePosted {
  static constexpr uint32_t kNumber = 52;
  static constexpr const char* kName = "notice_posted";
  NoticeId notice;
  LocalTexts texts;
  AreaId area;
  Time end;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "notice", self.notice);
    v(2, "texts", self.texts);
    v(3, "area", self.area);
    v(4, "end", self.end);
  }
};

struct NoticeWithdrawn {
  static constexpr uint32_t kNumber = 53;
  static constexpr const char* kName = "notice_withdrawn";
  NoticeId notice;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "notice", self.notice);
  }
};

// What came after `kept_sequence` is given up: it may have been answered, and is lost.
struct HistoryForked {
  static constexpr uint32_t kNumber = 60;
  static constexpr const char* kName = "history_forked";
  // Of the records from this one on; whoever knows of an epoch below was told of the past that is lost.
  uint64_t epoch = 0;
  uint64_t kept_sequence = 0;
  uint64_t kept_epoch = 0;
  // The last record known to have existed; 0 when nobody knows.
  uint64_t known_sequence = 0;
  std::string reason;
  // Ids and numbers below may stand on paper: the next ticket's id, and the next number of each series,
  // by its id - 1, on every hall-day that opens before `numbers_until`.
  TicketId next_ticket;
  std::vector<uint32_t> next_numbers;
  Time numbers_until;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "epoch", self.epoch);
    v(2, "kept_sequence", self.kept_sequence);
    v(3, "kept_epoch", self.kept_epoch);
    v(4, "known_sequence", self.known_sequence);
    v(5, "reason", self.reason);
    v(6, "next_ticket", self.next_ticket);
    v(7, "next_numbers", self.next_numbers);
    v(8, "numbers_until", self.numbers_until);
  }
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_HALL_EVENTS_H_
