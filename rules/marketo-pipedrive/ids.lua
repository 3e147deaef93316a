-- Ids of the other system in a field of text.
local ids = {}

--- Every id in a value: "20" and 20 are one, "20,30" is what a merge of two records leaves behind.
-- @return list of integers; nil for a blank; the value itself when it holds anything else
function ids.all(value)
  if is_blank(value) then
    return nil
  end
  local all = list()
  for _, part in ipairs(split(text(value), ",")) do
    if not part:match("^%d+$") then
      return value
    end
    all[#all + 1] = integer(part)
  end
  return all
end

return ids
