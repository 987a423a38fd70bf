#include "gateway/console/directory.h"

#include <utility>

#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

template <class Table>
const typename Table::mapped_type* Find(const Table& table, std::string_view code) {
  const auto it = table.find(code);
  return it == table.end() ? nullptr : &it->second;
}

template <class Table>
std::string NameIn(const Table& table, std::string_view code, Language language) {
  const auto* entry = Find(table, code);
  return entry == nullptr ? std::string(code) : PickName(entry->names(), language, code);
}

}  // namespace

Directory::Directory(const v1::Hall& hall, const v1::ListItemsResponse& items,
                     const v1::ListServicesResponse& services)
    : hall_(hall) {
  for (const v1::Item& item : items.items()) items_[item.item()] = item;
  for (const v1::Service& service : services.services()) services_[service.service()] = service;
  for (const v1::TicketClass& entry : services.classes()) classes_[entry.ticket_class()] = entry;
  for (const v1::Area& area : hall.areas()) areas_[area.area()] = area;
  for (const v1::Counter& counter : hall.counters()) counters_[counter.counter()] = counter;
}

absl::StatusOr<Directory> Directory::Load(Client& client) {
  auto hall = client.Call(&v1::HallService::Stub::GetHall, v1::GetHallRequest());
  if (!hall.ok()) return hall.status();
  auto items = client.Call(&v1::TicketService::Stub::ListItems, v1::ListItemsRequest());
  if (!items.ok()) return items.status();
  auto services = client.Call(&v1::TicketService::Stub::ListServices, v1::ListServicesRequest());
  if (!services.ok()) return services.status();
  return Directory(hall->hall(), *items, *services);
}

Directory Directory::LoadOrEmpty(Client& client) {
  absl::StatusOr<Directory> directory = Load(client);
  return directory.ok() ? *std::move(directory) : Directory();
}

std::string Directory::HallName(Language language) const {
  return PickName(hall_.names(), language, hall_.hall());
}
std::string Directory::ServiceName(std::string_view code, Language language) const {
  return NameIn(services_, code, language);
}
std::string Directory::ItemName(std::string_view code, Language language) const {
  return NameIn(items_, code, language);
}
std::string Directory::ClassName(std::string_view code, Language language) const {
  return NameIn(classes_, code, language);
}
std::string Directory::AreaName(std::string_view code, Language language) const {
  return NameIn(areas_, code, language);
}
std::string Directory::CounterName(std::string_view code, Language language) const {
  return NameIn(counters_, code, language);
}

std::string Directory::MatterName(const v1::Matter& matter, Language language) const {
  std::string name = matter.item().empty() ? ServiceName(matter.service(), language)
                                           : ItemName(matter.item(), language);
  if (matter.quantity() > 1) StrAppend(&name, " ×", matter.quantity());
  return name;
}

const v1::Item* Directory::FindItem(std::string_view code) const { return Find(items_, code); }
const v1::Service* Directory::FindService(std::string_view code) const {
  return Find(services_, code);
}

std::optional<absl::TimeZone> Directory::Zone() const {
  absl::TimeZone zone;
  if (hall_.time_zone().empty() || !absl::LoadTimeZone(hall_.time_zone(), &zone)) {
    return std::nullopt;
  }
  return zone;
}

bool Directory::IsRegularClass(std::string_view code) const {
  const v1::TicketClass* entry = Find(classes_, code);
  return entry == nullptr || entry->kind() == v1::CLASS_KIND_REGULAR;
}

void ShowHallTimes(Client& client, Console& console) {
  if (console.json()) return;
  const auto hall = client.Call(&v1::HallService::Stub::GetHall, v1::GetHallRequest());
  if (!hall.ok()) return;
  const Directory directory(hall->hall(), {}, {});
  if (const std::optional<absl::TimeZone> zone = directory.Zone()) console.set_zone(*zone);
}

}  // namespace onestop::gateway
