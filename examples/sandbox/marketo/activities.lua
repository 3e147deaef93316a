-- Activities and the date tokens that page through them.
--
-- Activities are kept in the order in which they were written; a token says how many were seen.

local activities = {}

local DATA_VALUE_CHANGED, NEW_LEAD, DELETED = 13, 12, 37

local TYPES = {
  { id = 1, name = "Visit Webpage", description = "User visits a web page",
    primaryAttribute = { name = "Webpage ID", dataType = "integer" } },
  { id = 6, name = "Send Email", description = "Send Marketo Email to a person",
    primaryAttribute = { name = "Mailing ID", dataType = "integer" } },
  { id = NEW_LEAD, name = "New Lead", description = "New person or record is added to the lead database" },
  { id = DATA_VALUE_CHANGED, name = "Change Data Value", description = "Changed attribute value for a person or record",
    primaryAttribute = { name = "Attribute Name", dataType = "string" } },
  { id = DELETED, name = "Delete Lead", description = "Deleted from the lead database" },
}

--- activities/types.json
function activities.types()
  local types = list()
  for index, each in ipairs(TYPES) do
    types[index] = { id = each.id, name = each.name, description = each.description, primaryAttribute = each.primaryAttribute,
      attributes = list() }
  end
  return types
end

local function token(position)
  return "WQV2VQVPPC" .. position .. "===="
end

local function position_of(text)
  return tonumber(tostring(text or ""):match("^WQV2VQVPPC(%d+)====$"))
end

--- The token of the first activity since a time.
-- @param stored list of stored activities in their order
-- @return { more = { nextPageToken } }, or { code, message }
function activities.since(stored, since)
  if not tostring(since or ""):match("^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d") then
    return { code = "1003", message = "Invalid value for sinceDatetime" }
  end
  local before = #stored
  for index, record in ipairs(stored) do
    if record.data.activityDate:sub(1, 19) >= since:sub(1, 19) then
      before = index - 1
      break
    end
  end
  return { more = { nextPageToken = token(before), moreResult = false } }
end

local function numbers_of(text)
  local numbers, any = {}, false
  for part in tostring(text or ""):gmatch("%d+") do
    numbers[tonumber(part)] = true
    any = true
  end
  return numbers, any
end

-- Each page looks at `most` activities, or fewer that are asked for, whether they fit or not, so a page may be empty and not the last.
local function page(stored, args, most, shown)
  local from = position_of(args.nextPageToken)
  if not from then
    return { code = "1003", message = "Invalid value for nextPageToken" }
  end
  local size = math.min(most, tonumber(args.batchSize) or most)
  local result = list()
  for index = from + 1, math.min(#stored, from + size) do
    local made = shown(stored[index].data)
    if made then
      result[#result + 1] = made
    end
  end
  local seen = math.min(#stored, from + size)
  -- An empty page has no `result`.
  return { result = #result > 0 and result or nil, more = { nextPageToken = token(seen), moreResult = seen < #stored } }
end

--- activities.json
function activities.page(stored, args, most)
  local types, any = numbers_of(args.activityTypeIds)
  local leads, some = numbers_of(args.leadIds)
  if not any then
    return { code = "1003", message = "activityTypeIds not specified" }
  end
  return page(stored, args, most, function(data)
    local fits = types[data.activityTypeId] and (not some or leads[data.leadId])
    return fits and data or nil
  end)
end

--- activities/leadchanges.json
function activities.changes(stored, args, most)
  local watched = {}
  for name in tostring(args.fields or ""):gmatch("[^,%s]+") do
    watched[name] = true
  end
  return page(stored, args, most, function(data)
    if data.activityTypeId == NEW_LEAD then
      return data
    end
    local kept = list()
    for _, change in ipairs(data.fields or {}) do
      if watched[change.name] then
        kept[#kept + 1] = change
      end
    end
    return #kept > 0 and { id = data.id, marketoGUID = data.marketoGUID, leadId = data.leadId, activityDate = data.activityDate,
      activityTypeId = data.activityTypeId, fields = kept, attributes = list() } or nil
  end)
end

--- activities/deletedleads.json
function activities.deleted(stored, args, most)
  return page(stored, args, most, function(data)
    return data.activityTypeId == DELETED and data or nil
  end)
end

--- The activities that writes of leads leave behind.
-- @param writes list of { record, status, changes }; status is created, updated or deleted
-- @param next number of the next activity
-- @return { writes, next }
function activities.of_writes(writes, next, now)
  local types = { created = NEW_LEAD, updated = DATA_VALUE_CHANGED, deleted = DELETED }
  local made = list()
  for index, write in ipairs(writes) do
    local number = next + index - 1
    local data = {
      id = number,
      marketoGUID = tostring(number),
      leadId = write.record.number,
      activityDate = now,
      activityTypeId = types[write.status],
      attributes = list(),
      fields = write.changes,
    }
    made[index] = { record = { kind = "activity", number = number, data = data }, status = "created" }
  end
  return { writes = made, next = next + #writes }
end

return activities
