// What the engine says about itself: JSON Schemas for editors and reference pages for people, made
// from the descriptions and tables that the engine itself reads.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"

namespace engine::app {

struct NamedSchema {
  std::string name;  // "connector"; the file is schema/connector.json
  base::Value schema;
};

// One for each kind of file.
std::vector<NamedSchema> schemas();

struct Page {
  std::string path;  // below docs/
  std::string text;
};

// All but the page of the verbs, which the command line knows.
std::vector<Page> reference_pages();
// "# title" and a line that says where the page comes from.
std::string page_head(const std::string& title);

}  // namespace engine::app
