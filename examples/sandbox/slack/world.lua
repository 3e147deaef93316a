-- What is in this workspace when it is new.

local world = {}

local function channel(number, name, more)
  local made = { id = "C000000000" .. number, name = name, is_channel = true, is_archived = false, is_member = true }
  return merge(made, more or {})
end

--- For the collection `channels`.
function world.channels()
  return {
    channel(1, "general"),
    channel(2, "deals"),
    channel(3, "old-deals", { is_archived = true }),
    channel(4, "board", { is_member = false }),
  }
end

--- For the collection `hooks`: an id is what follows /services/ in the address.
function world.hooks()
  return {
    { id = "T00000001/B00000001/sandbox-general", channel = "C0000000001", active = true },
    { id = "T00000001/B00000002/sandbox-deals", channel = "C0000000002", active = true },
    { id = "T00000001/B00000003/sandbox-old-deals", channel = "C0000000003", active = true },
    { id = "T00000001/B00000004/sandbox-revoked", channel = "C0000000002", active = false },
  }
end

--- When the last messages came to each channel, for the collection `state`; and the number of the next one.
function world.state()
  local state = list({ id = "messages", next = 1 })
  for _, each in ipairs(world.channels()) do
    state[#state + 1] = { id = each.id, hits = list() }
  end
  return state
end

--- A page of channels.
function world.page(channels, given)
  local from = tonumber((given.cursor or ""):match("^dGVhbTpD(%d+)$") or 0)
  local most = math.min(1000, tonumber(given.limit) or 100)
  local shown = list()
  for index = from + 1, math.min(#channels, from + most) do
    shown[#shown + 1] = channels[index]
  end
  -- At the end the cursor is an empty text.
  local cursor = from + most < #channels and "dGVhbTpD" .. from + most or ""
  return { ok = true, channels = shown, response_metadata = { next_cursor = cursor } }
end

return world
