#ifndef ONESTOP_TESTS_LOAD_PAGE_CALLER_H_
#define ONESTOP_TESTS_LOAD_PAGE_CALLER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/load/driver.h"
#include "tests/load/page_socket.h"

namespace onestop::load {

// The two forms of the Connect protocol.
enum class PageFormat { kJson, kBinary };

// IssueTicket through the gateway at this port, one after the other, each caller on a connection of
// its own. The reader must outlive them.
absl::StatusOr<std::vector<std::unique_ptr<Caller>>> IssuePages(uint16_t port, PageReader& reader,
                                                                PageFormat format, int count);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_PAGE_CALLER_H_
