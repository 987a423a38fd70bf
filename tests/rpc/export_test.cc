#include <gtest/gtest.h>

#include "server/base/hash.h"
#include "server/engine/codec.h"
#include "tests/rpc/world.h"

namespace onestop::rpc {
namespace {

using Admins = v1::AdminService::Stub;

class ExportTest : public ::testing::Test {
 protected:
  v1::ExportJournalResponse Export(uint64_t from, uint32_t page_size) {
    v1::ExportJournalRequest request;
    request.set_hall("main");
    request.set_from_sequence(from);
    request.set_page_size(page_size);
    const auto response = world_.Call(world_.admin(), &Admins::ExportJournal, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(v1::ExportJournalResponse());
  }

  World world_;
};

TEST_F(ExportTest, PagesFollowEachOtherToTheEnd) {
  const Who kiosk = world_.Enroll(Role::kKiosk);
  for (int i = 0; i < 5; ++i) world_.Issue(kiosk, "passport");
  const uint64_t last = world_.engine().Durable("main").sequence;
  uint64_t next = 1;
  while (next <= last) {
    const v1::ExportJournalResponse page = Export(next, 3);
    EXPECT_EQ(page.last_sequence(), last);
    ASSERT_GT(page.records_size(), 0);
    for (const v1::JournalRecord& record : page.records()) {
      EXPECT_EQ(record.sequence(), next++);
      EXPECT_EQ(record.hash().size(), sizeof(Hash256));
    }
  }
  EXPECT_EQ(Export(next, 3).records_size(), 0);
}

TEST_F(ExportTest, ARecordHasItsActorAndItsEvents) {
  const Who kiosk = world_.Enroll(Role::kKiosk);
  world_.Issue(kiosk, "passport");
  const uint64_t last = world_.engine().Durable("main").sequence;
  const v1::ExportJournalResponse page = Export(last, 1);
  ASSERT_EQ(page.records_size(), 1);
  const v1::JournalRecord& record = page.records(0);
  EXPECT_EQ(record.role(), v1::ROLE_KIOSK);
  EXPECT_EQ(record.device_id(), kiosk.device_id);
  const auto events = engine::DecodeEvents(record.events());
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), 1U);
  EXPECT_TRUE(std::holds_alternative<core::TicketIssued>(events->front()));
}

}  // namespace
}  // namespace onestop::rpc
