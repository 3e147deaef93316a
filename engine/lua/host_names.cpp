// Names of people, companies and places on the web.
#include <algorithm>

#include "base/text.h"
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// "https://user@www.Acme.example:8080/x" and "acme.example" -> "acme.example"
std::string url_host(std::string_view text) {
  text = base::trim(text);
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#"));
  const std::size_t user = text.rfind('@');
  if (user != std::string_view::npos) text.remove_prefix(user + 1);
  text = text.substr(0, text.find(':'));
  while (text.ends_with('.')) text.remove_suffix(1);
  std::string host = base::lower(text);
  if (host.starts_with("www.")) host.erase(0, 4);
  const bool is_host =
      host.find('.') != std::string::npos && host.find_first_of(kBlanks) == std::string::npos;
  return is_host ? host : "";
}

// "Ada@Acme.example" -> "acme.example"; "" when there is no "@".
std::string email_domain(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at == std::string_view::npos ? "" : base::lower(base::trim(text.substr(at + 1)));
}

// Where the last word begins.
std::size_t last_word(std::string_view name) {
  const std::size_t blank = name.find_last_of(kBlanks);
  return blank == std::string_view::npos ? 0 : blank + 1;
}

std::string name_first(std::string_view text) {
  const std::string_view name = base::trim(text);
  return std::string(base::trim(name.substr(0, last_word(name))));
}

std::string name_last(std::string_view text) {
  const std::string_view name = base::trim(text);
  return std::string(name.substr(last_word(name)));
}

std::string first_word(std::string_view text) {
  const std::string_view words = base::trim(text);
  return std::string(words.substr(0, words.find_first_of(kBlanks)));
}

// Absent and null stay as they are.
template <auto Function>
Result<Value> of_text(Arguments a, std::string_view name) {
  if (a[0].is_absent() || a[0].is_null()) return a[0];
  TRY(const std::string text, as_text(a[0], name));
  return Value::text(Function(text));
}

constexpr HostFunction kFunctions[] = {
    {"url_host", "url_host(text) -> text",
     "The host of a URL or bare domain, in lower case and without www.; \"\" when there is none.",
     1, 1, false, [](Arguments a, const Runtime&) { return of_text<url_host>(a, "url_host"); }},
    {"email_domain", "email_domain(text) -> text",
     "What follows the @ of an address, in lower case.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<email_domain>(a, "email_domain"); }},
    {"name_first", "name_first(name) -> text", "All but the last word of a full name.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<name_first>(a, "name_first"); }},
    {"name_last", "name_last(name) -> text", "The last word of a full name.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<name_last>(a, "name_last"); }},
    {"first_word", "first_word(text) -> text", "The first word of a text.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<first_word>(a, "first_word"); }},
};

}  // namespace

std::span<const HostFunction> name_functions() {
  return kFunctions;
}

}  // namespace engine::lua
