#ifndef ONESTOP_GATEWAY_CONSOLE_BLOCK_TEXT_H_
#define ONESTOP_GATEWAY_CONSOLE_BLOCK_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace onestop::gateway {

inline constexpr int kBlockRows = 5;

// A ticket's number large enough to be read across the room: five lines of block characters, all of
// the same width. Knows letters without case, digits and '-'; anything else is left blank.
std::vector<std::string> BlockText(std::string_view text);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_BLOCK_TEXT_H_
