#ifndef ONESTOP_TESTS_IDENTITY_WORLD_H_
#define ONESTOP_TESTS_IDENTITY_WORLD_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "server/identity/identity.h"
#include "server/identity/memory_private_store.h"
#include "server/journal/memory_journal.h"
#include "tests/support/faulty_journal.h"

namespace onestop::identity {

// A server's identity on a disk in memory, that tests can stop and start again.
class World {
 public:
  World();

  // Opens on what is on the disks now.
  absl::Status Start();
  void Stop() { identity_.reset(); }
  // Stop, then Start, which must succeed.
  void Restart();

  Identity& identity() { return *identity_; }
  FakeClock& clock() { return clock_; }
  journal::MemoryDisk& disk() { return disk_; }
  PrivateDisk& private_disk() { return private_disk_; }
  // Called, from then on, whenever somebody's name and PIN are read from the private store.
  void OnGetStaff(std::function<void()> callback) { on_get_staff_ = std::move(callback); }
  // Of the running identity.
  testing::FaultyJournal& journal() { return *journal_; }
  const Caller& admin() const { return admin_; }

  Bytes16 NewRequest() { return random_.Bytes16(); }

  // These must succeed.
  EnrolledDevice Enroll(Role role, std::string hall = "main");
  StaffInfo Hire(uint32_t staff_id, std::vector<Role> roles = {Role::kClerk},
                 std::string hall = "main");
  // With kPin, on the device. Must succeed.
  SignInResult SignedIn(const EnrolledDevice& device, uint32_t staff_id);

  // The same with every outcome, waiting for it.
  absl::StatusOr<StaffInfo> Put(PutStaffCommand command);
  absl::StatusOr<SignInResult> SignIn(const EnrolledDevice& device, uint32_t staff_id,
                                      std::string pin, bool take_over = false);
  Reason SignInReason(const EnrolledDevice& device, uint32_t staff_id, std::string pin) {
    return ReasonOf(SignIn(device, staff_id, std::move(pin)).status());
  }

  // A command that would succeed, to be changed and given to Put.
  PutStaffCommand StaffCommand(uint32_t staff_id);

  absl::StatusOr<Caller> Authenticate(const EnrolledDevice& device, std::string_view session = "") {
    return identity_->Authenticate(device.token.Reveal(), session);
  }

  // Every byte of the journal, one record after the other.
  std::string JournalBytes() const;
  size_t Records() const;

 private:
  FakeClock clock_;
  SeededRandom random_{20};
  journal::MemoryDisk disk_;
  PrivateDisk private_disk_;
  Caller admin_ = Identity::AdminSocketCaller();
  std::function<void()> on_get_staff_;
  testing::FaultyJournal* journal_ = nullptr;
  std::unique_ptr<Identity> identity_;
};

inline constexpr char kPin[] = "402917";
inline constexpr char kWrongPin[] = "402918";

}  // namespace onestop::identity

#endif  // ONESTOP_TESTS_IDENTITY_WORLD_H_
