#include "server/base/secret.h"

#include <sodium.h>

#include <utility>

#include "server/base/bytes.h"
#include "server/base/hash.h"

namespace onestop {
namespace {

// A short string keeps its bytes inside the object even after it was moved from: so the whole
// capacity is overwritten, not only size().
void Wipe(std::string& text) {
  text.resize(text.capacity());  // NOLINT(clang-analyzer-cplusplus.Move)
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace

Secret::Secret(std::string value) : value_(std::move(value)) { Wipe(value); }

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { Wipe(other.value_); }

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  Wipe(value_);
  value_ = other.value_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  Wipe(value_);
  value_ = std::move(other.value_);
  Wipe(other.value_);
  return *this;
}

Secret::~Secret() { Wipe(value_); }

bool Secret::Equals(const Secret& other) const {
  return ConstantTimeEqual(AsBytes(value_), AsBytes(other.value_));
}

}  // namespace onestop
