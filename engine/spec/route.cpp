#include "spec/route.h"

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"
#include "config/constraint.h"

namespace engine::spec {

namespace {

const std::vector<std::string> kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
const std::vector<std::string> kTypes = {"text", "int", "uuid"};

bool is_one_of(const std::string& word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Parser {
 public:
  Parser(const base::Located<std::string>& text, base::Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics) {}

  std::optional<Route> parse() {
    const std::string_view text = text_.value;
    const std::size_t blank = text.find(' ');
    const std::string_view path =
        blank == std::string::npos ? std::string_view() : base::trim(text.substr(blank));
    if (!path.starts_with('/')) {
      return error("'" + text_.value + "' is not a route",
                   "write METHOD /path, such as GET /lead/{id:int}");
    }
    Route route{std::string(text.substr(0, blank)), {}};
    if (!is_one_of(route.method, kMethods)) {
      return error("'" + route.method + "' is not a method of a route",
                   "it is GET, POST, PUT, PATCH or DELETE, in capitals");
    }
    for (const std::string_view part : base::split(path.substr(1), '/')) {
      const auto segment = parse_segment(std::string(part));
      if (!segment) return std::nullopt;
      route.segments.push_back(*segment);
    }
    return check_names(route) ? std::optional(route) : std::nullopt;
  }

 private:
  std::optional<RouteSegment> parse_segment(const std::string& part) {
    const std::size_t open = part.find('{');
    const std::size_t close = part.find('}');
    if (open == std::string::npos && close == std::string::npos)
      return RouteSegment{part, "", "", ""};
    const bool paired = open < close && close != std::string::npos;
    if (!paired || part.find_first_of("{}", close + 1) != std::string::npos) {
      error("'" + part + "' is not a part of a route",
            "a part has at most one parameter: {name} or {name:int}");
      return std::nullopt;
    }
    return parse_parameter(part.substr(0, open), part.substr(open + 1, close - open - 1),
                           part.substr(close + 1));
  }

  std::optional<RouteSegment> parse_parameter(std::string before, const std::string& inside,
                                              std::string after) {
    const std::size_t colon = inside.find(':');
    RouteSegment segment{std::move(before), inside.substr(0, colon), "text", std::move(after)};
    if (colon != std::string::npos) segment.type = inside.substr(colon + 1);
    if (!config::is_identifier(segment.name)) {
      error("'" + segment.name + "' cannot be the name of a parameter",
            std::string(config::kNameHint));
      return std::nullopt;
    }
    if (!is_one_of(segment.type, kTypes)) {
      const std::string hint = base::did_you_mean(segment.type, kTypes);
      error("'" + segment.type + "' is not a type of a parameter",
            hint.empty() ? "it is text, int or uuid" : hint);
      return std::nullopt;
    }
    return segment;
  }

  bool check_names(const Route& route) {
    std::vector<std::string> names = route.parameters();
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return true;
    error("the parameter '" + *twice + "' is given twice in one route", "");
    return false;
  }

  std::nullopt_t error(std::string message, std::string hint) {
    diagnostics_.error("bad-route", text_.at, std::move(message), std::move(hint));
    return std::nullopt;
  }

  const base::Located<std::string>& text_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

std::string Route::shape() const {
  std::string text = method;
  for (const RouteSegment& segment : segments) {
    text += "/" + segment.before;
    if (!segment.name.empty()) text += "{" + segment.type + "}" + segment.after;
  }
  return text;
}

std::vector<std::string> Route::parameters() const {
  std::vector<std::string> names;
  for (const RouteSegment& segment : segments) {
    if (!segment.name.empty()) names.push_back(segment.name);
  }
  return names;
}

bool is_route_method(const std::string& method) {
  return is_one_of(method, kMethods);
}

std::optional<Route> parse_route(const base::Located<std::string>& text,
                                 base::Diagnostics& diagnostics) {
  return Parser(text, diagnostics).parse();
}

}  // namespace engine::spec
