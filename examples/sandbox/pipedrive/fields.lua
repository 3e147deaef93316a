-- The fields of this company's account: those of the product, and those that people added.
--
-- `type` is the product's word. A field without `write` is read only.

local fields = {}

local function built_in(code, name, type, write)
  return { code = code, name = name, type = type, write = write }
end

local function custom(code, name, type, options)
  return { code = code, name = name, type = type, options = options, write = type, custom = true }
end

local function options(labels)
  local made = list()
  for id, label in pairs(labels) do
    made[#made + 1] = { id = id, label = label }
  end
  return made
end

fields.MARKETO_ID = "9a9714c55a34f5faf2956584040ca245b7ab641b"
fields.ORGANIZATION_MARKETO_ID = "1f5b8c7de0a94bd3a1c2f7705e6d3b9a48c0e412"
fields.COUNTRY = "b97ac2f12d2071c4c5efbf3a89c812c970f04af1"
fields.REGION = "e1cfd37b3fa5a3847f662fb7a3728c181b6dac15"

local DATES = {
  built_in("add_time", "Created", "date"),
  built_in("update_time", "Updated", "date"),
  built_in("is_deleted", "Deleted", "boolean"),
}

local PERSON = {
  built_in("id", "ID", "int"),
  built_in("name", "Name", "varchar", "varchar"),
  built_in("first_name", "First name", "varchar", "varchar"),
  built_in("last_name", "Last name", "varchar", "varchar"),
  built_in("emails", "Email", "varchar", "contacts"),
  built_in("phones", "Phone", "phone", "contacts"),
  built_in("org_id", "Organization", "org", "int"),
  built_in("owner_id", "Owner", "user", "int"),
  built_in("visible_to", "Visible to", "visible_to", "int"),
  built_in("label_ids", "Label", "set", "ints"),
  custom(fields.MARKETO_ID, "MarketoID", "varchar"),
  custom("3c1f0a6be24d97585d0e6f1b7a92c3d4e5f60718", "Title", "varchar"),
  custom("5a2b9c8d7e6f5041322314253647586970a1b2c3", "Lead Score", "double"),
  custom("6b3c0d9e8f70615243342536475869708192a3b4", "Lead Status", "varchar"),
  custom("7c4d1e0f9081726354453647586970819203a4b5", "Lead Source", "varchar"),
  custom("8d5e2f1001928374655647586970819203a4b5c6", "Demographic Score", "double"),
  custom("9e6f302112a394857667586970819203a4b5c6d7", "Behavioral Score", "double"),
  custom("af70413223b4a5968778697081920314b5c6d7e8", "Lead Country", "varchar"),
  custom("b081524334c5b6a7988970819203142536d7e8f9", "Created Date", "date"),
  custom("c192635445d6c7b8a99081920314253647e8f90a", "Date SQL", "date"),
  custom("d2a3746556e7d8c9ba019203142536475869f01b", "State", "varchar"),
  custom("e3b4857667f8e9dacb12031425364758697a012c", "City", "varchar"),
  custom("f4c5968778090aebdc23142536475869708b123d", "Marketing Suspended", "enum", options({ [301] = "Yes", [302] = "No" })),
  custom("05d6a798891a1bfced342536475869708192c34e", "Acquisition Program", "varchar"),
  custom("16e7b8a9aa2b2c0dfe452536475869708192d450", "Lead Rating", "varchar"),
  custom("27f8c9babb3c3d1e0f563647586970819203e561", "Lead State", "varchar"),
  custom("3809dacbcc4d4e2f10674758697081920314f672", "Linked In", "varchar"),
}

local ORGANIZATION = {
  built_in("id", "ID", "int"),
  built_in("name", "Name", "varchar", "varchar"),
  built_in("address", "Address", "address", "address"),
  built_in("owner_id", "Owner", "user", "int"),
  built_in("visible_to", "Visible to", "visible_to", "int"),
  built_in("label_ids", "Label", "set", "ints"),
  custom(fields.ORGANIZATION_MARKETO_ID, "MarketoID", "varchar"),
  -- Two of one name each: the first are used, the others were left behind by an import.
  custom(fields.COUNTRY, "Country", "varchar"),
  custom(fields.REGION, "Region", "enum", options({ [244] = "NAM", [245] = "SAM", [246] = "APAC", [247] = "EMEA" })),
  custom("16e7b8a99a2b2c0dfe452536475869708192d45f", "Country", "varchar"),
  custom("27f8c9baab3c3d1e0f563647586970819203e560", "Region", "varchar"),
  custom("3809dacbbc4d4e2f10674758697081920314f671", "City", "varchar"),
  custom("491aebdccd5e5f302178586970819203142507f8", "State", "varchar"),
  custom("5a2bfcedde6f604132896970819203142536a893", "Company phone", "phone"),
  custom("6b3c0dfeef7071524390708192031425364799a4", "Industry", "varchar"),
  custom("7c4d1e0ff081826354a181920314253647580ab5", "Annual revenue", "double"),
  custom("8d5e2f1001929374650b92031425364758691bc6", "Number of employees", "double"),
  custom("9e6f30211203a485761c03142536475869702cd7", "Email domain", "varchar"),
}

local DEAL = {
  built_in("id", "ID", "int"),
  built_in("title", "Title", "varchar", "varchar"),
  built_in("value", "Value", "double", "double"),
  built_in("currency", "Currency", "varchar", "varchar"),
  built_in("status", "Status", "status", "status"),
  built_in("person_id", "Contact person", "people", "int"),
  built_in("org_id", "Organization", "org", "int"),
  built_in("owner_id", "Owner", "user", "int"),
  built_in("pipeline_id", "Pipeline", "int", "int"),
  built_in("stage_id", "Stage", "stage", "int"),
  built_in("probability", "Probability", "double", "double"),
  built_in("lost_reason", "Lost reason", "varchar", "varchar"),
  built_in("expected_close_date", "Expected close date", "date", "date"),
  built_in("close_time", "Deal closed on", "date", "datetime"),
  built_in("won_time", "Won time", "date", "datetime"),
  built_in("lost_time", "Lost time", "date", "datetime"),
  built_in("last_activity_date", "Last activity date", "date"),
  built_in("visible_to", "Visible to", "visible_to", "int"),
  built_in("label_ids", "Label", "set", "ints"),
  custom("af7041322314b596872d142536475869708192e8", "Type", "varchar"),
  custom("b08152433425c6a7983e25364758697081920314", "Deal description", "text"),
  custom("f4c596877869e0cbed7c69708192031425364752", "Deal Type", "varchar"),
  custom("05d6a79889701fdcfe8d708192031425364758a3", "Why", "text"),
  custom("c19263544536d7b8a94f3647586970819203142f", "Contract start date", "date"),
  custom("d2a374655647e8c9ba5047586970819203142530", "Duration", "double"),
  custom("e3b485766758f9dacb6158697081920314253641", "Champion", "people"),
}

local ACTIVITY = {
  built_in("id", "ID", "int"),
  built_in("subject", "Subject", "varchar", "varchar"),
  built_in("type", "Type", "varchar", "varchar"),
  built_in("owner_id", "Assigned to", "user", "int"),
  built_in("deal_id", "Deal", "deal", "int"),
  built_in("org_id", "Organization", "org", "int"),
  built_in("person_id", "Person", "people"),
  built_in("participants", "Participants", "json", "participants"),
  built_in("due_date", "Due date", "date", "date"),
  built_in("due_time", "Due time", "time", "varchar"),
  built_in("duration", "Duration", "time", "varchar"),
  built_in("done", "Done", "boolean", "boolean"),
  built_in("note", "Note", "text", "varchar"),
  built_in("public_description", "Public description", "text", "varchar"),
  built_in("location", "Location", "address", "address"),
  built_in("priority", "Priority", "int", "int"),
}

local OF = { persons = PERSON, organizations = ORGANIZATION, deals = DEAL, activities = ACTIVITY }
for _, all in pairs(OF) do
  for _, each in ipairs(DATES) do
    all[#all + 1] = each
  end
end

-- By kind: built-in and custom fields by code, codes of the custom ones by name (of several the first).
local BUILT_IN, CUSTOM, CODE = {}, {}, {}
for kind, all in pairs(OF) do
  BUILT_IN[kind], CUSTOM[kind], CODE[kind] = {}, {}, {}
  for _, each in ipairs(all) do
    if each.custom then
      CUSTOM[kind][each.code] = each
      CODE[kind][each.name] = CODE[kind][each.name] or each.code
    else
      BUILT_IN[kind][each.code] = each
    end
  end
end

--- Built-in and custom fields of a kind by code.
-- @return table, table
function fields.of(kind)
  return BUILT_IN[kind] or {}, CUSTOM[kind] or {}
end

--- The code of the custom field with this name.
function fields.code(kind, name)
  return CODE[kind][name] or error("there is no field '" .. name .. "' of " .. kind)
end

--- personFields and its like.
function fields.described(kind)
  local described = list()
  for index, each in ipairs(OF[kind]) do
    described[index] = {
      -- The list of definitions has the singular where the records have the plural.
      field_code = each.code == "emails" and "email" or each.code == "phones" and "phone" or each.code,
      field_name = each.name,
      field_type = each.type,
      options = each.options or null,
      subfields = null,
      is_custom_field = each.custom == true,
      is_optional_response_field = false,
    }
  end
  return described
end

return fields
