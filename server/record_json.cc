#include "server/record_json.h"

#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "onestop/v1/feedback_service.pb.h"
#include "onestop/v1/types.pb.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "server/core/fields.h"
#include "server/engine/codec.h"

namespace onestop {
namespace {

// "TICKET_STATE_NO_SHOW" of the type TicketState is "no_show".
std::string Word(const std::string& name, std::string_view prefix) {
  if (name.size() <= prefix.size()) return "unknown";
  return absl::AsciiStrToLower(name.substr(prefix.size()));
}

// The contract gives every enumerator of the core the same number.
std::string EnumWord(core::TicketState value) {
  return Word(v1::TicketState_Name(static_cast<v1::TicketState>(value)), "TICKET_STATE_");
}
std::string EnumWord(core::DayState value) {
  return Word(v1::DayState_Name(static_cast<v1::DayState>(value)), "DAY_STATE_");
}
std::string EnumWord(core::Outcome value) {
  return Word(v1::Outcome_Name(static_cast<v1::Outcome>(value)), "OUTCOME_");
}
std::string EnumWord(core::Channel value) {
  return Word(v1::Channel_Name(static_cast<v1::Channel>(value)), "CHANNEL_");
}
std::string EnumWord(core::ClassKind value) {
  return Word(v1::ClassKind_Name(static_cast<v1::ClassKind>(value)), "CLASS_KIND_");
}
std::string EnumWord(core::CallingRule value) {
  return Word(v1::CallingRule_Name(static_cast<v1::CallingRule>(value)), "CALLING_RULE_");
}
std::string EnumWord(core::TransferReason value) {
  return Word(v1::TransferReason_Name(static_cast<v1::TransferReason>(value)), "TRANSFER_REASON_");
}
std::string EnumWord(core::PauseReason value) {
  return Word(v1::PauseReason_Name(static_cast<v1::PauseReason>(value)), "PAUSE_REASON_");
}
std::string EnumWord(core::CallException value) {
  return Word(v1::CallException_Name(static_cast<v1::CallException>(value)), "CALL_EXCEPTION_");
}
std::string EnumWord(core::RatingLevel value) {
  return Word(v1::RatingLevel_Name(static_cast<v1::RatingLevel>(value)), "RATING_LEVEL_");
}

std::string TimeText(Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ",
                          absl::FromUnixMillis(time.time_since_epoch().count()),
                          absl::UTCTimeZone());
}

// The code an id stands for, or nothing for ids that have none.
template <class IdType>
std::optional<std::string> CodeOf(const core::Config& config, IdType id) {
  if constexpr (requires { config.At(id).code; }) {
    // Ids in a configuration that is being shown may be of a later one.
    const auto& list = [&]() -> const auto& {
      if constexpr (std::is_same_v<IdType, core::AreaId>) return config.areas;
      else if constexpr (std::is_same_v<IdType, core::DepartmentId>) return config.departments;
      else if constexpr (std::is_same_v<IdType, core::GroupId>) return config.groups;
      else if constexpr (std::is_same_v<IdType, core::SeriesId>) return config.series;
      else if constexpr (std::is_same_v<IdType, core::ServiceId>) return config.services;
      else if constexpr (std::is_same_v<IdType, core::ItemId>) return config.items;
      else if constexpr (std::is_same_v<IdType, core::ClassId>) return config.classes;
      else return config.counters;
    }();
    if (id.valid() && id.value() <= list.size()) return list[id.value() - 1].code;
  }
  return std::nullopt;
}

// Writes a struct's fields as the members of an object.
class JsonWriter {
 public:
  JsonWriter(const core::Config* config, std::string& out) : config_(config), out_(out) {}

  template <class T>
  void operator()(uint32_t, const char* name, const T& field) {
    Member(name);
    Value(field);
  }

  // Starts a member of the object that is being written.
  void Member(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    AppendJsonString(name, out_);
    out_ += ':';
  }

  template <class T>
  void Value(const T& value) {
    constexpr core::FieldKind kKind = core::kFieldKind<T>;
    if constexpr (kKind == core::FieldKind::kBool) {
      out_ += value ? "true" : "false";
    } else if constexpr (kKind == core::FieldKind::kEnum) {
      AppendJsonString(EnumWord(value), out_);
    } else if constexpr (kKind == core::FieldKind::kId) {
      IdValue(value);
    } else if constexpr (kKind == core::FieldKind::kTime) {
      TimeValue(value);
    } else if constexpr (kKind == core::FieldKind::kDuration) {
      out_ += absl::StrFormat("%g", static_cast<double>(value.count()) / 1000);
    } else if constexpr (kKind == core::FieldKind::kString) {
      AppendJsonString(value, out_);
    } else if constexpr (kKind == core::FieldKind::kBytes) {
      AppendJsonString(Hex(value), out_);
    } else if constexpr (kKind == core::FieldKind::kList) {
      ListValue(value);
    } else if constexpr (kKind == core::FieldKind::kOptional ||
                         kKind == core::FieldKind::kShared) {
      if (value) Value(*value);
      else out_ += "null";
    } else if constexpr (kKind == core::FieldKind::kStruct) {
      ObjectValue(value);
    } else {
      StrAppend(&out_, value);
    }
  }

 private:
  void TimeValue(Time time) {
    if (time == Time()) {
      out_ += "null";
    } else {
      AppendJsonString(TimeText(time), out_);
    }
  }

  template <class IdType>
  void IdValue(IdType id) {
    if (config_ != nullptr) {
      if (const std::optional<std::string> code = CodeOf(*config_, id)) {
        AppendJsonString(*code, out_);
        return;
      }
    }
    if (id.valid()) StrAppend(&out_, id.value());
    else out_ += "null";
  }

  template <class List>
  void ListValue(const List& list) {
    out_ += '[';
    bool first = true;
    for (const auto& entry : list) {
      if (!first) out_ += ',';
      first = false;
      Value(entry);
    }
    out_ += ']';
  }

  template <class T>
  void ObjectValue(const T& value) {
    out_ += '{';
    JsonWriter members(ConfigFor(value), out_);
    if constexpr (std::is_same_v<T, core::TicketName>) {
      members(1, "id", value.id);
      const bool known = config_ != nullptr && CodeOf(*config_, value.series).has_value();
      if (known) members(2, "number", config_->NumberText(value.series, value.number));
      else members(2, "number", value.number);
    } else {
      T::Fields(value, members);
    }
    out_ += '}';
  }

  // A configuration names its own ids.
  const core::Config* ConfigFor(const core::Config& config) const { return &config; }
  template <class T>
  const core::Config* ConfigFor(const T&) const {
    return config_;
  }

  const core::Config* config_;
  std::string& out_;
  bool first_ = true;
};

void AppendEvent(const core::Event& event, const core::Config* config, std::string& out) {
  std::visit(
      [&](const auto& kind) {
        using Kind = std::remove_cvref_t<decltype(kind)>;
        JsonWriter members(config, out);
        out += '{';
        members.Member("event");
        AppendJsonString(Kind::kName, out);
        Kind::Fields(kind, members);
        out += '}';
      },
      event);
}

void AppendActor(uint64_t packed, std::string& out) {
  const core::Actor actor = core::Actor::Unpack(packed);
  out += "{\"role\":";
  AppendJsonString(RoleName(actor.role), out);
  StrAppend(&out, ",\"device\":", actor.device.value(), ",\"staff\":", actor.staff.value(), "}");
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += absl::StrFormat("\\u%04x", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string EventJson(const core::Event& event, const core::Config* config) {
  std::string out;
  AppendEvent(event, config, out);
  return out;
}

absl::StatusOr<std::string> RecordJson::Line(const journal::Record& record) {
  absl::StatusOr<core::Events> events = engine::DecodeEvents(record.events);
  if (!events.ok()) return events.status();
  std::string out = "{\"hall\":";
  AppendJsonString(record.hall, out);
  StrAppend(&out, ",\"sequence\":", record.sequence, ",\"epoch\":", record.epoch, ",\"time\":");
  AppendJsonString(TimeText(record.time), out);
  out += ",\"actor\":";
  AppendActor(record.actor, out);
  StrAppend(&out, ",\"request_id\":\"", Hex(record.request_id), "\",\"hash\":\"", Hex(record.hash),
            "\",\"events\":[");
  bool first = true;
  for (const core::Event& event : *events) {
    if (const auto* applied = std::get_if<core::ConfigApplied>(&event)) config_ = applied->config;
    if (!first) out += ',';
    first = false;
    AppendEvent(event, config_.get(), out);
  }
  out += "]}";
  return out;
}

}  // namespace onestop
