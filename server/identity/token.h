#ifndef ONESTOP_SERVER_IDENTITY_TOKEN_H_
#define ONESTOP_SERVER_IDENTITY_TOKEN_H_

#include <string_view>

#include "server/base/hash.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/base/secret.h"
#include "server/identity/registry.h"

namespace onestop::identity {

// What is compared and stored in place of a token: BLAKE2b-256 of its text. Slow hashing would add
// nothing, since a token has 256 random bits.
inline Hash256 TokenHash(std::string_view token) { return Blake2b(token); }

// The token of a device, made from the server's key and the record that enrolled it, so that a
// retried enrolment returns the same one although it is stored nowhere. The request id is in it
// because a restored journal may use a record's number a second time.
Secret DeviceToken(const Hash256& key, const DeviceEntry& device);

// A random source that many threads may use, whatever it is made of.
class SharedRandom {
 public:
  // `random` must outlive this.
  explicit SharedRandom(Random& random) : random_(random) {}

  Bytes16 Draw16() ONESTOP_EXCLUDES(mutex_);
  Hash256 Draw32() ONESTOP_EXCLUDES(mutex_);

 private:
  Mutex mutex_;
  Random& random_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_TOKEN_H_
