-- The search index: what was made a moment ago is not in it yet, and hits are reduced records.

local errors = require("errors")
local fields = require("fields")

local searches = {}

local MOST = 100
-- Types of custom fields that are indexed.
local INDEXED = { varchar = true, text = true, varchar_auto = true, address = true, double = true, monetary = true, phone = true }
local KIND = { person = "persons", organization = "organizations", deal = "deals" }

local function values_of(entries)
  local values = list()
  for index, entry in ipairs(entries or {}) do
    values[index] = entry.value
  end
  return values
end

local function custom_values(kind, data)
  local values = list()
  local _, custom = fields.of(kind)
  for code, value in pairs(data.custom_fields or {}) do
    if custom[code] and INDEXED[custom[code].type] then
      values[#values + 1] = tostring(value)
    end
  end
  return values
end

-- By the word in `fields`: the texts that are looked through.
local function texts(kind, data, wanted)
  local all = {
    name = { data.name },
    title = { data.title },
    email = values_of(data.emails),
    phone = values_of(data.phones),
    address = { data.address and data.address.value },
    custom_fields = custom_values(kind, data),
  }
  local found = {}
  for name, group in pairs(all) do
    if not wanted or (wanted):find(name, 1, true) then
      for _, text in pairs(group) do
        found[#found + 1] = text
      end
    end
  end
  return found
end

local function reduced(kind, data)
  local item = { id = data.id, type = kind:gsub("s$", ""), visible_to = data.visible_to, owner = { id = data.owner_id },
    custom_fields = custom_values(kind, data), notes = list() }
  if kind == "persons" then
    item.name, item.emails, item.phones = data.name, values_of(data.emails), values_of(data.phones)
    item.organization = data.org_id and { id = data.org_id } or null
  elseif kind == "organizations" then
    item.name, item.address = data.name, data.address and data.address.value or null
  else
    item.title, item.status, item.value, item.currency = data.title, data.status, data.value, data.currency
  end
  return item
end

local function visible(record, now, lag)
  return not record.data.is_deleted and record.created <= now - lag
end

local function page(hits, query, as_items)
  local from = tonumber((query.cursor or ""):match("(%d+)$") or 0)
  local size = math.min(MOST, tonumber(query.limit or 100))
  local items = list()
  for index = from + 1, math.min(#hits, from + size) do
    items[#items + 1] = { result_score = 1, item = hits[index] }
  end
  local next_cursor = from + size < #hits and "s" .. (from + size) or null
  return {
    status = 200,
    json = { success = true, data = as_items and { items = items } or items, additional_data = { next_cursor = next_cursor } },
  }
end

local function short(term, exact)
  return #term < (exact and 1 or 2)
end

--- persons/search and its like, and itemSearch; case does not matter.
-- @param found list of stored records
function searches.by_text(found, query, now, settings)
  local term, exact = lower(query.term or ""), query.exact_match == "true" or query.exact_match == "1"
  if short(term, exact) then
    return errors.plain(400, "Search term must be at least 2 characters long")
  end
  local hits = list()
  for _, record in ipairs(found) do
    if visible(record, now, settings.search_lag) then
      for _, text in ipairs(texts(record.kind, record.data, query.fields)) do
        local own = lower(tostring(text))
        if exact and own == term or not exact and own:find(term, 1, true) then
          hits[#hits + 1] = reduced(record.kind, record.data)
          break
        end
      end
    end
  end
  return page(hits, query, true)
end

local function value_of(data, code)
  local value = (data.custom_fields or {})[code]
  if value == nil then
    value = data[code]
  end
  return type(value) == "table" and (value.value or null) or value
end

local MATCHES = {
  exact = function(text, term) return text == term end,
  beginning = function(text, term) return text:sub(1, #term) == term end,
  middle = function(text, term) return text:find(term, 1, true) ~= nil end,
}

--- The stored kinds of "person,deal"; all of them when nothing is said.
function searches.kinds(types)
  local kinds = list()
  for _, name in ipairs({ "person", "organization", "deal" }) do
    if not types or types == "" or types:find(name, 1, true) then
      kinds[#kinds + 1] = KIND[name]
    end
  end
  return kinds
end

--- itemSearch/field; case matters.
function searches.by_field(found, query, now, settings)
  local kind, match = KIND[query.entity_type or ""], MATCHES[query.match or "exact"]
  local term = query.term or ""
  if not kind or not match then
    return errors.validation("'entity_type' or 'match' is not valid")
  end
  local own, custom = fields.of(kind)
  local field = custom[query.field or ""] or own[query.field or ""]
  if not field then
    return errors.plain(400, "Field '" .. tostring(query.field) .. "' not found")
  elseif short(term, query.match == nil or query.match == "exact") then
    return errors.plain(400, "Search term must be at least 2 characters long")
  end
  local hits = list()
  for _, record in ipairs(found) do
    local value = value_of(record.data, field.code)
    local indexed = INDEXED[field.type] and value ~= nil and value ~= null
    if indexed and visible(record, now, settings.search_lag) and match(tostring(value), term) then
      hits[#hits + 1] = reduced(record.kind, record.data)
    end
  end
  return page(hits, query, false)
end

return searches
