-- Reading and writing records of every kind.
--
-- A stored record is { kind, number, created, data }: `data` is what clients see, `created` the second at which
-- it was made, from which on the search index takes its time.

local errors = require("errors")
local fields = require("fields")
local notify = require("notify")
local validate = require("validate")

local records = {}

local TITLE = { persons = "Person", organizations = "Organization", deals = "Deal", activities = "Activity", notes = "Note",
  users = "User", pipelines = "Pipeline", stages = "Stage", webhooks = "Webhook" }
local MOST_WEBHOOKS = 40
local KEPT = 30 * 24 * 3600 -- seconds that a deleted record can still be seen

--- The kind that a path is about: /api/v2/persons/12 -> persons.
function records.kind(path)
  local kind = path:match("^/api/v%d/(%a+)")
  return kind and (kind:gsub("Fields$", ""))
end

--- What a client gets for an id: the record, or 404.
function records.one(kind, found, now)
  local deleted = found and found.data.is_deleted
  if not found or deleted and now - (found.deleted or 0) > KEPT then
    return errors.plain(404, TITLE[kind] .. " not found")
  end
  return { status = 200, json = { success = true, data = found.data } }
end

-- --- lists ---------------------------------------------------------------------------------------------------

local CURSOR = "eyJmaWVsZCI6ImlkIiwi"

local function cursor_of(text)
  if not text or text == "" then
    return 0
  end
  return tonumber(text:match("^" .. CURSOR .. "(%d+)$"))
end

local function paged(items, query, most)
  local from = cursor_of(query.cursor)
  if not from then
    return errors.validation("'cursor' is not valid")
  end
  local size = math.min(most, tonumber(query.limit or 100))
  local data = list()
  for index = from + 1, math.min(#items, from + size) do
    data[#data + 1] = items[index]
  end
  local next_cursor = from + size < #items and CURSOR .. (from + size) or null
  return { status = 200, json = { success = true, data = data, additional_data = { next_cursor = next_cursor } } }
end

local function ids_of(text)
  if not text then
    return nil
  end
  local ids = {}
  for id in text:gmatch("%d+") do
    ids[tonumber(id)] = true
  end
  return ids
end

--- The numbers that a list asks for by `ids`; nil when it is about all records.
function records.numbers(query)
  local numbers = query.ids and list() or nil
  for id in pairs(ids_of(query.ids) or {}) do
    numbers[#numbers + 1] = id
  end
  return numbers
end

local function fits(data, query, ids)
  if data.is_deleted or ids and not ids[data.id] then
    return false
  end
  for _, name in ipairs({ "owner_id", "org_id", "person_id", "deal_id", "pipeline_id", "stage_id", "status" }) do
    if query[name] and tostring(data[name]) ~= query[name] then
      return false
    end
  end
  local time = data.update_time or ""
  return not (query.updated_since and time < query.updated_since) and not (query.updated_until and time >= query.updated_until)
end

--- A page of a version 2 list.
-- @param found list of stored records of the kind, by number
function records.list(found, query)
  local refused = validate.list_query(query, 500)
  if refused then
    return refused
  end
  local ids, items = ids_of(query.ids), list()
  for _, record in ipairs(found) do
    if fits(record.data, query, ids) then
      items[#items + 1] = record.data
    end
  end
  local by = query.sort_by or "id"
  local down = query.sort_direction == "desc"
  table.sort(items, function(a, b)
    if a[by] == b[by] then
      return a.id < b.id
    end
    if down then
      return a[by] > b[by]
    end
    return a[by] < b[by]
  end)
  return paged(items, query, 500)
end

--- A page of definitions.
function records.fields(kind, query)
  return validate.list_query(query, 500) or paged(fields.described(kind .. "s"), query, 500)
end

--- A page of a version 1 list, by start and limit.
function records.list_1(found, query)
  local from, size = tonumber(query.start or 0), math.min(500, tonumber(query.limit or 100))
  local items = list()
  for _, record in ipairs(found) do
    local data = record.data
    if data.active_flag ~= false and fits(data, pick(query, { "deal_id", "person_id", "org_id" })) then
      items[#items + 1] = data
    end
  end
  if query.sort == "add_time DESC" then
    table.sort(items, function(a, b)
      return a.add_time == b.add_time and a.id > b.id or a.add_time > b.add_time
    end)
  end
  local page = list()
  for index = from + 1, math.min(#items, from + size) do
    page[#page + 1] = items[index]
  end
  local more = from + size < #items
  local pagination = {
    start = from,
    limit = size,
    more_items_in_collection = more,
    next_start = more and from + size or nil,
  }
  local data = #page > 0 and page or null
  return { status = 200, json = { success = true, data = data, additional_data = { pagination = pagination } } }
end

-- --- writes --------------------------------------------------------------------------------------------------

local DEFAULTS = {
  persons = { owner_id = 1, visible_to = 3, emails = list(), phones = list() },
  organizations = { owner_id = 1, visible_to = 3 },
  deals = { owner_id = 1, visible_to = 3, status = "open", value = 0, currency = "USD", pipeline_id = 1, stage_id = 1 },
  activities = { owner_id = 1, type = "call", done = false },
}
local NEEDED = { persons = "name", organizations = "name", deals = "title" }

local function copy(data)
  local copied = {}
  for key, value in pairs(data or {}) do
    copied[key] = value
  end
  return copied
end

local function one_primary(entries)
  local primary
  for index, entry in ipairs(entries) do
    if entry.primary and not primary then
      primary = index
    end
  end
  local checked = list()
  for index, entry in ipairs(entries) do
    checked[index] = { value = entry.value, label = entry.label or "work", primary = index == (primary or 1) }
  end
  return checked
end

local function settle_name(data, body)
  if type(body.name) == "string" then
    data.first_name, data.last_name = body.name:match("^(.-)%s+(%S+)$")
    data.first_name = data.first_name or body.name
  elseif body.first_name or body.last_name then
    data.name = trim((data.first_name or "") .. " " .. (data.last_name or ""))
  end
end

local function settle(kind, data, body)
  if kind == "persons" then
    settle_name(data, body)
    data.emails = one_primary(data.emails or {})
    data.phones = one_primary(data.phones or {})
  elseif kind == "activities" and body.participants then
    data.person_id = nil
    for _, participant in ipairs(data.participants or {}) do
      if participant.primary or not data.person_id then
        data.person_id = participant.person_id
      end
    end
  end
  return data
end

local function with(data, body)
  local after = copy(data)
  for name, value in pairs(body) do
    if name ~= "custom_fields" then
      after[name] = value
    end
  end
  after.custom_fields = copy(data.custom_fields)
  for code, value in pairs(body.custom_fields or {}) do
    after.custom_fields[code] = value ~= null and value or nil
  end
  return after
end

--- A new record.
-- @return { outcome, write }: the answer, and { record, status, before } when there is one to store
function records.create(kind, body, number, at, now)
  local refused = validate.body(kind, body)
  local needed = NEEDED[kind]
  if not refused and needed and is_blank(body[needed]) and not (kind == "persons" and (body.first_name or body.last_name)) then
    refused = errors.validation("'" .. needed .. "' is required")
  end
  if refused then
    return { outcome = refused }
  end
  local data = with(with({}, DEFAULTS[kind]), body)
  data.id = number
  data.add_time = at
  data.update_time = at
  data.is_deleted = false
  settle(kind, data, body)
  local record = { kind = kind, number = number, created = now, data = data }
  return { outcome = { status = 200, json = { success = true, data = data } }, write = { record = record, status = "created" } }
end

--- Some fields of a record.
function records.update(kind, found, body, at)
  local refused = not found and errors.plain(404, TITLE[kind] .. " not found")
    or found.data.is_deleted and errors.plain(404, TITLE[kind] .. " not found")
    or validate.body(kind, body)
  if refused then
    return { outcome = refused }
  end
  local data = settle(kind, with(found.data, body), body)
  data.update_time = at
  local record = { kind = kind, number = found.number, created = found.created, data = data }
  return {
    outcome = { status = 200, json = { success = true, data = data } },
    write = { record = record, status = "updated", before = found.data },
  }
end

--- A soft delete.
function records.delete(kind, found, at, now)
  if not found or found.data.is_deleted then
    return { outcome = errors.plain(404, TITLE[kind] .. " not found") }
  end
  local data = copy(found.data)
  data.is_deleted = true
  data.update_time = at
  local record = { kind = kind, number = found.number, created = found.created, deleted = now, data = data }
  return {
    outcome = { status = 200, json = { success = true, data = { id = found.number } } },
    write = { record = record, status = "deleted", before = found.data },
  }
end

local NOTE = { "content", "deal_id", "person_id", "org_id", "lead_id" }

local function note_with(data, body, at)
  local after = merge(data, pick(body, NOTE))
  after.update_time = at
  return after
end

--- A new note of version 1.
function records.create_note(body, number, at, now)
  if is_blank(body.content) then
    return { outcome = errors.plain(400, "Note content is required") }
  elseif not (body.deal_id or body.person_id or body.org_id or body.lead_id) then
    return { outcome = errors.plain(400, "A note needs a deal, person, organization or lead") }
  end
  local data = note_with({ id = number, active_flag = true, add_time = at }, body, at)
  local record = { kind = "notes", number = number, created = now, data = data }
  return { outcome = { status = 200, json = { success = true, data = data } }, write = { record = record, status = "created" } }
end

--- Another text of a note.
function records.update_note(found, body, at)
  if not found then
    return { outcome = errors.plain(404, "Note not found") }
  end
  local data = note_with(found.data, body, at)
  local record = { kind = "notes", number = found.number, created = found.created, data = data }
  return {
    outcome = { status = 200, json = { success = true, data = data } },
    write = { record = record, status = "updated", before = found.data },
  }
end

--- A subscription of version 1.
function records.create_webhook(body, others, receiver, number, at, now)
  for _, name in ipairs({ "subscription_url", "event_action", "event_object", "name" }) do
    if is_blank(body[name]) then
      return { outcome = errors.webhook(400, name, "is required") }
    end
  end
  if receiver ~= "" and not notify.target(body.subscription_url, receiver) then
    return { outcome = errors.webhook(400, "subscription_url", "is not reachable") }
  end
  if #others >= MOST_WEBHOOKS then
    return { outcome = errors.webhook(422, "user_id", "has " .. MOST_WEBHOOKS .. " webhooks already") }
  end
  local data = {
    id = number,
    company_id = 9876,
    owner_id = 1,
    user_id = body.user_id or 1,
    event_action = body.event_action,
    event_object = body.event_object,
    subscription_url = body.subscription_url,
    name = body.name,
    version = body.version or "2.0",
    http_auth_user = body.http_auth_user,
    http_auth_password = body.http_auth_password,
    is_active = 1,
    add_time = at,
  }
  local record = { kind = "webhooks", number = number, created = now, data = data }
  return {
    outcome = { status = 201, json = { status = "ok", success = true, data = data } },
    write = { record = record, status = "created" },
  }
end

--- Gone at once: notes and subscriptions of version 1.
function records.drop(kind, found)
  if not found then
    return { outcome = errors.plain(404, TITLE[kind] .. " not found") }
  end
  return {
    outcome = { status = 200, json = { success = true, data = { id = found.number } } },
    write = { record = found, status = "dropped" },
  }
end

--- A record as a person leaves it who works in the product: made, or with some fields changed.
function records.put(kind, found, body, number, at, now)
  local fields_of_body = without(body, { "id" })
  if found then
    return records.update(kind, found, fields_of_body, at)
  end
  return records.create(kind, fields_of_body, body.id or number, at, now)
end

--- users/me
function records.me(found)
  local data = copy(found.data)
  data.company_id = 9876
  data.company_name = "Sandbox"
  data.company_domain = "sandbox"
  return { status = 200, json = { success = true, data = data } }
end

return records
