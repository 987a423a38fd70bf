#include "gateway/client/clerk_session.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "server/base/reason.h"
#include "tests/support/temp_folder.h"

namespace onestop::gateway {
namespace {

class ClerkSessionTest : public ::testing::Test {
 protected:
  std::string Folder() const { return folder_.path().string(); }
  std::string Path() const { return (folder_.path() / "session").string(); }

  static ClerkSession Example() {
    ClerkSession session;
    session.token = Secret("t0ken=with=signs");
    session.staff_id = 1042;
    session.display_name = "王芳";
    session.counter = "c03";
    session.ticket_id = "main-20261123-17";
    session.ticket_number = "A017";
    return session;
  }

  testing::TempFolder folder_;
};

TEST_F(ClerkSessionTest, ReadsBackWhatItWrote) {
  ASSERT_TRUE(SaveClerkSession(Folder(), Example()).ok());
  const auto session = LoadClerkSession(Folder());
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(session->token.Reveal(), "t0ken=with=signs");
  EXPECT_EQ(session->staff_id, 1042u);
  EXPECT_EQ(session->display_name, "王芳");
  EXPECT_EQ(session->counter, "c03");
  EXPECT_EQ(session->ticket_id, "main-20261123-17");
  EXPECT_EQ(session->ticket_number, "A017");
}

TEST_F(ClerkSessionTest, IsForItsOwnerOnly) {
  ASSERT_TRUE(SaveClerkSession(Folder(), Example()).ok());
  struct stat info {};
  ASSERT_EQ(stat(Path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

TEST_F(ClerkSessionTest, RefusesAFileOthersMayRead) {
  ASSERT_TRUE(SaveClerkSession(Folder(), Example()).ok());
  ASSERT_EQ(chmod(Path().c_str(), 0644), 0);
  EXPECT_EQ(ReasonOf(LoadClerkSession(Folder()).status()), Reason::kKeyFileOpen);
}

TEST_F(ClerkSessionTest, IsNobodysWithoutAFile) {
  const auto session = LoadClerkSession(Folder());
  ASSERT_TRUE(session.ok());
  EXPECT_FALSE(session->signed_in());
}

TEST_F(ClerkSessionTest, CanBeRemovedMoreThanOnce) {
  ASSERT_TRUE(SaveClerkSession(Folder(), Example()).ok());
  EXPECT_TRUE(RemoveClerkSession(Folder()).ok());
  EXPECT_TRUE(RemoveClerkSession(Folder()).ok());
  EXPECT_FALSE(LoadClerkSession(Folder())->signed_in());
}

TEST_F(ClerkSessionTest, CannotBeForgedByALineBreakInAName) {
  ClerkSession session = Example();
  session.display_name = "x\ncounter=c99";
  session.counter = "";
  ASSERT_TRUE(SaveClerkSession(Folder(), session).ok());
  EXPECT_EQ(LoadClerkSession(Folder())->counter, "");
}

}  // namespace
}  // namespace onestop::gateway
