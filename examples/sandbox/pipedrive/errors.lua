-- The product tells errors in four shapes.

local errors = {}

local function refusal(status, json)
  json.success = false
  return { status = status, json = json }
end

--- The usual shape.
function errors.plain(status, message)
  local info = "Please check developers.pipedrive.com"
  return refusal(status, { error = message, error_info = info, data = null, additional_data = null })
end

--- That of the gateway.
function errors.gateway(status, message)
  return refusal(status, { error = message, errorCode = status })
end

--- That of version 2 for a body that does not fit.
function errors.validation(message)
  return refusal(400, { error = "Validation failed: " .. message, code = "ERR_SCHEMA_VALIDATION_FAILED" })
end

--- That of webhooks.
function errors.webhook(status, field, message)
  return refusal(status, { status = "error", errors = { [field] = { message } } })
end

return errors
