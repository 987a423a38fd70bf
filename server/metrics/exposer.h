#ifndef ONESTOP_SERVER_METRICS_EXPOSER_H_
#define ONESTOP_SERVER_METRICS_EXPOSER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/metrics/metrics.h"

namespace prometheus {
class Exposer;
}  // namespace prometheus

namespace onestop::metrics {

// The page http://<address>/metrics, on a port and threads of its own.
class Exposer {
 public:
  // `address` such as "127.0.0.1:9464", or with port 0 any free one. `metrics` must outlive it.
  // PORT_TAKEN when nothing can listen there.
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(const std::string& address,
                                                        const Metrics& metrics);
  // Waits for readers under way.
  ~Exposer();

  int port() const { return port_; }

 private:
  explicit Exposer(std::unique_ptr<prometheus::Exposer> exposer);

  const std::unique_ptr<prometheus::Exposer> exposer_;
  const int port_;
};

}  // namespace onestop::metrics

#endif  // ONESTOP_SERVER_METRICS_EXPOSER_H_
