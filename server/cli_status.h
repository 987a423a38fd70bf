#ifndef ONESTOP_SERVER_CLI_STATUS_H_
#define ONESTOP_SERVER_CLI_STATUS_H_

#include <string>

#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/supervisor_service.pb.h"

namespace onestop::cli {

// A hall at a glance, for people: the day, services with their waits, counters. `language` is a tag
// such as "en"; a name that lacks it is shown in the first language there is.
std::string RenderHall(const v1::GetHallResponse& response, const std::string& language);

// Why a ticket was or was not next, for people.
std::string RenderExplanation(const v1::ExplainOrderResponse& response);
// A sentence for each thing to do.
std::string RenderAdvice(const v1::GetAdviceResponse& response);

// The language of the terminal, from LC_ALL, LC_MESSAGES and LANG: "zh" or "en".
std::string TerminalLanguage();

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_STATUS_H_
