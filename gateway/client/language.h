#ifndef ONESTOP_GATEWAY_CLIENT_LANGUAGE_H_
#define ONESTOP_GATEWAY_CLIENT_LANGUAGE_H_

#include <optional>
#include <string>
#include <string_view>

#include <google/protobuf/map.h>

namespace onestop::gateway {

// The languages people are spoken to in.
enum class Language { kChinese, kEnglish };

// "zh" and "en".
std::string_view LanguageTag(Language language);
std::optional<Language> ParseLanguage(std::string_view tag);

// From a locale's name as in LANG: Chinese for zh*, English for all others.
Language LanguageOfLocale(std::string_view locale);

// From the environment: LC_ALL, else LC_MESSAGES, else LANG.
Language LanguageFromEnvironment();

// The name in that language, else in another one, else the code.
std::string PickName(const google::protobuf::Map<std::string, std::string>& names,
                     Language language, std::string_view code);

// One text in both languages.
struct Bilingual {
  std::string_view zh;
  std::string_view en;

  constexpr std::string_view In(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_LANGUAGE_H_
