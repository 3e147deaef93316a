// Texts: letter case, cutting, joining, searching.
#include <algorithm>

#include "base/text.h"
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

constexpr std::size_t kLongestResult = std::size_t{8} << 20;

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// "ADA van dyke" -> "Ada Van Dyke"
std::string title(std::string_view text) {
  std::string result = base::lower(text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const bool starts = i == 0 || (!is_letter(result[i - 1]) && result[i - 1] != '\'');
    if (starts && result[i] >= 'a' && result[i] <= 'z')
      result[i] = static_cast<char>(result[i] - 'a' + 'A');
  }
  return result;
}

Value split(std::string_view text, std::string_view separator) {
  Value parts = Value::list();
  if (base::trim(text).empty()) return parts;
  while (true) {
    const std::size_t at = separator.empty() ? std::string_view::npos : text.find(separator);
    parts.push(Value::text(base::trim(text.substr(0, at))));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

Result<Value> join(const Value& items, std::string_view separator) {
  std::string text;
  bool first = true;
  for (const Value& item : items.items()) {
    if (item.is_blank()) continue;
    TRY(const std::string part, as_text(item, "join"));
    if (!first) text += separator;
    text += part;
    first = false;
  }
  return Value::text(text);
}

Result<Value> replace(std::string_view text, std::string_view old, std::string_view with) {
  if (old.empty()) return Value::text(text);
  std::string result;
  while (true) {
    const std::size_t at = text.find(old);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return Value::text(result);
    result += with;
    text.remove_prefix(at + old.size());
    if (result.size() > kLongestResult) {
      return base::error(base::ErrorKind::invalid, "replace would make a text longer than 8 MiB");
    }
  }
}

// Where each character begins, and the end; a byte that is no UTF-8 counts as one.
std::vector<std::size_t> characters(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size();
       at += std::max<std::size_t>(base::utf8_length(text.substr(at)), 1)) {
    starts.push_back(at);
  }
  starts.push_back(text.size());
  return starts;
}

// Characters `from` to `to`, counted from 1, from the end when negative.
std::string slice(std::string_view text, std::int64_t from, std::int64_t to) {
  const std::vector<std::size_t> starts = characters(text);
  const auto length = static_cast<std::int64_t>(starts.size()) - 1;
  if (from < 0) from = length + from + 1;
  if (to < 0) to = length + to + 1;
  from = std::max<std::int64_t>(from, 1);
  to = std::min(to, length);
  if (from > to) return "";
  const std::size_t begin = starts[static_cast<std::size_t>(from - 1)];
  return std::string(text.substr(begin, starts[static_cast<std::size_t>(to)] - begin));
}

std::string digits(std::string_view text) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result),
               [](char c) { return c >= '0' && c <= '9'; });
  return result;
}

// A function of one text; absent and null stay as they are.
template <auto Function>
Result<Value> of_text(Arguments a, std::string_view name) {
  if (a[0].is_absent() || a[0].is_null()) return a[0];
  TRY(const std::string text, as_text(a[0], name));
  return Value::text(Function(text));
}

// A question about two texts.
template <typename Question>
Result<Value> ask(Arguments a, std::string_view name, Question question) {
  TRY(const std::string text, as_text(a[0], name));
  TRY(const std::string other, as_text(a[1], name));
  return Value::boolean(question(std::string_view(text), std::string_view(other)));
}

Result<Value> contains(Arguments a) {
  if (a[0].is_list()) {
    const auto items = a[0].items();
    return Value::boolean(std::find(items.begin(), items.end(), a[1]) != items.end());
  }
  return ask(a, "contains",
             [](auto text, auto part) { return text.find(part) != std::string_view::npos; });
}

Result<Value> length(const Value& value) {
  if (value.is_list() || value.is_object())
    return Value::number(static_cast<std::int64_t>(value.size()));
  TRY(const std::string text, as_text(value, "length"));
  return Value::number(static_cast<std::int64_t>(characters(text).size()) - 1);
}

constexpr HostFunction kFunctions[] = {
    {"trim", "trim(text) -> text", "The text without blanks at both ends.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<base::trim>(a, "trim"); }},
    {"lower", "lower(text) -> text", "The text in lower case (ASCII letters).", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<base::lower>(a, "lower"); }},
    {"upper", "upper(text) -> text", "The text in upper case (ASCII letters).", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<upper>(a, "upper"); }},
    {"title", "title(text) -> text",
     "Each word with a capital, the rest in lower case (ASCII letters).", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<title>(a, "title"); }},
    {"snake", "snake(text) -> text",
     "A display name as an identifier: \"State/Country\" becomes state_country.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<base::snake>(a, "snake"); }},
    {"digits", "digits(text) -> text", "Only the digits of the text.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<digits>(a, "digits"); }},
    {"split", "split(text, separator) -> list",
     "The parts between separators, each trimmed; a blank text has none.", 2, 2, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const std::string text, as_text(a[0], "split"));
       TRY(const std::string separator, as_text(a[1], "split"));
       return split(text, separator);
     }},
    {"join", "join(list, separator) -> text",
     "The items that are not blank, with the separator between them.", 1, 2, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const Value items, as_list(a[0], "join"));
       TRY(const std::string separator, as_text(a.size() > 1 ? a[1] : Value(), "join"));
       return join(items, separator);
     }},
    {"starts_with", "starts_with(text, part) -> boolean", "Whether the text begins with the part.",
     2, 2, false,
     [](Arguments a, const Runtime&) {
       return ask(a, "starts_with", [](auto text, auto part) { return text.starts_with(part); });
     }},
    {"ends_with", "ends_with(text, part) -> boolean", "Whether the text ends with the part.", 2, 2,
     false,
     [](Arguments a, const Runtime&) {
       return ask(a, "ends_with", [](auto text, auto part) { return text.ends_with(part); });
     }},
    {"contains", "contains(text or list, part) -> boolean",
     "Whether the part stands somewhere in the text, or is an item of the list.", 2, 2, false,
     [](Arguments a, const Runtime&) { return contains(a); }},
    {"replace", "replace(text, old, new) -> text", "Every occurrence of a plain text replaced.", 3,
     3, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const std::string text, as_text(a[0], "replace"));
       TRY(const std::string old, as_text(a[1], "replace"));
       TRY(const std::string with, as_text(a[2], "replace"));
       return replace(text, old, with);
     }},
    {"slice", "slice(text, from, to) -> text",
     "Characters from..to, counted from 1 and, when negative, from the end; without `to` up to the "
     "end.",
     2, 3, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const std::string text, as_text(a[0], "slice"));
       TRY(const std::int64_t from, as_integer(a[1], "slice"));
       if (a.size() < 3 || a[2].is_absent()) return Value::text(slice(text, from, -1));
       TRY(const std::int64_t to, as_integer(a[2], "slice"));
       return Value::text(slice(text, from, to));
     }},
    {"length", "length(text, list or object) -> number",
     "How many characters, items or fields it has.", 1, 1, false,
     [](Arguments a, const Runtime&) { return length(a[0]); }},
};

}  // namespace

std::span<const HostFunction> text_functions() {
  return kFunctions;
}

}  // namespace engine::lua
