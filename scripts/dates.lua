--- What the host's date functions leave to be said.
local dates = {}

--- A quarter as people write it.
-- @param date string "2026-11-21"
-- @return string "2026 Q4", or nil for a blank
function dates.quarter_label(date)
  if is_blank(date) then
    return nil
  end
  return year(date) .. " Q" .. quarter(date)
end

--- Whole days from one date to another; negative when the second comes first.
-- @return number, or nil when one of them is blank
function dates.days_between(from, to)
  if is_blank(from) or is_blank(to) then
    return nil
  end
  return math.floor((epoch(date(to)) - epoch(date(from))) / 86400)
end

--- The first and the last day of a date's month.
-- @return table { first = "2026-11-01", last = "2026-11-30" }, or nil for a blank
function dates.month_of(day)
  if is_blank(day) then
    return nil
  end
  local first = date(day):sub(1, 8) .. "01"
  local next_month = add_days(first, 31):sub(1, 8) .. "01"
  return { first = first, last = add_days(next_month, -1) }
end

return dates
