-- Lists that come in more than one shape.

local hits = {}

--- The records of a search: `data.items[].item`, or `data[]`, which itemSearch/field has too.
-- @param body table the answer
function hits.items(body)
  local data = body.data or {}
  local found = list()
  for _, hit in ipairs(data.items or data) do
    found[#found + 1] = hit.item or hit
  end
  return found
end

--- Whether a version 1 list goes on; some say it in `pagination`, some beside it, some not at all.
-- @param body table the answer
function hits.more(body)
  local extra = body.additional_data or {}
  local pagination = extra.pagination or extra
  return pagination.more_items_in_collection == true
end

return hits
