local numbers = {}

--- A telephone number with its country code.
-- @param text string as somebody wrote it: "+49 30 1234567", "0049 30 1234567" or "030 1234567"
-- @return string "+49301234567", or nil for a blank
function numbers.international(text)
  if is_blank(text) then
    return nil
  end
  local number = digits(text)
  if starts_with(trim(text), "+") then
    return "+" .. number
  elseif starts_with(number, "00") then
    return "+" .. slice(number, 3)
  end
  return "+49" .. number:gsub("^0", "")
end

return numbers
