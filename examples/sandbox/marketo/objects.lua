-- Leads and companies: queries and writes of up to 300 records, with a result for each.
--
-- A stored record is { kind, number, email, name, external, data }: `data` is what clients see, the rest is
-- what records are looked up by.

local fields = require("fields")

local objects = {}

local DEFAULT = {
  lead = { "id", "email", "updatedAt", "createdAt", "lastName", "firstName" },
  company = { "id", "externalCompanyId", "company", "createdAt", "updatedAt" },
  opportunity = { "marketoGUID", "externalOpportunityId", "createdAt", "updatedAt" },
  role = { "marketoGUID", "externalOpportunityId", "leadId", "role", "createdAt", "updatedAt" },
}
local MOST = 300
local MISSING = { lead = { "1004", "Lead not found" }, company = { "1013", "Object not found" } }
local EXISTS = { lead = { "1005", "Lead already exists" }, company = { "1017", "Object already exists" } }

local function split_list(text)
  local parts = list()
  for part in tostring(text or ""):gmatch("[^,]+") do
    parts[#parts + 1] = (part:gsub("^%s+", ""):gsub("%s+$", ""))
  end
  return parts
end

local function wanted_fields(kind, text)
  local known = fields.of(kind)
  local wanted = text and text ~= "" and split_list(text) or DEFAULT[kind]
  for _, name in ipairs(wanted) do
    if not known[name] then
      return nil, { code = "1006", message = "Field '" .. name .. "' not found" }
    end
  end
  return wanted
end

--- The stored form of a record that clients see.
function objects.stored(kind, data)
  return {
    kind = kind,
    number = data.id,
    email = data.email and data.email:lower() or nil,
    name = data.company,
    external = data.externalCompanyId,
    data = data,
  }
end

--- Only these fields of a record; `id` always. What the record lacks is left out, which means null.
function objects.shown(record, wanted)
  local shown = { id = record.data.id }
  for _, name in ipairs(wanted) do
    shown[name] = record.data[name]
  end
  return shown
end

--- What a query looks for. Of `numbers`, `emails`, `names` and `externals` at most one is set: values to look the
-- records up by; without any every record has to be looked at.
-- @param args table filterType, filterValues, fields, batchSize, nextPageToken
-- @return table, with `code` and `message` when the request is wrong
function objects.query(kind, args)
  local filter = args.filterType
  local searchable = false
  for _, name in ipairs(fields.searchable(kind)) do
    searchable = searchable or name == filter
  end
  if not filter or filter == "" then
    return { code = "1003", message = "filterType not specified" }
  elseif not searchable then
    return { code = "1003", message = "Invalid value for filterType: '" .. filter .. "'" }
  end
  local values = split_list(args.filterValues)
  if #values == 0 then
    return { code = "1003", message = "filterValues not specified" }
  elseif #values > MOST then
    return { code = "1003", message = "Number of filterValues exceeds " .. MOST }
  end
  local wanted, wrong = wanted_fields(kind, args.fields)
  if wrong then
    return wrong
  end
  local query = {
    kind = kind,
    filter = filter,
    values = values,
    wanted = wanted,
    size = math.min(MOST, tonumber(args.batchSize) or MOST),
    from = objects.position(args.nextPageToken),
  }
  local lookup = { id = "numbers", email = "emails", company = "names", externalCompanyId = "externals" }
  local as = lookup[filter]
  if as then
    query[as] = list()
    for index, value in ipairs(values) do
      query[as][index] = filter == "id" and (tonumber(value) or 0) or filter == "email" and value:lower() or value
    end
  end
  return query
end

--- A position token of a page, and back.
function objects.token(position)
  return "GIYDAOBNGEYS" .. position .. "==="
end

function objects.position(token)
  return tonumber(tostring(token or ""):match("^GIYDAOBNGEYS(%d+)===$")) or 0
end

local function holds(values, value)
  for _, each in ipairs(values) do
    if value ~= nil and tostring(value) == each then
      return true
    end
  end
  return false
end

--- The page of a list that begins at a position.
-- @return { result, more }
function objects.page(items, from, size)
  local result = list()
  for index = from + 1, math.min(#items, from + size) do
    result[#result + 1] = items[index]
  end
  local more = { moreResult = false }
  if from + size < #items then
    more = { moreResult = true, nextPageToken = objects.token(from + size) }
  end
  return { result = result, more = more }
end

--- The answer of a query over the records that may fit it.
function objects.answer(query, records)
  local looked_up = query.numbers or query.emails or query.names or query.externals
  local hits = list()
  for _, record in ipairs(records) do
    if looked_up or holds(query.values, record.data[query.filter]) then
      hits[#hits + 1] = objects.shown(record, query.wanted)
    end
  end
  if query.kind == "lead" and #hits > 1000 then
    return { code = "1003", message = "Too many results match the filter" }
  end
  return objects.page(hits, query.from, query.size)
end

--- One record of its own route.
function objects.single(kind, args, record)
  local wanted, wrong = wanted_fields(kind, args.fields)
  if wrong then
    return wrong
  end
  if not record then
    return { code = MISSING[kind][1], message = MISSING[kind][2] }
  end
  return { result = { objects.shown(record, wanted) } }
end

--- By what the records of a write are looked up: lists of numbers, emails and externals.
function objects.keys(body)
  local keys = { numbers = list(), emails = list(), externals = list() }
  for _, item in ipairs(body and body.input or {}) do
    if item.id then
      keys.numbers[#keys.numbers + 1] = tonumber(item.id)
    end
    if item.email then
      keys.emails[#keys.emails + 1] = tostring(item.email):lower()
    end
    if item.externalCompanyId then
      keys.externals[#keys.externals + 1] = item.externalCompanyId
    end
  end
  return keys
end

-- nil when the value fits the field, else a reason.
local function misfit(known, name, value, linked)
  local field = known[name]
  if not field then
    return { code = "1006", message = "Field '" .. name .. "' not found" }
  elseif field.read_only and name ~= "id" then
    return { code = "1006", message = "Field '" .. name .. "' is not updateable" }
  elseif linked and field.of_company then
    return { code = "1021", message = "Company update not allowed: '" .. name .. "'" }
  end
  local numeric = field.type == "integer" or field.type == "score" or field.type == "currency"
  if value ~= nil and value ~= null then
    if numeric and not tonumber(value) or field.type == "boolean" and type(value) ~= "boolean" then
      return { code = "1001", message = "Invalid value '" .. tostring(value) .. "' for field '" .. name .. "'" }
    end
  end
  return nil
end

local function matches(records, by, value)
  local found = {}
  for _, record in ipairs(records) do
    local own = record.data[by]
    if by == "email" and own and value then
      own, value = own:lower(), tostring(value):lower()
    end
    if own ~= nil and value ~= nil and tostring(own) == tostring(value) then
      found[#found + 1] = record
    end
  end
  return found
end

local function changed(data, item, now)
  local after = {}
  for name, value in pairs(data) do
    after[name] = value
  end
  for name, value in pairs(item) do
    if value == null or value == "" then
      after[name] = nil
    elseif name ~= "id" then
      after[name] = value
    end
  end
  after.updatedAt = now
  return after
end

local function differences(before, after)
  local names, changes = {}, list()
  for name in pairs(before) do
    names[name] = true
  end
  for name in pairs(after) do
    names[name] = true
  end
  names.updatedAt = nil
  for name in pairs(names) do
    if before[name] ~= after[name] then
      changes[#changes + 1] = { name = name, oldValue = before[name], newValue = after[name] }
    end
  end
  table.sort(changes, function(a, b)
    return a.name < b.name
  end)
  return changes
end

local function skipped(reason)
  return { status = "skipped", reasons = { { code = reason[1] or reason.code, message = reason[2] or reason.message } } }
end

-- What becomes of one record of a write: its result, the record to store, and what is new in it.
local function sync_one(context, item)
  local kind, action, by = context.kind, context.action, context.by
  local key = item[by]
  if key == nil or key == null or key == "" then
    return skipped({ "1003", "Value for field '" .. by .. "' is missing" })
  end
  local found = matches(context.records, by, key)
  if action == "createDuplicate" then
    found = {}
  elseif #found > 1 then
    return skipped({ "1007", "Multiple leads match lookup criteria" })
  elseif #found == 0 and (action == "updateOnly" or by == "id") then
    return skipped(MISSING[kind])
  elseif #found == 1 and action == "createOnly" then
    return skipped(EXISTS[kind])
  end
  local before = found[1]
  local company = kind == "lead" and item.externalCompanyId
  if company and company ~= null and #matches(context.companies, "externalCompanyId", company) == 0 then
    return skipped({ "1013", "Object not found: company '" .. tostring(company) .. "'" })
  end
  local linked = kind == "lead" and (company or before and before.data.externalCompanyId)
  for name, value in pairs(item) do
    local reason = misfit(context.known, name, value, linked)
    if reason then
      return skipped(reason)
    end
  end
  if before then
    local old = before.data
    before.data = changed(old, item, context.now)
    return { id = old.id, status = "updated" }, objects.stored(kind, before.data), differences(old, before.data)
  end
  local after = changed({ id = context.next, createdAt = context.now }, item, context.now)
  context.next = context.next + 1
  local record = objects.stored(kind, after)
  context.records[#context.records + 1] = record
  return { id = after.id, status = "created" }, record
end

local function add_once(records, groups)
  local seen = {}
  for _, group in ipairs(groups) do
    for _, record in ipairs(group) do
      if not seen[record.number] then
        seen[record.number] = true
        records[#records + 1] = record
      end
    end
  end
end

local function action_of(kind, body)
  if kind == "lead" then
    return body.action or "createOrUpdate", body.lookupField or "email"
  end
  return body.action or "createOrUpdate", body.dedupeBy == "idField" and "id" or "externalCompanyId"
end

--- The writes of leads.json and companies.json.
-- @param groups list of lists of stored records that the input may mean
-- @param companies list of stored companies that the input names
-- @param next number of the next record
-- @return { result, writes = list of { record, status, changes }, next }, or { code, message }
function objects.sync(kind, body, groups, companies, next, now)
  local input = body and body.input
  if type(input) ~= "table" or #input == 0 then
    return { code = "1003", message = "input not specified" }
  elseif #input > MOST then
    return { code = "1003", message = "Number of records exceeds " .. MOST }
  end
  local action, by = action_of(kind, body)
  local context = { kind = kind, action = action, by = by, known = fields.of(kind), records = {}, companies = companies or {},
    next = next, now = now }
  if not context.known[by] or not context.known[by].searchable then
    return { code = "1011", message = "Field '" .. by .. "' is not supported for lookup" }
  end
  add_once(context.records, groups)
  local result, writes = list(), list()
  for index, item in ipairs(input) do
    local outcome, record, changes = sync_one(context, item)
    if kind == "company" then
      outcome.seq = index - 1
    end
    result[index] = outcome
    if record then
      writes[#writes + 1] = { record = record, status = outcome.status, changes = changes }
    end
  end
  return { result = result, writes = writes, next = context.next }
end

--- leads/delete.json
-- @return { result, writes = list of { record, status } }, or { code, message }
function objects.delete(kind, body, records)
  local input = body and body.input
  if type(input) ~= "table" or #input == 0 then
    return { code = "1003", message = "input not specified" }
  end
  local result, writes = list(), list()
  for index, item in ipairs(input) do
    local found = matches(records or {}, "id", item.id)
    if found[1] then
      writes[#writes + 1] = { record = found[1], status = "deleted" }
      result[index] = { id = found[1].number, status = "deleted" }
    else
      result[index] = skipped(MISSING[kind])
    end
  end
  return { result = result, writes = writes }
end

--- A page of any list, by batchSize and nextPageToken.
function objects.slice(items, args)
  return objects.page(items, objects.position(args.nextPageToken), math.min(MOST, tonumber(args.batchSize) or MOST))
end

--- The leads of one page of members.
-- @param page table as objects.slice made it of the members' numbers
function objects.members(page, leads, args)
  local wanted, wrong = wanted_fields("lead", args.fields)
  if wrong then
    return wrong
  end
  local result = list()
  for index, lead in ipairs(leads) do
    result[index] = objects.shown(lead, wanted)
  end
  return { result = result, more = page.more }
end

--- Which leads a change of members is about: `id` in the query, once or more, or `input` in the body.
function objects.member_numbers(query, body)
  local numbers = list()
  local ids = query.id
  for _, id in ipairs(type(ids) == "table" and ids or ids and split_list(ids) or {}) do
    numbers[#numbers + 1] = tonumber(id)
  end
  for _, item in ipairs(body and body.input or {}) do
    numbers[#numbers + 1] = tonumber(item.id)
  end
  return numbers
end

--- Adds leads to a list, or takes them out.
-- @param leads list of stored leads with these numbers
-- @param members list of stored members with these numbers
-- @return { result, writes }
function objects.change_members(method, list_id, numbers, leads, members)
  local exists, is_member = {}, {}
  for _, lead in ipairs(leads) do
    exists[lead.number] = true
  end
  for _, member in ipairs(members) do
    is_member[member.number] = true
  end
  local result, writes = list(), list()
  for index, number in ipairs(numbers) do
    local member = { kind = "member/" .. list_id, number = number, data = {} }
    if not exists[number] then
      result[index] = skipped(MISSING.lead)
      result[index].id = number
    elseif method == "DELETE" and not is_member[number] then
      result[index] = skipped({ "1015", "Lead not in list" })
      result[index].id = number
    else
      local status = method == "DELETE" and "removed" or "added"
      result[index] = { id = number, status = status }
      if method == "DELETE" or not is_member[number] then
        writes[#writes + 1] = { record = member, status = method == "DELETE" and "deleted" or "created" }
      end
    end
  end
  return { result = result, writes = writes }
end

--- A record as a person leaves it who works in the product: made, or with some fields changed; nothing is refused.
-- @param found table the stored record, or nil
-- @return { writes, next }
function objects.put(kind, data, found, next, now)
  if found then
    local after = changed(found.data, data, now)
    local write = { record = objects.stored(kind, after), status = "updated", changes = differences(found.data, after) }
    return { writes = { write }, next = next }
  end
  local id = data.id or next
  local made = changed({ id = id, createdAt = now }, data, now)
  return { writes = { { record = objects.stored(kind, made), status = "created" } }, next = math.max(next, id + 1) }
end

--- Records as writes that make them.
function objects.as_created(records)
  local writes = list()
  for index, record in ipairs(records) do
    writes[index] = { record = record, status = "created" }
  end
  return writes
end

return objects
