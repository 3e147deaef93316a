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

local function body(write, at, source, webhook)
  local record = write.record
  local object, action = OBJECT[record.kind], ACTION[write.status]
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
      webhook_id = tostring(webhook),
      webhook_owner_id = "1",
      change_source = source,
      attempt = 1,
      host = "sandbox.pipedrive.example",
      permitted_user_ids = { "1" },
    },
  }
end

local function decoded(text)
  return (text:gsub("+", " "):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

--- The two parts of the path below the receiver to which an address leads, and its key; nil: it leads elsewhere.
function notify.target(address, receiver)
  local path = starts_with(address, receiver .. "/") and address:sub(#receiver + 2)
  local way, query = (path or ""):match("^([^?]+)%??(.*)$")
  local key = query and query:match("^api_key=([^&]*)$")
  local first, below = (way or ""):match("^([^/]+)/?([^/]*)$")
  if not first or (query ~= "" and not key) then
    return nil
  end
  return { path = first, below = below, key = decoded(key or "") }
end

local function wants(webhook, object, action)
  return webhook.is_active == 1
    and (webhook.event_object == object or webhook.event_object == "*")
    and (webhook.event_action == action or webhook.event_action == "*")
end

--- What is sent where after one write: to each subscription that asks for it or, while there are none, to the receiver itself.
-- @param source string app or api
function notify.deliveries(write, at, source, webhooks, receiver)
  local object, action = OBJECT[write.record.kind], ACTION[write.status]
  local deliveries = list()
  if not object then
    return deliveries
  end
  for _, item in ipairs(webhooks) do
    local webhook = item.data
    local delivery = wants(webhook, object, action) and notify.target(webhook.subscription_url, receiver)
    if delivery then
      delivery.id = tostring(webhook.id)
      delivery.user = webhook.http_auth_user or ""
      delivery.password = webhook.http_auth_password or ""
      delivery.payload = body(write, at, source, webhook.id)
      deliveries[#deliveries + 1] = delivery
    end
  end
  if #webhooks == 0 then
    local below = action == "delete" and "delete" or ""
    deliveries[1] = { id = "1", path = object, below = below, key = "", user = "", password = "", payload = body(write, at, source, 1) }
  end
  return deliveries
end

return notify
