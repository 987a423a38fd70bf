#ifndef ONESTOP_GATEWAY_CONSOLE_TEXT_WIDTH_H_
#define ONESTOP_GATEWAY_CONSOLE_TEXT_WIDTH_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace onestop::gateway {

// Measuring and placing UTF-8 text in the columns of a terminal, where a Chinese character takes
// two. Widths follow Unicode's East Asian Width (UAX #11): W and F are two columns, combining and
// invisible characters none, everything else one, also A (ambiguous), as terminals do by default.

// Columns one code point takes.
int CodePointWidth(char32_t code_point);

// Columns a text without line breaks takes.
int TextWidth(std::string_view text);

// The text with everything a terminal would act on, or that is not UTF-8, replaced by '?'.
std::string Printable(std::string_view text);

// The text filled up with spaces to `width` columns; unchanged when it is wider.
std::string PadRight(std::string_view text, int width);
std::string PadLeft(std::string_view text, int width);
std::string Centred(std::string_view text, int width);

// The text in lines of at most `width` columns, broken at spaces and between Chinese characters; a
// longer word is cut. Never breaks before a closing punctuation mark of Chinese, where it can be
// helped. At least one line.
std::vector<std::string> Wrap(std::string_view text, int width);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_TEXT_WIDTH_H_
