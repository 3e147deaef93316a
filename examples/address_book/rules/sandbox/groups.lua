-- The groups of a new account.

local groups = {}

function groups.first()
  return { { id = 1, name = "Engineering" }, { id = 2, name = "Sales" }, { id = 3, name = "Support" } }
end

return groups
