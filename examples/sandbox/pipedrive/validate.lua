-- Version 2 takes no number as a text and no field that it does not know.

local errors = require("errors")
local fields = require("fields")

local validate = {}

local function is_whole(value)
  return type(value) == "number" and value == math.floor(value)
end

local function every(value, fits)
  if type(value) ~= "table" then
    return false
  end
  for key, each in pairs(value) do
    if type(key) ~= "number" or not fits(each) then
      return false
    end
  end
  return true
end

local function matches(value, pattern)
  return type(value) == "string" and value:match(pattern) ~= nil
end

local function has_option(field, id)
  for _, option in ipairs(field.options or {}) do
    if option.id == id then
      return true
    end
  end
  return false
end

-- By the word in a field's `write`: what it wants, and whether a value is that.
local FITS = {
  varchar = { "a string", function(value) return type(value) == "string" end },
  int = { "an integer", is_whole },
  double = { "a number", function(value) return type(value) == "number" end },
  boolean = { "a boolean", function(value) return type(value) == "boolean" end },
  ints = { "an array of integers", function(value) return every(value, is_whole) end },
  date = { "a date (YYYY-MM-DD)", function(value) return matches(value, "^%d%d%d%d%-%d%d%-%d%d$") end },
  datetime = { "an RFC 3339 time without fractions of a second",
    function(value) return matches(value, "^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$") end },
  status = { "open, won, lost or deleted", function(value) return value == "open" or value == "won" or value == "lost" end },
  contacts = { "an array of { value, primary, label }",
    function(value)
      return every(value, function(each) return type(each) == "table" and type(each.value) == "string" end)
    end },
  participants = { "an array of { person_id, primary }",
    function(value)
      return every(value, function(each) return type(each) == "table" and is_whole(each.person_id) end)
    end },
  address = { "an object with a value", function(value) return type(value) == "table" and type(value.value) == "string" end },
  enum = { "the id of an option", function(value, field) return is_whole(value) and has_option(field, value) end },
  set = { "an array of ids of options",
    function(value, field)
      return every(value, function(id) return has_option(field, id) end) and #value > 0
    end },
}
FITS.text = FITS.varchar
FITS.phone = FITS.varchar
FITS.people = FITS.int
FITS.org = FITS.int
FITS.user = FITS.int

local function misfit(name, field, value)
  if not field or not field.write then
    return errors.validation("'" .. name .. "' is not allowed")
  elseif value == null then
    return nil
  end
  local fits = FITS[field.write]
  if not fits[2](value, field) then
    return errors.validation("'" .. name .. "' must be " .. fits[1])
  end
  return nil
end

--- nil when the body fits the kind; else what is refused.
function validate.body(kind, body)
  if type(body) ~= "table" then
    return errors.validation("the body must be an object")
  end
  local own, custom = fields.of(kind)
  for name, value in pairs(body) do
    if name ~= "custom_fields" then
      local refused = misfit(name, own[name], value)
      if refused then
        return refused
      end
    end
  end
  for name, value in pairs(body.custom_fields or {}) do
    local refused = misfit("custom_fields." .. name, custom[name], value)
    if refused then
      return refused
    end
  end
  return nil
end

--- nil when a list's parameters fit.
function validate.list_query(query, most)
  local size = tonumber(query.limit or 100)
  if not size or size < 1 or size > most then
    return errors.validation("'limit' must be a number from 1 to " .. most)
  end
  for _, name in ipairs({ "updated_since", "updated_until" }) do
    if query[name] and not FITS.datetime[2](query[name]) then
      return errors.validation("'" .. name .. "' must be " .. FITS.datetime[1])
    end
  end
  return nil
end

return validate
