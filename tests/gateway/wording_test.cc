#include "gateway/client/wording.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "gateway/client/exit_code.h"
#include "gateway/client/refusal.h"
#include "onestop/v1/reason.pb.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// Calls `check` with every reason of the contract.
template <class Check>
void ForEveryReason(Check check) {
  const google::protobuf::EnumDescriptor& reasons = *v1::Reason_descriptor();
  for (int i = 0; i < reasons.value_count(); ++i) {
    const int number = reasons.value(i)->number();
    if (number != 0) check(static_cast<Reason>(number), reasons.value(i)->name());
  }
}

TEST(WordingTest, HasItsOwnWordsForEveryReasonOfTheContract) {
  const Wording& general = WordingOf(static_cast<Reason>(60000));
  ForEveryReason([&](Reason reason, const std::string& name) {
    EXPECT_NE(&WordingOf(reason), &general) << name;
  });
}

TEST(WordingTest, SaysInBothLanguagesWhatHappenedAndWhatToDo) {
  ForEveryReason([](Reason reason, const std::string& name) {
    const Wording& wording = WordingOf(reason);
    for (const Bilingual& text : {wording.what, wording.advice}) {
      EXPECT_TRUE(text.zh.ends_with("。")) << name << ": " << text.zh;
      EXPECT_TRUE(text.en.ends_with(".")) << name << ": " << text.en;
      EXPECT_TRUE(IsAscii(text.en)) << name << ": " << text.en;
    }
  });
}

TEST(WordingTest, ExplainsARefusalWithTheServersAdvice) {
  const StatusDetails details =
      DecodeStatusDetails(RefusalBytes(v1::REASON_SESSION_CLOSED, "closed", "opens at 13:30"));
  const absl::Status status = MakeStatus(absl::StatusCode::kFailedPrecondition, "", details);
  EXPECT_EQ(Explain(status, Language::kEnglish),
            "The hall is between two sessions. Take a ticket when the next session opens. "
            "(opens at 13:30)");
  EXPECT_EQ(Explain(status, Language::kChinese),
            "现在不是办理时段。请在下一时段取号。（opens at 13:30）");
}

TEST(WordingTest, TellsAServerThatIsAwayFromADefect) {
  EXPECT_EQ(Explain(absl::UnavailableError("x"), Language::kEnglish),
            "The server did not answer. Check that it is running and try again.");
  EXPECT_EQ(Explain(absl::InternalError("x"), Language::kEnglish),
            "Something is broken. Please tell the administrator.");
}

TEST(WordingTest, RepeatsAUsageErrorAsItIs) {
  EXPECT_EQ(Explain(UsageError("--holder: 32 hex digits"), Language::kChinese),
            "--holder: 32 hex digits");
}

}  // namespace
}  // namespace onestop::gateway
