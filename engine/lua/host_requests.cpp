// What only a connector's own script may do: requests of its connector.
#include "lua/host_groups.h"
#include "lua/watchdog.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

Result<Value> request(Arguments a, const Runtime& runtime) {
  if (!a[0].is_object()) return wrong("host.http", "an object", a[0]);
  if (!runtime.requester()) {
    return base::error(base::ErrorKind::invalid, "host.http is not available here",
                       "only a script operation or auth script of a connector may make requests");
  }
  const Watch::Outside outside;  // waiting for an answer costs the script no time
  return runtime.requester()(a[0]);
}

constexpr HostFunction kFunctions[] = {
    {"host.http", "host.http(request) -> response",
     "Makes a request of the connector, within its budgets: { method, path, query, headers, body "
     "}.",
     1, 1, true, request},
};

}  // namespace

std::span<const HostFunction> request_functions() {
  return kFunctions;
}

}  // namespace engine::lua
