#include "tests/identity/world.h"

#include <chrono>
#include <future>
#include <utility>

#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::identity {
namespace {

class ObservedStore : public MemoryPrivateStore {
 public:
  ObservedStore(PrivateDisk& disk, const std::function<void()>& on_get_staff)
      : MemoryPrivateStore(disk), on_get_staff_(on_get_staff) {}

  absl::StatusOr<std::optional<StaffDetails>> GetStaff(StaffKey key) override {
    if (on_get_staff_) on_get_staff_();
    return MemoryPrivateStore::GetStaff(key);
  }

 private:
  const std::function<void()>& on_get_staff_;
};

}  // namespace

World::World() : clock_(Time(std::chrono::hours(490'000))) {
  const absl::Status status = Start();
  ONESTOP_CHECK(status.ok()) << status.message();
}

absl::Status World::Start() {
  Stop();
  absl::StatusOr<std::unique_ptr<journal::MemoryJournal>> memory =
      journal::MemoryJournal::Open(disk_);
  if (!memory.ok()) return memory.status();
  auto journal = std::make_unique<testing::FaultyJournal>(*std::move(memory));
  journal_ = journal.get();
  Identity::Options options;
  options.journal = std::move(journal);
  options.store = std::make_unique<ObservedStore>(private_disk_, on_get_staff_);
  options.clock = &clock_;
  options.random = &random_;
  options.pin_cost = PinCost{.passes = 1, .memory_bytes = 8'192};
  absl::StatusOr<std::unique_ptr<Identity>> identity = Identity::Open(std::move(options));
  if (!identity.ok()) return identity.status();
  identity_ = *std::move(identity);
  return absl::OkStatus();
}

void World::Restart() {
  const absl::Status status = Start();
  ASSERT_TRUE(status.ok()) << status.message();
}

EnrolledDevice World::Enroll(Role role, std::string hall) {
  auto device = identity_->EnrollDevice(admin_, {.request_id = NewRequest(),
                                                 .hall = std::move(hall),
                                                 .name = StrCat("The ", RoleName(role)),
                                                 .role = role,
                                                 .place = ""});
  ONESTOP_CHECK(device.ok()) << device.status().message();
  return *std::move(device);
}

PutStaffCommand World::StaffCommand(uint32_t staff_id) {
  return PutStaffCommand{.request_id = NewRequest(),
                         .hall = "main",
                         .staff_id = staff_id,
                         .display_name = StrCat("Person ", staff_id),
                         .roles = {Role::kClerk},
                         .pin = Secret(kPin),
                         .disabled = false};
}

StaffInfo World::Hire(uint32_t staff_id, std::vector<Role> roles, std::string hall) {
  PutStaffCommand command = StaffCommand(staff_id);
  command.roles = std::move(roles);
  command.hall = std::move(hall);
  absl::StatusOr<StaffInfo> staff = Put(std::move(command));
  ONESTOP_CHECK(staff.ok()) << staff.status().message();
  return *std::move(staff);
}

absl::StatusOr<StaffInfo> World::Put(PutStaffCommand command) {
  std::promise<absl::StatusOr<StaffInfo>> promise;
  identity_->PutStaff(admin_, std::move(command), [&](absl::StatusOr<StaffInfo> staff) {
    promise.set_value(std::move(staff));
  });
  return promise.get_future().get();
}

absl::StatusOr<SignInResult> World::SignIn(const EnrolledDevice& device, uint32_t staff_id,
                                           std::string pin, bool take_over) {
  std::promise<absl::StatusOr<SignInResult>> promise;
  identity_->SignIn(
      {.device_id = device.device.device_id,
       .staff_id = staff_id,
       .pin = Secret(std::move(pin)),
       .take_over = take_over},
      [&](absl::StatusOr<SignInResult> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

SignInResult World::SignedIn(const EnrolledDevice& device, uint32_t staff_id) {
  absl::StatusOr<SignInResult> result = SignIn(device, staff_id, kPin);
  ONESTOP_CHECK(result.ok()) << result.status().message();
  return *std::move(result);
}

std::string World::JournalBytes() const {
  std::string bytes;
  for (const auto& record : disk_.halls.at("identity").records) bytes += record.body;
  return bytes;
}

size_t World::Records() const { return disk_.halls.at("identity").records.size(); }

}  // namespace onestop::identity
