#include "counter_client/key_reader.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/counter_client/keypad.h"

namespace onestop::counter_client {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The codes of all presses until the keypad is unplugged.
std::vector<int> PressesOf(const std::vector<std::string>& pieces) {
  Wire wire;
  const Wire stop;
  for (const std::string& piece : pieces) wire.Type(piece);
  wire.Unplug();
  KeyReader reader(wire.end(), stop.end());
  std::vector<int> codes;
  absl::StatusOr<KeyPress> press = reader.Next();
  for (; press.ok(); press = reader.Next()) codes.push_back(press->code);
  EXPECT_EQ(press.status().code(), absl::StatusCode::kUnavailable);
  return codes;
}

TEST(KeyReaderTest, FindsPressesAmongWhatAKeyboardSends) {
  EXPECT_THAT(PressesOf({TypedBytes(KEY_KPENTER, milliseconds(1)) +
                         TypedBytes(KEY_KPPLUS, milliseconds(2))}),
              ElementsAre(KEY_KPENTER, KEY_KPPLUS));
}

TEST(KeyReaderTest, KnowsWhenAKeyWentDown) {
  Wire wire;
  const Wire stop;
  wire.Type(TypedBytes(KEY_KPENTER, milliseconds(5'001'234)));
  KeyReader reader(wire.end(), stop.end());
  const absl::StatusOr<KeyPress> press = reader.Next();
  ASSERT_TRUE(press.ok());
  EXPECT_EQ(press->time, milliseconds(5'001'234));
}

TEST(KeyReaderTest, AKeyThatIsHeldIsPressedOnce) {
  std::string bytes = KeyBytes(KEY_KPENTER, kPressed, milliseconds(0));
  for (int i = 0; i < 50; ++i) bytes += KeyBytes(KEY_KPENTER, kHeld, milliseconds(250 + 33 * i));
  std::vector<std::string> pieces;
  for (size_t at = 0; at < bytes.size(); at += 1000) pieces.push_back(bytes.substr(at, 1000));
  EXPECT_THAT(PressesOf(pieces), ElementsAre(KEY_KPENTER));
}

TEST(KeyReaderTest, PutsEventsTogetherThatComeInPieces) {
  const std::string bytes =
      TypedBytes(KEY_KP0, milliseconds(1)) + TypedBytes(KEY_KP1, milliseconds(2));
  std::vector<std::string> pieces;
  for (size_t at = 0; at < bytes.size(); at += 7) pieces.push_back(bytes.substr(at, 7));
  EXPECT_THAT(PressesOf(pieces), ElementsAre(KEY_KP0, KEY_KP1));
}

TEST(KeyReaderTest, LeavesOutAReportOfWhichTheSystemLostAPart) {
  EXPECT_THAT(PressesOf({EventBytes(EV_SYN, SYN_DROPPED, 0, milliseconds(1)) +
                         KeyBytes(KEY_KPENTER, kPressed, milliseconds(1)) +
                         KeyBytes(KEY_KPPLUS, kPressed, milliseconds(2))}),
              ElementsAre(KEY_KPPLUS));
}

TEST(KeyReaderTest, OtherEventsAreNoKeys) {
  EXPECT_THAT(PressesOf({EventBytes(EV_REL, REL_X, 1, milliseconds(1)) +
                         EventBytes(EV_LED, LED_NUML, 1, milliseconds(1))}),
              IsEmpty());
}

TEST(KeyReaderTest, StopsWhenAskedToAlsoWhileKeysWait) {
  Wire wire;
  Wire stop;
  wire.Type(TypedBytes(KEY_KPENTER, milliseconds(1)));
  stop.Type("s");
  KeyReader reader(wire.end(), stop.end());
  EXPECT_EQ(reader.Next().status().code(), absl::StatusCode::kCancelled);
}

TEST(KeyReaderTest, SaysWhatTheSystemSaysOfADeviceThatCannotBeRead) {
  const Wire stop;
  const Descriptor folder(open("/", O_RDONLY | O_CLOEXEC));
  KeyReader reader(folder.number(), stop.end());
  const absl::Status gone = reader.Next().status();
  EXPECT_EQ(gone.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(gone.message()), HasSubstr("Is a directory"));
}

}  // namespace
}  // namespace onestop::counter_client
