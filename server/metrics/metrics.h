#ifndef ONESTOP_SERVER_METRICS_METRICS_H_
#define ONESTOP_SERVER_METRICS_METRICS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/core/state.h"
#include "server/engine/engine.h"
#include "server/engine/observer.h"
#include "server/estimate/board.h"

namespace prometheus {
class Collectable;
}  // namespace prometheus

namespace onestop::metrics {

// One RPC that ended.
struct Call {
  // Counted from 0 and the same for the life of the process, so that its series are found at once.
  size_t index = 0;
  // "onestop.v1.TicketService" and "IssueTicket".
  std::string_view service;
  std::string_view method;
  absl::StatusCode code = absl::StatusCode::kOk;
  std::chrono::nanoseconds took{0};
};

// How many follow something, and how many fell behind since the start.
struct StreamCounts {
  uint64_t watchers = 0;
  uint64_t resyncs = 0;
};

// Everything Prometheus can read about the server. Counters and histograms add up what the engine
// says is durable; gauges are asked of the engine when somebody reads, so that they cost nothing
// otherwise. Names and labels are listed in README.md beside this file.
//
// Thread safety: AddHall and the Set functions before the engine starts and before anybody reads.
// The observer's functions as Observer says; OnCall and Text from any thread.
class Metrics : public engine::Observer {
 public:
  using Ask = std::function<void(std::string_view, std::unique_ptr<engine::Query>)>;
  using CountStreams = std::function<StreamCounts()>;

  Metrics();
  ~Metrics() override;

  // A hall as it was recovered: its series exist from now on.
  void AddHall(std::string_view hall, const core::State& state);
  // How gauges are asked for; without it there are none. Must answer until EndQuestions.
  void SetAsk(Ask ask);
  void SetStreams(CountStreams count);
  // The forecast waits; must live until EndQuestions.
  void SetBoards(const estimate::Boards* boards);
  // Gauges are no longer asked for. Call before the engine goes; blocks while somebody is asking.
  void EndQuestions();

  void OnRecord(std::string_view hall, const core::RecordInfo& record,
                std::span<const core::Event> events, const core::Config* config) override;
  void OnCommit(std::chrono::nanoseconds took, size_t commands) override;
  void OnRefusal(std::string_view hall, std::string_view method, Reason reason) override;
  void OnDuplicate(std::string_view hall, std::string_view method) override;
  void OnClockJump(std::chrono::milliseconds jump) override;
  void OnQuarantine(const absl::Status& reason) override;
  // A backup was made and verified, or was not, at this instant of the machine's clock. Any thread.
  void OnBackup(const absl::Status& status, Time time);
  // When the certificate that other machines see ends. Before anybody reads.
  void SetCertificateExpiry(Time time);
  // So many records were read again and found good; `first_bad` is 0 unless one was not.
  void OnScrub(const std::string& hall, uint64_t records, uint64_t first_bad);

  void OnCall(const Call& call);
  // An RPC refused before the engine saw it; from any thread.
  void OnCallRefused(std::string_view method, Reason reason);

  // What Prometheus reads. Blocks for the engine's answer, at most two seconds.
  std::string Text() const;

 private:
  friend class Exposer;
  class Impl;

  std::shared_ptr<prometheus::Collectable> collectable() const;

  const std::shared_ptr<Impl> impl_;
};

}  // namespace onestop::metrics

#endif  // ONESTOP_SERVER_METRICS_METRICS_H_
