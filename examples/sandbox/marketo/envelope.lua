-- What every answer is wrapped in. Almost all of them are HTTP 200.

local envelope = {}

local MESSAGE = {
  ["502"] = "Bad Gateway",
  ["600"] = "Access token is missing",
  ["601"] = "Access token invalid",
  ["602"] = "Access token expired",
  ["603"] = "Access denied",
  ["604"] = "Request timed out",
  ["606"] = "Max rate limit '%s' exceeded with in '20' secs",
  ["607"] = "Daily quota reached",
  ["608"] = "API Temporarily Unavailable",
  ["611"] = "System error",
  ["615"] = "Concurrent access limit reached",
  ["713"] = "Transient error",
}

--- requestId looks like "3fa#18f00aa11bb".
function envelope.request_id(count, now)
  return string.format("%x#%x", count or 0, math.floor((now or 0) * 1000))
end

--- A success; `more` adds nextPageToken, moreResult or other warnings.
function envelope.ok(id, result, more)
  local answer = { requestId = id, success = true, errors = list(), warnings = list() }
  if result ~= nil then
    answer.result = result
  end
  for key, value in pairs(more or {}) do
    answer[key] = value
  end
  return answer
end

--- The whole request failed.
-- @param detail string message, or what goes into the usual one
function envelope.error(id, code, detail)
  local usual = MESSAGE[code]
  local message = usual and usual:format(tostring(detail or "")) or detail or "Error"
  return { requestId = id, success = false, errors = { { code = code, message = message } }, warnings = list() }
end

--- Result or error, as a function of this pack gave it: { result, more } or { code, message }.
function envelope.of(id, outcome)
  if outcome.code then
    return envelope.error(id, outcome.code, outcome.message)
  end
  return envelope.ok(id, outcome.result, outcome.more)
end

return envelope
