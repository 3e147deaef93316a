-- E-mail addresses and telephone numbers: lists of { value, primary, label } that a write replaces as a whole.

local contacts = {}

local function holds(entries, value)
  for _, entry in ipairs(entries) do
    if entry.value == value then
      return true
    end
  end
  return false
end

--- The list with another primary value, everything else as it was.
-- A value that stands in the list already becomes the primary one; another one takes the place of the
-- primary entry; without a value that entry goes.
-- @param before list of entries, or nil
-- @param value string, or nil
function contacts.with_primary(before, value)
  local known = holds(before or {}, value)
  local after = list()
  for _, entry in ipairs(before or {}) do
    if entry.primary and not known then
      after[#after + 1] = value and { value = value, label = entry.label, primary = true }
    else
      after[#after + 1] = { value = entry.value, label = entry.label, primary = entry.value == value }
    end
  end
  if value and not holds(after, value) then
    after[#after + 1] = { value = value, label = "work", primary = true }
  end
  return after
end

return contacts
