#ifndef ONESTOP_SERVER_METRICS_NAMES_H_
#define ONESTOP_SERVER_METRICS_NAMES_H_

#include <string_view>

#include "absl/status/status.h"
#include "server/estimate/advice.h"

// The words that stand in labels, beside those of core/labels.h. Dashboards and alerts are written with
// them, so none of them changes.

namespace onestop::metrics {

std::string_view Label(estimate::AdviceKind kind);

// As go-grpc-prometheus spells a status code: "OK", "NotFound".
std::string_view GrpcCodeLabel(absl::StatusCode code);

}  // namespace onestop::metrics

#endif  // ONESTOP_SERVER_METRICS_NAMES_H_
