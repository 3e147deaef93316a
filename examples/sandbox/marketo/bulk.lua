-- Bulk extract of leads: create, enqueue, wait, download.
--
-- A stored job's `data` is { exportId, format, createdAt, fields, filter, queued, canceled }; what clients see
-- of it depends on how long ago it was queued.

local bulk = {}

local FILTERS = { createdAt = true, updatedAt = true, staticListId = true }
local QUEUE, DAY, QUEUED = 10, 24 * 3600, 5

local function refused(code, message)
  return { code = code, message = message }
end

-- nil when the filter can be worked with.
local function wrong_filter(filter)
  local names = keys(filter or {})
  if #names ~= 1 or not FILTERS[names[1]] then
    return refused("1003", "Exactly one filter is needed: createdAt, updatedAt or staticListId")
  elseif names[1] == "staticListId" then
    return nil
  end
  local range = filter[names[1]]
  if type(range) ~= "table" or is_blank(range.startAt) or is_blank(range.endAt) then
    return refused("1003", "startAt and endAt are needed")
  elseif epoch(range.endAt) - epoch(range.startAt) > 31 * DAY then
    return refused("1003", "Date range cannot exceed 31 days")
  end
  return nil
end

local function status(job, now, settings)
  if job.canceled then
    return "Canceled"
  elseif not job.queued then
    return "Created"
  end
  local age = now - job.queued
  return age < QUEUED and "Queued" or age < settings.export_seconds and "Processing" or "Completed"
end

local function shown(job, now, settings, file)
  local current = status(job, now, settings)
  local made = { exportId = job.exportId, status = current, format = job.format, createdAt = job.createdAt }
  made.queuedAt = job.queued and from_epoch(job.queued) or nil
  made.startedAt = (current == "Processing" or current == "Completed") and from_epoch(job.queued + QUEUED) or nil
  if current == "Completed" and file then
    made.finishedAt = from_epoch(job.queued + settings.export_seconds)
    made.numberOfRecords = file.records
    made.fileSize = #file.text
    made.fileChecksum = "sha256:" .. sha256(file.text)
  end
  return made
end

--- create.json
-- @return { result, write }, or { code, message }
function bulk.create(body, number, now, at, settings)
  local wrong = wrong_filter(body and body.filter)
  if wrong then
    return wrong
  elseif type(body.fields) ~= "table" or #body.fields == 0 then
    return refused("1003", "fields are needed")
  end
  local job = { exportId = uuid_from("export " .. number), format = body.format or "CSV", createdAt = at, fields = body.fields,
    filter = body.filter }
  local write = { record = { kind = "export", number = number, name = job.exportId, data = job }, status = "created" }
  return { result = { shown(job, now, settings) }, write = write }
end

--- enqueue.json and cancel.json
-- @param jobs list of every stored job
function bulk.change(found, jobs, action, now, settings)
  if not found then
    return refused("1013", "Export job not found")
  end
  local waiting = 0
  for _, each in ipairs(jobs) do
    local current = status(each.data, now, settings)
    waiting = waiting + ((current == "Queued" or current == "Processing") and 1 or 0)
  end
  local job = found.data
  if action == "enqueue" and job.queued then
    return refused("1029", "Job already queued")
  elseif action == "enqueue" and waiting >= QUEUE then
    return refused("1029", "Too many jobs in queue")
  end
  local changed = merge(job, action == "enqueue" and { queued = now } or { canceled = true })
  local write = { record = { kind = "export", number = found.number, name = found.name, data = changed }, status = "updated" }
  return { result = { shown(changed, now, settings) }, write = write }
end

local function fits(lead, filter, members)
  if filter.staticListId then
    return members[lead.id] == true
  end
  local name = filter.createdAt and "createdAt" or "updatedAt"
  local range, time = filter[name], epoch(lead[name])
  return time >= epoch(range.startAt) and time <= epoch(range.endAt)
end

local function cell(value)
  if value == nil or value == null then
    return "null"
  end
  local text = tostring(value)
  return text:find('[,"\n]') and '"' .. text:gsub('"', '""') .. '"' or text
end

--- The file of a job.
-- @return { text, records }
function bulk.file(found, leads, members)
  local job, of_list, lines = found.data, {}, {}
  for _, member in ipairs(members) do
    of_list[member.number] = true
  end
  lines[1] = table.concat(job.fields, ",")
  for _, lead in ipairs(leads) do
    if fits(lead.data, job.filter, of_list) then
      local cells = {}
      for index, name in ipairs(job.fields) do
        cells[index] = cell(lead.data[name])
      end
      lines[#lines + 1] = table.concat(cells, ",")
    end
  end
  return { text = table.concat(lines, "\n") .. "\n", records = #lines - 1 }
end

--- status.json
function bulk.status(found, file, now, settings)
  if not found then
    return refused("1013", "Export job not found")
  end
  return { result = { shown(found.data, now, settings, file) } }
end

--- Whether the file can be had.
function bulk.is_done(found, now, settings)
  return found ~= nil and status(found.data, now, settings) == "Completed"
end

--- export.json: every job.
function bulk.list(jobs, now, settings)
  local result = list()
  for index, job in ipairs(jobs) do
    result[index] = shown(job.data, now, settings)
  end
  return { result = result }
end

return bulk
