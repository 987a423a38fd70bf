#include "gateway/console/directory.h"

#include <gtest/gtest.h>

#include <string>

namespace onestop::gateway {
namespace {

Directory Example() {
  v1::Hall hall;
  hall.set_hall("main");
  (*hall.mutable_names())["zh"] = "政务服务中心";
  v1::Area& area = *hall.add_areas();
  area.set_area("f1");
  (*area.mutable_names())["en"] = "Ground floor";
  v1::Counter& counter = *hall.add_counters();
  counter.set_counter("c03");
  (*counter.mutable_names())["en"] = "Window 3";
  v1::ListItemsResponse items;
  v1::Item& item = *items.add_items();
  item.set_item("passport-new");
  (*item.mutable_names())["en"] = "New passport";
  v1::ListServicesResponse services;
  v1::Service& service = *services.add_services();
  service.set_service("passport");
  (*service.mutable_names())["en"] = "Passports";
  v1::TicketClass& priority = *services.add_classes();
  priority.set_ticket_class("priority");
  priority.set_kind(v1::CLASS_KIND_PRIORITY);
  return Directory(hall, items, services);
}

TEST(DirectoryTest, NamesWhatItKnowsAndRepeatsTheCodeOfWhatItDoesNot) {
  const Directory directory = Example();
  EXPECT_EQ(directory.HallName(Language::kChinese), "政务服务中心");
  EXPECT_EQ(directory.AreaName("f1", Language::kEnglish), "Ground floor");
  EXPECT_EQ(directory.CounterName("c03", Language::kEnglish), "Window 3");
  EXPECT_EQ(directory.ItemName("passport-new", Language::kEnglish), "New passport");
  EXPECT_EQ(directory.ServiceName("passport", Language::kEnglish), "Passports");
  EXPECT_EQ(directory.ServiceName("tax", Language::kEnglish), "tax");
  EXPECT_EQ(directory.ClassName("priority", Language::kEnglish), "priority");
}

TEST(DirectoryTest, NamesAMatterByItsItemElseByItsService) {
  const Directory directory = Example();
  v1::Matter matter;
  matter.set_service("passport");
  matter.set_quantity(1);
  EXPECT_EQ(directory.MatterName(matter, Language::kEnglish), "Passports");
  matter.set_item("passport-new");
  matter.set_quantity(3);
  EXPECT_EQ(directory.MatterName(matter, Language::kEnglish), "New passport ×3");
}

TEST(DirectoryTest, TellsWhichClassIsOutOfTheOrdinary) {
  EXPECT_FALSE(Example().IsRegularClass("priority"));
  EXPECT_TRUE(Example().IsRegularClass("unheard-of"));
  EXPECT_TRUE(Directory().IsRegularClass("priority"));
}

}  // namespace
}  // namespace onestop::gateway
