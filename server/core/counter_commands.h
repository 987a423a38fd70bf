#ifndef ONESTOP_SERVER_CORE_COUNTER_COMMANDS_H_
#define ONESTOP_SERVER_CORE_COUNTER_COMMANDS_H_

#include <optional>
#include <string>
#include <vector>

#include "server/core/types.h"

// Commands of clerks. See command.h for what all commands have in common.

namespace onestop::core {

struct OpenCounter {
  static constexpr uint32_t kNumber = 20;
  static constexpr const char* kName = "OpenCounter";
  std::string counter;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
  }
};

struct PauseCounter {
  static constexpr uint32_t kNumber = 21;
  static constexpr const char* kName = "PauseCounter";
  std::string counter;
  PauseReason reason = PauseReason::kNone;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "reason", self.reason);
  }
};

struct CloseCounter {
  static constexpr uint32_t kNumber = 22;
  static constexpr const char* kName = "CloseCounter";
  std::string counter;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
  }
};

// Sign-out: whatever counter the actor holds is closed.
struct LeaveCounter {
  static constexpr uint32_t kNumber = 23;
  static constexpr const char* kName = "LeaveCounter";

  template <class Self, class V>
  static void Fields(Self&, V&&) {}
};

struct Finish {
  Outcome outcome = Outcome::kNone;
  std::vector<std::string> missing_papers;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "outcome", self.outcome);
    v(2, "missing_papers", self.missing_papers);
  }
};

// How the ticket in hand is closed in the step that calls the next one: finished, or absent.
struct CloseCurrent {
  std::string ticket;
  // Unset: absent.
  std::optional<Finish> finish;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "finish", self.finish);
  }
};

struct CallNext {
  static constexpr uint32_t kNumber = 24;
  static constexpr const char* kName = "CallNext";
  std::string counter;
  std::optional<CloseCurrent> current;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "current", self.current);
  }
};

struct CallTicket {
  static constexpr uint32_t kNumber = 25;
  static constexpr const char* kName = "CallTicket";
  std::string counter;
  std::string ticket;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
  }
};

struct RecallTicket {
  static constexpr uint32_t kNumber = 26;
  static constexpr const char* kName = "RecallTicket";
  std::string counter;
  std::string ticket;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
  }
};

struct StartService {
  static constexpr uint32_t kNumber = 27;
  static constexpr const char* kName = "StartService";
  std::string counter;
  std::string ticket;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
  }
};

struct FinishMatter {
  static constexpr uint32_t kNumber = 28;
  static constexpr const char* kName = "FinishMatter";
  std::string counter;
  std::string ticket;
  Finish finish;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
    v(3, "finish", self.finish);
  }
};

struct MarkAbsent {
  static constexpr uint32_t kNumber = 29;
  static constexpr const char* kName = "MarkAbsent";
  std::string counter;
  std::string ticket;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
  }
};

struct ParkTicket {
  static constexpr uint32_t kNumber = 30;
  static constexpr const char* kName = "ParkTicket";
  std::string counter;
  std::string ticket;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
  }
};

struct ResumeTicket {
  static constexpr uint32_t kNumber = 31;
  static constexpr const char* kName = "ResumeTicket";
  std::string counter;
  std::string ticket;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
  }
};

struct TransferTicket {
  static constexpr uint32_t kNumber = 32;
  static constexpr const char* kName = "TransferTicket";
  std::string counter;
  std::string ticket;
  // One of the two.
  std::string to_service;
  std::string to_counter;
  TransferReason reason = TransferReason::kNone;
  std::string note;
  bool return_to_me = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "counter", self.counter);
    v(2, "ticket", self.ticket);
    v(3, "to_service", self.to_service);
    v(4, "to_counter", self.to_counter);
    v(5, "reason", self.reason);
    v(6, "note", self.note);
    v(7, "return_to_me", self.return_to_me);
  }
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_COUNTER_COMMANDS_H_
