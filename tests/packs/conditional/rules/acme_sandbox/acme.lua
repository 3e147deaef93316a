-- What acme tells, and whether a client knows it already.

local acme = {}

local SIZE = 2

--- Three people, who were changed once.
function acme.people()
  local changed = "Sat, 21 Nov 2026 09:00:00 GMT"
  return {
    { id = "ada", name = "Ada", changed = changed },
    { id = "bob", name = "Bob", changed = changed },
    { id = "cleo", name = "Cleo", changed = changed },
  }
end

--- Three notes of Ada's, one of Bob's.
function acme.notes()
  return {
    { person = "ada", text = "one" },
    { person = "ada", text = "two" },
    { person = "ada", text = "three" },
    { person = "bob", text = "four" },
  }
end

--- A page of notes, or 304 for who knows its ETag.
-- @return { status, etag, link, json }
function acme.page(notes, number, path, known)
  local page = tonumber(number) or 1
  local shown = list()
  for index = (page - 1) * SIZE + 1, math.min(#notes, page * SIZE) do
    shown[#shown + 1] = pick(notes[index], { "id", "text" })
  end
  local etag = 'W/"' .. slice(sha256(path .. page .. to_json(shown)), 1, 16) .. '"'
  if known == etag then
    return { status = 304, etag = etag }
  end
  local more = #notes > page * SIZE
  return {
    status = 200,
    etag = etag,
    link = more and "<" .. path .. "?page=" .. page + 1 .. '>; rel="next"' or nil,
    json = { notes = shown },
  }
end

return acme
