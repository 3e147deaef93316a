--- Names of people and companies.
local names = {}

local PARTICLES = {
  af = true, al = true, bin = true, da = true, das = true, de = true, del = true, den = true, der = true, di = true,
  dos = true, du = true, el = true, la = true, le = true, st = true, ten = true, ter = true, van = true, von = true,
  zu = true, zum = true, zur = true,
}

local LEGAL_FORMS = {
  "ag", "b v", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "limited", "llc", "llp",
  "ltd", "n v", "nv", "oy", "plc", "pty", "s a", "s l", "s r l", "sa", "sarl", "sas", "sl", "spa", "srl",
}

--- Splits a full name; particles ("van der") belong to the last name.
-- @param full string "Ludwig van Beethoven"
-- @return table { first = "Ludwig", last = "van Beethoven" }
function names.split(full)
  local words = split(trim(full or ""):gsub("%s+", " "), " ")
  local start = #words
  while start > 2 and PARTICLES[words[start - 1]:lower()] do
    start = start - 1
  end
  local last = {}
  for i = start, #words do
    last[#last + 1] = words[i]
  end
  local first = {}
  for i = 1, start - 1 do
    first[#first + 1] = words[i]
  end
  return { first = table.concat(first, " "), last = table.concat(last, " ") }
end

--- A company's name as it can be compared: lower case, without punctuation and legal form.
-- @param name string "ACME, Inc."
-- @return string "acme"
function names.company_key(name)
  local key = " " .. (name or ""):lower():gsub("[%p%s]+", " ")
  key = key:gsub("%s+$", "")
  local shorter = true
  while shorter do
    shorter = false
    for _, form in ipairs(LEGAL_FORMS) do
      local tail = " " .. form
      if #key > #tail and key:sub(-#tail) == tail then
        key = key:sub(1, #key - #tail)
        shorter = true
      end
    end
  end
  return trim(key)
end

return names
