#include "server/base/secret.h"

#include <gtest/gtest.h>

#include <new>
#include <ostream>
#include <type_traits>
#include <utility>

namespace onestop {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

static_assert(!Printable<Secret>, "a secret must not be printable");
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<std::string, Secret>);

TEST(SecretTest, RevealsOnlyWhenAsked) {
  const Secret pin(std::string("4711"));
  EXPECT_EQ(pin.Reveal(), "4711");
  EXPECT_TRUE(Secret().empty());
}

TEST(SecretTest, ComparesByContent) {
  EXPECT_TRUE(Secret(std::string("a")).Equals(Secret(std::string("a"))));
  EXPECT_FALSE(Secret(std::string("a")).Equals(Secret(std::string("b"))));
  EXPECT_FALSE(Secret(std::string("a")).Equals(Secret(std::string("aa"))));
}

TEST(SecretTest, CopiesAndMovesLikeAString) {
  Secret original(std::string("token"));
  Secret copy = original;
  EXPECT_EQ(copy.Reveal(), "token");
  Secret moved = std::move(original);
  EXPECT_EQ(moved.Reveal(), "token");
  Secret assigned(std::string("older"));
  assigned = moved;
  EXPECT_EQ(assigned.Reveal(), "token");
  assigned = Secret(std::string("newer"));
  EXPECT_EQ(assigned.Reveal(), "newer");
}

TEST(SecretTest, LeavesNothingBehindInAShortStringItWasMovedFrom) {
  Secret original(std::string("4711"));
  const char* bytes = original.Reveal().data();
  const Secret moved = std::move(original);
  // A short string lives inside the object, which is still there.
  EXPECT_EQ(std::string(bytes, 4), std::string(4, '\0'));
}

}  // namespace
}  // namespace onestop
