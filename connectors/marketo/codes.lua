-- The codes in a Marketo answer, or in one record of it: which one decides, and how to tell people.
--
-- An answer has `errors`; a skipped record has `reasons`, or `errors` after Add Custom Activities.
-- Codes are texts ("606").

local codes = {}

-- Codes after which the same request may do better. Every other code is final and therefore stricter.
local PATIENCE = {
  ["607"] = 4, -- until the daily quota starts again
  ["606"] = 3,
  ["615"] = 3,
  ["600"] = 2, -- with a new token
  ["601"] = 2,
  ["602"] = 2,
  ["500"] = 1, -- soon
  ["502"] = 1,
  ["604"] = 1,
  ["608"] = 1,
  ["611"] = 1,
  ["614"] = 1,
  ["713"] = 1,
  ["719"] = 1,
  ["1019"] = 1,
}
local FINAL = 5

local function entries(from)
  if type(from) ~= "table" then
    return list()
  end
  return from.errors or from.reasons or list()
end

--- The strictest of several codes; the first of equals.
-- @param from table an answer's body, or one of its records
-- @return string, or nil where there is no code
function codes.strictest(from)
  local strictest, rank = nil, 0
  for _, entry in ipairs(entries(from)) do
    local code = tostring(entry.code)
    local own = PATIENCE[code] or FINAL
    if own > rank then
      strictest, rank = code, own
    end
  end
  return strictest
end

--- Whether the strictest code is one of these.
-- @param from table an answer's body, or one of its records
-- @param wanted string codes with blanks between them: "601 602"
function codes.is(from, wanted)
  local code = codes.strictest(from)
  return code ~= nil and (" " .. wanted .. " "):find(" " .. code .. " ", 1, true) ~= nil
end

--- Every message, for people; the code is told beside it.
-- @param from table an answer's body, or one of its records
function codes.text(from)
  return join(pluck(entries(from), "message"), "; ")
end

return codes
