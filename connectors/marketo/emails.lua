-- What an e-mail asset says.

local emails = {}

--- The text variant of every section, one below the other.
-- A section's value is a list of { type, value }, or one of them.
-- @param sections list of { htmlId, contentType, value }
function emails.text(sections)
  local texts = list()
  for _, section in ipairs(sections or {}) do
    local variants = type(section.value) == "table" and section.value or {}
    for _, variant in ipairs(variants.type and { variants } or variants) do
      if variant.type == "Text" then
        texts[#texts + 1] = variant.value
      end
    end
  end
  return join(texts, "\n\n")
end

return emails
