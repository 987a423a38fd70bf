#include "server/rpc/method_table.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "onestop/v1/access.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/strings.h"

namespace onestop::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptorProto;
using google::protobuf::MethodDescriptorProto;
using ::testing::HasSubstr;
using ::testing::Not;

// A service "test.Window" with the methods Open and Close.
class MethodTableTest : public ::testing::Test {
 protected:
  MethodTableTest() {
    file_.set_name("test.proto");
    file_.set_package("test");
    file_.add_message_type()->set_name("Nothing");
    auto* service = file_.add_service();
    service->set_name("Window");
    for (const char* name : {"Open", "Close"}) {
      MethodDescriptorProto* method = service->add_method();
      method->set_name(name);
      method->set_input_type(".test.Nothing");
      method->set_output_type(".test.Nothing");
      Access(*method).add_roles(v1::ROLE_CLERK);
    }
  }

  MethodDescriptorProto& Close() { return *file_.mutable_service(0)->mutable_method(1); }
  static v1::Access& Access(MethodDescriptorProto& method) {
    return *method.mutable_options()->MutableExtension(v1::access);
  }
  absl::StatusOr<std::vector<MethodInfo>> Describe() {
    const auto* file = pool_.BuildFile(file_);
    return MethodTable::Describe({file->service(0)});
  }

  FileDescriptorProto file_;
  DescriptorPool pool_{DescriptorPool::generated_pool()};
};

TEST_F(MethodTableTest, ReadsWhoMayCallAMethod) {
  Access(Close()).add_roles(v1::ROLE_SUPERVISOR);
  Access(Close()).set_signed_in(true);
  const auto methods = Describe();
  ASSERT_TRUE(methods.ok()) << methods.status().message();
  ASSERT_EQ(methods->size(), 2U);
  EXPECT_EQ(methods->at(1).service, "test.Window");
  EXPECT_EQ(methods->at(1).name, "Close");
  EXPECT_EQ(methods->at(1).roles,
            identity::RoleBit(Role::kClerk) | identity::RoleBit(Role::kSupervisor));
  EXPECT_TRUE(methods->at(1).signed_in);
  EXPECT_FALSE(methods->at(0).signed_in);
  EXPECT_EQ(methods->at(1).index, 1U);
}

TEST_F(MethodTableTest, RefusesAMethodThatDoesNotSayWhoMayCallIt) {
  Close().clear_options();
  const auto methods = Describe();
  EXPECT_EQ(methods.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(methods.status().message()), HasSubstr("test.Window.Close"));
  EXPECT_THAT(std::string(methods.status().message()), Not(HasSubstr("Open")));
}

TEST_F(MethodTableTest, RefusesAMethodThatLetsNobodyIn) {
  Access(Close()).clear_roles();
  EXPECT_FALSE(Describe().ok());
}

TEST_F(MethodTableTest, RefusesAMethodForTheHallsOwnClock) {
  Access(Close()).clear_roles();
  Access(Close()).add_roles(v1::ROLE_TIMER);
  EXPECT_FALSE(Describe().ok());
}

TEST_F(MethodTableTest, FindsTheMethodOfARequestInTheContract) {
  const auto table = MethodTable::Create();
  ASSERT_TRUE(table.ok()) << table.status().message();
  const MethodInfo& issue = table->Of<v1::IssueTicketRequest>();
  EXPECT_EQ(issue.service, "onestop.v1.TicketService");
  EXPECT_EQ(issue.name, "IssueTicket");
  EXPECT_EQ(&table->methods()[issue.index], &issue);
  EXPECT_TRUE(table->Of<v1::WatchTicketRequest>().streaming);
}

TEST_F(MethodTableTest, EveryRequestBelongsToOneMethod) {
  std::vector<const google::protobuf::Descriptor*> seen;
  for (const auto* service : MethodTable::Contract()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* request = service->method(i)->input_type();
      EXPECT_EQ(std::count(seen.begin(), seen.end(), request), 0) << request->full_name();
      seen.push_back(request);
    }
  }
}

}  // namespace
}  // namespace onestop::rpc
