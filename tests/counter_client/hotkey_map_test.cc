#include "counter_client/hotkey_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/input-event-codes.h>

#include <string>

namespace onestop::counter_client {
namespace {

using ::testing::HasSubstr;

TEST(HotkeyMapTest, AKeypadDoesWhatAClerkNeedsMost) {
  const HotkeyMap map;
  EXPECT_EQ(map.ActionOf(KEY_KPENTER), HotkeyAction::kNext);
  EXPECT_EQ(map.ActionOf(KEY_KPPLUS), HotkeyAction::kRecall);
  EXPECT_EQ(map.ActionOf(KEY_KPMINUS), HotkeyAction::kAbsent);
  EXPECT_EQ(map.ActionOf(KEY_KP0), HotkeyAction::kStart);
  EXPECT_EQ(map.ActionOf(KEY_KPDOT), HotkeyAction::kPause);
  EXPECT_EQ(map.ActionOf(KEY_KPASTERISK), HotkeyAction::kFinish);
  EXPECT_EQ(map.ActionOf(KEY_KPSLASH), HotkeyAction::kPark);
  for (const int code : {KEY_KP1, KEY_KP9, KEY_NUMLOCK, KEY_BACKSPACE, KEY_A}) {
    EXPECT_EQ(map.ActionOf(static_cast<uint16_t>(code)), HotkeyAction::kNone) << code;
  }
}

TEST(HotkeyMapTest, TheRowOfAKeyboardHasTheSameKeys) {
  const HotkeyMap map;
  EXPECT_EQ(map.ActionOf(KEY_ENTER), HotkeyAction::kNext);
  EXPECT_EQ(map.ActionOf(KEY_MINUS), HotkeyAction::kAbsent);
  EXPECT_EQ(map.ActionOf(KEY_0), HotkeyAction::kStart);
}

TEST(HotkeyMapTest, KeysCanBeChanged) {
  HotkeyMap map;
  EXPECT_TRUE(map.Change("5=park").ok());
  EXPECT_TRUE(map.Change("-=none").ok());
  EXPECT_TRUE(map.Change("==recall").ok());
  EXPECT_TRUE(map.Change("enter=start").ok());
  EXPECT_TRUE(map.Change("f9=next").ok());
  EXPECT_TRUE(map.Change("#113=pause").ok());
  EXPECT_TRUE(map.Change("#78=finish").ok());
  EXPECT_EQ(map.ActionOf(KEY_KP5), HotkeyAction::kPark);
  EXPECT_EQ(map.ActionOf(KEY_KPMINUS), HotkeyAction::kNone);
  EXPECT_EQ(map.ActionOf(KEY_KPEQUAL), HotkeyAction::kRecall);
  EXPECT_EQ(map.ActionOf(KEY_KPENTER), HotkeyAction::kStart);
  EXPECT_EQ(map.ActionOf(KEY_F9), HotkeyAction::kNext);
  EXPECT_EQ(map.ActionOf(KEY_MUTE), HotkeyAction::kPause);
  EXPECT_EQ(map.ActionOf(KEY_KPPLUS), HotkeyAction::kFinish) << "by its number";
}

TEST(HotkeyMapTest, SaysWhatIsWrongWithAChange) {
  HotkeyMap map;
  for (const char* wrong : {"", "5", "=park", "Q=park", "55=park", "#x=park", "#99999=park"}) {
    EXPECT_EQ(map.Change(wrong).code(), absl::StatusCode::kInvalidArgument) << wrong;
  }
  const absl::Status no_action = map.Change("5=dance");
  EXPECT_THAT(std::string(no_action.message()), HasSubstr("recall"));
}

TEST(HotkeyMapTest, TheLegendNamesEveryKeyThatDoesSomething) {
  HotkeyMap map;
  EXPECT_EQ(map.Legend(gateway::Language::kEnglish),
            "Enter next, + recall, 0 start, * finish, - absent, / park, . pause");
  ASSERT_TRUE(map.Change("5=next").ok());
  ASSERT_TRUE(map.Change("/=none").ok());
  EXPECT_EQ(map.Legend(gateway::Language::kChinese),
            "5 下一位，Enter 下一位，+ 重呼，0 开始办理，* 办结，- 未到，. 暂停");
}

}  // namespace
}  // namespace onestop::counter_client
