local users = {}

--- user1, user2, …, as the sandbox has them.
function users.logins(count)
  local logins = list()
  for number = 1, count do
    logins[number] = "user" .. number
  end
  return logins
end

return users
