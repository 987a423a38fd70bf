#ifndef ONESTOP_SERVER_RPC_HISTORY_FILTER_H_
#define ONESTOP_SERVER_RPC_HISTORY_FILTER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "onestop/v1/history.pb.h"
#include "server/core/config.h"
#include "server/history/archive.h"
#include "server/rpc/fields.h"

// Questions about closed visits, between the contract and the history. Pure.

namespace onestop::rpc {

// Looks at the form of a filter, before anybody knows the names in it.
void CheckFilter(const v1::VisitFilter& filter, Fields& fields);
// The filter with ids for its names, also of what has been retired: UNKNOWN_SERVICE and so on.
absl::StatusOr<history::Filter> ToFilter(const v1::VisitFilter& filter,
                                         const core::Config& config);
std::vector<history::Dimension> ToDimensions(const google::protobuf::RepeatedField<int>& dimensions,
                                             Fields& fields);

// Where a page begins, as an opaque text; BAD_ID when it is none.
std::string PageToken(const history::Visit& last);
history::Position ToPosition(const std::string& page_token, Fields& fields);

void SetVisit(const history::Visit& visit, const core::Config& config, v1::Visit* out);
void SetRow(const history::ReportRow& row, const core::Config& config, v1::ReportRow* out);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_HISTORY_FILTER_H_
