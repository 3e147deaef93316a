-- What a request costs, the burst window and the tokens of the day.

local errors = require("errors")
local sandbox = require("sandbox")

local limits = {}

local WINDOW = 2   -- seconds

local function is_search(path)
  return path:find("/search", 1, true) ~= nil or path:find("/itemSearch", 1, true) ~= nil
end

--- Tokens of the day that a request takes.
function limits.cost(method, path)
  local version_1 = path:find("/v1/", 1, true) ~= nil
  local one = path:find("/%d+$") ~= nil or path:find("/me$") ~= nil
  local cost
  if method == "GET" and is_search(path) then
    cost = 20
  elseif method == "GET" and one then
    cost = 1
  elseif method == "GET" then
    cost = (path:find("/pipelines$") or path:find("/stages$") or path:find("/webhooks$")) and 5 or 10
  elseif method == "DELETE" then
    cost = 3
  else
    cost = 5
  end
  return version_1 and cost * 2 or cost
end

--- One more request.
-- @param meter table { day, spent, hits, search_hits, costs }, as it was
-- @param today string date, UTC
-- @return { meter, headers = { limit, remaining, reset }, refused }; what is refused costs nothing
function limits.count(meter, method, path, now, today, settings)
  local spent = meter.day == today and meter.spent or 0
  local search = is_search(path)
  local window = sandbox.window(meter.hits, now, settings.burst, WINDOW)
  local searches = { allowed = true, hits = meter.search_hits }
  if search then
    searches = sandbox.window(meter.search_hits, now, settings.searches, WINDOW)
  end
  local cost = limits.cost(method, path)
  local over_day = spent + cost > settings.daily_tokens
  local over_window = not window.allowed or not searches.allowed
  local fits = not over_day and not over_window
  local shown = search and searches.allowed == false and searches or window
  local costs = meter.day == today and meter.costs or {}
  local name = method .. " " .. (path:gsub("/%d+$", "/{id}"))
  if fits then
    costs[name] = (costs[name] or 0) + cost
  end
  return {
    meter = {
      day = today,
      spent = fits and spent + cost or spent,
      hits = window.hits,
      search_hits = searches.hits or list(),
      costs = costs,
    },
    headers = {
      limit = tostring(search and settings.searches or settings.burst),
      remaining = tostring(over_window and 0 or math.max(shown.remaining or 0, over_day and 1 or 0)),
      reset = tostring(math.ceil(shown.reset or WINDOW)),
    },
    refused = not fits and errors.gateway(429, "Request over limit") or nil,
  }
end

return limits
