#include "server/base/check.h"

#include <cstdlib>
#include <iostream>
#include <string>

namespace onestop::internal {

CheckFailure::CheckFailure(const char* file, int line, const char* condition) {
  stream_ << file << ":" << line << ": check failed: " << condition << " ";
}

CheckFailure::~CheckFailure() {
  stream_ << "\n";
  // One write, so that lines of several threads do not mix.
  const std::string message = stream_.str();
  std::cerr.write(message.data(), static_cast<std::streamsize>(message.size()));
  std::cerr.flush();
  std::abort();
}

}  // namespace onestop::internal
