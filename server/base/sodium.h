#ifndef ONESTOP_SERVER_BASE_SODIUM_H_
#define ONESTOP_SERVER_BASE_SODIUM_H_

namespace onestop {

// Readies libsodium; call before its first use. Cheap when repeated, thread safe. Aborts when the
// machine offers no randomness, because nothing safe can be done without.
void InitSodium();

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_SODIUM_H_
