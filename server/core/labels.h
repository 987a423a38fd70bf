#ifndef ONESTOP_SERVER_CORE_LABELS_H_
#define ONESTOP_SERVER_CORE_LABELS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "server/core/types.h"

// The words by which programs know the hall's values: in labels of metrics and in files for
// spreadsheets. Others are written with them, so none of them changes. Pure.

namespace onestop::core {

std::string_view Label(TicketState state);
std::string_view Label(CounterState state);
std::string_view Label(Channel channel);
std::string_view Label(Outcome outcome);
std::string_view Label(TransferReason reason);
std::string_view Label(RatingLevel level);

// 20261123 as "2026-11-23".
std::string FormatDate(int32_t date);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_LABELS_H_
