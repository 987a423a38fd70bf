#ifndef ONESTOP_TESTS_SUPPORT_HALL_SCRIPT_H_
#define ONESTOP_TESTS_SUPPORT_HALL_SCRIPT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/hall.h"

namespace onestop::testing {

// Plays a hall from lines that a clerk can read, on TestHall unless another configuration is given.
// One line is one command and, after "->", what must come of it; a line without "->" must be
// accepted. Before each command the clock is let do what has become due, as in the engine.
//
//   09:00:00 day open                                  [DATE]
//   22:00:00 day close force "fire alarm"              -> expired A002, over
//   09:00:01 clerk 11 open 1                           also: close 1, pause 1 meal, clerk 11 leave
//   09:00:05 issue passport elderly                    -> A001
//            issue tax-clear*2#case7,pay web holder anna booked-for 10:00 quote 25 late former A001
//   09:00:09 next 1                                    -> A001, "A002 (returned)", none
//   09:00:30 next 1 finish completed                   also: next 1 absent     -> goes on with
//   permit 09:00:31 call 1 A002 ; recall 1 ; start 1 ; finish 1 missing-papers id-card ; absent 1 ;
//   park 1
//            resume 1 A002                             -> serving, waits
//            transfer 1 to tax because payment return note "come back"    (to tax, to counter 3)
//   09:01:00 check-in A002 ; cancel A002 ; postpone A002 10 ; reprint A002 ;
//            rate A002 5 words "quick"
//            add A002 pay ; change A002 1 permit-new ; class A002 elderly
//            move A002 to tax because "wrong floor"    also: to counter 3, front
//            release 1 because illness ; suspend tax because "no power" ; unsuspend tax
//            skills 1 passport tax>=3 passport=elderly+veteran ; notice "text" until 12:00 ;
//            withdraw 1
//   09:30:00 tick                                      -> ready A001, no-show A002
//
// The ticket may be left out where a counter has one in hand (finish 1 A001 completed names it).
// Refusals are `-> refused TOO_EARLY_FOR_ABSENT`. Who acts: the kiosk for citizens, the clerk of
// the counter, a supervisor for the hall; "clerk 12", "kiosk", "guide", "supervisor", "timer" or
// "bearer A001" before the command says otherwise.
//
// Questions, answered from the state:
//
//   09:02:00 ticket A001 -> waiting        counter 1 -> calling A001     day -> last tickets
//   09:02:00 line passport -> A001 A003    line 1 -> A002 (bound to counter 1)
//   09:02:00 back passport -> A004 (missed before, lets others pass)     deadline -> 11:30:00
class HallScript {
 public:
  explicit HallScript(core::Config config = TestHall(), HallOptions options = {})
      : hall_(std::move(config), options) {}

  // Plays the lines; what differs is a failure that quotes its line. Date is where the clock
  // starts.
  void Run(std::string_view lines, int32_t date = 20261123);

  Hall& hall() { return hall_; }
  const core::State& state() const { return hall_.state(); }
  // The events of the last accepted command.
  const core::Events& last() const { return last_; }
  // The last event of this kind in the last accepted command.
  template <class T>
  const T& Last() const;

 private:
  friend class ScriptLine;

  Hall hall_;
  core::Events last_;
};

template <class T>
const T& HallScript::Last() const {
  for (auto event = last_.rbegin(); event != last_.rend(); ++event) {
    if (const T* found = std::get_if<T>(&*event)) return *found;
  }
  static const T kEmpty{};
  return kEmpty;
}

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_HALL_SCRIPT_H_
