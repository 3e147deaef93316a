local names = {}

function names.external_id(lead)
  return "acme-" .. lead.id
end

return names
