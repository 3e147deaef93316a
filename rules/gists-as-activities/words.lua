-- What people are told.

local words = {}

local OF_NEW = {
  [200] = "added successfully.",
  [404] = "is not known to GitHub.",
  [409] = "has been added already.",
}

--- What became of a user whom somebody wanted to add.
function words.of_new(status, reason)
  return OF_NEW[status] or "could not be added: " .. (reason or "")
end

--- The failures with one more.
function words.and_failure(failures, user, reason)
  local all = list()
  for index, failure in ipairs(failures) do
    all[index] = failure
  end
  all[#all + 1] = { user = user, reason = reason }
  return all
end

return words
