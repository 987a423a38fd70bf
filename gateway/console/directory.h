#ifndef ONESTOP_GATEWAY_CONSOLE_DIRECTORY_H_
#define ONESTOP_GATEWAY_CONSOLE_DIRECTORY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/client/client.h"
#include "gateway/client/language.h"
#include "gateway/console/console.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"

namespace onestop::gateway {

// What the hall's codes stand for: names of items, services, classes, areas, counters and papers,
// as the server gave them. A code it does not know stands for itself.
//
// A plain value; thread-compatible.
class Directory {
 public:
  Directory() = default;
  Directory(const v1::Hall& hall, const v1::ListItemsResponse& items,
            const v1::ListServicesResponse& services);

  // Asks the server: three calls.
  static absl::StatusOr<Directory> Load(Client& client);
  // The same, but without names when the server does not answer: for what is shown after a command
  // that has succeeded.
  static Directory LoadOrEmpty(Client& client);

  std::string HallName(Language language) const;
  std::string ServiceName(std::string_view code, Language language) const;
  std::string ItemName(std::string_view code, Language language) const;
  std::string ClassName(std::string_view code, Language language) const;
  std::string AreaName(std::string_view code, Language language) const;
  std::string CounterName(std::string_view code, Language language) const;
  // The item's name, or the service's when the matter has no item; with a quantity above 1.
  std::string MatterName(const v1::Matter& matter, Language language) const;

  // The hall's time zone; nothing when it is unknown to the server or to this machine.
  std::optional<absl::TimeZone> Zone() const;

  // Null when there is no such item or service.
  const v1::Item* FindItem(std::string_view code) const;
  const v1::Service* FindService(std::string_view code) const;
  // True for a class of kind regular, and for one that is not known.
  bool IsRegularClass(std::string_view code) const;

 private:
  template <class T>
  using Table = std::map<std::string, T, std::less<>>;

  v1::Hall hall_;
  Table<v1::Item> items_;
  Table<v1::Service> services_;
  Table<v1::TicketClass> classes_;
  Table<v1::Area> areas_;
  Table<v1::Counter> counters_;
};

// Lets the console show times as the clocks in the hall do, whatever this machine's zone is; asks
// the server for the zone, and leaves everything as it is when it does not know.
void ShowHallTimes(Client& client, Console& console);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_DIRECTORY_H_
