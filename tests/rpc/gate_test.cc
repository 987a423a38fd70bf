#include "server/rpc/gate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "server/base/check.h"
#include "server/base/file.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/identity/limits.h"
#include "server/identity/memory_private_store.h"
#include "server/journal/memory_journal.h"

namespace onestop::rpc {
namespace {

constexpr char kPin[] = "402917";

// One kind of caller: a column of the table.
struct Column {
  Role device = Role::kNone;
  // Who is signed in, if anybody.
  std::optional<Role> person;
};

constexpr Role kDevices[] = {Role::kKiosk, Role::kDisplay, Role::kWeb,     Role::kGuide,
                             Role::kClerk, Role::kPartner, Role::kScraper, Role::kLoad};
const Column kSignedIn[] = {{Role::kClerk, Role::kClerk},
                            {Role::kGuide, Role::kClerk},
                            {Role::kClerk, Role::kSupervisor},
                            {Role::kClerk, Role::kAdministrator},
                            {Role::kLoad, Role::kClerk}};

class GateTest : public ::testing::Test {
 protected:
  GateTest() : clock_(Time(std::chrono::hours(498'000))) {
    auto journal = journal::MemoryJournal::Open(disk_);
    ONESTOP_CHECK(journal.ok());
    identity::Identity::Options options;
    options.journal = *std::move(journal);
    options.store = std::make_unique<identity::MemoryPrivateStore>(private_disk_);
    options.clock = &clock_;
    options.random = &random_;
    options.pin_cost = {.passes = 1, .memory_bytes = 8'192};
    auto identity = identity::Identity::Open(std::move(options));
    ONESTOP_CHECK(identity.ok()) << identity.status().message();
    identity_ = *std::move(identity);
    auto methods = MethodTable::Create();
    ONESTOP_CHECK(methods.ok());
    methods_.emplace(*std::move(methods));
    gate_ = MakeGate({"main", "other"}, false);
    admin_gate_ = MakeGate({"main", "other"}, true);
  }

  std::unique_ptr<Gate> MakeGate(std::vector<std::string> halls, bool admin_socket) {
    return std::make_unique<Gate>(
        Gate::Options{.halls = std::move(halls), .admin_socket = admin_socket}, identity_.get(),
        clock_);
  }

  struct Tokens {
    uint32_t device_id = 0;
    std::string device;
    std::string session;
    Credentials view() const { return {device, session}; }
  };

  Tokens Enroll(Role role, const std::string& hall = "main") {
    auto device = identity_->EnrollDevice(
        identity::Identity::AdminSocketCaller(),
        {.request_id = random_.Bytes16(), .hall = hall, .name = "it", .role = role, .place = ""});
    ONESTOP_CHECK(device.ok()) << device.status().message();
    return {device->device.device_id, device->token.Reveal(), ""};
  }

  Tokens SignIn(const Column& column) {
    const uint32_t staff_id = next_staff_id_++;
    std::promise<absl::Status> put;
    identity_->PutStaff(identity::Identity::AdminSocketCaller(),
                        {.request_id = random_.Bytes16(),
                         .hall = "main",
                         .staff_id = staff_id,
                         .display_name = "Person",
                         .roles = {*column.person},
                         .pin = Secret(kPin),
                         .disabled = false},
                        [&](auto staff) { put.set_value(staff.status()); });
    absl::Status status = put.get_future().get();
    ONESTOP_CHECK(status.ok()) << status.message();
    Tokens tokens = Enroll(column.device);
    std::promise<absl::StatusOr<identity::SignInResult>> signed_in;
    identity_->SignIn({.device_id = tokens.device_id,
                       .staff_id = staff_id,
                       .pin = Secret(kPin),
                       .take_over = false},
                      [&](auto result) { signed_in.set_value(std::move(result)); });
    auto result = signed_in.get_future().get();
    ONESTOP_CHECK(result.ok()) << result.status().message();
    tokens.session = result->session_token.Reveal();
    return tokens;
  }

  // '+', '-', 's' as in the table; anything else is '?'.
  static char Mark(const absl::StatusOr<Scope>& scope) {
    switch (ReasonOf(scope.status())) {
      case Reason::kNone:
        return scope.ok() ? '+' : '?';
      case Reason::kRoleNotAllowed:
        return '-';
      case Reason::kNotSignedIn:
        return 's';
      default:
        return '?';
    }
  }

  // The rows of the checked-in table: marks by "Service.Method".
  static std::map<std::string, std::string> ReadTable() {
    const auto text =
        ReadFile(std::string(ONESTOP_SOURCE_DIR) + "/tests/rpc/access_table.txt");
    ONESTOP_CHECK(text.ok()) << text.status().message();
    std::map<std::string, std::string> rows;
    for (const std::string& line : std::vector<std::string>(absl::StrSplit(*text, '\n'))) {
      if (line.empty() || line.front() == '#') continue;
      std::istringstream words(line);
      std::string method;
      std::string mark;
      words >> method;
      while (words >> mark) rows[method] += mark;
    }
    return rows;
  }

  static std::string ShortName(const MethodInfo& method) {
    return StrCat(method.service.substr(method.service.rfind('.') + 1), ".", method.name);
  }

  // Refilled buckets, so that no test of roles meets the rate limit.
  void Rest() { clock_.Advance(std::chrono::minutes(1)); }

  FakeClock clock_;
  SystemRandom random_;
  journal::MemoryDisk disk_;
  identity::PrivateDisk private_disk_;
  uint32_t next_staff_id_ = 100;
  std::unique_ptr<identity::Identity> identity_;
  std::optional<MethodTable> methods_;
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<Gate> admin_gate_;
};

TEST_F(GateTest, LetsInWhomTheTableNamesAndNobodyElse) {
  std::vector<Tokens> callers;
  for (const Role role : kDevices) callers.push_back(Enroll(role));
  for (const Column& column : kSignedIn) callers.push_back(SignIn(column));
  const std::map<std::string, std::string> table = ReadTable();
  EXPECT_EQ(table.size(), methods_->methods().size()) << "a row is left over or stands twice";
  for (const MethodInfo& method : methods_->methods()) {
    std::string marks;
    for (const Tokens& caller : callers) marks += Mark(gate_->Admit(method, caller.view()));
    marks += Mark(admin_gate_->Admit(method, {}));
    const auto row = table.find(ShortName(method));
    ASSERT_NE(row, table.end()) << ShortName(method) << " has no row in access_table.txt";
    EXPECT_EQ(marks, row->second) << ShortName(method);
    Rest();
  }
}

TEST_F(GateTest, LetsNobodyInWithoutAToken) {
  for (const MethodInfo& method : methods_->methods()) {
    EXPECT_EQ(ReasonOf(gate_->Admit(method, {}).status()), Reason::kUnauthenticated);
    const std::string wrong(identity::kTokenChars, 'a');
    EXPECT_EQ(ReasonOf(gate_->Admit(method, {wrong, ""}).status()), Reason::kUnauthenticated);
  }
}

TEST_F(GateTest, LetsNoRevokedDeviceIn) {
  std::vector<Tokens> callers;
  for (const Role role : kDevices) callers.push_back(Enroll(role));
  for (const Column& column : kSignedIn) callers.push_back(SignIn(column));
  for (const Tokens& caller : callers) {
    const auto revoked = identity_->RevokeDevice(
        identity::Identity::AdminSocketCaller(),
        {.request_id = random_.Bytes16(), .device_id = caller.device_id});
    ASSERT_TRUE(revoked.ok()) << revoked.status().message();
  }
  for (const MethodInfo& method : methods_->methods()) {
    for (const Tokens& caller : callers) {
      EXPECT_EQ(ReasonOf(gate_->Admit(method, caller.view()).status()), Reason::kDeviceRevoked);
    }
  }
}

TEST_F(GateTest, LetsNobodyInWhoseSessionIsOver) {
  std::vector<Tokens> callers;
  for (const Column& column : kSignedIn) callers.push_back(SignIn(column));
  clock_.Advance(identity::kSessionLength + std::chrono::seconds(1));
  for (const MethodInfo& method : methods_->methods()) {
    for (const Tokens& caller : callers) {
      EXPECT_EQ(ReasonOf(gate_->Admit(method, caller.view()).status()), Reason::kSessionExpired);
    }
  }
}

TEST_F(GateTest, TakesNoSessionOfAnotherDevice) {
  Tokens caller = SignIn(kSignedIn[0]);
  caller.device = Enroll(Role::kClerk).device;
  EXPECT_EQ(ReasonOf(gate_->Admit(methods_->methods().front(), caller.view()).status()),
            Reason::kNotSignedIn);
}

TEST_F(GateTest, TakesATokenUnderItsOwnCertificateOnly) {
  const Tokens kiosk = Enroll(Role::kKiosk);
  const Tokens other = Enroll(Role::kKiosk);
  const MethodInfo& method = methods_->methods().front();
  Credentials credentials = kiosk.view();
  credentials.certificate_device = kiosk.device_id;
  EXPECT_TRUE(gate_->Admit(method, credentials).ok());
  EXPECT_TRUE(gate_->StillValid(credentials).ok());
  for (const uint32_t shown : {other.device_id, 0U, 99U}) {
    credentials.certificate_device = shown;
    EXPECT_EQ(ReasonOf(gate_->Admit(method, credentials).status()), Reason::kUnauthenticated);
    EXPECT_EQ(ReasonOf(gate_->StillValid(credentials)), Reason::kUnauthenticated);
  }
}

TEST_F(GateTest, RecordsTheDevicesOwnRoleWhereThatSuffices) {
  const auto find = [&](const char* name) -> const MethodInfo& {
    for (const MethodInfo& method : methods_->methods()) {
      if (ShortName(method) == name) return method;
    }
    ONESTOP_CHECK(false) << name;
    return methods_->methods().front();
  };
  const Tokens loader = SignIn({Role::kLoad, Role::kClerk});
  EXPECT_EQ(gate_->Admit(find("TicketService.IssueTicket"), loader.view())->role, Role::kLoad);
  EXPECT_EQ(gate_->Admit(find("CounterService.CallNext"), loader.view())->role, Role::kClerk);
  const Tokens chief = SignIn({Role::kClerk, Role::kSupervisor});
  EXPECT_EQ(gate_->Admit(find("SupervisorService.CloseDay"), chief.view())->role,
            Role::kSupervisor);
  EXPECT_EQ(admin_gate_->Admit(find("SupervisorService.CloseDay"), {})->role,
            Role::kAdministrator);
  EXPECT_EQ(admin_gate_->Admit(find("AdminService.Drain"), {})->role, Role::kAdministrator);
}

TEST_F(GateTest, LimitsHowFastADeviceMayAsk) {
  const Tokens kiosk = Enroll(Role::kKiosk);
  const MethodInfo& method = methods_->methods().front();
  int admitted = 0;
  while (gate_->Admit(method, kiosk.view()).ok()) ++admitted;
  EXPECT_EQ(admitted, static_cast<int>(identity::RateOf(Role::kKiosk).burst));
  const absl::Status refused = gate_->Admit(method, kiosk.view()).status();
  EXPECT_EQ(ReasonOf(refused), Reason::kRateLimited);
  EXPECT_TRUE(gate_->Admit(method, Enroll(Role::kKiosk).view()).ok()) << "one device for another";
  clock_.Advance(*identity::RetryAfterOf(refused));
  EXPECT_TRUE(gate_->Admit(method, kiosk.view()).ok()) << "the hint was too short";
}

class HallForTest : public GateTest {
 protected:
  Reason Refusal(std::string_view own, std::string_view requested) {
    identity::Caller caller;
    caller.hall = own;
    const auto hall = gate_->HallFor(caller, requested);
    if (hall.ok()) hall_ = *hall;
    return ReasonOf(hall.status());
  }
  std::string hall_;
};

TEST_F(HallForTest, MeansTheCallersOwnWhenNoneIsNamed) {
  EXPECT_EQ(Refusal("main", ""), Reason::kNone);
  EXPECT_EQ(hall_, "main");
  EXPECT_EQ(Refusal("main", "main"), Reason::kNone);
}

TEST_F(HallForTest, KeepsADeviceToItsHall) {
  EXPECT_EQ(Refusal("main", "other"), Reason::kOtherHall);
  // Nor does it learn which halls there are.
  EXPECT_EQ(Refusal("main", "nowhere"), Reason::kOtherHall);
}

TEST_F(HallForTest, LetsACallerOfEveryHallNameOne) {
  EXPECT_EQ(Refusal("*", "other"), Reason::kNone);
  EXPECT_EQ(hall_, "other");
  EXPECT_EQ(Refusal("*", "nowhere"), Reason::kUnknownHall);
  EXPECT_EQ(Refusal("*", ""), Reason::kMissingField) << "there are two";
}

TEST_F(HallForTest, MeansTheOnlyHallThereIs) {
  gate_ = MakeGate({"main"}, true);
  EXPECT_EQ(Refusal("*", ""), Reason::kNone);
  EXPECT_EQ(hall_, "main");
}

TEST_F(HallForTest, KnowsThatADevicesHallMayBeGone) {
  EXPECT_EQ(Refusal("closed-down", ""), Reason::kUnknownHall);
}

}  // namespace
}  // namespace onestop::rpc
