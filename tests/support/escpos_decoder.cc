#include "tests/support/escpos_decoder.h"

#include <algorithm>
#include <utility>

#include "server/base/strings.h"

namespace onestop::testing {
namespace {

using kiosk_client::printer::Bitmap;

constexpr uint8_t kEot = 0x04;
constexpr uint8_t kEnq = 0x05;
constexpr uint8_t kDle = 0x10;
constexpr uint8_t kDc4 = 0x14;
constexpr uint8_t kEsc = 0x1B;
constexpr uint8_t kGs = 0x1D;

constexpr size_t kMoreNeeded = 0;

}  // namespace

void EscposDecoder::NoticeRealTime(uint8_t byte) {
  if (last_[0] == kDle && last_[1] == kEot && byte >= 1 && byte <= 4) {
    questions_.push_back({Asked::kStatus, byte});
  }
  last_[0] = std::exchange(last_[1], byte);
}

void EscposDecoder::Feed(std::string_view bytes) {
  for (const char byte : bytes) NoticeRealTime(static_cast<uint8_t>(byte));
  pending_.append(bytes);
  while (!pending_.empty()) {
    const size_t taken = TakeCommand();
    if (taken == kMoreNeeded) return;
    pending_.erase(0, taken);
  }
}

std::vector<EscposDecoder::Question> EscposDecoder::TakeQuestions() {
  return std::exchange(questions_, {});
}

size_t EscposDecoder::Refuse(const std::string& why) {
  errors_.push_back(why);
  return 1;
}

size_t EscposDecoder::TakeCommand() {
  const uint8_t first = At(0);
  if (first == 0) return 1;
  if (first != kDle && first != kEsc && first != kGs) {
    return Refuse(StrCat("byte ", static_cast<int>(first), " outside of a command"));
  }
  if (pending_.size() < 2) return kMoreNeeded;
  if (first == kGs) return TakeGs();
  if (first == kEsc) {
    if (At(1) != '@') return Refuse(StrCat("ESC ", static_cast<int>(At(1))));
    return 2;
  }
  if (At(1) != kEot) return Refuse(StrCat("DLE ", static_cast<int>(At(1))));
  if (pending_.size() < 3) return kMoreNeeded;
  if (At(2) < 1 || At(2) > 4) return Refuse(StrCat("DLE EOT ", static_cast<int>(At(2))));
  return 3;
}

size_t EscposDecoder::TakeGs() {
  switch (At(1)) {
    case 'v':
      return TakePicture();
    case 'V': {
      if (pending_.size() < 3) return kMoreNeeded;
      if (At(2) == 0 || At(2) == 1 || At(2) == '0' || At(2) == '1') {
        Cut();
        return 3;
      }
      if (At(2) != 65 && At(2) != 66) return Refuse(StrCat("GS V ", static_cast<int>(At(2))));
      if (pending_.size() < 4) return kMoreNeeded;
      rows_.resize(rows_.size() + At(3), Row(static_cast<size_t>(dots_ + 7) / 8));
      Cut();
      return 4;
    }
    case 'r':
      if (pending_.size() < 3) return kMoreNeeded;
      questions_.push_back({Asked::kSlip, At(2)});
      return 3;
    default:
      return Refuse(StrCat("GS ", static_cast<int>(At(1))));
  }
}

size_t EscposDecoder::TakePicture() {
  constexpr size_t kHead = 8;
  if (pending_.size() < kHead) return kMoreNeeded;
  if (At(2) != '0' || At(3) != 0) return Refuse("GS v in another mode than 0 0");
  const size_t across = At(4) + 256U * At(5);
  const size_t down = At(6) + 256U * At(7);
  if (across == 0 || down == 0) return Refuse("a picture without dots");
  const size_t end = kHead + across * down;
  if (pending_.size() < end) return kMoreNeeded;
  if (static_cast<int>(across) * 8 > dots_) {
    errors_.push_back(StrCat("a picture of ", across * 8, " dots on a head of ", dots_));
  }
  for (size_t i = kHead; i + 1 < end; ++i) {
    if (At(i) == kDle && (At(i + 1) == kEot || At(i + 1) == kEnq || At(i + 1) == kDc4)) {
      ++commands_in_pictures_;
    }
  }
  tallest_picture_ = std::max(tallest_picture_, static_cast<int>(down));
  for (size_t row = 0; row < down; ++row) {
    const auto from = pending_.begin() + static_cast<ptrdiff_t>(kHead + row * across);
    rows_.emplace_back(from, from + static_cast<ptrdiff_t>(across));
  }
  return end;
}

void EscposDecoder::Cut() {
  Bitmap slip({dots_, static_cast<int>(rows_.size())});
  for (int y = 0; y < slip.height(); ++y) {
    const Row& row = rows_[static_cast<size_t>(y)];
    for (int x = 0; x < static_cast<int>(row.size()) * 8; ++x) {
      if ((row[static_cast<size_t>(x) / 8] & (0x80U >> (x % 8))) != 0) slip.SetBlack({x, y});
    }
  }
  slips_.push_back(std::move(slip));
  rows_.clear();
}

}  // namespace onestop::testing
