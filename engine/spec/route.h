// The pattern of a route: METHOD /path/{name:type}, taken apart.
//
//   "GET /lead/{id:int}.json"  ->  GET, [ "lead" ], [ {id: int} followed by ".json" ]
//
// A segment holds at most one parameter, which may have text before and after it. Types are text
// (the default), int and uuid; a value of another type is another route.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace engine::spec {

struct RouteSegment {
  std::string before;  // all of it when there is no parameter
  std::string name;    // of the parameter; "" for none
  std::string type;
  std::string after;
};

struct Route {
  std::string method;
  std::vector<RouteSegment> segments;

  // Equal for patterns that accept the same requests, whatever their parameters are called.
  std::string shape() const;
  std::vector<std::string> parameters() const;
};

// Whether some route may have this method.
bool is_route_method(const std::string& method);

// nullopt, and an error, when it is no route.
std::optional<Route> parse_route(const base::Located<std::string>& text,
                                 base::Diagnostics& diagnostics);

}  // namespace engine::spec
