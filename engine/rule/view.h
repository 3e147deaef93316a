// A page of a pack: a logic-less template in HTML (Mustache) whose values cannot break out.
//
//   {{name}} {{lead.name}} {{.}}   a value    {{#items}}…{{/items}}  for each, or if it is there
//   {{! a comment }}                          {{^items}}…{{/items}}  if there is none
//
// Each value is encoded for the place where it stands; where no encoding would do (a script, an
// attribute without quotes) and where none is asked for ({{{x}}}, {{&x}}) there is a diagnostic.
// Immutable; shared by all threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "base/value.h"

namespace engine::rule {

class View {
 public:
  // nullptr, and diagnostics, when it is not such a template.
  static std::shared_ptr<const View> compile(const std::shared_ptr<const base::SourceFile>& source,
                                             base::Diagnostics& diagnostics);

  // Absent, null, false, "" and an empty list are nothing. A value that is not there is left out.
  std::string render(const base::Value& values) const;

  // The first parts of the names that are looked for among the values themselves, not within an
  // item of them.
  const std::vector<base::Located<std::string>>& names() const { return names_; }

 private:
  struct Page;
  View(std::shared_ptr<const Page> page, std::vector<base::Located<std::string>> names);

  std::shared_ptr<const Page> page_;
  std::vector<base::Located<std::string>> names_;
};

}  // namespace engine::rule
