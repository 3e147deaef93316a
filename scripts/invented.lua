-- Invented people and companies, and how two systems know them: data for sandboxes and tests.
--
-- The same seed and count give the same people everywhere, so two sandboxes that are filled apart fit together.
-- Nobody here exists; mail goes to reserved domains. Pure: no clock, no chance but the seed's.

local invented = {}

local FIRST = {
  "Ada", "Bruno", "Chiara", "Dmitri", "Élodie", "Farid", "Grace", "Håkon", "Inés", "Jürgen", "Keiko", "Łukasz",
  "Mei", "Nadia", "Oluwaseun", "Paula", "Quentin", "Renée", "Søren", "Tomás", "Ursula", "Václav", "Wanda", "Zoë",
}
local LAST = {
  "Abe", "Brandt", "Castillo", "D'Angelo", "Eriksen", "Fontaine", "García Márquez", "Hughes", "Ivanova", "Jansen",
  "Kowalski", "Lindqvist", "Müller", "Nakamura", "O'Brien", "Peeters", "Quist", "Rossi", "Šimek", "Tanaka",
  "van der Berg", "Weiß", "Young", "Zhang",
}
local TITLE = { "Buyer", "Chief Engineer", "Data Analyst", "Head of Operations", "IT Manager", "Owner", "Sales Director" }
local OWNER = {
  { first = "Ingrid", last = "Olsen" },
  { first = "Marco", last = "Conti" },
  { first = "Priya", last = "Nair" },
  { first = "Samuel", last = "Reed" },
}
local STRANGER = { first = "Nobody", last = "Known" }
local STATUS = { "New", "Contacted", "Qualified", "Nurture", "Recycled" }
local SOURCE = { "Web", "Trade Show", "Referral", "Partner", "Webinar" }
local CAMPAIGN = { "Autumn Webinar", "Expo 2026", "Newsletter", "Price List", "Product Launch", "White Paper" }
local NAME = { "Alder", "Birch", "Cedar", "Dahlia", "Elm", "Fern", "Ginkgo", "Hazel", "Iris", "Juniper", "Kelp", "Larch" }
local TRADE = { "Bearings", "Cables", "Dairy", "Foods", "Glass", "Instruments", "Logistics", "Optics", "Paper", "Tools" }
local FORM = { "Inc.", "GmbH", "S.A.", "Ltd", "AB" }
local PLACE = {
  { code = "US", country = "United States", state = "Oregon", city = "Portland", street = "Pine Street" },
  { code = "DE", country = "Germany", state = "Bayern", city = "München", street = "Lindenstraße" },
  { code = "FR", country = "France", state = "Rhône", city = "Lyon", street = "Rue des Lilas" },
  { code = "GB", country = "United Kingdom", state = "Kent", city = "Dover", street = "Harbour Road" },
  { code = "BR", country = "Brazil", state = "Paraná", city = "Curitiba", street = "Rua das Flores" },
  { code = "JP", country = "Japan", state = "Kyoto", city = "Kyoto", street = "Teramachi" },
  { code = "SE", country = "Sweden", state = "Skåne", city = "Malmö", street = "Södergatan" },
}
local INDUSTRY = { "Agriculture", "Energy", "Manufacturing", "Retail", "Software" }

local ASCII = {
  ["É"] = "E", ["å"] = "a", ["é"] = "e", ["ü"] = "u", ["Ł"] = "L", ["ø"] = "o", ["á"] = "a", ["ë"] = "e", ["í"] = "i",
  ["Š"] = "S", ["ß"] = "ss",
}

-- Names as they stand in addresses, made once.
local MAIL = {}
for _, names in ipairs({ FIRST, LAST, NAME, TRADE }) do
  for _, name in ipairs(names) do
    local plain = name:gsub("[\194-\244][\128-\191]+", ASCII)
    MAIL[name] = plain:lower():gsub("[^a-z]", "")
  end
end

-- How the systems know a person, with the share of each in a hundred. The first people show one of each, in this
-- order; then come one of each kind of dirt.
local PERSON_IS = {
  { "new", 36 },      -- only the first system has the person
  { "same", 36 },     -- both have, linked and equal
  { "differs", 14 },  -- both have, linked, something differs
  { "unlinked", 5 },  -- both have, no link; the e-mail address is the same
  { "gone", 2 },      -- linked to a record that was deleted
  { "merged", 3 },    -- the second system's record carries two ids of the first
  { "twice", 2 },     -- no link, and the second system has the e-mail address twice
  { "other", 2 },     -- only the second system has the person
}
local DIRT = {
  { "clean", 80 },
  { "no_email", 3 },
  { "same_email", 3 },       -- that of another person
  { "unknown_country", 3 },
  { "no_owner", 5 },
  { "unknown_owner", 3 },
  { "one_name", 3 },         -- no first name
}
local COMPANY_IS = {
  { "same", 50 },
  { "new", 20 },
  { "differs", 15 },
  { "unlinked", 10 },  -- the second system has one of this name
  { "twice", 5 },      -- the second system has two of this name
}

local MODULUS = 2147483647

-- Numbers of one stream: `below(n)` is from 1 to n.
local function stream(seed)
  local state = seed % (MODULUS - 1) + 1
  local function below(count)
    state = state * 16807 % MODULUS
    return math.floor(state / MODULUS * count) + 1
  end
  for _ = 1, 4 do
    below(1)
  end
  return below
end

local function one_of(below, list)
  return list[below(#list)]
end

local function weighted(below, shares)
  local left = below(100)
  for _, share in ipairs(shares) do
    left = left - share[2]
    if left <= 0 then
      return share[1]
    end
  end
  return shares[1][1]
end

local function two_digits(number)
  return string.format("%02d", number)
end

--- How many companies go with so many people.
function invented.company_count(people)
  return math.max(#COMPANY_IS + 1, math.floor(people / 5))
end

--- Companies 1 to count.
-- @return list of { number, is, name, website, domain, street, city, state, postal_code, country, code, phone, industry,
-- revenue, employees }
function invented.companies(seed, count)
  local below = stream(seed * 7919 + 1)
  local companies = {}
  for number = 1, count do
    local place = one_of(below, PLACE)
    local tree, trade = one_of(below, NAME), one_of(below, TRADE)
    local domain = MAIL[tree] .. MAIL[trade] .. number .. ".example"
    local is = weighted(below, COMPANY_IS)
    companies[number] = {
      number = number,
      is = COMPANY_IS[number] and COMPANY_IS[number][1] or is,
      name = tree .. " " .. trade .. " " .. number .. " " .. one_of(below, FORM),
      website = number ~= #COMPANY_IS + 1 and "https://www." .. domain or nil,
      domain = domain,
      street = below(200) .. " " .. place.street,
      city = place.city,
      state = place.state,
      postal_code = tostring(10000 + below(80000)),
      country = place.country,
      code = place.code,
      phone = "+1 202 555 0" .. string.format("%03d", number % 1000),
      industry = one_of(below, INDUSTRY),
      revenue = below(500) * 10000,
      employees = below(900),
    }
  end
  return companies
end

local function dirt_of(number, below)
  local dirt = weighted(below, DIRT)
  local shown = number - #PERSON_IS
  if shown <= 0 then
    return "clean"
  end
  return DIRT[shown + 1] and DIRT[shown + 1][1] or dirt
end

local function known_alike(companies)
  local known = {}
  for _, company in ipairs(companies) do
    if company.is == "same" then
      known[#known + 1] = company
    end
  end
  return known
end

-- Somebody whom both systems know works for a company that both know alike.
local function company_of(below, is, companies, known)
  local from = (is == "same" or is == "differs" or is == "merged") and known or companies
  local company = one_of(below, from)
  return below(10) > 1 and company or nil
end

--- People 1 to count with what both systems know of them.
-- @return list of { number, is, dirt, first, last, email, title, phone, company, form_company, place, owner, status,
-- source, campaign, score, behavior, demographic, suspended, created, qualified }; `company` is one of `companies`,
-- `campaign` an index of invented.campaigns
function invented.people(seed, count, companies)
  local below = stream(seed * 104729)
  local known = known_alike(companies)
  local people = {}
  for number = 1, count do
    local is = weighted(below, PERSON_IS)
    is = PERSON_IS[number] and PERSON_IS[number][1] or is
    local dirt = dirt_of(number, below)
    local first, last = one_of(below, FIRST), one_of(below, LAST)
    local place = one_of(below, PLACE)
    local company = company_of(below, is, companies, known)
    local email = MAIL[first] .. "." .. MAIL[last] .. number .. "@" .. (company and company.domain or "mail.example")
    if dirt == "no_email" then
      email = nil
    elseif dirt == "same_email" then
      email = people[1].email
      is = "new"
    end
    people[number] = {
      number = number,
      is = is,
      dirt = dirt,
      first = dirt ~= "one_name" and first or nil,
      last = last,
      email = email,
      title = one_of(below, TITLE),
      phone = "+1 503 555 0" .. string.format("%03d", number % 1000),
      company = company,
      -- Somebody who typed a company into a form; no system has it yet.
      form_company = not company and is == "new" and "Studio " .. last or nil,
      city = place.city,
      state = place.state,
      country = dirt == "unknown_country" and "Atlantis" or place.country,
      code = dirt == "unknown_country" and "Atlantis" or place.code,
      owner = dirt == "unknown_owner" and STRANGER or dirt ~= "no_owner" and one_of(below, OWNER) or nil,
      status = one_of(below, STATUS),
      source = one_of(below, SOURCE),
      campaign = below(3) > 1 and below(#CAMPAIGN) or nil,
      score = below(101) - 1,
      behavior = below(61) - 1,
      demographic = below(41) - 1,
      suspended = below(20) == 1,
      created = "2026-" .. two_digits(below(9)) .. "-" .. two_digits(below(28)),
      qualified = below(2) == 1 and "2026-10-" .. two_digits(below(28)) or nil,
    }
  end
  return people
end

invented.owners = OWNER
invented.campaigns = CAMPAIGN

return invented
