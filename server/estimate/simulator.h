#ifndef ONESTOP_SERVER_ESTIMATE_SIMULATOR_H_
#define ONESTOP_SERVER_ESTIMATE_SIMULATOR_H_

#include <cstdint>
#include <optional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "server/core/call_policy.h"
#include "server/estimate/snapshot.h"

namespace onestop::estimate {

// Everything about the hours to come that the present does not decide: how long work takes, who comes,
// who goes, when clerks are there. Drawn at random for a forecast (DrawnFuture), or taken from the
// record of a day, which the simulation must then reproduce call by call.
class Future {
 public:
  virtual ~Future() = default;

  // The next ticket that will join, in order of Leg::joins; nothing when no more will.
  virtual std::optional<Leg> NextJoin() = 0;
  // When this leg gives up waiting; Time::max() for never.
  virtual Time LeavesAt(const Leg& leg) = 0;

  // How long the counter still has in hand what it has in hand now.
  virtual Duration Remaining(core::CounterId counter) = 0;
  // How long a counter has this ticket in hand, from the call to its release.
  virtual Duration Occupancy(const Leg& leg, core::ServiceId service, core::CounterId counter) = 0;
  // From a release until the clerk asks for the next ticket.
  virtual Duration Gap(core::CounterId counter) = 0;
  // The same for a counter that is free now although somebody waits for it.
  virtual Duration GapLeft(core::CounterId counter) = 0;
  // From a ticket's joining until a clerk with nothing to do asks for it.
  virtual Duration Reaction(core::CounterId counter) = 0;

  // Whether the clerk goes away at `now` instead of calling. `somebody`: there is a ticket this counter
  // may take.
  virtual bool Leaves(core::CounterId counter, Time now, bool somebody) = 0;
  // Then: when the clerk will be back; Time::max() for not today.
  virtual Time GoAway(core::CounterId counter, Time now) = 0;
  // Until when a clerk with nothing to do stays and waits; Time::max() for as long as it takes.
  virtual Time IdleUntil(core::CounterId counter, Time now) = 0;
  // When a counter that is away in the snapshot will be back; Time::max() for not today.
  virtual Time Returns(core::CounterId counter) = 0;
};

// Someone who might take a ticket now: how long the wait would be, without changing anybody else's.
struct Ghost {
  Services services = {};
  core::ClassId ticket_class;
  // Comes so long after the snapshot.
  Duration after{0};
};

// Runs a hall forward from a snapshot, with the calling rule of core/call_policy itself. The result is a
// pure function of the snapshot and the future. One simulator runs any number of futures, one after
// the other. Not thread safe; the snapshot must outlive it.
class Simulator {
 public:
  struct Options {
    // Whose waits are asked for besides the snapshot's legs.
    std::span<const Ghost> ghosts = {};
    // Stops when every ghost has been called, whoever else still waits.
    bool ghosts_only = false;
    // Stops after so many calls.
    uint32_t max_calls = 1u << 30;
    // Nobody comes after so many who were not there at the snapshot.
    uint32_t max_joins = 1u << 30;
    // Nothing after it is looked at.
    Time until = Time::max();
    // Called at every call of the simulation, where wanted.
    bool keep_calls = false;
  };
  struct Call {
    core::TicketId ticket;
    core::CounterId counter;
    Time time;
    bool operator==(const Call&) const = default;
  };

  Simulator(const Snapshot& snapshot, const Options& options);

  void Run(Future& future);

  // Of the last run: when each of the snapshot's legs was called, and each ghost; Time::max() if the run
  // ended before.
  std::span<const Time> leg_calls() const { return leg_calls_; }
  std::span<const Time> ghost_calls() const { return ghost_calls_; }
  // In order of time, with Options::keep_calls.
  const std::vector<Call>& calls() const { return calls_; }
  Time end() const { return now_; }

 private:
  using LegIndex = uint32_t;

  // A line by entry and ticket. Those gone are dropped when they come to its head.
  struct Line {
    std::vector<LegIndex> legs;
    size_t head = 0;
    size_t waiting = 0;
  };
  struct Place {
    enum class State : uint8_t { kAway, kIdle, kAsks };
    State state = State::kAway;
    // When it is back, or asks; Time::max() for never.
    Time next = Time::max();
    Time idle_since;
    uint32_t priority_run = 0;
    Line bound;
  };
  struct Returning {
    uint64_t callable_at_calls = 0;
    LegIndex leg = 0;
  };
  struct Queue {
    std::vector<Line> lines;
    size_t waiting = 0;
    uint64_t calls = 0;
    std::vector<Returning> returning;
  };
  struct Gather;
  using Due = std::pair<Time, LegIndex>;
  using DueQueue = std::priority_queue<Due, std::vector<Due>, std::greater<>>;

  void Begin(Future& future);
  void BeginDesk(size_t index, Future& future);
  bool Finished() const;
  // What a place does from now on, and when it acts next; the only way to change either.
  void Plan(Place& place, Place::State state, Time next);
  // When the first place acts, which is then the first of asks_; never is Time::max().
  Time NextAsk();

  LegIndex Add(const Leg& leg, Future& future);
  void Insert(Line& line, LegIndex index);
  void Enter(LegIndex index);
  // No longer waiting, called or not.
  void Remove(LegIndex index);
  void CountCall(core::ServiceId service);
  // The first that still waits; drops those before it.
  std::optional<LegIndex> Head(Line& line);
  bool Able(core::CounterId counter, const Services& services, core::ClassId ticket_class,
            size_t more) const;
  void WakeIdle(LegIndex index, Future& future);

  void Ask(core::CounterId counter, Future& future);
  void GatherCandidates(core::CounterId counter);
  void CallGhosts(core::CounterId counter, const core::Candidate* best);
  std::optional<core::Candidate> GhostCandidate(core::CounterId counter, size_t ghost);
  void CallGhost(size_t ghost, Time at);
  // Who finds a clerk with nothing to do is called at once.
  void GhostComes(size_t ghost, Future& future);
  void GhostsCome(Future& future);

  core::Candidate CandidateOf(LegIndex index, core::ServiceId service) const;

  const Snapshot& snapshot_;
  const core::Config& config_;
  const Options options_;
  // What every run begins with.
  std::vector<Queue> first_queues_;

  Time now_;
  std::vector<Leg> legs_;
  std::vector<char> gone_;
  std::vector<Queue> queues_;
  std::vector<Place> places_;
  // Of legs that wait in no line yet, and of those that will give up.
  // When places act, by index; some of it is no longer true.
  DueQueue asks_;
  size_t idle_ = 0;
  DueQueue joins_;
  DueQueue leaves_;
  std::optional<Leg> next_join_;
  std::vector<core::Candidate> candidates_;
  std::vector<Time> leg_calls_;
  std::vector<Time> ghost_calls_;
  size_t legs_open_ = 0;
  size_t ghosts_open_ = 0;
  // When the next ghost comes that is not there yet.
  Time next_ghost_ = Time::max();
  uint32_t calls_made_ = 0;
  uint32_t joined_ = 0;
  std::vector<Call> calls_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_SIMULATOR_H_
