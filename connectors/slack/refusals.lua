-- Why a message was refused: a webhook says it in a text, the Web API in `error`. The list is open; what does not
-- stand here is the fault of the message or of its channel.

local refusals = {}

local function set(names)
  local all = {}
  for name in names:gmatch("%S+") do
    all[name] = true
  end
  return all
end

local KINDS = {
  throttled = set("ratelimited rate_limited"),
  transient = set("internal_error service_unavailable request_timeout team_added_to_org fatal_error rollup_error"),
  -- The workspace has used up its messages.
  stopped = set("message_limit_exceeded"),
  -- Token, app or webhook are no longer good for anything; a person has to see to it.
  unauthorized = set([[
    invalid_auth not_authed account_inactive token_revoked token_expired missing_scope not_allowed_token_type no_permission
    org_login_required ekm_access_denied access_denied enterprise_is_restricted team_access_not_granted accesslimited
    invalid_token team_disabled no_service no_service_id no_team no_active_hooks]]),
}

--- Slack's word for it; nil where there is none.
-- @param body table of the Web API, or a webhook's text
function refusals.code(body)
  if type(body) == "table" then
    return body.ok == false and body.error or nil
  end
  local word = type(body) == "string" and body:match("^%s*([%l%d_]+)%s*$")
  return word and word ~= "ok" and word or nil
end

--- Whether it is of this kind: throttled, transient, stopped or unauthorized.
function refusals.is(body, kind)
  local code = refusals.code(body)
  return code ~= nil and KINDS[kind][code] == true
end

--- What else is said, for people: the missing scope, what is wrong with which block.
function refusals.text(body)
  if type(body) ~= "table" then
    return nil
  end
  local needed = body.needed and "needs the scope " .. body.needed
  local told = join(body.response_metadata and body.response_metadata.messages or list(), "; ")
  return choose(needed, told)
end

return refusals
