-- What a notification of a deal says.
local deals = {}

--- What is new: "won" or "lost" when that became the status, "note" when there is one note more.
-- @param now table the deal as it is, or nil
-- @param before table what changed, as it was; nil for a deal that is new
-- @return list, or nil when there is nothing to tell
function deals.news(now, before)
  now, before = now or {}, before or {}
  local news = list()
  local closed = now.status == "won" or now.status == "lost"
  if closed and not is_blank(before.status) and before.status ~= now.status then
    news[#news + 1] = now.status
  end
  local notes, fewer = number(text(now.notes_count)), number(text(before.notes_count))
  if notes and fewer and notes == fewer + 1 then
    news[#news + 1] = "note"
  end
  return #news > 0 and news or nil
end

return deals
