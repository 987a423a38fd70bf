#ifndef ONESTOP_TESTS_SIM_LEDGER_H_
#define ONESTOP_TESTS_SIM_LEDGER_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

#include "server/core/command.h"
#include "server/core/types.h"
#include "server/engine/engine.h"

namespace onestop::sim {

// What the clients believe became of their commands.
enum class Belief { kOpen, kAcked, kRefused, kUnknown };

// One command of one client, with all its attempts.
struct Entry {
  core::Actor actor;
  Bytes16 request_id = {};
  core::Command command;
  Belief belief = Belief::kOpen;
  // Whose it is, and when it was first sent, on the scheduler's clock.
  size_t client = 0;
  std::chrono::nanoseconds at{0};
  // Acked: what the answer said; no events when no record was needed.
  uint64_t sequence = 0;
  std::string events;
  bool duplicate = false;
  // The id stands for another command already: nothing may come of this one.
  bool reuse = false;
  // The network delivered an attempt more than once: one may act after another was refused.
  bool delivered_twice = false;
  // An attempt ended in an ambiguous commit.
  bool was_in_failed_commit = false;
  // Highest sequence that anybody had been told when the first attempt was sent.
  uint64_t known_before = 0;
  Time sent;
};

// "IssueTicket of kiosk 1", for people who look for what went wrong.
std::string Describe(const Entry& entry);

// All commands of all clients, in the order they were first sent. References stay valid.
using Ledger = std::deque<Entry>;

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_LEDGER_H_
