#ifndef ONESTOP_SERVER_CLI_SETTLED_H_
#define ONESTOP_SERVER_CLI_SETTLED_H_

#include <cstdint>
#include <vector>

#include "server/settle.h"

namespace onestop::cli {

// Says of every hall how it goes on, and what people have to be told.
void PrintSettled(const std::vector<Settled>& settled, uint32_t skipped, bool json);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_SETTLED_H_
