#ifndef ONESTOP_SERVER_CONFIG_CALENDAR_H_
#define ONESTOP_SERVER_CONFIG_CALENDAR_H_

#include <string>
#include <vector>

#include "server/config_tree.h"
#include "server/core/config.h"

namespace onestop::config {

// Reads the table [calendar] of a hall.toml; special days come out in the order of their dates.
core::Calendar ReadCalendar(const Node& table, const std::vector<std::string>& languages,
                            Errors& errors);

}  // namespace onestop::config

#endif  // ONESTOP_SERVER_CONFIG_CALENDAR_H_
