#ifndef ONESTOP_TESTS_LOAD_CLERK_H_
#define ONESTOP_TESTS_LOAD_CLERK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/base/random.h"
#include "tests/load/day_report.h"
#include "tests/load/hall_api.h"
#include "tests/load/schedule.h"

namespace onestop::load {

// What the simulated people of one day share.
struct DayWorld {
  HallApi& api;
  Schedule& schedule;
  Random& random;
  HallFacts facts;
  std::vector<std::string> services;
  DayReport report;
  // Whose ticket it is, by ticket id.
  std::map<std::string, PlannedVisit> visits;
  std::map<std::string, std::string> tokens;
  // How much longer all work takes than usual.
  double slower = 1;
};

// A clerk at one counter from before the first session until nobody waits after the last one.
class Clerk {
 public:
  Clerk(DayWorld& world, uint32_t staff_id, std::string counter);

  // Signs in; the working day is put on the schedule.
  absl::Status Start(const std::string& pin);
  bool gone() const { return gone_; }

 private:
  void Open();
  // Calls the next ticket, closing the one in hand as `current_` says.
  void CallNext();
  void OnCalled(const v1::CalledTicket& called);
  void Recall(const std::string& ticket);
  void Serve(const std::string& ticket);
  // The work on the current matter is done.
  void Finish();
  void Transfer();
  void Park();
  void Resume(const std::string& ticket);
  void Break();
  void NobodyWaits();
  void Leave();
  // Whether a call was refused because the hall has closed; then the clerk goes home.
  bool DayIsOver(const absl::Status& status);
  Duration WorkTime();
  Duration Draw(Duration least, Duration most);
  size_t SessionIndex() const;

  DayWorld& world_;
  const uint32_t staff_id_;
  const std::string counter_;
  HallApi::Caller caller_;
  std::string ticket_;
  std::string item_;
  std::string service_;
  std::optional<v1::CloseCurrent> current_;
  Time break_at_;
  // A parked ticket was taken up while the clerk was waiting for work.
  bool busy_with_parked_ = false;
  // Tickets set aside that have to be taken up again.
  int parked_ = 0;
  bool gone_ = false;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_CLERK_H_
