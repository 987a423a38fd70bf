#include "kiosk_client/printer/slip_renderer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/base/strings.h"
#include "tests/kiosk_client/printer/example_slip.h"
#include "tests/support/qr_reader.h"

namespace onestop::kiosk_client::printer {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The smallest box around everything black.
struct Box {
  int left = 0;
  int top = 0;
  int right = -1;
  int bottom = -1;
  int width() const { return right - left + 1; }
  int height() const { return bottom - top + 1; }
};

Box BlackBox(const Bitmap& bitmap) {
  Box box{.left = bitmap.width(), .top = bitmap.height()};
  for (int y = 0; y < bitmap.height(); ++y) {
    for (int x = 0; x < bitmap.width(); ++x) {
      if (!bitmap.IsBlack({x, y})) continue;
      box.left = std::min(box.left, x);
      box.right = std::max(box.right, x);
      box.top = std::min(box.top, y);
      box.bottom = std::max(box.bottom, y);
    }
  }
  return box;
}

int BlackDots(const Bitmap& bitmap) {
  int dots = 0;
  for (int y = 0; y < bitmap.height(); ++y) {
    for (int x = 0; x < bitmap.width(); ++x) dots += bitmap.IsBlack({x, y}) ? 1 : 0;
  }
  return dots;
}

// Runs of rows with something black in them: lines of text, rules, codes.
std::vector<std::pair<int, int>> Lines(const Bitmap& bitmap) {
  std::vector<std::pair<int, int>> lines;
  bool inside = false;
  for (int y = 0; y < bitmap.height(); ++y) {
    bool black = false;
    for (int x = 0; x < bitmap.width() && !black; ++x) black = bitmap.IsBlack({x, y});
    if (black && !inside) lines.emplace_back(y, y);
    if (black) lines.back().second = y;
    inside = black;
  }
  return lines;
}

int TallestLine(const Bitmap& bitmap) {
  int tallest = 0;
  for (const auto& [first, last] : Lines(bitmap)) tallest = std::max(tallest, last - first + 1);
  return tallest;
}

TicketSlip JustANumber(const std::string& number) {
  TicketSlip slip;
  slip.number = number;
  return slip;
}

TicketSlip WithHall(const std::string& hall) {
  TicketSlip slip = JustANumber("A1");
  slip.hall = hall;
  return slip;
}

TEST(SlipRendererTest, IsAsWideAsThePaper) {
  EXPECT_EQ(Draw(ExampleSlip(), PaperWidth::k80mm).bitmap.width(), 576);
  EXPECT_EQ(Draw(ExampleSlip(), PaperWidth::k58mm).bitmap.width(), 384);
}

TEST(SlipRendererTest, KeepsEverythingInsideOfTheMargins) {
  TicketSlip slip = ExampleSlip();
  slip.hall = "Linjiang District Government Service Centre for Citizens and Companies";
  slip.area = std::string(64, 'W');
  slip.class_name = std::string(64, 'M');
  slip.matters.push_back({.name = std::string(64, '@'), .papers = {std::string(64, 'W')}});
  for (const PaperWidth width : {PaperWidth::k80mm, PaperWidth::k58mm}) {
    const Bitmap bitmap = Draw(slip, width).bitmap;
    const Box box = BlackBox(bitmap);
    EXPECT_GE(box.left, bitmap.width() / 48 - 2);
    EXPECT_LE(box.right, bitmap.width() - bitmap.width() / 48 + 1);
    EXPECT_GT(box.top, 0);
    EXPECT_LT(box.bottom, bitmap.height() - 1);
  }
}

TEST(SlipRendererTest, MakesTheNumberAsLargeAsThePaperAllows) {
  for (const PaperWidth width : {PaperWidth::k80mm, PaperWidth::k58mm}) {
    const Bitmap bitmap = Draw(ExampleSlip(), width).bitmap;
    // Two centimetres of 72 mm; nothing else, the code included, is near it.
    EXPECT_GE(TallestLine(Draw(JustANumber("A017"), width).bitmap), bitmap.width() / 4);
    for (const char* number : {"A017", "ABC1234", "WWW99999"}) {
      const Box box = BlackBox(Draw(JustANumber(number), width).bitmap);
      EXPECT_GE(box.width(), bitmap.width() * 9 / 10) << number;
    }
  }
}

TEST(SlipRendererTest, PrintsTheNumberThatItIs) {
  const Bitmap slip = Draw(JustANumber("A017")).bitmap;
  EXPECT_EQ(slip, Draw(JustANumber("A017")).bitmap);
  for (const char* other : {"A011", "A077", "B017", "A01", "A0170"}) {
    EXPECT_FALSE(slip == Draw(JustANumber(other)).bitmap) << other;
  }
}

TEST(SlipRendererTest, WrapsLongTextsInsteadOfCuttingThem) {
  TicketSlip slip = JustANumber("A1");
  slip.matters = {{.name = "护照", .papers = {}}};
  const size_t one_line = Lines(Draw(slip).bitmap).size();
  std::string longer;
  for (int i = 0; i < 40; ++i) longer.append("护照");
  slip.matters[0].name = longer;
  const Bitmap wrapped = Draw(slip).bitmap;
  // 80 characters of 34 dots on 552.
  EXPECT_EQ(Lines(wrapped).size(), one_line + 4);
  slip.matters[0].name = longer.substr(0, longer.size() - 3);
  EXPECT_FALSE(wrapped == Draw(slip).bitmap);
}

TEST(SlipRendererTest, ShowsEveryFactOfTheSlip) {
  const TicketSlip whole = ExampleSlip();
  const RenderedSlip drawn = Draw(whole);
  const auto expect_shown = [&](auto change, const char* what) {
    TicketSlip slip = whole;
    change(slip);
    const RenderedSlip without = Draw(slip);
    EXPECT_LT(without.bitmap.height(), drawn.bitmap.height()) << what;
    EXPECT_LT(BlackDots(without.bitmap), BlackDots(drawn.bitmap)) << what;
  };
  expect_shown([](TicketSlip& slip) { slip.hall.clear(); }, "hall");
  expect_shown([](TicketSlip& slip) { slip.class_name.clear(); }, "class");
  expect_shown([](TicketSlip& slip) { slip.area.clear(); }, "area");
  expect_shown([](TicketSlip& slip) { slip.people_ahead.clear(); }, "people ahead");
  expect_shown([](TicketSlip& slip) { slip.wait.clear(); }, "wait");
  expect_shown([](TicketSlip& slip) { slip.matters.pop_back(); }, "matter");
  expect_shown([](TicketSlip& slip) { slip.matters[0].papers.pop_back(); }, "paper");
  expect_shown([](TicketSlip& slip) { slip.notes.clear(); }, "note");
  expect_shown([](TicketSlip& slip) { slip.qr_text.clear(); }, "code");
  expect_shown([](TicketSlip& slip) { slip.arrival.clear(); }, "arrival");
}

TEST(SlipRendererTest, MarksACopyAtTheTop) {
  TicketSlip slip = ExampleSlip();
  const Bitmap original = Draw(slip).bitmap;
  slip.copy_mark = "补打 1";
  const Bitmap copy = Draw(slip).bitmap;
  EXPECT_GT(copy.height(), original.height());
  const auto [first, last] = Lines(copy)[0];
  // A black box, not a line of letters.
  int black = 0;
  for (int y = first; y <= last; ++y) {
    for (int x = 250; x < 330; ++x) black += copy.IsBlack({x, y}) ? 1 : 0;
  }
  EXPECT_GT(black, (last - first + 1) * 80 / 2);
}

TEST(SlipRendererTest, HasACodeThatAPhoneReads) {
  for (const PaperWidth width : {PaperWidth::k80mm, PaperWidth::k58mm}) {
    const RenderedSlip drawn = Draw(ExampleSlip(), width);
    EXPECT_TRUE(drawn.qr_complete);
    EXPECT_THAT(onestop::testing::ReadQrCodes(drawn.bitmap),
                ElementsAre("https://hall.example/t/q7xk2mvd5hhz3trgb4wy6n2cpa"));
  }
}

TEST(SlipRendererTest, LeavesTheCodeItsQuietZone) {
  TicketSlip slip = JustANumber("A1");
  slip.qr_text = "https://hall.example/t/x";
  const Bitmap bitmap = Draw(slip).bitmap;
  const auto lines = Lines(bitmap);
  const auto [first, last] = lines.back();
  // 25 modules of 6 dots, with 4 of them of white around.
  EXPECT_EQ(last - first + 1, 25 * 6);
  EXPECT_GE(first - lines[lines.size() - 2].second, 4 * 6);
  EXPECT_GE(bitmap.height() - last, 4 * 6);
}

TEST(SlipRendererTest, SaysWhenACodeDoesNotFitThePaper) {
  TicketSlip slip = ExampleSlip();
  slip.qr_text = StrCat("https://hall.example/", std::string(2000, 'x'));
  const RenderedSlip drawn = Draw(slip, PaperWidth::k58mm);
  EXPECT_FALSE(drawn.qr_complete);
  EXPECT_THAT(onestop::testing::ReadQrCodes(drawn.bitmap), IsEmpty());
  // No code of any size holds so much.
  slip.qr_text = StrCat("https://hall.example/", std::string(5000, 'x'));
  EXPECT_FALSE(Draw(slip).qr_complete);
}

TEST(SlipRendererTest, HasNoCodeWhereNoneIsWanted) {
  TicketSlip slip = ExampleSlip();
  slip.qr_text.clear();
  const RenderedSlip drawn = Draw(slip);
  EXPECT_TRUE(drawn.qr_complete);
  EXPECT_THAT(onestop::testing::ReadQrCodes(drawn.bitmap), IsEmpty());
}

TEST(SlipRendererTest, DrawsChineseWithItsOwnShapes) {
  const RenderedSlip chinese = Draw(WithHall("临江"));
  EXPECT_EQ(Draw(ExampleSlip()).unknown_glyphs, 0);
  EXPECT_EQ(chinese.unknown_glyphs, 0);
  // Not one box like another, nor the boxes that stand for a character without a font, nor the sign
  // for broken text.
  EXPECT_FALSE(chinese.bitmap == Draw(WithHall("江临")).bitmap);
  EXPECT_FALSE(chinese.bitmap == Draw(WithHall("政务")).bitmap);
  EXPECT_FALSE(chinese.bitmap == Draw(WithHall("\ufffd\ufffd")).bitmap);
  const RenderedSlip boxes = Draw(WithHall("\u0378\u0378"));
  EXPECT_EQ(boxes.unknown_glyphs, 2);
  EXPECT_FALSE(chinese.bitmap == boxes.bitmap);
}

TEST(SlipRendererTest, TakesMarkupAndControlCharactersForText) {
  TicketSlip slip = ExampleSlip();
  slip.hall = "<b>\"&amp;</b>\n\x1b@\x1dV";
  slip.area = "\u202egnorw";
  slip.matters[0].name = "\xff\xfe";
  EXPECT_EQ(Draw(slip).bitmap.width(), 576);
  EXPECT_FALSE(Draw(WithHall("<b>A</b>")).bitmap == Draw(WithHall("A")).bitmap);
}

TEST(SlipRendererTest, NeedsANumber) {
  SlipRenderer renderer(PaperWidth::k80mm);
  EXPECT_EQ(renderer.Render(TicketSlip()).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(SlipRendererTest, RefusesASlipOfMetres) {
  TicketSlip slip = ExampleSlip();
  slip.notes.assign(1000, "请留意屏幕和广播叫号。");
  SlipRenderer renderer(PaperWidth::k80mm);
  EXPECT_EQ(renderer.Render(slip).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace onestop::kiosk_client::printer
