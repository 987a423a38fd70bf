#include <algorithm>
#include <cmath>
#include <utility>

#include "server/base/strings.h"
#include "server/config.h"
#include "server/config_calendar.h"
#include "server/config_reader.h"
#include "server/config_section.h"
#include "server/core/config_limits.h"

namespace onestop {
namespace {

using config::Errors;
using config::Node;
using config::NodeKind;
using config::Section;
using config::TableReader;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::vector<std::string> ReadLanguages(TableReader& hall) {
  std::vector<std::string> languages;
  const Node* list = hall.Required("languages", NodeKind::kList);
  if (list == nullptr) return languages;
  if (list->children.empty()) hall.Fail(list->line, "languages needs at least one language");
  for (const Node* node : hall.Texts("languages", core::kMaxLanguages)) {
    const std::string& tag = node->text;
    const bool letters = std::all_of(tag.begin(), tag.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    });
    if (!letters || tag.size() < 2 || tag.size() > 12 || tag[0] < 'a' || tag[1] < 'a') {
      hall.Fail(node->line, StrCat("\"", tag, "\" is no language; write \"zh\", \"en\", ..."));
    } else if (std::find(languages.begin(), languages.end(), tag) != languages.end()) {
      hall.Fail(node->line, StrCat("language \"", tag, "\" is given twice"));
    } else {
      languages.push_back(tag);
    }
  }
  return languages;
}

core::Policies ReadPolicies(const Node& table, Errors& errors) {
  TableReader reader(table, "policies", errors);
  core::Policies policies;
  policies.rule =
      reader.OneOf<core::CallingRule>("rule", policies.rule,
                                      {{"accumulating", core::CallingRule::kAccumulating},
                                       {"ratio", core::CallingRule::kRatio},
                                       {"strict", core::CallingRule::kStrict},
                                       {"fcfs", core::CallingRule::kFcfs}});
  policies.priority_in_a_row =
      reader.CountOr("priority_in_a_row", policies.priority_in_a_row, {1, 100});
  policies.return_after_calls =
      reader.CountOr("return_after_calls", policies.return_after_calls, {0, 100});
  policies.min_recalls = reader.CountOr("min_recalls", policies.min_recalls, {0, 10});
  policies.min_call_time =
      reader.Length("min_call_time", policies.min_call_time, {seconds(0), minutes(10)});
  policies.max_absences = reader.CountOr("max_absences", policies.max_absences, {1, 10});
  policies.missed_grace =
      reader.Length("missed_grace", policies.missed_grace, {seconds(0), hours(12)});
  policies.max_postpone =
      reader.Length("max_postpone", policies.max_postpone, {seconds(0), hours(12)});
  policies.holder_limit = reader.CountOr("holder_limit", policies.holder_limit, {0, 100});
  policies.max_matters = reader.CountOr("max_matters", policies.max_matters, {1, 10});
  policies.forbid_bounce = reader.FlagOr("forbid_bounce", policies.forbid_bounce);
  reader.Finish();
  return policies;
}

// Reads the document section by section into a HallFile. Codes of all lists are known before the
// first entry is read, so that sections may stand in any order.
class HallReader {
 public:
  HallReader(const Node& root, Errors& errors, HallFile& file)
      : errors_(errors),
        file_(file),
        config_(file.config),
        top_(root, "file", errors),
        areas_(top_, errors, "areas", "area", core::kMaxAreas),
        departments_(top_, errors, "departments", "department", core::kMaxDepartments),
        groups_(top_, errors, "groups", "group", core::kMaxGroups),
        papers_(top_, errors, "papers", "paper", core::kMaxPapers),
        classes_(top_, errors, "classes", "class", core::kMaxClasses),
        services_(top_, errors, "services", "service", core::kMaxServices),
        items_(top_, errors, "items", "item", core::kMaxItems),
        counters_(top_, errors, "counters", "counter", core::kMaxCounters) {}

  void Read() {
    ReadHall();
    if (const Node* calendar = top_.Required("calendar", NodeKind::kTable)) {
      config_.calendar = config::ReadCalendar(*calendar, languages_, errors_);
    }
    if (const Node* policies = top_.Optional("policies", NodeKind::kTable)) {
      config_.policies = ReadPolicies(*policies, errors_);
    }
    for (const char* key : {"areas", "departments", "classes", "services", "counters"}) {
      top_.Required(key, NodeKind::kList);
    }
    ReadList(areas_, config_.areas, [](TableReader&, core::Area&) {});
    ReadList(departments_, config_.departments, [](TableReader&, core::Department&) {});
    ReadList(groups_, config_.groups, [](TableReader&, core::Group&) {});
    ReadPapers();
    ReadList(services_, config_.services,
             [this](TableReader& r, core::Service& s) { ReadService(r, s); });
    ReadList(items_, config_.items, [this](TableReader& r, core::Item& i) { ReadItem(r, i); });
    CheckCycles();
    const size_t before = errors_.count();
    ReadClasses();
    ReadList(counters_, config_.counters,
             [this](TableReader& r, core::Counter& c) { ReadCounter(r, c); });
    // A misspelt skill is not to be reported a second time as a service without counters.
    if (errors_.count() == before) CheckCoverage();
    top_.Finish();
  }

 private:
  void ReadHall() {
    const Node* table = top_.Required("hall", NodeKind::kTable);
    if (table == nullptr) return;
    TableReader reader(*table, "hall", errors_);
    file_.hall = reader.Code("code");
    languages_ = ReadLanguages(reader);
    if (!languages_.empty()) config_.language = languages_.front();
    config_.names = reader.Names(languages_);
    reader.Finish();
  }

  // Reads what all entries have and leaves the rest to `rest`.
  template <class T, class Rest>
  void ReadList(const Section& section, std::vector<T>& list, Rest rest) {
    using IdType = decltype(T::id);
    for (const Node* node : section.entries()) {
      TableReader reader(*node, section.NameOf(*node), errors_);
      T entry;
      entry.id = IdType(static_cast<uint32_t>(list.size() + 1));
      entry.code = reader.Code("code");
      entry.names = reader.Names(languages_);
      rest(reader, entry);
      reader.Finish();
      list.push_back(std::move(entry));
    }
  }

  void ReadPapers() {
    for (const Node* node : papers_.entries()) {
      TableReader reader(*node, papers_.NameOf(*node), errors_);
      core::Paper paper;
      paper.code = reader.Code("code");
      paper.names = reader.Names(languages_);
      reader.Finish();
      paper_list_.push_back(std::move(paper));
    }
  }

  // The id that the member `key` names; invalid when it names none, which is reported.
  template <class IdType>
  IdType Reference(TableReader& reader, std::string_view key, const Section& section) {
    const Node* node = reader.Required(key, NodeKind::kText);
    return IdType(node == nullptr ? 0 : section.Position(reader, *node));
  }

  void ReadService(TableReader& reader, core::Service& service) {
    if (const Node* group = reader.Optional("group", NodeKind::kText)) {
      service.group = core::GroupId(groups_.Position(reader, *group));
    }
    service.area = Reference<core::AreaId>(reader, "area", areas_);
    service.series = ReadSeries(reader);
    service.target_wait = reader.Length("target_wait", std::nullopt, {seconds(30), hours(12)});
    service.quota = reader.CountOr("quota", 0, {0, core::kMaxQuota});
  }

  // Series are made by being used: the first service with a prefix makes one, others share it.
  core::SeriesId ReadSeries(TableReader& reader) {
    const Node* node = reader.Required("series", NodeKind::kText);
    if (node == nullptr) return {};
    const std::string& prefix = node->text;
    const bool letters =
        std::all_of(prefix.begin(), prefix.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!letters || prefix.empty() || prefix.size() > core::kMaxPrefixLength) {
      reader.Fail(node->line, StrCat("series must be 1 to ", core::kMaxPrefixLength,
                                     " capital letters, not \"", prefix, "\""));
      return {};
    }
    for (const core::Series& series : config_.series) {
      if (series.code == prefix) return series.id;
    }
    const core::SeriesId id(static_cast<uint32_t>(config_.series.size() + 1));
    config_.series.push_back({.id = id, .code = prefix});
    return id;
  }

  void ReadItem(TableReader& reader, core::Item& item) {
    item.service = Reference<core::ServiceId>(reader, "service", services_);
    item.department = Reference<core::DepartmentId>(reader, "department", departments_);
    item.expected = reader.Length("expected", std::nullopt, {seconds(10), hours(8)});
    for (uint32_t at : papers_.Positions(reader, "papers", core::kMaxPapersOfItem)) {
      item.papers.push_back(paper_list_[at - 1]);
    }
    for (uint32_t at : items_.Positions(reader, "after", core::kMaxItemsBefore)) {
      item.after.push_back(core::ItemId(at));
    }
  }

  void ReadClasses() {
    ReadList(classes_, config_.classes, [](TableReader& reader, core::TicketClass& entry) {
      entry.kind = reader.OneOf<core::ClassKind>("kind", std::nullopt,
                                                 {{"regular", core::ClassKind::kRegular},
                                                  {"priority", core::ClassKind::kPriority},
                                                  {"appointment", core::ClassKind::kAppointment}});
      const double weight = reader.NumberOr("weight", 1, {0.01, core::kMaxWeight / 100.0});
      entry.weight = static_cast<uint32_t>(std::lround(weight * 100));
      entry.declarable = reader.FlagOr("declarable", true);
    });
    if (!config_.classes.empty() && config_.classes.front().kind != core::ClassKind::kRegular) {
      const Node& first = *classes_.entries().front();
      errors_.Add(first.line,
                  StrCat(classes_.NameOf(first), ": the first class must be of kind \"regular\""));
    }
  }

  void ReadCounter(TableReader& reader, core::Counter& counter) {
    counter.area = Reference<core::AreaId>(reader, "area", areas_);
    const Node* skills = reader.Required("skills", NodeKind::kList);
    if (skills == nullptr) return;
    if (skills->children.size() > core::kMaxServices) {
      reader.Fail(skills->line, "has more skills than there can be services");
      return;
    }
    for (const Node& node : skills->children) ReadSkill(reader, node, counter.skills);
  }

  // A skill is the code of a service, or a table when there is more to say.
  void ReadSkill(TableReader& counter, const Node& node, std::vector<core::Skill>& skills) {
    core::Skill skill;
    if (node.kind == NodeKind::kText) {
      skill.service = core::ServiceId(services_.Position(counter, node));
    } else if (node.kind == NodeKind::kTable) {
      TableReader reader(node, StrCat(counter.what(), ": skill"), errors_);
      skill.service = Reference<core::ServiceId>(reader, "service", services_);
      skill.helper_threshold = reader.CountOr("helper_threshold", 0, {0, 10'000});
      for (uint32_t at : classes_.Positions(reader, "classes", core::kMaxClasses)) {
        skill.classes.push_back(core::ClassId(at));
      }
      reader.Finish();
    } else {
      counter.Fail(node.line, StrCat("a skill must be a service's code or a table, not ",
                                     config::KindName(node.kind)));
      return;
    }
    if (!skill.service.valid()) return;
    for (const core::Skill& known : skills) {
      if (known.service != skill.service) continue;
      counter.Fail(node.line,
                   StrCat("has two skills for service \"", config_.At(skill.service).code, "\""));
      return;
    }
    skills.push_back(std::move(skill));
  }

  // Depth first along `after`; an item met again on the way there closes a cycle.
  void Walk(core::ItemId id, std::vector<core::ItemId>& way, std::vector<bool>& done) {
    const auto met = std::find(way.begin(), way.end(), id);
    if (met != way.end()) {
      std::string text;
      for (auto at = met; at != way.end(); ++at) StrAppend(&text, config_.At(*at).code, " -> ");
      const Node& node = *items_.entries()[met->value() - 1];
      errors_.Add(node.line, StrCat(items_.NameOf(node), ": must come after itself: ", text,
                                    config_.At(id).code));
      return;
    }
    if (done[id.value()]) return;
    way.push_back(id);
    for (core::ItemId next : config_.At(id).after) Walk(next, way, done);
    way.pop_back();
    done[id.value()] = true;
  }

  void CheckCycles() {
    std::vector<bool> done(config_.items.size() + 1);
    std::vector<core::ItemId> way;
    for (const core::Item& item : config_.items) Walk(item.id, way, done);
  }

  // Whoever takes a ticket must be called in the end: a helper alone may wait for a queue that
  // never grows long enough.
  void CheckCoverage() {
    for (const core::Service& service : config_.services) {
      const Node& node = *services_.entries()[service.id.value() - 1];
      for (const core::TicketClass& entry : config_.classes) {
        if (Covered(service.id, entry.id)) continue;
        errors_.Add(node.line, StrCat(services_.NameOf(node),
                                      ": no counter has it as a primary "
                                      "skill for class \"",
                                      entry.code, "\""));
      }
    }
  }

  bool Covered(core::ServiceId service, core::ClassId entry) const {
    for (const core::Counter& counter : config_.counters) {
      for (const core::Skill& skill : counter.skills) {
        if (skill.service != service || skill.helper_threshold != 0) continue;
        if (skill.classes.empty() ||
            std::find(skill.classes.begin(), skill.classes.end(), entry) != skill.classes.end()) {
          return true;
        }
      }
    }
    return false;
  }

  Errors& errors_;
  HallFile& file_;
  core::Config& config_;
  TableReader top_;
  const Section areas_;
  const Section departments_;
  const Section groups_;
  const Section papers_;
  const Section classes_;
  const Section services_;
  const Section items_;
  const Section counters_;
  std::vector<std::string> languages_;
  std::vector<core::Paper> paper_list_;
};

}  // namespace

HallFile ParseHall(std::string_view toml) {
  HallFile file;
  file.config.source = std::string(toml);
  Errors errors;
  Node root;
  if (toml.size() > core::kMaxConfigBytes) {
    errors.Add(1, StrCat("file: is longer than ", core::kMaxConfigBytes, " bytes"));
  } else if (config::ReadToml(toml, root, errors)) {
    HallReader(root, errors, file).Read();
  }
  // The core's own check has the last word.
  if (errors.count() == 0) {
    if (absl::Status status = core::CheckConfig(file.config); !status.ok()) {
      errors.Add(1, std::string(FromAbsl(status.message())));
    }
  }
  file.errors = errors.Take();
  return file;
}

}  // namespace onestop
