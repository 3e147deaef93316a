-- Names of people.
local people = {}

--- All words but the last; a single word stays whole, because a lead needs something to be called by.
function people.first_name(name)
  return choose(name_first(name), name)
end

return people
