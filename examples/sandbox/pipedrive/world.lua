-- What is in this account when it is new: the second system's side of the invented people and companies.

local fields = require("fields")
local invented = require("invented")

local world = {}

local FIRST_LEAD, FIRST_COMPANY, TWIN = 1000, 100, 100000
local YES, NO = 301, 302
local REGION = { US = 244, BR = 245, JP = 246, DE = 247, FR = 247, GB = 247, SE = 247 }
local PIPELINES = { "Subscriptions (New and Upsell)", "Renewals", "Professional Services", "Internal" }
local STAGES = { "Contact made", "Demo scheduled", "Negotiation" }
local FIRST_OWNER = 11

local MADE, CHANGED = "2026-03-02T09:00:00Z", "2026-11-01T10:00:00Z"

local function record(kind, data)
  return { kind = kind, number = data.id, created = 0, data = data }
end

local function owner_id(wanted)
  for index, owner in ipairs(invented.owners) do
    if owner == wanted then
      return FIRST_OWNER + index - 1
    end
  end
  return FIRST_OWNER
end

-- By display name; what is nil stays out.
local function custom(kind, values)
  local by_code = {}
  for name, value in pairs(values) do
    by_code[fields.code(kind, name)] = value
  end
  return by_code
end

local function has_organization(company)
  return company and company.is ~= "new"
end

local function organization(company, id)
  local linked = company.is == "same" or company.is == "differs"
  local values = {
    MarketoID = linked and tostring(FIRST_COMPANY + company.number) or nil,
    Country = company.country,
    -- Right for some, missing or wrong for others.
    Region = company.number % 3 > 0 and (company.number % 5 == 0 and 246 or REGION[company.code]) or nil,
    City = company.city,
    State = company.state,
    ["Company phone"] = company.phone,
    Industry = company.is == "differs" and "Unknown" or company.industry,
    ["Annual revenue"] = company.revenue,
    ["Number of employees"] = company.is == "differs" and company.employees + 10 or company.employees,
    ["Email domain"] = company.website and company.domain or nil,
  }
  return record("organizations", {
    id = id,
    name = company.name,
    address = { value = company.street },
    owner_id = FIRST_OWNER,
    visible_to = 3,
    add_time = MADE,
    update_time = CHANGED,
    is_deleted = false,
    custom_fields = custom("organizations", values),
  })
end

local function add_organizations(records, company)
  if has_organization(company) then
    records[#records + 1] = organization(company, company.number)
  end
  if company.is == "twice" then
    records[#records + 1] = organization(company, TWIN + company.number)
  end
end

local function contacts(value, more)
  local entries = list()
  if value then
    entries[1] = { value = value, primary = true, label = "work" }
  end
  if value and more then
    entries[2] = { value = more, primary = false, label = "home" }
  end
  return entries
end

local function marketo_id(person)
  if person.is == "same" or person.is == "differs" or person.is == "gone" then
    return tostring(FIRST_LEAD + person.number)
  elseif person.is == "merged" then
    return FIRST_LEAD + person.number .. "," .. 900000 + person.number
  end
  return nil
end

local function person_record(person, id)
  local differs = person.is == "differs"
  local full_name = person.first and person.first .. " " .. person.last or person.last
  local values = {
    MarketoID = marketo_id(person),
    Title = differs and "Assistant" or person.title,
    ["Lead Score"] = differs and person.score + 5 or person.score,
    ["Lead Status"] = person.status,
    ["Lead Source"] = person.source,
    ["Demographic Score"] = person.demographic,
    ["Behavioral Score"] = person.behavior,
    ["Lead Country"] = person.country,
    ["Created Date"] = person.created,
    ["Date SQL"] = person.qualified,
    State = person.state,
    City = person.city,
    ["Marketing Suspended"] = person.suspended and YES or NO,
    ["Acquisition Program"] = person.campaign and invented.campaigns[person.campaign] or nil,
  }
  return record("persons", {
    id = id,
    name = full_name,
    first_name = person.first or person.last,
    last_name = person.first and person.last or nil,
    emails = contacts(person.email, person.number % 7 == 0 and "home" .. person.number .. "@mail.example"),
    phones = contacts(differs and "+1 202 555 0100" or person.phone),
    org_id = has_organization(person.company) and person.company.number or nil,
    owner_id = owner_id(person.owner),
    visible_to = 3,
    label_ids = list(),
    add_time = MADE,
    update_time = CHANGED,
    is_deleted = person.is == "gone",
    custom_fields = custom("persons", values),
  })
end

local function add_person(records, person)
  -- Of those that are gone every second one is not even shown as deleted any more.
  if person.is == "new" or person.is == "gone" and person.number % 2 == 0 then
    return
  end
  local made = person_record(person, person.number)
  made.deleted = person.is == "gone" and 4102444800 or nil -- never older than 30 days
  records[#records + 1] = made
  if person.is == "twice" then
    records[#records + 1] = person_record(person, TWIN + person.number)
  end
end

local function add_deal(records, person)
  if person.number % 4 ~= 0 or person.is == "new" or person.is == "gone" then
    return
  end
  local status = ({ "open", "won", "lost" })[person.number % 3 + 1]
  records[#records + 1] = record("deals", {
    id = person.number,
    title = "Deal with " .. person.last,
    value = person.number * 250,
    currency = "EUR",
    status = status,
    person_id = person.number,
    org_id = has_organization(person.company) and person.company.number or nil,
    owner_id = owner_id(person.owner),
    pipeline_id = person.number / 4 % #PIPELINES + 1,
    stage_id = 1,
    expected_close_date = "2026-12-15",
    won_time = status == "won" and CHANGED or nil,
    lost_time = status == "lost" and CHANGED or nil,
    close_time = status ~= "open" and CHANGED or nil,
    last_activity_date = "2026-10-30",
    visible_to = 3,
    add_time = MADE,
    update_time = CHANGED,
    is_deleted = false,
    custom_fields = custom("deals", { Type = "New business", Duration = 12, ["Contract start date"] = "2027-01-01" }),
  })
  records[#records + 1] = record("notes", {
    id = person.number,
    content = "<p>Met <b>" .. person.last .. "</b> at the fair.</p>",
    deal_id = person.number,
    active_flag = true,
    add_time = "2026-10-30 12:00:00",
    update_time = "2026-10-30 12:00:00",
  })
end

local function user(id, name, active)
  return record("users", {
    id = id,
    name = name,
    email = name:lower():gsub("%s", ".") .. "@sandbox.example",
    active_flag = active,
    activated = true,
    timezone_name = "Etc/UTC",
    modified = "2026-01-01 00:00:00",
  })
end

local function add_users(records)
  records[#records + 1] = user(1, "Admin", true)
  for index, owner in ipairs(invented.owners) do
    records[#records + 1] = user(FIRST_OWNER + index - 1, owner.first .. " " .. owner.last, true)
  end
  records[#records + 1] = user(19, "Former Colleague", false)
  records[#records + 1] = user(208823, "Sync Bot", true)
end

local function add_pipelines(records)
  for pipeline, name in ipairs(PIPELINES) do
    records[#records + 1] = record("pipelines", { id = pipeline, name = name, order_nr = pipeline, is_deleted = false,
      add_time = MADE, update_time = MADE })
    for index, stage in ipairs(STAGES) do
      records[#records + 1] = record("stages", { id = (pipeline - 1) * #STAGES + index, name = stage, pipeline_id = pipeline,
        order_nr = index, is_deleted = false, add_time = MADE, update_time = MADE })
    end
  end
end

--- Every record, for the collection `records`.
function world.records(settings)
  local records = list()
  add_users(records)
  add_pipelines(records)
  local companies = invented.companies(settings.seed, invented.company_count(settings.leads))
  for _, company in ipairs(companies) do
    add_organizations(records, company)
  end
  for _, person in ipairs(invented.people(settings.seed, settings.leads, companies)) do
    add_person(records, person)
    add_deal(records, person)
  end
  return records
end

--- Numbers of the next records, for the collection `counters`.
function world.counters()
  local counters = list()
  for _, kind in ipairs({ "persons", "organizations", "deals", "activities", "notes", "webhooks" }) do
    counters[#counters + 1] = { id = kind, next = 2 * TWIN + 1 }
  end
  return counters
end

--- What the limits begin with, for the collection `state`.
function world.state()
  return { { id = "meter", day = "", spent = 0, hits = list(), search_hits = list(), costs = {} } }
end

return world
