-- Webhooks of version 2: what is sent when a record was made, changed or deleted.

local fields = require("fields")

local notify = {}

local ACTION = { created = "create", updated = "change", deleted = "delete", dropped = "delete" }
local OBJECT = { persons = "person", organizations = "organization", deals = "deal", activities = "activity", notes = "note" }

-- In webhooks a custom field tells its type.
local function typed(kind, custom_fields)
  local _, custom = fields.of(kind)
  local shown = {}
  for code, value in pairs(custom_fields or {}) do
    local type_name = custom[code] and custom[code].type or "varchar"
    if type_name == "enum" then
      shown[code] = { type = type_name, id = value }
    elseif type_name == "set" then
      local values = list()
      for index, id in ipairs(value) do
        values[index] = { id = id }
      end
      shown[code] = { type = type_name, values = values }
    else
      shown[code] = { type = type_name, value = value }
    end
  end
  return shown
end

local function shown(kind, data)
  local copied = {}
  for name, value in pairs(data) do
    copied[name] = value
  end
  copied.custom_fields = typed(kind, data.custom_fields)
  return copied
end

local function same(a, b)
  return to_json(a) == to_json(b)
end

local function before_of(kind, before, after)
  local changed, custom = {}, {}
  for name, value in pairs(before) do
    if name ~= "custom_fields" and name ~= "update_time" and not same(value, after[name]) then
      changed[name] = value
    end
  end
  for name in pairs(after) do
    if name ~= "custom_fields" and before[name] == nil then
      changed[name] = null
    end
  end
  for code, value in pairs(before.custom_fields or {}) do
    if not same(value, (after.custom_fields or {})[code]) then
      custom[code] = value
    end
  end
  if #keys(custom) > 0 then
    changed.custom_fields = typed(kind, custom)
  end
  return changed
end

--- The body for one write; nil for kinds that nobody is told about.
-- @param source string app or api
function notify.body(write, at, source)
  local record = write.record
  local object = OBJECT[record.kind]
  if not object then
    return nil
  end
  local action = ACTION[write.status]
  local data, previous = shown(record.kind, record.data), null
  if action == "delete" then
    data, previous = null, shown(record.kind, write.before or record.data)
  elseif action == "change" then
    previous = before_of(record.kind, write.before, record.data)
  end
  local event = object .. record.number .. action .. at .. to_json(previous)
  return {
    data = data,
    previous = previous,
    meta = {
      action = action,
      entity = object,
      entity_id = tostring(record.number),
      company_id = "9876",
      id = uuid_from(event),
      correlation_id = uuid_from("why " .. event),
      is_bulk_edit = false,
      timestamp = at:gsub("Z$", ".000Z"),
      type = "general",
      user_id = "1",
      version = "2.0",
      webhook_id = "1",
      webhook_owner_id = "1",
      change_source = source,
      attempt = 1,
      host = "sandbox.pipedrive.example",
      permitted_user_ids = { "1" },
    },
  }
end

return notify
