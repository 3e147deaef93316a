local M = {}

function M.people()
  return { { id = 1, name = "Grace", email = "grace@crm.example" } }
end

return M
