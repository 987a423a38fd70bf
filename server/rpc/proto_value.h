#ifndef ONESTOP_SERVER_RPC_PROTO_VALUE_H_
#define ONESTOP_SERVER_RPC_PROTO_VALUE_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/map.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>

#include "onestop/v1/types.pb.h"
#include "server/base/time.h"
#include "server/core/config.h"
#include "server/core/matter.h"
#include "server/core/types.h"

// Values of the core as the contract writes them. Pure.

namespace onestop::rpc {

inline void SetTime(Time time, google::protobuf::Timestamp* out) {
  const int64_t millis = time.time_since_epoch().count();
  const int64_t seconds = millis >= 0 ? millis / 1000 : (millis - 999) / 1000;
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int32_t>((millis - seconds * 1000) * 1'000'000));
}

inline void SetDuration(Duration duration, google::protobuf::Duration* out) {
  out->set_seconds(duration.count() / 1000);
  out->set_nanos(static_cast<int32_t>(duration.count() % 1000 * 1'000'000));
}

inline void SetTexts(const core::LocalTexts& texts,
                     google::protobuf::Map<std::string, std::string>* out) {
  for (const core::LocalText& text : texts) (*out)[text.language] = text.text;
}

inline void SetQuote(const core::Quote& quote, v1::Quote* out) {
  SetDuration(quote.expected, out->mutable_expected());
  SetDuration(quote.lower, out->mutable_lower());
  SetDuration(quote.upper, out->mutable_upper());
}

// Enumerators have the same numbers on both sides; enum_test.cc holds them to it.
template <class To, class From>
To ToProto(From value) {
  return static_cast<To>(value);
}

// The code of an id of this configuration; "" for no id.
template <class SomeId>
std::string CodeOf(const core::Config& config, SomeId id) {
  return id ? config.At(id).code : std::string();
}

inline std::string NumberOf(const core::Config& config, const core::TicketName& ticket) {
  return config.NumberText(ticket.series, ticket.number);
}

// One matter with its index, but for `blocked`.
inline void SetMatter(const core::Config& config, const core::Matter& matter, uint32_t index,
                      v1::Matter* out) {
  out->set_index(index);
  if (matter.item) out->set_item(config.At(matter.item).code);
  out->set_service(CodeOf(config, matter.service));
  out->set_quantity(matter.quantity);
  if (!matter.case_id.empty()) out->set_case_id(matter.case_id);
  out->set_outcome(ToProto<v1::Outcome>(matter.outcome));
  if (matter.bound) out->set_bound_counter(config.At(matter.bound).code);
}

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_PROTO_VALUE_H_
