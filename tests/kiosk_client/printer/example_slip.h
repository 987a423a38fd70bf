#ifndef ONESTOP_TESTS_KIOSK_CLIENT_PRINTER_EXAMPLE_SLIP_H_
#define ONESTOP_TESTS_KIOSK_CLIENT_PRINTER_EXAMPLE_SLIP_H_

#include "kiosk_client/printer/slip_renderer.h"
#include "kiosk_client/printer/ticket_slip.h"

namespace onestop::kiosk_client::printer {

inline TicketSlip ExampleSlip() {
  return {.language = "zh",
          .hall = "临江区政务服务中心",
          .number = "A017",
          .class_name = "优先",
          .copy_mark = "",
          .area = "二楼 B 区",
          .people_ahead = "前面还有 3 人",
          .wait = "约 25 分钟，很少超过 40 分钟",
          .matters = {{.name = "普通护照换发 ×2", .papers = {"原护照", "居民身份证"}},
                      {.name = "出入境证明", .papers = {}}},
          .notes = {"请留意屏幕和广播叫号。"},
          .qr_text = "https://hall.example/t/q7xk2mvd5hhz3trgb4wy6n2cpa",
          .arrival = "取号时间 2026-11-23 10:05",
          .labels = {.number = "您的号码",
                     .area = "请到此处等候",
                     .papers = "请准备好",
                     .qr = "扫码查看排队进度"}};
}

// One renderer for all tests of a program: it looks for fonts when it is made.
inline RenderedSlip Draw(const TicketSlip& slip, PaperWidth width = PaperWidth::k80mm) {
  static SlipRenderer wide(PaperWidth::k80mm);
  static SlipRenderer narrow(PaperWidth::k58mm);
  return (width == PaperWidth::k80mm ? wide : narrow).Render(slip).value();
}

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_TESTS_KIOSK_CLIENT_PRINTER_EXAMPLE_SLIP_H_
