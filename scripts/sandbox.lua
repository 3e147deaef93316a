-- What every sandbox needs: faults on demand, rolling windows, and a ledger that can be counted.

local sandbox = {}

--- The first open fault that this request meets.
-- @param faults list of { method, path, times, … }; a fault without `method` or `path` (a beginning) meets every one
-- @return table, or nil
function sandbox.fault_for(faults, method, path)
  for _, fault in ipairs(faults or {}) do
    local same_method = not fault.method or fault.method == method
    local same_path = not fault.path or path:sub(1, #fault.path) == fault.path
    if same_method and same_path then
      return fault
    end
  end
  return nil
end

--- One more call in a rolling window.
-- @param hits list of times in seconds, the oldest first, or nil
-- @param now number
-- @param calls number that the window holds
-- @param per number length of the window in seconds
-- @return { hits, allowed, remaining, reset }; a call that is not allowed does not count
function sandbox.window(hits, now, calls, per)
  local kept = list()
  for _, at in ipairs(hits or {}) do
    if at > now - per then
      kept[#kept + 1] = at
    end
  end
  local allowed = #kept < calls
  if allowed then
    kept[#kept + 1] = now
  end
  local oldest = kept[1] or now
  return { hits = kept, allowed = allowed, remaining = calls - #kept, reset = oldest + per - now }
end

local function before(a, b)
  if a.path ~= b.path then
    return a.path < b.path
  elseif a.method ~= b.method then
    return a.method < b.method
  end
  return a.status < b.status
end

--- Requests per method, path and status; ids in paths are counted together. A ledger is counted page by page.
-- @param counted table what this function made of the pages before, or nil
-- @param entries list of { method, path, status }
-- @return { total, requests = list of { method, path, status, count } }
function sandbox.counts(counted, entries)
  local total, requests, by_name = 0, list(), {}
  local function add(method, path, status, count)
    local name = method .. " " .. path .. " " .. status
    if not by_name[name] then
      by_name[name] = { method = method, path = path, status = status, count = 0 }
      requests[#requests + 1] = by_name[name]
    end
    by_name[name].count = by_name[name].count + count
    total = total + count
  end
  for _, group in ipairs(counted and counted.requests or {}) do
    add(group.method, group.path, group.status, group.count)
  end
  for _, entry in ipairs(entries) do
    if entry.path:sub(1, 10) ~= "/_sandbox/" then
      add(entry.method, (entry.path:gsub("/%d+", "/{id}")), entry.status, 1)
    end
  end
  table.sort(requests, before)
  return { total = total, requests = requests }
end

return sandbox
