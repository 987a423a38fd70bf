#include "server/metrics/families.h"

#include <string>

namespace onestop::metrics {
namespace {

using Buckets = prometheus::Histogram::BucketBoundaries;

CounterFamily& Counter(prometheus::Registry& registry, const std::string& name,
                       const std::string& help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

HistogramFamily& Histogram(prometheus::Registry& registry, const std::string& name,
                           const std::string& help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

}  // namespace

Families::Families(prometheus::Registry& registry)
    : issued(Counter(registry, "onestop_tickets_issued_total", "Tickets taken.")),
      closed(Counter(registry, "onestop_tickets_closed_total",
                     "Tickets that came to their end: served, no_show, cancelled or expired.")),
      calls(Counter(registry, "onestop_calls_total", "Calls of tickets to counters.")),
      calls_within_target(Counter(registry, "onestop_calls_within_target_total",
                                  "Calls after a wait within the target of the service.")),
      wait(Histogram(registry, "onestop_wait_seconds",
                     "From entering the queue to the call; leg is first or later.")),
      walk(Histogram(registry, "onestop_walk_seconds", "From the call to the start of service.")),
      service(Histogram(registry, "onestop_service_seconds",
                        "From start to finish of the work on one matter.")),
      visit(Histogram(registry, "onestop_visit_seconds",
                      "From arrival to leaving, of those who were served.")),
      quotes(Counter(registry, "onestop_quotes_total",
                     "First calls of tickets whose wait had been quoted.")),
      quotes_kept(Counter(registry, "onestop_quotes_kept_total",
                          "Those of them that came within the quoted interval.")),
      quote_error(Histogram(registry, "onestop_quote_error_seconds",
                            "Wait until the first call less the wait that was quoted as expected.")),
      transfers(Counter(registry, "onestop_transfers_total",
                        "Hand-overs to another service or counter, by the service that gave.")),
      bounces(Counter(registry, "onestop_bounces_total",
                      "Hand-overs back to where the ticket came from that nobody announced.")),
      sent_away(Counter(registry, "onestop_sent_away_total",
                        "Matters that ended without being dealt with.")),
      ratings(Counter(registry, "onestop_ratings_total", "Visits rated by citizens.")),
      refusals(Counter(registry, "onestop_refusals_total", "Commands that were refused.")),
      duplicates(Counter(registry, "onestop_duplicate_requests_total",
                         "Retries answered with what had been done before.")),
      grpc_handled(Counter(registry, "grpc_server_handled_total",
                           "RPCs completed on the server, whatever their outcome.")),
      grpc_seconds(Histogram(registry, "grpc_server_handling_seconds",
                             "Time an RPC took on the server.")),
      commit_seconds(Histogram(registry, "onestop_journal_commit_seconds",
                               "Time until a batch of records was durable.")),
      batch_commands(Histogram(registry, "onestop_journal_batch_commands",
                               "Commands that one commit made durable.")),
      clock_jumps(Counter(registry, "onestop_clock_jumps_total",
                          "Jumps of the machine's clock that were not followed.")),
      scrubbed(Counter(registry, "onestop_journal_scrubbed_records_total",
                       "Records read again in the background and found good.")),
      damaged(prometheus::BuildGauge()
                  .Name("onestop_journal_damaged_record")
                  .Help("The first record found damaged in the background; 0 for none.")
                  .Register(registry)) {}

const Buckets& WaitBuckets() {
  static const Buckets buckets = {30, 120, 300, 600, 1200, 2400, 4800, 14400};
  return buckets;
}

const Buckets& WalkBuckets() {
  static const Buckets buckets = {15, 30, 60, 120};
  return buckets;
}

const Buckets& ServiceBuckets() {
  static const Buckets buckets = {60, 180, 300, 600, 1200, 3600};
  return buckets;
}

const Buckets& VisitBuckets() {
  static const Buckets buckets = {600, 1200, 2400, 4800, 14400};
  return buckets;
}

const Buckets& QuoteErrorBuckets() {
  static const Buckets buckets = {-1200, -600, -300, -60, 60, 300, 600, 1200};
  return buckets;
}

const Buckets& GrpcBuckets() {
  static const Buckets buckets = {0.0005, 0.002, 0.005, 0.025, 0.1, 0.5, 2.5};
  return buckets;
}

const Buckets& CommitBuckets() {
  static const Buckets buckets = {0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1};
  return buckets;
}

const Buckets& BatchBuckets() {
  static const Buckets buckets = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
  return buckets;
}

}  // namespace onestop::metrics
