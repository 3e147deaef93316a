-- Texts as Slack's mrkdwn.
local mrkdwn = {}

local MARK = { b = "*", strong = "*", i = "_", em = "_", s = "~", strike = "~", del = "~" }

--- Text that stands for itself: the three characters that Slack reads otherwise are escaped.
function mrkdwn.plain(value)
  return replace(replace(replace(text(value), "&", "&amp;"), "<", "&lt;"), ">", "&gt;")
end

--- HTML with its bold, italic and struck text, links, list items and lines.
function mrkdwn.of(html)
  if is_blank(html) then
    return ""
  end
  -- What Slack shall read as marks goes through as control characters.
  local marked = html:gsub('<a%s[^>]-href="([^"]*)"[^>]*>(.-)</a>', "\1%1\2%2\3")
  marked = marked:gsub("</?(%a+)[^>]*>", function(tag)
    return MARK[tag:lower()]
  end)
  marked = marked:gsub("<li[^>]*>", "%0• ")
  local plain = mrkdwn.plain(html_text(marked))
  return trim((plain:gsub("[\1-\3]", { ["\1"] = "<", ["\2"] = "|", ["\3"] = ">" })))
end

return mrkdwn
