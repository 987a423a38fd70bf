#ifndef ONESTOP_SERVER_RPC_WATCH_ENCODER_H_
#define ONESTOP_SERVER_RPC_WATCH_ENCODER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "onestop/v1/hall_service.pb.h"
#include "server/core/state.h"
#include "server/engine/watch_hub.h"
#include "server/estimate/board.h"
#include "server/rpc/view.h"

namespace onestop::rpc {

// The topics that rpc's streams follow. Those of a hall and of a ticket have a view for each audience,
// that of a hall's calls the id of an area (0: the whole hall).
engine::Topic HallTopic(Audience audience);
engine::Topic CallsTopic(core::AreaId area);
engine::Topic CounterTopic(core::CounterId counter);
engine::Topic TicketTopic(core::TicketId ticket, Audience audience);

// Writes the messages of all streams, each encoded once for everybody who follows the topic.
//
// A ticket's place changes with every call before it. It is looked at when a batch touched one of the
// ticket's services, at most once a second.
//
// Thread safety: none, but for resyncs; the engine's thread owns it.
class WatchEncoder final : public engine::WatchEncoder {
 public:
  // `writable` says whether the hall may be changed; null is yes.
  // `boards` has the waits that are forecast; may be null.
  explicit WatchEncoder(std::function<bool()> writable, const estimate::Boards* boards = nullptr)
      : writable_(std::move(writable)), boards_(boards) {}

  std::string Snapshot(std::string_view hall, const core::State& state, engine::Topic topic,
                       const engine::Span& span) override;
  std::string Change(std::string_view hall, const core::State& state, engine::Topic topic,
                     const engine::Touched& touched, const engine::Span& span) override;

  // Snapshots made for those who fell behind; from any thread.
  uint64_t resyncs() const { return resyncs_.load(); }

 private:
  // What the followers of a waiting ticket were told last.
  struct Shown {
    uint32_t people_ahead = 0;
    Time at;
  };
  using ShownKey = std::pair<std::string, engine::Topic>;

  std::string HallSnapshot(std::string_view hall, const core::State& state, Audience audience,
                           const engine::Span& span) const;
  std::string HallChange(std::string_view hall, const core::State& state, Audience audience,
                         const engine::Touched& touched, const engine::Span& span) const;
  std::string TicketMessage(std::string_view hall, const core::State& state, engine::Topic topic,
                            const engine::Span& span);
  std::string TicketChange(std::string_view hall, const core::State& state, engine::Topic topic,
                           const engine::Touched& touched, const engine::Span& span);

  const std::function<bool()> writable_;
  const estimate::Boards* const boards_;
  std::map<ShownKey, Shown> shown_;
  std::atomic<uint64_t> resyncs_{0};
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_WATCH_ENCODER_H_
