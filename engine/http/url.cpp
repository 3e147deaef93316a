#include "http/url.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace engine::http {

namespace {

base::Error refused(std::string fact, std::string hint = {}) {
  return base::error(base::ErrorKind::invalid, std::move(fact), std::move(hint));
}

bool is_graphic(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_host(std::string_view host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const std::string_view name = bracketed ? host.substr(1, host.size() - 2) : host;
  const std::string_view marks = bracketed ? ":." : ".-_";
  return !name.empty() && std::all_of(name.begin(), name.end(), [marks](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

int default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

// "host", "host:8080", "[::1]:8080" into `url`, whose scheme is known.
base::Result<void> parse_authority(std::string_view text, Url& url) {
  if (text.find('@') != std::string_view::npos)
    return refused("the URL holds a user name or password",
                   "put credentials into the connection's auth");
  const auto bracket = text.find(']');
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  url.host = base::lower(text.substr(0, colon));
  if (!is_host(url.host)) return refused("'" + url.host + "' is not a host name");
  url.port = default_port(url.scheme);
  if (colon == std::string_view::npos) return {};
  const std::string_view digits = text.substr(colon + 1);
  const auto end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, url.port);
  if (problem != std::errc{} || stop != end || url.port < 1 || url.port > 65535)
    return refused("'" + std::string(digits) + "' is not a port", "ports go from 1 to 65535");
  return {};
}

std::string_view without_fragment(std::string_view text) {
  return text.substr(0, text.find('#'));
}

// "/a/b?c=d" into `url`.
void parse_target(std::string_view text, Url& url) {
  const auto mark = text.find('?');
  url.path = text.substr(0, mark);
  if (url.path.empty()) url.path = "/";
  url.query = mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1);
}

// RFC 3986, 5.2.4. Empty segments mean something to some servers, nothing to our routes.
std::string remove_dot_segments(std::string_view path, bool keep_empty) {
  const auto segments = base::split(path.substr(path.starts_with('/') ? 1 : 0), '/');
  const auto vanishes = [keep_empty](std::string_view segment) {
    return segment == "." || segment == ".." || (segment.empty() && !keep_empty);
  };
  std::vector<std::string_view> kept;
  for (const auto segment : segments) {
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!vanishes(segment)) kept.push_back(segment);
  }
  std::string result;
  for (const auto segment : kept) result.append("/").append(segment);
  if (vanishes(segments.back()) || result.empty()) result += '/';
  return result;
}

std::optional<std::string> decode_form_word(std::string_view word) {
  std::string text(word);
  std::replace(text.begin(), text.end(), '+', ' ');
  return base::percent_decode(text);
}

}  // namespace

base::Result<Url> parse_url(std::string_view text) {
  if (!is_graphic(text))
    return refused("the URL holds a blank, a control character or a character beyond ASCII",
                   "percent-encode it");
  const auto separator = text.find("://");
  Url url;
  if (separator != std::string_view::npos) url.scheme = base::lower(text.substr(0, separator));
  if (url.scheme != "http" && url.scheme != "https")
    return refused("the URL starts with neither http:// nor https://");
  const std::string_view rest = without_fragment(text.substr(separator + 3));
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  TRY(parse_authority(rest.substr(0, authority_end), url));
  parse_target(rest.substr(authority_end), url);
  return url;
}

std::string origin(const Url& url) {
  std::string text = url.scheme + "://" + url.host;
  if (url.port != default_port(url.scheme)) text += ":" + std::to_string(url.port);
  return text;
}

std::string to_text(const Url& url) {
  std::string text = origin(url) + url.path;
  if (!url.query.empty()) text.append("?").append(url.query);
  return text;
}

base::Result<Url> join(const Url& base, std::string_view reference) {
  if (reference.starts_with("//")) return parse_url(base.scheme + ":" + std::string(reference));
  const auto special = reference.find_first_of(":/?#");
  if (special != std::string_view::npos && reference[special] == ':') return parse_url(reference);
  if (!is_graphic(reference)) return parse_url(reference);

  Url url = base;
  const std::string_view target = without_fragment(reference);
  if (target.empty()) return url;
  if (target.starts_with('?')) {
    url.query = target.substr(1);
    return url;
  }
  const std::string folder = base.path.substr(0, base.path.rfind('/') + 1);
  parse_target(target.starts_with('/') ? std::string(target) : folder + std::string(target), url);
  url.path = remove_dot_segments(url.path, true);
  return url;
}

std::string normalise_path(std::string_view path) {
  return remove_dot_segments(path, false);
}

std::optional<Pairs> parse_form(std::string_view text) {
  Pairs pairs;
  for (const auto part : base::split(text, '&')) {
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    auto name = decode_form_word(part.substr(0, equals));
    auto value = decode_form_word(part.substr(std::min(equals + 1, part.size())));
    if (!name || !value) return std::nullopt;
    pairs.emplace_back(*std::move(name), *std::move(value));
  }
  return pairs;
}

std::string build_form(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    text.append(base::percent_encode(name)).append("=").append(base::percent_encode(value));
  }
  return text;
}

}  // namespace engine::http
