#include "gateway/http/peers.h"

#include <gtest/gtest.h>

#include <memory>

namespace onestop::gateway {
namespace {

class CountingPeer : public Peer {
 public:
  void Gone() override { ++gone; }
  int gone = 0;
};

TEST(PeersTest, TellsThoseOfAConnectionThatHasGoneAndForgetsIt) {
  Peers peers;
  const auto mine = std::make_shared<CountingPeer>();
  const auto other = std::make_shared<CountingPeer>();
  peers.Accepted(1);
  peers.Accepted(1);
  peers.Add(1, mine);
  peers.Add(2, other);
  EXPECT_EQ(peers.count(), 2U);
  peers.Gone(1);
  peers.Gone(1);
  peers.Gone(3);
  EXPECT_EQ(mine->gone, 1);
  EXPECT_EQ(other->gone, 0);
  EXPECT_EQ(peers.count(), 1U);
  peers.AllGone();
  EXPECT_EQ(other->gone, 1);
  EXPECT_EQ(peers.count(), 0U);
}

TEST(PeersTest, AllowsNoMoreConnectionsThanFilesCanBeOpen) {
  EXPECT_EQ(AllowedConnections(4), 4U);
  EXPECT_LT(AllowedConnections(size_t{1} << 40), size_t{1} << 40);
}

}  // namespace
}  // namespace onestop::gateway
