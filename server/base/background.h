#ifndef ONESTOP_SERVER_BASE_BACKGROUND_H_
#define ONESTOP_SERVER_BASE_BACKGROUND_H_

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace onestop {

// Lets the calling thread, and no other, yield to everybody who has something urgent to do: as nice as
// can be without starving. Where that is not allowed, the kernel shares fairly. `name`, at most 15
// letters, is what tools that list threads show.
inline void YieldToOthers(const char* name) {
  static_cast<void>(pthread_setname_np(pthread_self(), name));
  constexpr int kNice = 15;
  static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice));
}

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_BACKGROUND_H_
