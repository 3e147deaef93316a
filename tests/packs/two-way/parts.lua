local parts = {}

function parts.first(name) return name and (name:match("^(.*)%s+%S+$") or name) end

function parts.last(name) return name and name:match("(%S+)$") end

return parts
