-- Tokens, the window of 20 seconds and the quota of the day.

local sandbox = require("sandbox")

local access = {}

--- The token of the client: the same one until it ends, then a new one.
-- @param token table { text, expires }, the last one
-- @return { text, expires, fresh, expires_in }
function access.token(token, now, settings)
  if token.expires > now then
    return { text = token.text, expires = token.expires, fresh = false, expires_in = math.ceil(token.expires - now) }
  end
  local expires = now + settings.token_life
  local text = slice(sha256(settings.client_id .. tostring(now)), 1, 36) .. ":ab"
  return { text = text, expires = expires, fresh = true, expires_in = math.max(0, settings.token_life - 1) }
end

--- The code with which a call is refused because of its token; nil when it is good.
function access.refusal(authorization, token, now)
  if not authorization or authorization == "" then
    return "600"
  end
  if authorization ~= "Bearer " .. token.text then
    return "601"
  end
  if token.expires <= now then
    return "602"
  end
  return nil
end

--- One more call.
-- @param meter table { day, total, hits }, as it was
-- @param today string date where the quota starts again
-- @return { day, total, hits, code }; with a code the call is refused and costs nothing
function access.count(meter, now, today, settings)
  local total = meter.day == today and meter.total or 0
  local window = sandbox.window(meter.hits, now, settings.calls_per_20s, 20)
  local code
  if total >= settings.daily_calls then
    code = "607"
  elseif not window.allowed then
    code = "606"
  end
  return { day = today, total = code and total or total + 1, hits = window.hits, code = code }
end

--- stats/usage.json
function access.usage(meter)
  return { { date = meter.day, total = meter.total, users = { { userId = "api-user@sandbox.example", count = meter.total } } } }
end

return access
