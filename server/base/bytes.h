#ifndef ONESTOP_SERVER_BASE_BYTES_H_
#define ONESTOP_SERVER_BASE_BYTES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace onestop {

// The same memory under its other type. The result lives as long as the argument's bytes.
inline std::span<const uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view AsText(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Writes values one behind the other, without names or types, in the order ByteReader must read
// them. Numbers are little-endian; I64 is two's complement. Varint is LEB128: seven bits a byte,
// lowest first, 1-10 bytes. Str is the length as a varint, then the bytes. Not thread safe.
class ByteWriter {
 public:
  void U8(uint8_t value) { buffer_.push_back(static_cast<char>(value)); }
  void U16(uint16_t value) { Fixed(value, 2); }
  void U32(uint32_t value) { Fixed(value, 4); }
  void U64(uint64_t value) { Fixed(value, 8); }
  void I64(int64_t value) { Fixed(static_cast<uint64_t>(value), 8); }
  void Varint(uint64_t value);
  void Str(std::string_view value);
  // The bytes alone, without a length.
  void Raw(std::span<const uint8_t> value) { buffer_.append(AsText(value)); }
  void Raw(std::string_view value) { buffer_.append(value); }

  void Reserve(size_t bytes) { buffer_.reserve(bytes); }
  size_t size() const { return buffer_.size(); }
  std::string_view view() const { return buffer_; }

  // What was written; the writer is empty afterwards and may be used again.
  std::string Take();

 private:
  void Fixed(uint64_t value, size_t bytes);

  std::string buffer_;
};

// Reads what ByteWriter wrote from bytes nobody has vouched for. A read past the end, or a varint
// that is not in its one shortest form, gives 0 or "" and makes ok() false for good; so read
// everything, then ask once. Not thread safe. The bytes must outlive the reader and every view it
// returned.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  explicit ByteReader(std::span<const uint8_t> bytes) : rest_(AsText(bytes)) {}

  uint8_t U8() { return static_cast<uint8_t>(Fixed(1)); }
  uint16_t U16() { return static_cast<uint16_t>(Fixed(2)); }
  uint32_t U32() { return static_cast<uint32_t>(Fixed(4)); }
  uint64_t U64() { return Fixed(8); }
  int64_t I64() { return static_cast<int64_t>(Fixed(8)); }
  uint64_t Varint();
  std::string_view Str();
  // The next `count` bytes.
  std::string_view Raw(size_t count);
  template <size_t kCount>
  std::array<uint8_t, kCount> Array() {
    std::array<uint8_t, kCount> out = {};
    const std::span<const uint8_t> bytes = AsBytes(Raw(kCount));
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }

  // False once anything could not be read.
  bool ok() const { return ok_; }
  // True when everything was read, well-formed, and nothing is left over.
  bool done() const { return ok_ && rest_.empty(); }
  size_t remaining() const { return rest_.size(); }

 private:
  uint64_t Fixed(size_t bytes);
  void Fail();

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_BYTES_H_
