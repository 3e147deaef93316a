// Notifications that a product sends: how a connector registers them, and which ones a pack wants.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

// Of a connector. Registrations are records of `entity`, and one is never changed: it is made anew
// and the old one goes.
struct Registration {
  base::Located<std::string> entity;
  config::Named<std::string> events;            // our word -> the product's
  config::Named<std::string> entities;          // entity -> the product's word
  config::Named<config::ValueTemplate> record;  // scope: hook, settings
  base::Located<std::string> address;  // the field of the record that holds the whole address
  std::vector<base::Located<std::string>> same;  // fields that tell two registrations apart
  config::Named<base::Value> active;             // what one has that still works
  base::SourceLoc at;
};

// Of a pack: these events of these records shall come to this route.
struct Hook {
  base::Located<std::string> connection;
  base::Located<std::string> entity;
  std::vector<base::Located<std::string>> events;
  base::Located<std::string> route;  // as the rule has it: "POST /crm/person"
  base::Located<std::string> key;    // of the route's keys; "": the first that has a value
  base::Located<std::string> needs;  // a setting without whose value it is not wanted; "": none
  base::SourceLoc at;
};

const config::Object<Registration>& describe(const Registration*);
const config::Object<Hook>& describe(const Hook*);

}  // namespace engine::spec
