#ifndef ONESTOP_TESTS_KIOSK_CLIENT_EXAMPLE_HALL_H_
#define ONESTOP_TESTS_KIOSK_CLIENT_EXAMPLE_HALL_H_

#include <string>

#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"

namespace onestop::kiosk_client {

inline void SetNames(google::protobuf::Map<std::string, std::string>* names, const std::string& zh,
                     const std::string& en) {
  (*names)["zh"] = zh;
  (*names)["en"] = en;
}

inline v1::Hall ExampleHall() {
  v1::Hall hall;
  hall.set_hall("main");
  hall.set_time_zone("Asia/Shanghai");
  SetNames(hall.mutable_names(), "江城市政务服务中心", "Jiangcheng Service Hall");
  v1::Area& area = *hall.add_areas();
  area.set_area("f2");
  SetNames(area.mutable_names(), "二楼 B 区", "Second floor, zone B");
  return hall;
}

inline v1::ListServicesResponse ExampleServices() {
  v1::ListServicesResponse services;
  services.set_day_state(v1::DAY_STATE_OPEN);
  v1::Service& service = *services.add_services();
  service.set_service("passport");
  SetNames(service.mutable_names(), "出入境", "Passports");
  service.set_group("police");
  SetNames(service.mutable_group_names(), "公安", "Police");
  service.set_area("f2");
  service.set_open(true);
  service.set_waiting(12);
  service.set_open_counters(3);
  v1::TicketClass& priority = *services.add_classes();
  priority.set_ticket_class("priority");
  priority.set_kind(v1::CLASS_KIND_PRIORITY);
  priority.set_declarable(true);
  SetNames(priority.mutable_names(), "优先", "Priority");
  return services;
}

inline v1::ListItemsResponse ExampleItems() {
  v1::ListItemsResponse items;
  v1::Item& item = *items.add_items();
  item.set_item("passport-renew");
  SetNames(item.mutable_names(), "普通护照换发", "Passport renewal");
  item.set_service("passport");
  item.mutable_expected()->set_seconds(480);
  v1::Paper& old_passport = *item.add_papers();
  old_passport.set_paper("old");
  SetNames(old_passport.mutable_names(), "原护照", "the old passport");
  v1::Paper& photo = *item.add_papers();
  photo.set_paper("photo");
  SetNames(photo.mutable_names(), "近期白底证件照片两张", "two recent photographs on white");
  return items;
}

inline v1::Ticket ExampleTicket() {
  v1::Ticket ticket;
  ticket.set_ticket_id("main-20251123-17");
  ticket.set_number("A017");
  ticket.set_state(v1::TICKET_STATE_WAITING);
  ticket.set_ticket_class("priority");
  ticket.set_area("f2");
  ticket.mutable_arrival_time()->set_seconds(1763863512);  // 2025-11-23 10:05:12 in Shanghai
  ticket.set_people_ahead(3);
  ticket.mutable_quote()->mutable_expected()->set_seconds(25 * 60);
  ticket.mutable_quote()->mutable_upper()->set_seconds(40 * 60);
  v1::Matter& renewal = *ticket.add_matters();
  renewal.set_index(1);
  renewal.set_item("passport-renew");
  renewal.set_service("passport");
  renewal.set_quantity(2);
  v1::Matter& other = *ticket.add_matters();
  other.set_index(2);
  other.set_service("passport");
  other.set_quantity(1);
  return ticket;
}

}  // namespace onestop::kiosk_client

#endif  // ONESTOP_TESTS_KIOSK_CLIENT_EXAMPLE_HALL_H_
