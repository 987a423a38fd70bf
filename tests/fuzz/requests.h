#ifndef ONESTOP_TESTS_FUZZ_REQUESTS_H_
#define ONESTOP_TESTS_FUZZ_REQUESTS_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "server/rpc/convert.h"

// How the target `requests` and its seeds write a list of requests: method, actor and minutes since the
// one before, a byte each, the request's length in two, and the request.

namespace onestop::fuzz {

// By the method's number. Added at the end only: the corpus names them.
using Requests =
    std::tuple<v1::IssueTicketRequest, v1::CancelTicketRequest, v1::CheckInRequest,
               v1::PostponeTicketRequest, v1::ReprintTicketRequest, v1::AddMatterRequest,
               v1::ChangeMatterRequest, v1::SetTicketClassRequest, v1::RateVisitRequest,
               v1::SignOutRequest, v1::OpenCounterRequest, v1::PauseCounterRequest,
               v1::CloseCounterRequest, v1::CallNextRequest, v1::CallTicketRequest,
               v1::RecallTicketRequest, v1::StartServiceRequest, v1::FinishMatterRequest,
               v1::MarkAbsentRequest, v1::ParkTicketRequest, v1::ResumeTicketRequest,
               v1::TransferTicketRequest, v1::SetCounterSkillsRequest, v1::MoveTicketRequest,
               v1::ReleaseCounterRequest, v1::SuspendServiceRequest, v1::ResumeServiceRequest,
               v1::PostNoticeRequest, v1::OpenDayRequest, v1::CloseDayRequest>;

// By the actor's number.
enum class Who : uint8_t { kKiosk, kGuide, kClerk11, kClerk12, kClerk13, kSupervisor };
inline constexpr int kWhos = 6;

struct Item {
  uint8_t method = 0;
  Who who = Who::kKiosk;
  uint8_t minutes = 0;
  std::string_view request;
};

inline constexpr size_t kItemHead = 5;

// The first of the list, taken off it; the request of the last may be cut short.
inline Item TakeItem(std::string_view& list) {
  const auto byte = [&](size_t i) {
    return i < list.size() ? static_cast<uint8_t>(list[i]) : uint8_t{0};
  };
  Item item;
  item.method = static_cast<uint8_t>(byte(0) % std::tuple_size_v<Requests>);
  item.who = static_cast<Who>(byte(1) % kWhos);
  item.minutes = byte(2);
  const size_t length = byte(3) | static_cast<size_t>(byte(4)) << 8;
  list.remove_prefix(std::min(kItemHead, list.size()));
  item.request = list.substr(0, length);
  list.remove_prefix(item.request.size());
  return item;
}

template <class Request, size_t kAt = 0>
constexpr uint8_t MethodOf() {
  if constexpr (std::is_same_v<std::tuple_element_t<kAt, Requests>, Request>) {
    return kAt;
  } else {
    return MethodOf<Request, kAt + 1>();
  }
}

template <class Request>
void PutItem(Who who, uint8_t minutes, const Request& request, std::string& list) {
  const std::string bytes = request.SerializeAsString();
  for (const size_t byte : {size_t{MethodOf<Request>()}, static_cast<size_t>(who), size_t{minutes},
                            bytes.size() & 0xff, bytes.size() >> 8}) {
    list.push_back(static_cast<char>(byte));
  }
  list += bytes;
}

}  // namespace onestop::fuzz

#endif  // ONESTOP_TESTS_FUZZ_REQUESTS_H_
