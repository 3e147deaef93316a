-- Names, and what is to be done about gists.

local gists = {}

local LONGEST_LOGIN, LONGEST_SUBJECT = 39, 255
local TITLE = "Gists for "

--- The login in lower case, which is how users are known here; nil for what can be none, so that nobody is asked.
-- @param text string what somebody typed
function gists.login(text)
  local login = lower(trim(text))
  if #login <= LONGEST_LOGIN and login:match("^%w[%w_-]*$") then
    return login
  end
  return nil
end

--- The first of some records whose field says this, in any spelling; of several the one that was there first.
function gists.called(records, field, name)
  local first
  for _, record in ipairs(records) do
    if lower(record[field] or "") == lower(name) and (not first or record.id < first.id) then
      first = record
    end
  end
  return first
end

--- The logins that titles of deals name.
function gists.logins(deals)
  local found = list()
  for _, deal in ipairs(deals) do
    local title = deal.title or ""
    if starts_with(title, TITLE) then
      found[#found + 1] = gists.login(slice(title, #TITLE + 1))
    end
  end
  return unique(found)
end

--- What people call a gist.
function gists.title(gist)
  return choose(gist.description, gist.id)
end

--- What an activity can hold of a title.
function gists.subject(gist)
  return slice(gist.title, 1, LONGEST_SUBJECT)
end

--- What GitHub lists and is not known, the oldest first, and what has another description now.
-- @param listed list of gists of GitHub
-- @param known list of gists here
-- @return { added, renamed }
function gists.news(listed, known)
  local by_gist, added, renamed = index_by(known, "gist"), list(), list()
  for _, gist in ipairs(listed) do
    local here, title = by_gist[gist.id], gists.title(gist)
    if not here then
      added[#added + 1] = gist
    elseif here.title ~= title then
      renamed[#renamed + 1] = { id = here.id, title = title }
    end
  end
  return { added = sort(unique(added, { "id" }), "created_at"), renamed = renamed }
end

--- The gists whose activity does not say what is known here.
function gists.untold(known)
  local untold = list()
  for _, gist in ipairs(known) do
    if not gist.activity or gist.told_subject ~= gists.subject(gist) or gist.seen and not gist.told_seen then
      untold[#untold + 1] = gist
    end
  end
  return untold
end

--- The gists that activities stand for, by their notes. Of several for one gist the first counts; seen is what any of them says.
-- @param activities list of { id, subject, note, done, add_time }
function gists.of_activities(activities)
  local by_gist, found = {}, list()
  for _, activity in ipairs(sort(activities, "id")) do
    local gist = trim(html_text(activity.note or ""))
    local first = by_gist[gist]
    if first then
      first.done = first.done or activity.done
    elseif gist:match("^%x+$") then
      by_gist[gist] = merge(activity, { gist = gist })
      found[#found + 1] = by_gist[gist]
    end
  end
  return found
end

--- Those of the users who may be asked for now.
function gists.not_resting(users, now)
  local awake = list()
  for _, user in ipairs(users) do
    if is_blank(user.rests_until) or user.rests_until <= now then
      awake[#awake + 1] = user
    end
  end
  return awake
end

--- For the page.
function gists.numbered(unseen)
  local shown = list()
  for number, gist in ipairs(unseen) do
    shown[number] = { number = number, title = gist.title, gist = gist.gist }
  end
  return shown
end

return gists
