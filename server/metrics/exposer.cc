#include "server/metrics/exposer.h"

#include <prometheus/exposer.h>

#include <exception>
#include <utility>
#include <vector>

#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::metrics {
namespace {

int PortOf(const prometheus::Exposer& exposer) {
  const std::vector<int> ports = exposer.GetListeningPorts();
  return ports.empty() ? 0 : ports.front();
}

}  // namespace

Exposer::Exposer(std::unique_ptr<prometheus::Exposer> exposer)
    : exposer_(std::move(exposer)), port_(PortOf(*exposer_)) {}

Exposer::~Exposer() = default;

absl::StatusOr<std::unique_ptr<Exposer>> Exposer::Start(const std::string& address,
                                                        const Metrics& metrics) {
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(address);
    exposer->RegisterCollectable(metrics.collectable());
    return std::unique_ptr<Exposer>(new Exposer(std::move(exposer)));
  } catch (const std::exception& error) {
    return Refuse(Reason::kPortTaken, StrCat("metrics cannot listen on ", address,
                                             ": is another program there?"));
  }
}

}  // namespace onestop::metrics
