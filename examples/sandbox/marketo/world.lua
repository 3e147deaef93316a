-- What is in this instance when it is new: the first system's side of the invented people and companies.

local invented = require("invented")
local objects = require("objects")

local world = {}

local FIRST_LEAD, FIRST_COMPANY, FIRST_PROGRAM = 1000, 100, 1100
local ALL_LEADS, NEWSLETTER = 501, 502
local VISIT, SEND, NEW_LEAD = 1, 6, 12
local FIRST_EMAIL = 3000

local function record(kind, number, data)
  return { kind = kind, number = number, data = data }
end

local function add_company(records, company)
  if company.is == "other" then
    return
  end
  records[#records + 1] = objects.stored("company", {
    id = FIRST_COMPANY + company.number,
    externalCompanyId = "company-" .. company.number,
    company = company.name,
    website = company.website,
    billingStreet = company.street,
    billingCity = company.city,
    billingState = company.state,
    billingPostalCode = company.postal_code,
    billingCountry = company.code,
    mainPhone = company.phone,
    industry = company.industry,
    annualRevenue = company.revenue,
    numberOfEmployees = company.employees,
    createdAt = "2026-01-10T08:00:00Z",
    updatedAt = "2026-10-01T08:00:00Z",
  })
end

-- Somebody who typed a company into a form has its data on the lead.
local function company_on_lead(person)
  local company = person.company
  if company then
    return { company = company.name, externalCompanyId = "company-" .. company.number, website = company.website }
  elseif person.form_company then
    return { company = person.form_company, billingCity = person.city, billingState = person.state, billingCountry = person.code }
  end
  return {}
end

local function add_lead(records, person)
  if person.is == "other" then
    return
  end
  local linked = person.is == "same" or person.is == "differs" or person.is == "gone" or person.is == "merged"
  local lead = company_on_lead(person)
  lead.id = FIRST_LEAD + person.number
  lead.email = person.email
  lead.firstName = person.first
  lead.lastName = person.last
  lead.title = person.title
  lead.phone = person.phone
  lead.inferredStateRegion = person.number % 3 == 0 and person.state or nil
  lead.inferredCity = person.number % 3 == 0 and person.city or nil
  lead.state = person.state
  lead.city = person.city
  lead.country = person.code
  lead.leadCountry = person.code
  lead.leadSource = person.source
  lead.leadStatus = person.status
  lead.leadScore = person.score
  lead.demographicScore = person.demographic
  lead.behavioralScore = person.behavior
  lead.mKTODateSQL = person.qualified and person.qualified .. "T14:30:00Z" or nil
  lead.acquisitionProgramId = person.campaign and FIRST_PROGRAM + person.campaign or nil
  lead.pipedriveId = linked and person.number or nil
  lead.pDMarketingSuspended = person.suspended
  lead.toDelete = false
  lead.conversicaLeadOwnerFirstName = person.owner and person.owner.first
  lead.conversicaLeadOwnerLastName = person.owner and person.owner.last
  -- As the other system makes it of the owner's name.
  lead.conversicaLeadOwnerEmail = person.owner and (person.owner.first .. "." .. person.owner.last):lower() .. "@sandbox.example"
  lead.createdAt = person.created .. "T09:15:00Z"
  lead.updatedAt = "2026-11-01T10:00:00Z"
  records[#records + 1] = objects.stored("lead", lead)
end

local function program(number, name)
  return record("program", FIRST_PROGRAM + number, {
    id = FIRST_PROGRAM + number,
    name = name,
    description = "",
    createdAt = "2026-02-01T09:00:00Z+0000",
    updatedAt = "2026-02-01T09:00:00Z+0000",
    url = "https://app.example/#PG" .. FIRST_PROGRAM + number .. "A1",
    type = "Default",
    channel = "Website",
    folder = { type = "Folder", value = 12, folderName = "2026" },
    status = "",
    workspace = "Default",
    headStart = false,
  })
end

local function email(number, name)
  local sections = {
    { htmlId = "greeting", contentType = "Text",
      value = { { type = "HTML", value = "<p>Dear reader,</p>" }, { type = "Text", value = "Dear reader," } } },
    { htmlId = "body", contentType = "Text",
      value = { { type = "HTML", value = "<p>News of <b>" .. name .. "</b>.</p>" }, { type = "Text", value = "News of " .. name .. "." } } },
    { htmlId = "logo", contentType = "Image", value = { type = "Image", value = "logo.png" } },
  }
  return record("email", FIRST_EMAIL + number, { id = FIRST_EMAIL + number, name = name, sections = sections })
end

local function static_list(number, name)
  return record("list", number, {
    id = number,
    name = name,
    workspaceName = "Default",
    createdAt = "2026-02-01T09:00:00Z",
    updatedAt = "2026-02-01T09:00:00Z",
  })
end

local function add_members(records, leads)
  for _, lead in ipairs(leads) do
    records[#records + 1] = record("member/" .. ALL_LEADS, lead.number, {})
    if lead.number % 3 == 0 then
      records[#records + 1] = record("member/" .. NEWSLETTER, lead.number, {})
    end
  end
end

local function add_activities(records, leads)
  local number = 0
  local function add(lead, type_id, at, value)
    number = number + 1
    records[#records + 1] = record("activity", number, {
      id = number,
      marketoGUID = tostring(number),
      leadId = lead.number,
      activityDate = at,
      activityTypeId = type_id,
      primaryAttributeValueId = type_id == VISIT and 71 or type_id == SEND and FIRST_EMAIL + 1 or nil,
      primaryAttributeValue = value,
      attributes = list(),
    })
  end
  for _, lead in ipairs(leads) do
    add(lead, NEW_LEAD, lead.data.createdAt)
  end
  for _, lead in ipairs(leads) do
    if lead.number % 2 == 0 then
      add(lead, VISIT, "2026-11-02T10:00:00Z", "www.sandbox.example/pricing")
    end
    if lead.number % 3 == 0 then
      add(lead, SEND, "2026-11-02T11:00:00Z", invented.campaigns[1])
    end
  end
end

--- Every record, for the collection `records`.
function world.records(settings)
  local records = list()
  local companies = invented.companies(settings.seed, invented.company_count(settings.leads))
  for _, company in ipairs(companies) do
    add_company(records, company)
  end
  local leads = {}
  for _, person in ipairs(invented.people(settings.seed, settings.leads, companies)) do
    add_lead(leads, person)
  end
  for _, lead in ipairs(leads) do
    records[#records + 1] = lead
  end
  for number, name in ipairs(invented.campaigns) do
    records[#records + 1] = program(number, name)
    records[#records + 1] = email(number, name)
  end
  records[#records + 1] = static_list(ALL_LEADS, "All leads")
  records[#records + 1] = static_list(NEWSLETTER, "Newsletter")
  add_members(records, leads)
  add_activities(records, leads)
  return records
end

--- Numbers of the next records, for the collection `counters`.
function world.counters(settings)
  return {
    { id = "lead", next = FIRST_LEAD + settings.leads + 1 },
    { id = "company", next = FIRST_COMPANY + invented.company_count(settings.leads) + 1 },
    { id = "activity", next = 3 * settings.leads + 1 },
    { id = "opportunity", next = 1 },
    { id = "role", next = 1 },
    { id = "export", next = 1 },
  }
end

--- What access and quota begin with, for the collection `state`.
function world.state()
  return {
    { id = "token", text = "", expires = 0 },
    { id = "meter", day = "", total = 0, hits = list() },
  }
end

return world
