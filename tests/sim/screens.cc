#include "tests/sim/screens.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/sim/simulation.h"

namespace onestop::sim {
namespace {

constexpr uint64_t kDisplays = 2;

std::string Encode(const engine::Span& span, const std::vector<uint64_t>& calls) {
  std::string text = absl::StrCat(span.previous, " ", span.current, " ", span.resync ? 1 : 0);
  for (const uint64_t call : calls) absl::StrAppend(&text, " ", call);
  return text;
}

template <class Calls>
std::vector<uint64_t> SequencesOf(const Calls& calls) {
  std::vector<uint64_t> sequences;
  for (const core::Call& call : calls) sequences.push_back(call.sequence);
  return sequences;
}

}  // namespace

class Screens::Encoder : public engine::WatchEncoder {
 public:
  std::string Snapshot(std::string_view, const core::State& state, engine::Topic,
                       const engine::Span& span) override {
    return Encode(span, SequencesOf(state.recent_calls));
  }
  std::string Change(std::string_view, const core::State&, engine::Topic topic,
                     const engine::Touched& touched, const engine::Span& span) override {
    if (topic.kind == engine::TopicKind::kCalls && touched.calls.empty()) return "";
    return Encode(span, SequencesOf(touched.calls));
  }
};

// One display.
class Screens::Screen : public engine::WatchSink {
 public:
  Screen(Screens& all, engine::Topic topic, uint64_t seed)
      : all_(all), topic_(topic), random_(seed) {}

  void Connect(engine::Engine& engine) {
    auto watch = engine.StartWatch(kHall, topic_, this);
    if (!watch.ok()) return;
    watch_ = *std::move(watch);
    fresh_ = true;
    all_.around_.wake();
  }
  void Disconnect() { watch_.reset(); }

  void Ready() override {
    // Most are quick; now and then one stands still until the ring has gone past it.
    const bool stuck = !all_.calm_ && random_.Below(40) == 0;
    stands_still_ = stuck;
    if (stuck) all_.around_.count("screen that stands still");
    const std::chrono::milliseconds most(stuck ? 1'200'000 : 20);
    all_.around_.scheduler->After(Nanos(random_.Below(static_cast<uint64_t>(Nanos(most).count()))),
                                  [this] { Take(); });
  }

  void TakeMaybe() {
    if (!stands_still_ && random_.Below(4) == 0) Take();
  }

  void Take() {
    stands_still_ = false;
    while (watch_ != nullptr) {
      const engine::Watch::Next next = watch_->Take();
      if (next.payload != nullptr) Show(Decode(*next.payload));
      if (next.ended) watch_.reset();
      if (next.payload == nullptr) break;
    }
    // A new snapshot may be wanted.
    all_.around_.wake();
  }

  void Check(const CallsInJournal& journal) const {
    if (topic_.kind != engine::TopicKind::kCalls || shown_.empty()) return;
    std::set<uint64_t> seen;
    for (const Shown& shown : shown_) seen.insert(shown.calls.begin(), shown.calls.end());
    for (const uint64_t call : seen) {
      if (journal.calls.count(call) == 0) Fail(absl::StrCat("call ", call, " was never made"));
    }
    for (size_t i = 1; i < shown_.size(); ++i) CheckComplete(journal, seen, i);
    const uint64_t last = shown_.back().current;
    if (journal.calls.upper_bound(last) != journal.calls.end()) {
      Fail(absl::StrCat("nothing after record ", last, " was shown"));
    }
  }

 private:
  // What a stream says at one moment.
  struct Shown {
    uint64_t previous = 0;
    uint64_t current = 0;
    bool resync = false;
    // Sequences of the calls in it.
    std::vector<uint64_t> calls;
  };

  static Shown Decode(const std::string& text) {
    std::istringstream words(text);
    Shown shown;
    words >> shown.previous >> shown.current >> shown.resync;
    for (uint64_t call = 0; words >> call;) shown.calls.push_back(call);
    return shown;
  }

  void Fail(const std::string& what) const { all_.around_.fail(absl::StrCat("a screen: ", what)); }

  void Show(Shown shown) {
    if (shown.current > all_.around_.durable()) Fail("it shows what is not durable");
    const uint64_t last = shown_.empty() ? 0 : shown_.back().current;
    if (shown.current < last) Fail("it goes back");
    if (shown.previous == 0) {
      if (!fresh_ && !shown.resync) Fail("a second snapshot that does not say so");
      if (shown.resync) all_.around_.count("screen that fell behind");
    } else if (fresh_) {
      Fail("its stream does not begin with a snapshot");
    } else if (shown.previous != last) {
      Fail(absl::StrCat("a gap: ", last, ", then a change from ", shown.previous));
    }
    fresh_ = false;
    shown_.push_back(std::move(shown));
  }

  // That the message `index` together with all others has every call since the message before it.
  void CheckComplete(const CallsInJournal& journal, const std::set<uint64_t>& seen,
                     size_t index) const {
    const Shown& shown = shown_[index];
    const auto from = journal.calls.upper_bound(shown_[index - 1].current);
    const auto to = journal.calls.upper_bound(shown.current);
    const auto day = journal.days.upper_bound(shown.current);
    const uint64_t day_began = day == journal.days.begin() ? 0 : *std::prev(day);
    for (auto call = from; call != to; ++call) {
      if (seen.count(*call) != 0) continue;
      const bool snapshot = shown.previous == 0;
      const auto later = static_cast<size_t>(std::distance(call, to));
      // A snapshot has the last calls of its hall-day.
      if (snapshot && (later > core::kRecentCalls || *call < day_began)) continue;
      Fail(absl::StrCat("call ", *call, " was never shown"));
    }
  }

  Screens& all_;
  const engine::Topic topic_;
  // Of its own: who of several is told first is not the same in every run.
  SeededRandom random_;
  std::unique_ptr<engine::Watch> watch_;
  bool stands_still_ = false;
  // Nothing has come through this connection yet.
  bool fresh_ = true;
  std::vector<Shown> shown_;
};

Screens::Screens(uint64_t seed, Surroundings surroundings)
    : around_(std::move(surroundings)), encoder_(std::make_unique<Encoder>()) {
  using engine::Topic;
  using engine::TopicKind;
  for (uint64_t i = 0; i < kDisplays; ++i) {
    screens_.push_back(
        std::make_unique<Screen>(*this, Topic{TopicKind::kCalls, 0, 0}, seed + i + 1));
  }
  screens_.push_back(std::make_unique<Screen>(*this, Topic{TopicKind::kHall, 0, 0}, seed));
}

Screens::~Screens() = default;

engine::WatchEncoder* Screens::encoder() { return encoder_.get(); }

void Screens::Connect(engine::Engine& engine) {
  for (const std::unique_ptr<Screen>& screen : screens_) screen->Connect(engine);
}

void Screens::Disconnect() {
  for (const std::unique_ptr<Screen>& screen : screens_) screen->Disconnect();
}

void Screens::TakeAll() {
  for (const std::unique_ptr<Screen>& screen : screens_) screen->Take();
}

void Screens::TakeSome() {
  for (const std::unique_ptr<Screen>& screen : screens_) screen->TakeMaybe();
}

void Screens::Check(const CallsInJournal& journal) const {
  for (const std::unique_ptr<Screen>& screen : screens_) screen->Check(journal);
}

}  // namespace onestop::sim
