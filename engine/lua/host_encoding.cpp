// JSON, hashes and encodings.
#include "base/json.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

// "8f14e45f-ceea-8…": SHA-256 of the text as a UUID of version 8 (RFC 9562).
Result<std::string> uuid_from(std::string_view text) {
  TRY(std::string hex, crypto::sha256_hex(text));
  hex.resize(32);
  hex[12] = '8';
  constexpr std::string_view kVariants = "89ab";
  const char digit = hex[16];
  hex[16] = kVariants[static_cast<std::size_t>(digit >= 'a' ? digit - 'a' + 10 : digit - '0') % 4];
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

// Plain text of a page or note: without tags, scripts and styles; blocks begin new lines.
class HtmlText {
 public:
  explicit HtmlText(std::string_view html) : rest_(html) {}

  std::string text() {
    while (!rest_.empty()) {
      const std::size_t next = rest_.find_first_of("<&");
      words(rest_.substr(0, next));
      if (next == std::string_view::npos) break;
      rest_.remove_prefix(next);
      if (rest_.front() == '<') {
        tag();
      } else {
        entity();
      }
    }
    return std::string(base::trim(text_));
  }

 private:
  void words(std::string_view words) {
    for (const char c : words) {
      const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!blank) {
        text_ += c;
      } else if (!text_.empty() && text_.back() != ' ' && text_.back() != '\n') {
        text_ += ' ';
      }
    }
  }

  void new_line() {
    while (text_.ends_with(' ')) text_.pop_back();
    if (!text_.empty()) text_ += '\n';
  }

  void tag() {
    if (rest_.starts_with("<!--")) return skip_past("-->");
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return words(std::exchange(rest_, {}));
    std::string name = base::lower(rest_.substr(1, rest_.find_first_of(" \t\r\n/>", 2) - 1));
    if (name == "script" || name == "style") return skip_past("</" + name);
    rest_.remove_prefix(end + 1);
    if (name.starts_with('/')) name.erase(0, 1);
    for (const std::string_view block : {"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1",
                                         "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"}) {
      if (name == block && !text_.ends_with('\n')) return new_line();
      if (name == block && block == "br") return new_line();
    }
  }

  void skip_past(std::string_view mark) {
    const std::size_t at = rest_.find(mark);
    const std::size_t end = at == std::string_view::npos ? at : rest_.find('>', at);
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
  }

  void entity() {
    constexpr std::size_t kLongest = 10;
    const std::size_t end = rest_.substr(0, kLongest).find(';');
    const std::string_view name = end == std::string_view::npos ? "" : rest_.substr(1, end - 1);
    for (const auto& [known, stands_for] :
         {std::pair<std::string_view, std::string_view>{"amp", "&"},
          {"lt", "<"},
          {"gt", ">"},
          {"quot", "\""},
          {"apos", "'"},
          {"nbsp", " "},
          {"#39", "'"},
          {"#160", " "}}) {
      if (name != known) continue;
      text_ += stands_for;
      return rest_.remove_prefix(end + 1);
    }
    text_ += '&';
    rest_.remove_prefix(1);
  }

  std::string_view rest_;
  std::string text_;
};

std::string escape_html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string html_text(std::string_view html) {
  return HtmlText(html).text();
}

template <auto Function>
Result<Value> of_text(Arguments a, std::string_view name) {
  TRY(const std::string text, as_text(a[0], name));
  return Value::text(Function(text));
}

constexpr HostFunction kFunctions[] = {
    {"json", "json(text) -> value", "The value that a JSON text stands for.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const std::string text, as_text(a[0], "json"));
       return base::parse_json(text);
     }},
    {"to_json", "to_json(value) -> text", "The value as compact JSON.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> { return Value::text(base::to_json(a[0])); }},
    {"sha256", "sha256(text) -> text", "The SHA-256 of the text, in lower-case hex.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const std::string text, as_text(a[0], "sha256"));
       TRY(const std::string hex, crypto::sha256_hex(text));
       return Value::text(hex);
     }},
    {"uuid_from", "uuid_from(text) -> text",
     "A UUID made from the text: the same text gives the same UUID.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const std::string text, as_text(a[0], "uuid_from"));
       TRY(const std::string uuid, uuid_from(text));
       return Value::text(uuid);
     }},
    {"base64", "base64(text) -> text", "The text in base64.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<base::base64_encode>(a, "base64"); }},
    {"unbase64", "unbase64(text) -> text",
     "The text that a base64 text stands for; nil when it is none.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       TRY(const std::string text, as_text(a[0], "unbase64"));
       const auto decoded = base::base64_decode(text);
       return decoded ? Value::text(*decoded) : Value();
     }},
    {"url_encode", "url_encode(text) -> text", "The text as it may stand in a part of a URL.", 1, 1,
     false,
     [](Arguments a, const Runtime&) { return of_text<base::percent_encode>(a, "url_encode"); }},
    {"escape_html", "escape_html(text) -> text", "The text as it may stand in HTML.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<escape_html>(a, "escape_html"); }},
    {"html_text", "html_text(html) -> text", "The text of some HTML, without tags.", 1, 1, false,
     [](Arguments a, const Runtime&) { return of_text<html_text>(a, "html_text"); }},
};

}  // namespace

std::span<const HostFunction> encoding_functions() {
  return kFunctions;
}

}  // namespace engine::lua
