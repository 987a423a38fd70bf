#include "gateway/console/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>
#include <future>

namespace onestop::gateway {
namespace {

TEST(InterruptHandlerTest, CallsInsteadOfEndingTheProcess) {
  for (const int signal : {SIGINT, SIGTERM}) {
    std::promise<void> called;
    const InterruptHandler handler([&called] { called.set_value(); });
    raise(signal);
    called.get_future().wait();
  }
}

TEST(InterruptHandlerTest, RestoresWhatTheSignalsDidBefore) {
  struct sigaction before {};
  struct sigaction after {};
  sigaction(SIGINT, nullptr, &before);
  {
    const InterruptHandler handler([] {});
  }
  sigaction(SIGINT, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace onestop::gateway
