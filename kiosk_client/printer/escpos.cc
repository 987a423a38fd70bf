#include "kiosk_client/printer/escpos.h"

#include <algorithm>
#include <span>

#include "server/base/check.h"

namespace onestop::kiosk_client::printer {
namespace {

constexpr char kDle = 0x10;
constexpr char kEot = 0x04;
constexpr char kEsc = 0x1B;
constexpr char kGs = 0x1D;

void Append(std::string& bytes, std::initializer_list<int> values) {
  for (const int value : values) bytes.push_back(static_cast<char>(value));
}

void AppendInit(std::string& bytes) { Append(bytes, {kEsc, '@'}); }

// Feeds what was printed past the cutter and two millimetres more.
void AppendCut(std::string& bytes) { Append(bytes, {kGs, 'V', 66, 16}); }

// DLE EOT, DLE ENQ and DLE DC4 are obeyed wherever they stand: they ask for an answer, clear the
// buffer or switch the printer off.
bool StartsRealTimeCommand(uint8_t first, uint8_t second) {
  return first == kDle && (second == kEot || second == 0x05 || second == 0x14);
}

void AppendBand(std::string& bytes, const Bitmap& slip, RowRange rows) {
  const int across = slip.row_bytes();
  Append(bytes, {kGs, 'v', '0', 0, across & 0xFF, across >> 8, rows.count & 0xFF, rows.count >> 8});
  const std::span<const uint8_t> dots = slip.Rows(rows);
  for (size_t i = 0; i < dots.size(); ++i) {
    const bool hidden_command = i + 1 < dots.size() && StartsRealTimeCommand(dots[i], dots[i + 1]);
    // The dot beside the one that is black anyway.
    bytes.push_back(static_cast<char>(hidden_command ? dots[i] | 0x08 : dots[i]));
  }
}

bool Bit(uint8_t byte, int number) { return (byte & (1u << number)) != 0; }

}  // namespace

std::string EncodeSlip(const Bitmap& slip) {
  std::string bytes;
  AppendInit(bytes);
  for (int first = 0; first < slip.height(); first += kBandRows) {
    AppendBand(bytes, slip, {first, std::min(kBandRows, slip.height() - first)});
  }
  AppendCut(bytes);
  Append(bytes, {kGs, 'r', 1});
  return bytes;
}

std::string EncodeRecovery(int width) {
  std::string bytes(static_cast<size_t>((width + 7) / 8) * kBandRows, '\0');
  AppendInit(bytes);
  AppendCut(bytes);
  return bytes;
}

std::string EncodeQuery(StatusQuery query) { return {kDle, kEot, static_cast<char>(query)}; }

bool IsStatusAnswer(uint8_t byte) { return (byte & 0x93) == 0x12; }
bool IsSlipAnswer(uint8_t byte) { return (byte & 0x90) == 0; }

void DecodeAnswer(StatusQuery query, uint8_t byte, PrinterStatus& status) {
  ONESTOP_CHECK(IsStatusAnswer(byte)) << static_cast<int>(byte);
  switch (query) {
    case StatusQuery::kPrinter:
      status.offline |= Bit(byte, 3);
      return;
    case StatusQuery::kOfflineCause:
      status.cover_open |= Bit(byte, 2);
      status.paper_out |= Bit(byte, 5);
      status.error |= Bit(byte, 6);
      return;
    case StatusQuery::kErrorCause:
      status.cutter_error |= Bit(byte, 3);
      status.error |= Bit(byte, 5) || Bit(byte, 6);
      return;
    case StatusQuery::kPaper:
      status.paper_low |= Bit(byte, 2) || Bit(byte, 3);
      status.paper_out |= Bit(byte, 5) || Bit(byte, 6);
      return;
  }
}

}  // namespace onestop::kiosk_client::printer
