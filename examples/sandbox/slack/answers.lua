-- The Web API answers 200 to everything but too many requests; `ok` tells how it went.

local answers = {}

--- A refusal of the Web API.
-- @param more table what else is said of it, or nil
function answers.refused(code, more)
  return merge({ ok = false, error = code }, more or {})
end

--- The error with which a request is refused because of its token; nil when it is good.
function answers.refusal(authorization, given, token)
  local shown = authorization or given and "Bearer " .. given
  if is_blank(shown) then
    return "not_authed"
  end
  return shown ~= "Bearer " .. token and "invalid_auth" or nil
end

--- A JSON body should name its character set; who does not is told so.
-- @param answer table of a success
function answers.with_warning(answer, content_type)
  local type = lower(content_type or "")
  if not starts_with(type, "application/json") or contains(type, "charset") then
    return answer
  end
  return merge(answer, { warning = "missing_charset", response_metadata = { warnings = { "missing_charset" } } })
end

return answers
