-- The fields of this instance, and what describe says of them.

local fields = {}

local function field(name, title, type, more)
  local made = { name = name, title = title, type = type }
  for key, value in pairs(more or {}) do
    made[key] = value
  end
  return made
end

local READ_ONLY = { read_only = true }
-- Belongs to the company once the lead is linked to one; then it cannot be set through the lead (1021).
local OF_COMPANY = { of_company = true, length = 255 }
local KEY = { searchable = true, length = 255 }

local LEAD = {
  field("id", "Id", "integer", { read_only = true, searchable = true }),
  field("email", "Email Address", "email", KEY),
  field("firstName", "First Name", "string", { length = 255 }),
  field("lastName", "Last Name", "string", { length = 255 }),
  field("title", "Job Title", "string", { length = 255 }),
  field("phone", "Phone Number", "phone", { length = 255 }),
  field("company", "Company Name", "string", OF_COMPANY),
  field("website", "Website", "url", OF_COMPANY),
  field("billingStreet", "Billing Address", "text", OF_COMPANY),
  field("billingCity", "Billing City", "string", OF_COMPANY),
  field("billingState", "Billing State", "string", OF_COMPANY),
  field("billingPostalCode", "Billing Postal Code", "string", OF_COMPANY),
  field("billingCountry", "Billing Country", "string", OF_COMPANY),
  field("mainPhone", "Main Phone", "phone", OF_COMPANY),
  field("industry", "Industry", "string", OF_COMPANY),
  field("annualRevenue", "Annual Revenue", "currency", { of_company = true }),
  field("numberOfEmployees", "Num Employees", "integer", { of_company = true }),
  field("externalCompanyId", "External Company Id", "string", KEY),
  field("address", "Address", "text"),
  field("city", "City", "string", { length = 255 }),
  field("state", "State", "string", { length = 255 }),
  field("postalCode", "Postal Code", "string", { length = 255 }),
  field("country", "Country", "string", { length = 255 }),
  field("leadCountry", "Lead Country", "string", { length = 255 }),
  field("inferredCity", "Inferred City", "string", READ_ONLY),
  field("inferredStateRegion", "Inferred State Region", "string", READ_ONLY),
  field("leadSource", "Lead Source", "string", { length = 255 }),
  field("leadStatus", "Lead Status", "string", { length = 255 }),
  field("leadScore", "Lead Score", "score"),
  field("demographicScore", "Demographic Score", "score"),
  field("behavioralScore", "Behavioral Score", "score"),
  field("mKTODateSQL", "Date SQL", "datetime"),
  field("acquisitionProgramId", "Acquisition Program", "integer", READ_ONLY),
  field("pipedriveId", "Pipedrive Id", "integer", { searchable = true }),
  field("pDMarketingSuspended", "PD Marketing Suspended", "boolean"),
  field("toDelete", "To Delete", "boolean"),
  field("conversicaLeadOwnerEmail", "Lead Owner Email", "email", { length = 255 }),
  field("conversicaLeadOwnerFirstName", "Lead Owner First Name", "string", { length = 255 }),
  field("conversicaLeadOwnerLastName", "Lead Owner Last Name", "string", { length = 255 }),
  field("rating", "Rating", "string", { length = 255 }),
  field("leadState", "Lead State", "string", { length = 255 }),
  field("linkedInProfileURL", "LinkedIn Profile URL", "url", { length = 255 }),
  field("contactReason", "Contact Reason", "string", { length = 255 }),
  field("directFollowUp", "Direct Follow Up", "boolean"),
  field("lastInterestingMoment", "Last Interesting Moment", "string", READ_ONLY),
  field("createdAt", "Created At", "datetime", READ_ONLY),
  field("updatedAt", "Updated At", "datetime", READ_ONLY),
}

local COMPANY = {
  field("id", "Id", "integer", { read_only = true, searchable = true }),
  field("externalCompanyId", "External Company Id", "string", { once = true, searchable = true, length = 255 }),
  field("company", "Company Name", "string", KEY),
  field("website", "Website", "url", { length = 255 }),
  field("billingStreet", "Billing Address", "text"),
  field("billingCity", "Billing City", "string", { length = 255 }),
  field("billingState", "Billing State", "string", { length = 255 }),
  field("billingPostalCode", "Billing Postal Code", "string", { length = 255 }),
  field("billingCountry", "Billing Country", "string", { length = 255 }),
  field("mainPhone", "Main Phone", "phone", { length = 255 }),
  field("industry", "Industry", "string", { length = 255 }),
  field("annualRevenue", "Annual Revenue", "currency"),
  field("numberOfEmployees", "Num Employees", "integer"),
  field("createdAt", "Created At", "datetime", READ_ONLY),
  field("updatedAt", "Updated At", "datetime", READ_ONLY),
}

local OPPORTUNITY = {
  field("marketoGUID", "Marketo GUID", "string", { read_only = true, searchable = true, length = 36 }),
  field("externalOpportunityId", "External Opportunity Id", "string", { once = true, searchable = true, length = 50 }),
  field("name", "Name", "string", { length = 255 }),
  field("type", "Type", "string", { length = 255 }),
  field("description", "Description", "text"),
  field("lastActivityDate", "Last Activity Date", "date"),
  field("isClosed", "Is Closed", "boolean"),
  field("isWon", "Is Won", "boolean"),
  field("amount", "Amount", "currency"),
  field("closeDate", "Close Date", "date"),
  field("stage", "Stage", "string", { length = 255 }),
  field("fiscalQuarter", "Fiscal Quarter", "string", { length = 255 }),
  field("fiscalYear", "Fiscal Year", "string", { length = 255 }),
  field("createdAt", "Created At", "datetime", READ_ONLY),
  field("updatedAt", "Updated At", "datetime", READ_ONLY),
}

local ROLE = {
  field("marketoGUID", "Marketo GUID", "string", { read_only = true, searchable = true, length = 36 }),
  field("externalOpportunityId", "External Opportunity Id", "string", { once = true, searchable = true, length = 50 }),
  field("leadId", "Lead Id", "integer", { once = true, searchable = true }),
  field("role", "Role", "string", { once = true, length = 50 }),
  field("isPrimary", "Is Primary", "boolean"),
  field("createdAt", "Created At", "datetime", READ_ONLY),
  field("updatedAt", "Updated At", "datetime", READ_ONLY),
}

local OF = { lead = LEAD, company = COMPANY, opportunity = OPPORTUNITY, role = ROLE }

local BY_NAME = {}
for kind, all in pairs(OF) do
  BY_NAME[kind] = {}
  for _, each in ipairs(all) do
    BY_NAME[kind][each.name] = each
  end
end

--- The fields of a kind by name.
function fields.of(kind)
  return BY_NAME[kind]
end

--- Names by which a query may search.
function fields.searchable(kind)
  local names = list()
  for _, each in ipairs(OF[kind]) do
    if each.searchable then
      names[#names + 1] = each.name
    end
  end
  return names
end

local function searchable_fields(kind)
  local groups = list()
  for _, name in ipairs(fields.searchable(kind)) do
    groups[#groups + 1] = { name }
  end
  return groups
end

local function short_fields(kind)
  local described = list()
  for _, each in ipairs(OF[kind]) do
    described[#described + 1] = {
      name = each.name,
      displayName = each.title,
      dataType = each.type,
      length = each.length,
      updateable = not each.read_only and not each.once,
      crmManaged = false,
    }
  end
  return described
end

--- leads/describe.json
function fields.describe_leads()
  local described = list()
  for number, each in ipairs(LEAD) do
    described[number] = {
      id = number,
      displayName = each.title,
      dataType = each.type,
      length = each.length,
      rest = { name = each.name, readOnly = each.read_only == true },
      soap = { name = each.name:sub(1, 1):upper() .. each.name:sub(2), readOnly = each.read_only == true },
    }
  end
  -- One that only the older API can use: it has no `rest`.
  described[#LEAD + 1] = {
    id = #LEAD + 1,
    displayName = "Legacy Segment",
    dataType = "string",
    soap = { name = "LegacySegment", readOnly = true },
  }
  return described
end

--- leads/describe2.json
function fields.describe2_leads()
  return { { name = "API Lead", searchableFields = searchable_fields("lead"), fields = short_fields("lead") } }
end

local OBJECTS = {
  company = { name = "Company", plural = "Companies", id = "id", dedupe = { "externalCompanyId" } },
  opportunity = { name = "Opportunity", plural = "Opportunities", id = "marketoGUID", dedupe = { "externalOpportunityId" } },
  role = { name = "OpportunityRole", plural = "Opportunity Roles", id = "marketoGUID",
    dedupe = { "externalOpportunityId", "leadId", "role" } },
}

--- companies/describe.json and its like.
function fields.describe_object(kind)
  local object = OBJECTS[kind]
  return {
    {
      name = object.name,
      apiName = object.name:sub(1, 1):lower() .. object.name:sub(2),
      displayName = object.name,
      pluralName = object.plural,
      description = object.name,
      createdAt = "2026-01-05T09:00:00Z",
      updatedAt = "2026-01-05T09:00:00Z",
      idField = object.id,
      dedupeFields = object.dedupe,
      searchableFields = searchable_fields(kind),
      relationships = list(),
      fields = short_fields(kind),
    },
  }
end

return fields
