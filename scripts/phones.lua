--- Telephone numbers.
local phones = {}

--- A number as E.164, as far as that can be said without the numbering plan of its country.
-- @param value string as typed by a person: "+49 (0)30 1234-567", "0049 30 1234567", "030 1234567"
-- @param country_code string for numbers without one: "49"
-- @return string "+49301234567", or nil and a reason
function phones.e164(value, country_code)
  if is_blank(value) then
    return nil
  end
  local plain = value:gsub("%(0%)", "")
  local number = digits(plain)
  if plain:match("^%s*%+") then
    number = number
  elseif number:sub(1, 2) == "00" then
    number = number:sub(3)
  elseif country_code then
    number = country_code .. number:gsub("^0", "")
  else
    return nil, "the phone number '" .. value .. "' has no country code"
  end
  if #number < 8 or #number > 15 then
    return nil, "the phone number '" .. value .. "' has " .. #number .. " digits"
  end
  return "+" .. number
end

return phones
