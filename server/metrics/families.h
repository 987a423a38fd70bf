#ifndef ONESTOP_SERVER_METRICS_FAMILIES_H_
#define ONESTOP_SERVER_METRICS_FAMILIES_H_

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "server/base/time.h"

namespace onestop::metrics {

// Prometheus counts in seconds.
inline double Seconds(Duration duration) { return static_cast<double>(duration.count()) / 1000; }

using CounterFamily = prometheus::Family<prometheus::Counter>;
using GaugeFamily = prometheus::Family<prometheus::Gauge>;
using HistogramFamily = prometheus::Family<prometheus::Histogram>;

// Everything that is counted or timed as it happens, with its name and help; what is true at one
// moment (how many wait) is in gauges.h. Thread safe, as the library's families are.
struct Families {
  // `registry` must outlive this.
  explicit Families(prometheus::Registry& registry);

  // hall, service, class and what the name says.
  CounterFamily& issued;
  CounterFamily& closed;
  CounterFamily& calls;
  CounterFamily& calls_within_target;
  HistogramFamily& wait;
  // hall, service.
  HistogramFamily& walk;
  HistogramFamily& service;
  HistogramFamily& visit;
  CounterFamily& quotes;
  CounterFamily& quotes_kept;
  HistogramFamily& quote_error;
  // hall, service, reason.
  CounterFamily& transfers;
  CounterFamily& bounces;
  CounterFamily& sent_away;
  // hall, service, level.
  CounterFamily& ratings;

  // method, reason.
  CounterFamily& refusals;
  CounterFamily& duplicates;
  CounterFamily& grpc_handled;
  HistogramFamily& grpc_seconds;

  HistogramFamily& commit_seconds;
  HistogramFamily& batch_commands;
  CounterFamily& clock_jumps;
  // hall.
  CounterFamily& scrubbed;
  GaugeFamily& damaged;
};

// Few buckets, because each is a series per service and class: what is exact in them is the share
// below a bound, and the target's own share is counted apart.
const prometheus::Histogram::BucketBoundaries& WaitBuckets();
const prometheus::Histogram::BucketBoundaries& WalkBuckets();
const prometheus::Histogram::BucketBoundaries& ServiceBuckets();
const prometheus::Histogram::BucketBoundaries& VisitBuckets();
// On both sides of zero: below it people waited less than they had been told to expect.
const prometheus::Histogram::BucketBoundaries& QuoteErrorBuckets();
const prometheus::Histogram::BucketBoundaries& GrpcBuckets();
const prometheus::Histogram::BucketBoundaries& CommitBuckets();
const prometheus::Histogram::BucketBoundaries& BatchBuckets();

}  // namespace onestop::metrics

#endif  // ONESTOP_SERVER_METRICS_FAMILIES_H_
