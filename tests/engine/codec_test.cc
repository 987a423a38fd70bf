#include "server/engine/codec.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "server/base/bytes.h"
#include "server/base/hash.h"
#include "server/base/random.h"
#include "server/core/digest.h"
#include "server/engine/wire.h"
#include "tests/engine/engine_world.h"
#include "tests/engine/filled.h"

namespace onestop::engine {
namespace {

using testing::FilledEvents;
using testing::Written;
using testing::ZeroEvents;

std::string Encoded(std::span<const core::Event> events) {
  std::string bytes;
  EncodeEvents(events, bytes);
  return bytes;
}

std::string HexOf(const core::Event& event) {
  const std::string bytes = Encoded({&event, 1});
  return Hex(AsBytes(bytes));
}

Reason ReasonOfDecoding(std::string_view bytes) { return ReasonOf(DecodeEvents(bytes).status()); }

// A length-delimited field with a number below 2048.
std::string Field(uint32_t number, std::string_view content) {
  ByteWriter writer;
  writer.Varint(number << 3 | 2);
  writer.Str(content);
  return writer.Take();
}

TEST(CodecTest, EveryKindComesBackWithEveryFieldSet) {
  for (const core::Event& event : FilledEvents()) {
    absl::StatusOr<core::Events> back = DecodeEvents(Encoded({&event, 1}));
    ASSERT_TRUE(back.ok()) << Written(event);
    ASSERT_EQ(back->size(), 1U);
    EXPECT_EQ(Written(back->front()), Written(event));
  }
}

TEST(CodecTest, EveryKindComesBackWithEveryNumberZero) {
  for (const core::Event& event : ZeroEvents()) {
    absl::StatusOr<core::Events> back = DecodeEvents(Encoded({&event, 1}));
    ASSERT_TRUE(back.ok()) << Written(event);
    EXPECT_EQ(Written(back->front()), Written(event));
  }
}

TEST(CodecTest, SeveralEventsKeepTheirOrder) {
  const core::Events events = FilledEvents();
  absl::StatusOr<core::Events> back = DecodeEvents(Encoded(events));
  ASSERT_TRUE(back.ok());
  ASSERT_EQ(back->size(), events.size());
  for (size_t i = 0; i < events.size(); ++i) EXPECT_EQ(Written((*back)[i]), Written(events[i]));
}

TEST(CodecTest, NoEventsAreNoBytes) {
  EXPECT_EQ(Encoded({}), "");
  ASSERT_TRUE(DecodeEvents("").ok());
  EXPECT_TRUE(DecodeEvents("")->empty());
}

TEST(CodecTest, KindsHaveNumbersOfTheirOwn) {
  std::set<uint32_t> numbers;
  for (const core::Event& event : FilledEvents()) {
    const uint32_t number = std::visit([](const auto& kind) { return kind.kNumber; }, event);
    EXPECT_TRUE(numbers.insert(number).second) << number;
  }
}

// Bytes of released formats: they must be read for ever, so they must not change.
TEST(CodecTest, GoldenBytes) {
  EXPECT_EQ(HexOf(core::CounterOpened{core::CounterId(3), core::StaffId(300)}),
            "0a08c20205080310ac02");
  EXPECT_EQ(HexOf(core::TicketReady{{core::TicketId(17), core::SeriesId(2), 5}}),
            "0a0bc201080a06081110021805");
  EXPECT_EQ(HexOf(core::SessionChanged{core::DayState::kLastTickets}), "0a041a020803");
  core::VisitRated rated;
  EXPECT_EQ(HexOf(rated), "0a05fa01020a00");
  core::TicketMissed missed;
  missed.ticket = {core::TicketId(1), core::SeriesId(1), 1};
  missed.counter = core::CounterId(1);
  missed.service = core::ServiceId(2);
  missed.absences = 1;
  missed.due = Time(Duration(1'763'888'400'000));
  EXPECT_EQ(HexOf(missed), "0a188a01150a0608011001180110011802200128808dc4ffaa33");
}

TEST(CodecTest, AnUnknownKindIsOfALaterProgram) {
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(99, ""))), Reason::kJournalNewer);
}

TEST(CodecTest, AnUnknownFieldIsOfALaterProgram) {
  // TicketReady with a field 2; and one level deeper, a ticket's name with a field 9.
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(24, Field(2, "x")))), Reason::kJournalNewer);
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(24, Field(1, std::string("\x48\x01", 2))))),
            Reason::kJournalNewer);
}

TEST(CodecTest, FieldsInAnyOrderAreRead) {
  const std::string one("\x0a\x08\xc2\x02\x05\x08\x03\x10\xac\x02", 10);
  const std::string other("\x0a\x08\xc2\x02\x05\x10\xac\x02\x08\x03", 10);
  EXPECT_EQ(Written(DecodeEvents(other)->front()), Written(DecodeEvents(one)->front()));
}

TEST(CodecTest, WrongTypesAndValuesAreCorrupt) {
  // A counter as text; an id of more than 32 bits; an enum of more than a byte.
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(40, Field(1, "x")))), Reason::kJournalCorrupt);
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(40, std::string("\x08\xff\xff\xff\xff\x7f", 6)))),
            Reason::kJournalCorrupt);
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(3, std::string("\x08\x80\x02", 3)))),
            Reason::kJournalCorrupt);
  // A field number that only looks small because it is cut off at 32 bits.
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(3, std::string("\x88\x80\x80\x80\x80\x01\x01", 7)))),
            Reason::kJournalCorrupt);
  // Two kinds in one event; a number where the list of events belongs; a configuration that is none.
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(51, "") + Field(51, ""))), Reason::kJournalCorrupt);
  EXPECT_EQ(ReasonOfDecoding(std::string("\x08\x01", 2)), Reason::kJournalCorrupt);
  EXPECT_EQ(ReasonOfDecoding(Field(1, Field(1, ""))), Reason::kJournalCorrupt);
}

TEST(CodecTest, TruncatedBytesNeverCrashAndNeverPass) {
  for (const core::Event& event : FilledEvents()) {
    const std::string bytes = Encoded({&event, 1});
    for (size_t length = 1; length < bytes.size(); ++length) {
      EXPECT_FALSE(DecodeEvents(std::string_view(bytes).substr(0, length)).ok());
    }
  }
}

TEST(CodecTest, GarbageNeverCrashes) {
  SeededRandom random(1);
  const std::string good = Encoded(FilledEvents());
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = good.substr(0, 1 + random.Below(good.size()));
    for (uint64_t flips = 1 + random.Below(4); flips > 0; --flips) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    }
    refused += DecodeEvents(bytes).ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 4000);
}

TEST(SnapshotTest, ComesBackWithTheSameDigestAndRequests) {
  testing::EngineWorld world;
  world.OpenHall();
  for (int i = 0; i < 20; ++i) world.Issue(i % 3 == 0 ? "tax" : "passport");
  world.Next();
  world.Do(testing::Supervisor(), core::SuspendService{"notary", "no notary"});
  RequestTable requests;
  for (uint64_t i = 1; i < 100; ++i) requests.Remember({i, testing::RequestId(i), i, Time()});
  const std::string bytes = EncodeSnapshot(world.state(), requests);
  core::State state;
  RequestTable back;
  ASSERT_TRUE(DecodeSnapshot(bytes, state, back).ok());
  EXPECT_EQ(core::Digest(state), core::Digest(world.state()));
  EXPECT_EQ(state.At(core::ServiceId(1)).waiting(), world.state().At(core::ServiceId(1)).waiting());
  EXPECT_EQ(back.size(), requests.size());
  EXPECT_EQ(back.Find(5, testing::RequestId(5)), 5U);
}

TEST(SnapshotTest, TheHolesThatForksLeftComeBack) {
  testing::EngineWorld world;
  world.OpenHall();
  for (int fork = 1; fork <= 2; ++fork) {
    world.Issue();
    core::ForkHistory command;
    command.epoch = 1000 * static_cast<uint64_t>(fork);
    command.skip = 7;
    command.reason = "an older copy";
    world.Do(testing::Supervisor(), command);
  }
  world.Issue();
  ASSERT_NE(world.state().FindTicket("A017"), nullptr);
  core::State state;
  RequestTable requests;
  ASSERT_TRUE(DecodeSnapshot(EncodeSnapshot(world.state(), requests), state, requests).ok());
  EXPECT_EQ(core::Digest(state), core::Digest(world.state()));
  EXPECT_EQ(state.FindTicket("A017")->id(), world.state().FindTicket("A017")->id());
  // Without a fork a hole is damage.
  state.forked_epoch = 0;
  core::State back;
  EXPECT_EQ(ReasonOf(DecodeSnapshot(EncodeSnapshot(state, requests), back, requests)),
            Reason::kJournalCorrupt);
}

TEST(SnapshotTest, TheEmptyStateComesBack) {
  core::State state;
  RequestTable requests;
  core::State back;
  ASSERT_TRUE(DecodeSnapshot(EncodeSnapshot(state, requests), back, requests).ok());
  EXPECT_EQ(core::Digest(back), core::Digest(state));
}

TEST(SnapshotTest, WhatNamesSomethingThatIsNotThereIsRefused) {
  testing::EngineWorld world;
  world.OpenHall();
  for (int i = 0; i < 3; ++i) world.Issue();
  world.Next();
  const std::string good = EncodeSnapshot(world.state(), RequestTable());
  const std::vector<std::function<void(core::State&)>> damages = {
      [](core::State& state) { state.config = nullptr; },
      [](core::State& state) { state.services.pop_back(); },
      [](core::State& state) { state.counters.emplace_back(); },
      [](core::State& state) { state.first_ticket = core::TicketId(7); },
      [](core::State& state) { state.tickets.pop_front(); },
      [](core::State& state) { state.tickets[1].name.id = core::TicketId(1); },
      [](core::State& state) { state.tickets[1].name.series = core::SeriesId(99); },
      [](core::State& state) { state.tickets[1].state = static_cast<core::TicketState>(12); },
      [](core::State& state) { state.tickets[1].ticket_class = core::ClassId(); },
      [](core::State& state) { state.tickets[1].matter(1).service = core::ServiceId(99); },
      [](core::State& state) { state.tickets[1].matter(1).bound = core::CounterId(99); },
      [](core::State& state) { state.tickets[1].matter(1).waits_for = 2; },
      [](core::State& state) { state.tickets[1].current = 2; },
      [](core::State& state) { state.tickets[0].counter = core::CounterId(); },
      [](core::State& state) { state.counters[0].ticket = core::TicketId(99); },
      [](core::State& state) { state.recent_calls[0].counter = core::CounterId(); },
  };
  for (size_t i = 0; i < damages.size(); ++i) {
    core::State state;
    RequestTable requests;
    ASSERT_TRUE(DecodeSnapshot(good, state, requests).ok());
    damages[i](state);
    core::State back;
    EXPECT_EQ(ReasonOf(DecodeSnapshot(EncodeSnapshot(state, requests), back, requests)),
              Reason::kJournalCorrupt)
        << i;
  }
}

TEST(SnapshotTest, RequestsOutOfTheirOrderAreRefused) {
  const auto decode = [](const RememberedRequest& first, const RememberedRequest& second) {
    std::string bytes = EncodeSnapshot(core::State(), RequestTable());
    WireWriter writer(bytes);
    writer.Field(3, first, true);
    writer.Field(3, second, true);
    core::State state;
    RequestTable requests;
    return ReasonOf(DecodeSnapshot(bytes, state, requests));
  };
  const Time time(std::chrono::hours(1));
  const RememberedRequest first{1, testing::RequestId(1), 5, time};
  EXPECT_EQ(decode(first, {1, testing::RequestId(2), 6, time}), Reason::kNone);
  EXPECT_EQ(decode(first, {1, testing::RequestId(2), 5, time}), Reason::kJournalCorrupt);
  EXPECT_EQ(decode(first, {1, testing::RequestId(2), 6, time - Duration(1)}),
            Reason::kJournalCorrupt);
  EXPECT_EQ(decode(first, {1, testing::RequestId(2), 6, Time::max()}), Reason::kJournalCorrupt);
}

TEST(SnapshotTest, ALaterFormatOrFieldIsRefusedByName) {
  const auto reason = [](const std::string& bytes) {
    core::State state;
    RequestTable requests;
    return ReasonOf(DecodeSnapshot(bytes, state, requests));
  };
  const std::string good = EncodeSnapshot(core::State(), RequestTable());
  EXPECT_EQ(reason(good), Reason::kNone);
  EXPECT_EQ(reason(std::string("\x08\x02", 2) + good.substr(2)), Reason::kJournalNewer);
  EXPECT_EQ(reason(good + Field(9, "x")), Reason::kJournalNewer);
  // Without its format, or with a number for the state, it is none at all.
  EXPECT_EQ(reason(good.substr(2)), Reason::kJournalCorrupt);
  EXPECT_EQ(reason(std::string("\x08\x01\x10\x01", 4)), Reason::kJournalCorrupt);
  EXPECT_EQ(reason(good.substr(0, good.size() - 1)), Reason::kJournalCorrupt);
}

}  // namespace
}  // namespace onestop::engine
