#include "rule/html_place.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace engine::rule {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

bool holds_raw_text(std::string_view tag) {
  static constexpr std::array<std::string_view, 7> kTags = {
      "script", "style", "iframe", "xmp", "noembed", "noframes", "plaintext"};
  return is_one_of(tag, kTags);
}

bool is_url(std::string_view attribute) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "href", "src",        "action", "formaction", "data",     "poster",
      "cite", "background", "ping",   "manifest",   "longdesc", "xlink:href"};
  return is_one_of(attribute, kNames);
}

bool is_code(std::string_view attribute) {
  static constexpr std::array<std::string_view, 3> kNames = {"style", "srcdoc", "srcset"};
  return attribute.starts_with("on") || is_one_of(attribute, kNames);
}

// "https://host" or "//host": where the path begins; npos: not yet.
std::size_t path_of(std::string_view url) {
  const auto mark = url.find_first_of(":/?#");
  if (mark == std::string_view::npos) return mark;
  if (url[mark] == ':') {
    if (url.substr(mark + 1).size() < 2) return std::string_view::npos;
    if (!url.substr(mark + 1).starts_with("//")) return std::string_view::npos;
    return url.find_first_of("/?#", mark + 3);
  }
  if (url.starts_with("//")) return url.find_first_of("/?#", 2);
  return url == "/" ? std::string_view::npos : mark;
}

}  // namespace

bool is_harmless_url(std::string_view url) {
  static constexpr std::array<std::string_view, 4> kSchemes = {"http", "https", "mailto", "tel"};
  // Browsers drop control characters, so they could hide a scheme.
  if (std::any_of(url.begin(), url.end(),
                  [](char c) { return static_cast<unsigned char>(c) <= ' '; }))
    return false;
  const auto mark = url.find_first_of(":/?#");
  if (mark == std::string_view::npos || url[mark] != ':') return true;
  return is_one_of(base::lower(url.substr(0, mark)), kSchemes);
}

void HtmlPlace::read(std::string_view html) {
  for (const char c : html) read(c);
}

void HtmlPlace::read(char c) {
  switch (in_) {
    case In::text:
    case In::tag_begin:
    case In::declaration:
    case In::comment:
      return read_text(c);
    case In::tag_name:
    case In::tag:
    case In::attribute_name:
    case In::attribute_begin:
      return read_tag(c);
    case In::single_quotes:
      return read_value(c, '\'');
    case In::double_quotes:
      return read_value(c, '"');
    case In::no_quotes:
      if (is_blank(c)) in_ = In::tag;
      if (c == '>') end_tag();
      return;
    case In::raw:
      return read_raw(c);
  }
}

void HtmlPlace::read_text(char c) {
  if (in_ == In::text) {
    if (c == '<') in_ = In::tag_begin;
    closing_ = false;
    tag_.clear();
    seen_.clear();
  } else if (in_ == In::tag_begin) {
    if (c == '/' && !closing_) {
      closing_ = true;
    } else if (is_letter(c)) {
      in_ = In::tag_name;
      tag_ = std::string(1, lower(c));
    } else {
      in_ = c == '!' || c == '?' || closing_ ? In::declaration
            : c == '<'                       ? In::tag_begin
                                             : In::text;
    }
  } else if (in_ == In::declaration) {
    seen_ += c;
    if (c == '>') in_ = In::text;
    if (seen_ == "--") in_ = In::comment;
  } else {
    seen_ = (seen_ + c).substr(seen_.size() < 3 ? 0 : 1);
    if (seen_.ends_with("-->")) in_ = In::text;
  }
  if (in_ == In::text) seen_.clear();
}

void HtmlPlace::read_tag(char c) {
  if (c == '>' && in_ != In::attribute_begin) return end_tag();
  if (in_ == In::tag_name) {
    if (is_blank(c) || c == '/') {
      in_ = In::tag;
    } else {
      tag_ += lower(c);
    }
    return;
  }
  if (in_ == In::attribute_begin) {
    if (is_blank(c)) return;
    seen_.clear();
    url_ = Url::nothing;
    in_ = c == '"' ? In::double_quotes : c == '\'' ? In::single_quotes : In::no_quotes;
    if (c == '>') end_tag();
    return;
  }
  if (c == '=' && !attribute_.empty()) {
    in_ = In::attribute_begin;
  } else if (is_blank(c) || c == '/') {
    in_ = In::tag;
  } else {
    if (in_ == In::tag) attribute_.clear();
    in_ = In::attribute_name;
    attribute_ += lower(c);
  }
}

void HtmlPlace::read_value(char c, char quote) {
  if (c == quote) {
    in_ = In::tag;
    attribute_.clear();
    seen_.clear();
    url_ = Url::nothing;
    return;
  }
  const bool decides = url_ == Url::nothing || url_ == Url::begun;
  if (!is_url(attribute_) || !decides) return;
  url_ = Url::begun;
  seen_ += lower(c);
  if (path_of(seen_) == std::string::npos) return;
  url_ = Url::ours;
  if (is_harmless_url(seen_)) seen_.clear();
}

void HtmlPlace::read_raw(char c) {
  const std::string end = "</" + tag_;
  seen_ += lower(c);
  if (seen_.size() > end.size() + 1) seen_.erase(0, 1);
  if (seen_.size() <= end.size() || !seen_.starts_with(end)) return;
  if (!is_blank(c) && c != '>' && c != '/') return;
  in_ = In::tag;
  closing_ = true;
  attribute_.clear();
  seen_.clear();
  if (c == '>') end_tag();
}

void HtmlPlace::end_tag() {
  const bool raw = !closing_ && holds_raw_text(tag_);
  in_ = raw ? In::raw : In::text;
  if (!raw) tag_.clear();
  closing_ = false;
  attribute_.clear();
  seen_.clear();
  url_ = Url::nothing;
}

std::string_view HtmlPlace::put(Encoding& encoding) {
  encoding = Encoding::text;
  switch (in_) {
    case In::text:
      return "";
    case In::single_quotes:
    case In::double_quotes:
      return put_in_attribute(encoding);
    case In::attribute_begin:
    case In::no_quotes:
      return "in an attribute without quotes";
    case In::raw:
      return "within a script, a style or other text that is no HTML";
    case In::comment:
    case In::declaration:
      return "in a comment";
    case In::tag_begin:
    case In::tag_name:
    case In::tag:
    case In::attribute_name:
      return "within a tag";
  }
  return "";
}

std::string_view HtmlPlace::put_in_attribute(Encoding& encoding) {
  if (is_code(attribute_)) return "in an attribute that is code";
  return is_url(attribute_) ? put_in_url(encoding) : "";
}

std::string_view HtmlPlace::put_in_url(Encoding& encoding) {
  if (url_ == Url::begun && seen_ == "/") url_ = Url::ours;
  if (is_loaded() && url_ != Url::ours) return "in the host of what the page loads";
  if (url_ == Url::finished) return "behind a value that is the whole URL";
  if (url_ == Url::nothing) {
    encoding = Encoding::whole_url;
    url_ = Url::finished;
    return "";
  }
  if (!is_harmless_url(seen_)) return "in a URL that is code";
  if (url_ == Url::begun) url_ = Url::theirs;
  seen_.clear();
  encoding = Encoding::url_part;
  return "";
}

bool HtmlPlace::goes_on_as(const HtmlPlace& other) const {
  const auto between = [](In in) {
    return in == In::tag_name || in == In::tag || in == In::attribute_name;
  };
  if (between(in_) && between(other.in_)) return tag_ == other.tag_;
  return *this == other;
}

// What is loaded runs in the page or replaces what stands there.
bool HtmlPlace::is_loaded() const {
  static constexpr std::array<std::string_view, 8> kTags = {"script", "iframe", "link",  "object",
                                                            "embed",  "base",   "frame", "use"};
  return is_one_of(tag_, kTags);
}

}  // namespace engine::rule
