#include "server/identity/token.h"

namespace onestop::identity {

Secret DeviceToken(const Hash256& key, const DeviceEntry& device) {
  Hasher hasher(key);
  hasher.U32(device.id);
  hasher.U64(device.enrolled_by);
  hasher.Update(device.enrolled_request);
  return Secret(Base32(hasher.Finish()));
}

Bytes16 SharedRandom::Draw16() {
  MutexLock lock(mutex_);
  return random_.Bytes16();
}

Hash256 SharedRandom::Draw32() {
  MutexLock lock(mutex_);
  Hash256 bytes{};
  random_.Fill(bytes);
  return bytes;
}

}  // namespace onestop::identity
