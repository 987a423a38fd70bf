#include "gateway/connect/upstream.h"

namespace onestop::gateway {

std::string_view MetadataValue(const Metadata& metadata, std::string_view name) {
  for (const auto& [key, value] : metadata) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace onestop::gateway
