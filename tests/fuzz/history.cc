#include <algorithm>
#include <string>

#include "onestop/v1/supervisor_service.pb.h"
#include "server/base/check.h"
#include "server/history/csv.h"
#include "server/history/report.h"
#include "server/history/stored_part.h"
#include "server/rpc/history_filter.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/test_hall.h"

namespace onestop::fuzz {
namespace {


// Whatever lies in a row of the store is a visit that adds up, or none.
void ReadStored(std::string_view input) {
  history::Visit visit;
  history::Part part;
  if (!history::Restore(input, visit, part)) return;
  visit.ticket = core::TicketId(1);
  history::ReportBuilder builder({history::Dimension::kService, history::Dimension::kCounter});
  builder.Add(visit, part);
  ONESTOP_CHECK(builder.Rows().size() == 1U);
  history::Visit again;
  history::Part part_again;
  const history::StoredPart stored = history::Store(visit, part);
  const std::string_view bytes(reinterpret_cast<const char*>(&stored), sizeof(stored));
  ONESTOP_CHECK(history::Restore(bytes, again, part_again) && part_again == part);
}

}  // namespace
}  // namespace onestop::fuzz

// A question about visits as it comes from the network, a page token, a text for CSV, a row of the store.
ONESTOP_FUZZ_TARGET(history) {
  namespace rpc = onestop::rpc;
  static const onestop::core::Config hall = onestop::testing::TestHallInForce();
  onestop::fuzz::ReadStored(input);
  const std::string text(input);
  const std::string line = onestop::history::CsvLine().Text(input).Take();
  ONESTOP_CHECK(std::count(line.begin(), line.end(), '"') % 2 == 0) << line;
  onestop::v1::GetReportRequest request;
  if (!request.ParseFromString(text)) return;
  rpc::Fields fields;
  rpc::CheckFilter(request.filter(), fields);
  const auto by = rpc::ToDimensions(request.dimensions(), fields);
  rpc::ToPosition(request.filter().item(), fields);
  if (!fields.ok()) return;
  const auto filter = rpc::ToFilter(request.filter(), hall);
  if (filter.ok()) filter->Matches({}, {});
  onestop::history::ReportBuilder builder(by);
}
