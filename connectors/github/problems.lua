-- What is wrong with a request, for people.

local problems = {}

local function text_of(problem)
  if type(problem) ~= "table" then
    return tostring(problem)
  end
  return choose(problem.message, join({ problem.resource, problem.field, problem.code }, " "))
end

--- Whether a refusal is a limit of the moment that only its words tell. They change; these stood for long.
function problems.is_limit(status, body)
  local message = lower(type(body) == "table" and body.message or "")
  return status == 429 or status == 403 and (contains(message, "secondary rate limit") or contains(message, "abuse"))
end

--- The message, and what stands in `errors`: objects or plain texts.
-- @param body table the answer
function problems.text(body)
  if type(body) ~= "table" then
    return nil
  end
  local told = list()
  for index, problem in ipairs(body.errors or list()) do
    told[index] = text_of(problem)
  end
  return join({ body.message, join(told, "; ") }, ": ")
end

return problems
