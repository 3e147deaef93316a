-- Who asks, and what nobody may leave out.

local access = {}

local VERSIONS = { ["2022-11-28"] = true, ["2026-03-10"] = true }

--- An error as this product tells it.
function access.problem(status, message, more)
  local json = { message = message, documentation_url = "https://docs.example/rest", status = tostring(status) }
  return { status = status, json = merge(json, more or {}) }
end

--- What was not found, or may not be seen; nobody is told which.
function access.missing()
  return access.problem(404, "Not Found")
end

--- A body that does not fit.
-- @param code string missing_field, invalid, …
function access.invalid(field, code)
  return access.problem(422, "Validation Failed", { errors = { { resource = "Gist", field = field, code = code } } })
end

--- The token of a request; nil without one.
function access.token(authorization)
  return authorization and (authorization:match("^[Bb]earer%s+(%S+)$") or authorization:match("^[Tt]oken%s+(%S+)$"))
end

--- Why a request is not even counted; nil when it may go on.
function access.refusal(headers, token, known)
  local version = headers["x-github-api-version"]
  if is_blank(headers["user-agent"]) then
    return access.problem(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header")
  elseif version and not VERSIONS[version] then
    return access.problem(400, "The API version '" .. version .. "' is not supported")
  elseif token and token ~= known then
    return access.problem(401, "Bad credentials")
  end
  return nil
end

return access
