-- Answers of the asset API: no total, and a warning in place of a result where there is nothing.

local assets = {}

local MOST = 200

--- One asset by id.
function assets.one(found, message)
  if #found == 0 then
    return { code = "702", message = message }
  end
  return { result = { found[1].data } }
end

--- The sections of an e-mail.
function assets.content(found)
  if not found then
    return { code = "702", message = "Email not found" }
  end
  return { result = found.data.sections }
end

--- A page by offset and maxReturn.
function assets.page(found, args)
  local from = tonumber(args.offset) or 0
  local size = math.min(MOST, tonumber(args.maxReturn) or 20)
  local result = list()
  for index = from + 1, math.min(#found, from + size) do
    result[#result + 1] = found[index].data
  end
  if #result == 0 then
    return { more = { warnings = { "No assets found for the given search criteria." } } }
  end
  return { result = result }
end

return assets
