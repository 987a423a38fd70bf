#include "server/base/sodium.h"

#include <sodium.h>

#include "server/base/check.h"

namespace onestop {

void InitSodium() {
  static const int result = sodium_init();
  ONESTOP_CHECK(result >= 0) << "libsodium could not be initialised";
}

}  // namespace onestop
