-- What a scan looks for.

local scan = {}

--- Logins as keys: in lower case, each once, none that is blank.
function scan.users(configured)
  local logins = list()
  for _, login in ipairs(configured) do
    if not is_blank(login) then
      logins[#logins + 1] = lower(trim(login))
    end
  end
  return unique(logins)
end

local function ids(records)
  local known = {}
  for _, record in ipairs(records) do
    known[record.gist] = true
  end
  return known
end

--- The gists that are neither deals nor about to become one, the oldest first.
-- @param gists list as GitHub tells it, the last changed first
-- @return list of { id }
function scan.new(gists, deals, waiting)
  local known, expected, new = ids(deals), ids(waiting), list()
  for index = #gists, 1, -1 do
    local id = gists[index].id
    if not known[id] and not expected[id] then
      new[#new + 1] = { id = id }
    end
  end
  return new
end

return scan
