-- What may be posted, and how it is told when it may not.

local messages = {}

local MOST_ATTACHMENTS, MOST_BLOCKS, LONGEST_SECTION = 100, 50, 3000
-- Refusals of an incoming webhook: Slack's pages name the status of some of them only.
local STATUS = { no_service = 404, no_team = 404, no_active_hooks = 404, channel_not_found = 404, channel_is_archived = 410 }

-- In forms lists and objects are JSON texts.
local function value_of(given)
  if type(given) ~= "string" or not given:find("^%s*[%[{]") then
    return given
  end
  return json(given)
end

--- The arguments of a method, from a form, a JSON body or the query.
function messages.arguments(query, body)
  local given = merge(query or {}, type(body) == "table" and body or {})
  for _, name in ipairs({ "blocks", "attachments", "metadata" }) do
    given[name] = value_of(given[name])
  end
  return given
end

--- The payload of a webhook: a JSON body, or a form whose `payload` is JSON. Nil for anything else.
function messages.payload(body)
  local payload = type(body) == "table" and body.payload ~= nil and value_of(body.payload) or body
  return type(payload) == "table" and payload or nil
end

local function wrong_blocks(blocks)
  if type(blocks) ~= "table" or #blocks > MOST_BLOCKS then
    return "no more than " .. MOST_BLOCKS .. " items allowed [json-pointer:/blocks]"
  end
  for index, block in ipairs(blocks) do
    local place = " [json-pointer:/blocks/" .. index - 1 .. "/text/text]"
    local text = block.text and block.text.text
    if is_blank(block.type) then
      return "missing required field: type [json-pointer:/blocks/" .. index - 1 .. "]"
    elseif block.type == "section" and text and length(text) > LONGEST_SECTION then
      return "must be less than " .. LONGEST_SECTION + 1 .. " characters" .. place
    elseif block.text and is_blank(text) then
      return "must be more than 0 characters" .. place
    end
  end
  return nil
end

-- nil when the message can be posted; else the error, and what is said of it.
local function wrong(message)
  local attachments, blocks = message.attachments or list(), message.blocks or list()
  if is_blank(message.text) and size(attachments) == 0 and size(blocks) == 0 then
    return "no_text"
  elseif size(attachments) > MOST_ATTACHMENTS then
    return "too_many_attachments"
  end
  local complaint = size(blocks) > 0 and wrong_blocks(blocks)
  if complaint then
    return "invalid_blocks", { response_metadata = { messages = { "[ERROR] " .. complaint } } }
  end
  return nil
end

local CONTENT = { "text", "blocks", "attachments", "thread_ts", "metadata", "username" }

local function stored(message, channel, ts, by)
  return merge(pick(message, CONTENT), { channel = channel.id, ts = ts, by = by })
end

--- A message to an incoming webhook.
-- @param hook table the stored hook, or nil; `channel` the stored channel, or nil
-- @return { status, text, message }; with a message it is posted
function messages.to_hook(payload, hook, channel, ts)
  local refused
  if not hook then
    refused = "no_service"
  elseif not hook.active then
    refused = "no_active_hooks"
  elseif not channel then
    refused = "channel_not_found"
  elseif channel.is_archived then
    refused = "channel_is_archived"
  elseif not payload then
    refused = "invalid_payload"
  else
    refused = wrong(payload)
  end
  if refused then
    return { status = STATUS[refused] or 400, text = refused }
  end
  return { status = 200, text = "ok", message = stored(payload, channel, ts, hook.id) }
end

--- chat.postMessage
-- @return { refused, more } or { message }
function messages.to_channel(message, channel, ts)
  local refused, more
  if not channel then
    refused = "channel_not_found"
  elseif channel.is_archived then
    refused = "is_archived"
  elseif not channel.is_member then
    refused = "not_in_channel"
  else
    refused, more = wrong(message)
  end
  if refused then
    return { refused = refused, more = more }
  end
  return { message = stored(message, channel, ts, "bot") }
end

--- chat.update
-- @param before table the stored message, or nil
-- @return { refused, more } or { message }
function messages.changed(message, before)
  local refused, more
  if not before then
    refused = "message_not_found"
  elseif before.by ~= "bot" then
    refused = "cant_update_message"
  else
    refused, more = wrong(message)
  end
  return { refused = refused, more = more, message = not refused and pick(message, CONTENT) or nil }
end

--- A message as the Web API shows it.
function messages.shown(message)
  local shown = merge({ type = "message", subtype = "bot_message", bot_id = "B00000009" }, pick(message, CONTENT), { ts = message.ts })
  return { ok = true, channel = message.channel, ts = message.ts, message = shown }
end

--- The name of a message: seconds, and a number that makes it unique.
function messages.ts(seconds, number)
  return string.format("%d.%06d", math.floor(seconds), number)
end

return messages
