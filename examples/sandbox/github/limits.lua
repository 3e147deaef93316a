-- The primary limit counts requests of an hour, the secondary one points of a minute.

local access = require("access")

local limits = {}

local function current(span, now, length)
  if span and now < span.start + length then
    return span
  end
  return { start = math.floor(now), used = 0 }
end

local function shown(hour, most, length)
  return {
    limit = tostring(most),
    remaining = tostring(math.max(0, most - hour.used)),
    used = tostring(hour.used),
    reset = tostring(hour.start + length),
  }
end

--- One more request.
-- @param meter table { id, hour, minute }, as it was
-- @return { meter, headers, refused = { json, retry_after } }; what is refused by the primary limit counts for nothing
function limits.count(meter, method, path, now, settings)
  local most = meter.id == "token" and settings.per_hour or settings.anonymous
  local hour, minute = current(meter.hour, now, settings.hour), current(meter.minute, now, settings.minute)
  local points = (method == "GET" or method == "HEAD") and 1 or 5
  local free = path == "/rate_limit"
  local refused
  if not free and hour.used >= most then
    refused = { json = access.problem(403, "API rate limit exceeded for this user.").json }
  elseif not free and minute.used + points > settings.points then
    local message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    refused = {
      json = access.problem(403, message).json,
      retry_after = tostring(math.max(1, math.ceil(minute.start + settings.minute - now))),
    }
  end
  if not free and not refused then
    hour = { start = hour.start, used = hour.used + 1 }
    minute = { start = minute.start, used = minute.used + points }
  end
  return { meter = { hour = hour, minute = minute }, headers = shown(hour, most, settings.hour), refused = refused }
end

--- rate_limit
function limits.told(headers)
  local core = { limit = tonumber(headers.limit), remaining = tonumber(headers.remaining), reset = tonumber(headers.reset),
    used = tonumber(headers.used), resource = "core" }
  return { resources = { core = core }, rate = core }
end

--- What the last request left, without it: a 304 with a token costs nothing of the hour, and says so.
function limits.refund(gauge, settings)
  local hour = { start = gauge.meter.hour.start, used = math.max(0, gauge.meter.hour.used - 1) }
  return { meter = merge(gauge.meter, { hour = hour }), headers = shown(hour, settings.per_hour, settings.hour) }
end

return limits
