-- Gists: pages with their Link, one with its content, and what writes leave behind.

local access = require("access")

local gists = {}

local DEFAULT_SIZE, MOST = 30, 100

local function link_to(address, query, page)
  local parts = list()
  for _, name in ipairs(keys(merge(query, { page = tostring(page) }))) do
    parts[#parts + 1] = name .. "=" .. url_encode(name == "page" and tostring(page) or query[name])
  end
  return address .. "?" .. join(parts, "&")
end

-- nil on a single page.
local function links(address, query, page, last)
  local made = list()
  local function add(rel, number)
    made[#made + 1] = "<" .. link_to(address, query, number) .. '>; rel="' .. rel .. '"'
  end
  if page > 1 then
    add("prev", page - 1)
  end
  if page < last then
    add("next", page + 1)
    add("last", last)
  end
  if page > 1 then
    add("first", 1)
  end
  return #made > 0 and join(made, ", ") or nil
end

-- In lists files have no content.
local function in_list(data)
  local files = {}
  for name, file in pairs(data.files) do
    files[name] = without(file, { "content", "truncated" })
  end
  return merge(data, { files = files })
end

--- A page of gists, the newest first.
-- @param found list of stored gists
-- @param address string where this list is
-- @return { status, json, link }
function gists.page(found, query, address)
  local items = list()
  for _, gist in ipairs(found) do
    if not query.since or gist.data.updated_at >= query.since then
      items[#items + 1] = gist.data
    end
  end
  table.sort(items, function(a, b)
    return a.updated_at == b.updated_at and a.id < b.id or a.updated_at > b.updated_at
  end)
  local size = math.min(MOST, math.max(1, tonumber(query.per_page) or DEFAULT_SIZE))
  local page = math.max(1, tonumber(query.page) or 1)
  local shown = list()
  for index = (page - 1) * size + 1, math.min(#items, page * size) do
    shown[#shown + 1] = in_list(items[index])
  end
  return { status = 200, json = shown, link = links(address, query, page, math.max(1, math.ceil(#items / size))) }
end

local function file_of(name, content)
  return { filename = name, type = "text/plain", language = null, raw_url = "https://gist.example/raw/" .. name,
    size = #content, content = content, truncated = false }
end

--- A gist as it is kept.
function gists.made(id, owner, description, contents, public, at)
  local files = {}
  for name, content in pairs(contents) do
    files[name] = file_of(name, content)
  end
  return {
    id = id,
    url = "https://api.github.example/gists/" .. id,
    html_url = "https://gist.github.example/" .. id,
    files = files,
    public = public,
    created_at = at,
    updated_at = at,
    description = description,
    comments = 0,
    user = null,
    owner = owner,
    truncated = false,
  }
end

--- POST /gists
-- @return { status, json }, with `gist` when there is one to store
function gists.create(body, number, owner, at)
  local contents = {}
  for name, file in pairs(type(body) == "table" and type(body.files) == "table" and body.files or {}) do
    contents[name] = type(file) == "table" and file.content or nil
  end
  if size(contents) == 0 then
    return access.invalid("files", "missing_field")
  end
  local id = slice(sha256("gist " .. number), 1, 20)
  local gist = gists.made(id, owner, body.description or null, contents, body.public == true or body.public == "true", at)
  return { status = 201, json = gist, gist = gist }
end

--- PATCH /gists/{id}: files that are null go, those with a content are new or changed.
function gists.update(data, body, at)
  local files = merge(data.files, {})
  for name, file in pairs(body.files or {}) do
    if file == null then
      files[name] = nil
    else
      local renamed = file.filename or name
      local content = file.content or files[name] and files[name].content
      files[name] = nil
      files[renamed] = content and file_of(renamed, content) or nil
    end
  end
  if size(files) == 0 then
    return access.invalid("files", "missing_field")
  end
  local changes = { files = files, updated_at = at, description = body.description }
  local gist = merge(data, changes)
  return { status = 200, json = gist, gist = gist }
end

--- The answer to a read, or 304 when the client has it already.
-- @param outcome table { status, json, link }
-- @param target string the URL; an ETag belongs to it and to the account
function gists.unless_known(outcome, target, account, known)
  local etag = 'W/"' .. slice(sha256(target .. " " .. account .. to_json(outcome.json)), 1, 40) .. '"'
  if outcome.status == 200 and known == etag then
    return { status = 304, etag = etag, link = outcome.link, known = true }
  end
  return merge(outcome, { etag = outcome.status == 200 and etag or nil })
end

return gists
