#include "gateway/client/language.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "server/base/strings.h"

namespace onestop::gateway {

std::string_view LanguageTag(Language language) {
  return language == Language::kChinese ? "zh" : "en";
}

std::optional<Language> ParseLanguage(std::string_view tag) {
  if (tag == "zh") return Language::kChinese;
  if (tag == "en") return Language::kEnglish;
  return std::nullopt;
}

Language LanguageOfLocale(std::string_view locale) {
  return absl::StartsWithIgnoreCase(ToAbsl(locale), "zh") ? Language::kChinese : Language::kEnglish;
}

Language LanguageFromEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return LanguageOfLocale(value);
  }
  return Language::kEnglish;
}

std::string PickName(const google::protobuf::Map<std::string, std::string>& names,
                     Language language, std::string_view code) {
  const Language other = language == Language::kChinese ? Language::kEnglish : Language::kChinese;
  for (const Language wanted : {language, other}) {
    const auto it = names.find(std::string(LanguageTag(wanted)));
    if (it != names.end() && !it->second.empty()) return it->second;
  }
  return std::string(code);
}

}  // namespace onestop::gateway
