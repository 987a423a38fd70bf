#include "server/base/bytes.h"

#include <utility>

namespace onestop {

void ByteWriter::Fixed(uint64_t value, size_t bytes) {
  std::array<char, 8> out;
  for (size_t i = 0; i < bytes; ++i) out[i] = static_cast<char>(value >> (8 * i));
  buffer_.append(out.data(), bytes);
}

void ByteWriter::Varint(uint64_t value) {
  while (value >= 0x80) {
    U8(static_cast<uint8_t>(value | 0x80));
    value >>= 7;
  }
  U8(static_cast<uint8_t>(value));
}

void ByteWriter::Str(std::string_view value) {
  Varint(value.size());
  Raw(value);
}

std::string ByteWriter::Take() { return std::exchange(buffer_, std::string()); }

void ByteReader::Fail() {
  ok_ = false;
  rest_ = {};
}

std::string_view ByteReader::Raw(size_t count) {
  if (count > rest_.size()) {
    Fail();
    return {};
  }
  const std::string_view out = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return out;
}

uint64_t ByteReader::Fixed(size_t bytes) {
  uint64_t value = 0;
  size_t shift = 0;
  for (const uint8_t byte : AsBytes(Raw(bytes))) {
    value |= uint64_t{byte} << shift;
    shift += 8;
  }
  return value;
}

uint64_t ByteReader::Varint() {
  uint64_t value = 0;
  for (size_t shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = U8();
    if (!ok_) return 0;
    const uint64_t bits = byte & 0x7F;
    // The tenth byte has room for one bit, and a last byte of zero could have been left out.
    if ((shift == 63 && bits > 1) || (byte == 0 && shift > 0)) break;
    value |= bits << shift;
    if (byte < 0x80) return value;
  }
  Fail();
  return 0;
}

std::string_view ByteReader::Str() {
  const uint64_t length = Varint();
  if (length > rest_.size()) {
    Fail();
    return {};
  }
  return Raw(length);
}

}  // namespace onestop
