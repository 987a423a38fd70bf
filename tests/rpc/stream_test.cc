#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/rpc/world.h"

// Streams: a snapshot, then every change, until they end.

namespace onestop::rpc {
namespace {

using Tickets = v1::TicketService::Stub;
using Counters = v1::CounterService::Stub;
using Halls = v1::HallService::Stub;

class StreamTest : public ::testing::Test {
 protected:
  World::Stream<v1::WatchHallResponse> WatchHall(const Who& who) {
    return world_.Watch(who, &Halls::WatchHall, v1::WatchHallRequest());
  }
  World::Stream<v1::WatchCallsResponse> WatchCalls(const Who& who) {
    return world_.Watch(who, &Halls::WatchCalls, v1::WatchCallsRequest());
  }
  World::Stream<v1::WatchTicketResponse> WatchTicket(const Who& who, const std::string& ticket,
                                                     const std::string& token = "") {
    v1::WatchTicketRequest request;
    request.set_ticket(ticket);
    request.set_tracking_token(token);
    return world_.Watch(who, &Tickets::WatchTicket, request);
  }

  World world_;
  Who kiosk_ = world_.Enroll(Role::kKiosk);
  Who display_ = world_.Enroll(Role::kDisplay);
};

TEST_F(StreamTest, BeginsWithASnapshotAndChainsItsChanges) {
  auto stream = WatchHall(display_);
  auto message = stream.Next();
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->previous(), 0U);
  EXPECT_EQ(message->hall().services_size(), 5);
  uint64_t last = message->current();
  for (int i = 0; i < 5; ++i) {
    world_.Issue(kiosk_, "passport");
    message = stream.Next();
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->previous(), last);
    EXPECT_GT(message->current(), message->previous());
    EXPECT_FALSE(message->resync());
    ASSERT_EQ(message->hall().services_size(), 1);
    EXPECT_EQ(message->hall().services(0).waiting(), static_cast<uint32_t>(i + 1));
    last = message->current();
  }
}

TEST_F(StreamTest, ShowsNothingThatIsNotDurable) {
  auto stream = WatchHall(display_);
  ASSERT_TRUE(stream.Next().has_value());
  world_.Issue(kiosk_, "passport");
  const auto message = stream.Next();
  ASSERT_TRUE(message.has_value());
  EXPECT_LE(message->current(), world_.engine().Durable("main").sequence);
}

TEST_F(StreamTest, EveryCallIsToldInOrder) {
  const Who clerk = world_.AtCounter(7, "1");
  auto stream = WatchCalls(display_);
  ASSERT_TRUE(stream.Next().has_value());
  for (int i = 0; i < 3; ++i) {
    world_.Issue(kiosk_, "passport");
    v1::CallNextRequest next;
    next.set_counter("1");
    if (i > 0) {
      next.mutable_current()->set_ticket(std::to_string(i));
      next.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
    }
    ASSERT_TRUE(world_.Call(clerk, &Counters::CallNext, next).ok());
    const auto message = stream.Next();
    ASSERT_TRUE(message.has_value());
    ASSERT_EQ(message->calls_size(), 1);
    EXPECT_EQ(message->calls(0).number(), "A00" + std::to_string(i + 1));
  }
  // Who comes later sees them too.
  EXPECT_EQ(WatchCalls(display_).Next()->calls_size(), 3);
}

TEST_F(StreamTest, ATicketsStreamEndsWithTheTicket) {
  const v1::IssueTicketResponse issued = world_.Issue(kiosk_, "passport");
  auto stream = WatchTicket(world_.Enroll(Role::kWeb), "A001", issued.tracking_token());
  EXPECT_EQ(stream.Next()->ticket().state(), v1::TICKET_STATE_WAITING);
  const Who clerk = world_.AtCounter(7, "1");
  world_.CallNext(clerk, "1");
  EXPECT_EQ(stream.Next()->ticket().state(), v1::TICKET_STATE_CALLED);
  v1::FinishMatterRequest finish;
  finish.set_counter("1");
  finish.set_ticket("A001");
  finish.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  ASSERT_TRUE(world_.Call(clerk, &Counters::FinishMatter, finish).ok());
  EXPECT_EQ(stream.Next()->ticket().state(), v1::TICKET_STATE_SERVED);
  EXPECT_FALSE(stream.Next().has_value());
  EXPECT_TRUE(stream.Finish().ok());
  // Whoever asks later gets one message.
  auto late = WatchTicket(kiosk_, "A001");
  EXPECT_EQ(late.Next()->ticket().state(), v1::TICKET_STATE_SERVED);
  EXPECT_FALSE(late.Next().has_value());
  EXPECT_TRUE(late.Finish().ok());
}

TEST_F(StreamTest, ACounterIsFollowedByItsClerk) {
  const Who clerk = world_.AtCounter(7, "1");
  v1::WatchCounterRequest request;
  request.set_counter("1");
  auto stream = world_.Watch(clerk, &Counters::WatchCounter, request);
  EXPECT_EQ(stream.Next()->counter().state(), v1::COUNTER_STATE_OPEN);
  world_.Issue(kiosk_, "passport");
  EXPECT_EQ(stream.Next()->counter().waiting(), 1U);
  world_.CallNext(clerk, "1");
  const auto message = stream.Next();
  EXPECT_EQ(message->counter().state(), v1::COUNTER_STATE_CALLING);
  EXPECT_EQ(message->counter().ticket().number(), "A001");
}

TEST_F(StreamTest, WhatDoesNotExistIsRefused) {
  auto ticket = WatchTicket(kiosk_, "A777");
  EXPECT_FALSE(ticket.Next().has_value());
  EXPECT_EQ(ReasonOf(ticket.Finish()), Reason::kUnknownTicket);
  v1::WatchCallsRequest calls;
  calls.set_area("cellar");
  auto area = world_.Watch(display_, &Halls::WatchCalls, calls);
  EXPECT_FALSE(area.Next().has_value());
  EXPECT_EQ(ReasonOf(area.Finish()), Reason::kUnknownArea);
}

TEST_F(StreamTest, APhoneNeedsItsTicketsToken) {
  const v1::IssueTicketResponse mine = world_.Issue(kiosk_, "passport");
  world_.Issue(kiosk_, "passport");
  const Who web = world_.Enroll(Role::kWeb);
  auto without = WatchTicket(web, "A001");
  EXPECT_FALSE(without.Next().has_value());
  EXPECT_EQ(ReasonOf(without.Finish()), Reason::kBadTrackingToken);
  auto others = WatchTicket(web, "A002", mine.tracking_token());
  EXPECT_FALSE(others.Next().has_value());
  EXPECT_EQ(ReasonOf(others.Finish()), Reason::kBadTrackingToken);
}

TEST_F(StreamTest, ADeviceHasOnlySoManyStreams) {
  std::vector<World::Stream<v1::WatchHallResponse>> streams;
  for (size_t i = 0; i < StreamsPerDevice(Role::kDisplay); ++i) {
    streams.push_back(WatchHall(display_));
    ASSERT_TRUE(streams.back().Next().has_value());
  }
  auto more = WatchHall(display_);
  EXPECT_FALSE(more.Next().has_value());
  EXPECT_EQ(ReasonOf(more.Finish()), Reason::kTooManyStreams);
  EXPECT_TRUE(WatchHall(world_.Enroll(Role::kDisplay)).Next().has_value());
}

TEST_F(StreamTest, ARevokedDevicesStreamsEnd) {
  auto stream = WatchHall(display_);
  auto other = WatchHall(kiosk_);
  ASSERT_TRUE(stream.Next().has_value());
  ASSERT_TRUE(other.Next().has_value());
  v1::RevokeDeviceRequest revoke;
  revoke.set_device_id(display_.device_id);
  ASSERT_TRUE(world_.Call(world_.admin(), &v1::AdminService::Stub::RevokeDevice, revoke).ok());
  EXPECT_FALSE(stream.Next().has_value());
  EXPECT_EQ(ReasonOf(stream.Finish()), Reason::kDeviceRevoked);
  world_.Issue(world_.Enroll(Role::kKiosk), "passport");
  EXPECT_TRUE(other.Next().has_value()) << "nobody else's";
}

TEST_F(StreamTest, SigningOutEndsTheStreamsOfTheSession) {
  const Who clerk = world_.AtCounter(7, "1");
  v1::WatchCounterRequest request;
  request.set_counter("1");
  auto stream = world_.Watch(clerk, &Counters::WatchCounter, request);
  ASSERT_TRUE(stream.Next().has_value());
  ASSERT_TRUE(world_.Call(clerk, &Counters::SignOut, v1::SignOutRequest()).ok());
  while (stream.Next().has_value()) {
  }
  EXPECT_EQ(ReasonOf(stream.Finish()), Reason::kNotSignedIn);
}

TEST_F(StreamTest, AReaderThatGoesAwayIsForgotten) {
  {
    auto stream = WatchHall(display_);
    ASSERT_TRUE(stream.Next().has_value());
    EXPECT_EQ(world_.server().streams(), 1U);
  }
  // The set is told on gRPC's thread: the next stream of the same device finds it gone in the end.
  std::vector<World::Stream<v1::WatchHallResponse>> streams;
  for (size_t i = 0; i < StreamsPerDevice(Role::kDisplay) - 1; ++i) {
    streams.push_back(WatchHall(display_));
    ASSERT_TRUE(streams.back().Next().has_value());
  }
}

TEST_F(StreamTest, AReaderThatDoesNotReadMissesMessagesAndGetsANewSnapshot) {
  World::Options options;
  options.engine.watch_ring = 4;
  World world(std::move(options));
  const Who loader = world.Enroll(Role::kLoad);
  auto stream = world.Watch(loader, &Halls::WatchHall, v1::WatchHallRequest());
  ASSERT_TRUE(stream.Next().has_value());
  // More than gRPC buffers for a reader that does not read.
  constexpr int kMany = 3'000;
  for (int i = 0; i < kMany; ++i) world.Issue(loader, "passport");
  bool resync = false;
  uint64_t last = 0;
  uint32_t waiting = 0;
  while (waiting < kMany) {
    const auto message = stream.Next();
    ASSERT_TRUE(message.has_value());
    if (message->resync()) {
      resync = true;
      EXPECT_EQ(message->previous(), 0U);
    } else if (last != 0) {
      EXPECT_EQ(message->previous(), last) << "a change was lost without a word";
    }
    last = message->current();
    waiting = message->hall().services(0).waiting();
  }
  EXPECT_TRUE(resync) << "the ring was never left; the test is too weak";
}

TEST_F(StreamTest, TheServersEndIsTheStreamsEnd) {
  auto world = std::make_unique<World>();
  auto stream = world->Watch(world->Enroll(Role::kDisplay), &Halls::WatchHall,
                             v1::WatchHallRequest());
  ASSERT_TRUE(stream.Next().has_value());
  world.reset();
  EXPECT_FALSE(stream.Next().has_value());
  EXPECT_FALSE(stream.Finish().ok());
}

}  // namespace
}  // namespace onestop::rpc
