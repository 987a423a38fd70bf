#ifndef ONESTOP_TESTS_GATEWAY_CLIENT_FIXTURE_H_
#define ONESTOP_TESTS_GATEWAY_CLIENT_FIXTURE_H_

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gateway/client/channel.h"
#include "gateway/client/client.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/random.h"

namespace onestop::gateway {

// Notes how long a client would have slept, and lets the clock pass by that instead. Thread-safe.
class NotingSleeper : public Sleeper {
 public:
  explicit NotingSleeper(FakeClock* clock) : clock_(clock) {}

  void Sleep(std::chrono::nanoseconds duration) override {
    clock_->Advance(duration);
    MutexLock lock(mutex_);
    sleeps_.push_back(duration);
  }

  std::vector<std::chrono::nanoseconds> sleeps() {
    MutexLock lock(mutex_);
    return sleeps_;
  }

 private:
  FakeClock* clock_;
  Mutex mutex_;
  std::vector<std::chrono::nanoseconds> sleeps_ ONESTOP_GUARDED_BY(mutex_);
};

inline Credential TestCredential(const std::string& address) {
  Credential credential;
  credential.token = Secret("device-token");
  credential.server = address;
  credential.hall = "main";
  credential.role = Role::kKiosk;
  return credential;
}

// A client whose time stands still and whose delays are only noted.
struct TestClient {
  explicit TestClient(const std::string& address, ClientOptions options = {})
      : client(TestCredential(address),
               ClientDeps{.channel = *MakeChannel(TestCredential(address)),
                          .random = &random,
                          .clock = &clock,
                          .sleeper = &sleeper,
                          .witness = &witness},
               std::move(options)) {}

  FakeClock clock;
  SeededRandom random{7};
  NotingSleeper sleeper{&clock};
  WitnessKeeper witness{"", &clock};
  Client client;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_CLIENT_FIXTURE_H_
