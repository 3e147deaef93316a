-- Opportunities and their roles: writes of up to 300 records, with a result for each.
--
-- A stored record is { kind, number, external, data }; clients see `data` and know it by its marketoGUID.

local fields = require("fields")

local opportunities = {}

local MOST = 300
local KEY = { opportunity = { "externalOpportunityId" }, role = { "externalOpportunityId", "leadId", "role" } }

local function skipped(code, message)
  return { status = "skipped", reasons = { { code = code, message = message } } }
end

local function given(value)
  return value ~= nil and value ~= null and value ~= ""
end

local function matches(records, item, by)
  for _, record in ipairs(records) do
    local same = true
    for _, name in ipairs(by) do
      same = same and tostring(record.data[name]) == tostring(item[name])
    end
    if same then
      return record
    end
  end
  return nil
end

local function misfit(kind, item)
  local known = fields.of(kind)
  for name in pairs(item) do
    if not known[name] then
      return skipped("1006", "Field '" .. name .. "' not found")
    elseif known[name].read_only and name ~= "marketoGUID" then
      return skipped("1006", "Field '" .. name .. "' is not updateable")
    end
  end
  return nil
end

local function names_what_is_missing(context, item)
  if context.kind ~= "role" then
    return item.name == null and skipped("1003", "Value for required field 'name' not specified") or nil
  elseif not matches(context.leads, { id = item.leadId }, { "id" }) then
    return skipped("1004", "Lead not found")
  elseif not matches(context.opportunities, item, KEY.opportunity) then
    return skipped("1013", "Object not found: opportunity '" .. tostring(item.externalOpportunityId) .. "'")
  end
  return nil
end

local function with(data, item, now)
  local after = merge(data, item)
  for name, value in pairs(item) do
    if not given(value) then
      after[name] = nil
    end
  end
  after.updatedAt = now
  return after
end

local function create(context, item)
  local number = context.next
  context.next = number + 1
  local made = { marketoGUID = uuid_from(context.kind .. number), createdAt = context.now }
  local data = with(made, item, context.now)
  local record = { kind = context.kind, number = number, external = data.externalOpportunityId, data = data }
  context.records[#context.records + 1] = record
  return record
end

-- What becomes of one record of a write: its result, and the record to store.
local function sync_one(context, item)
  for _, name in ipairs(context.by) do
    if not given(item[name]) then
      return skipped("1003", "Value for field '" .. name .. "' is missing")
    end
  end
  local found = matches(context.records, item, context.by)
  local refused = misfit(context.kind, item)
  if not refused and not found and context.action == "updateOnly" then
    refused = skipped("1013", "Object not found")
  elseif not refused and found and context.action == "createOnly" then
    refused = skipped("1017", "Object already exists")
  elseif not refused and not found then
    refused = names_what_is_missing(context, item)
  end
  if refused then
    return refused
  end
  if found then
    found.data = with(found.data, item, context.now)
    return { marketoGUID = found.data.marketoGUID, status = "updated" }, found
  end
  local made = create(context, item)
  return { marketoGUID = made.data.marketoGUID, status = "created" }, made
end

local function refusal(body)
  local input = body and body.input
  if type(input) ~= "table" or #input == 0 then
    return { code = "1003", message = "input not specified" }
  elseif #input > MOST then
    return { code = "1003", message = "Number of records exceeds " .. MOST }
  end
  return nil
end

--- The numbers of the leads and the keys of the opportunities that a write of roles names.
function opportunities.named(body)
  return {
    leads = pluck(body and body.input or {}, "leadId"),
    externals = pluck(body and body.input or {}, "externalOpportunityId"),
  }
end

--- The writes of opportunities.json and opportunities/roles.json.
-- @param kind string opportunity or role
-- @param records list of stored records of the kind
-- @param leads list of stored leads, for roles
-- @param known list of stored opportunities, for roles
-- @param next number of the next record
-- @return { result, writes, next }, or { code, message }
function opportunities.sync(kind, body, records, leads, known, next, now)
  local refused = refusal(body)
  if refused then
    return refused
  end
  local by = body.dedupeBy == "idField" and { "marketoGUID" } or KEY[kind]
  local context = { kind = kind, action = body.action or "createOrUpdate", by = by, records = records, leads = leads,
    opportunities = known, next = next, now = now }
  local result, writes = list(), list()
  for index, item in ipairs(body.input) do
    local outcome, record = sync_one(context, item)
    outcome.seq = index - 1
    result[index] = outcome
    if record then
      writes[#writes + 1] = { record = record, status = outcome.status }
    end
  end
  return { result = result, writes = writes, next = context.next }
end

--- opportunities/delete.json and opportunities/roles/delete.json
-- @return { result, writes }, or { code, message }
function opportunities.delete(kind, body, records)
  local refused = refusal(body)
  if refused then
    return refused
  end
  local by = body.deleteBy == "idField" and { "marketoGUID" } or KEY[kind]
  local result, writes = list(), list()
  for index, item in ipairs(body.input) do
    local found = matches(records, item, by)
    result[index] = found and { marketoGUID = found.data.marketoGUID, status = "deleted" } or skipped("1013", "Object not found")
    result[index].seq = index - 1
    if found then
      writes[#writes + 1] = { record = found, status = "deleted" }
    end
  end
  return { result = result, writes = writes }
end

return opportunities
