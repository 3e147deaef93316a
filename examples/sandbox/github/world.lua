-- Who is there, and what they have written: octo has many gists, hubot three, ghost none.

local gists = require("gists")

local world = {}

local function user(number, login)
  return { id = login:lower(), login = login, number = number,
    data = { login = login, id = number, type = "User", site_admin = false, name = login, html_url = "https://github.example/" .. login } }
end

local USERS = { user(1, "octo"), user(2, "Hubot"), user(3, "ghost") }

--- As the owner of a gist.
function world.owner(found)
  return pick(found.data, { "login", "id", "type", "site_admin" })
end

--- For the collection `users`; an id is the login in lower case.
function world.users(settings)
  local all = list()
  for index, one in ipairs(USERS) do
    all[index] = one
  end
  for number = 1, settings.crowd do
    all[#all + 1] = user(#all + 1, "user" .. number)
  end
  return all
end

local function add(stored, owner, count)
  for number = 1, count do
    local id = slice(sha256(owner.login .. number), 1, 20)
    local at = from_epoch(1772355600 + 3600 * number)
    -- Descriptions are what people write: some have none.
    local description = number % 5 ~= 0 and "Note " .. number .. " of " .. owner.login or null
    local data = gists.made(id, world.owner(owner), description, { ["note" .. number .. ".md"] = "# " .. number }, true, at)
    stored[#stored + 1] = { id = id, owner = owner.id, data = data }
  end
end

--- For the collection `gists`.
function world.gists(settings)
  local stored = list()
  add(stored, USERS[1], settings.gists)
  add(stored, USERS[2], 3)
  return stored
end

--- Meters of the limits, and the number of the next gist, for the collection `state`.
function world.state()
  return { { id = "token" }, { id = "anonymous" }, { id = "gists", next = 1 } }
end

return world
