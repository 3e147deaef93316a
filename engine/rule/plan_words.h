// How a plan speaks of records and values: for plan_text.cpp and plan_markdown.cpp only.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "rule/plan.h"

namespace engine::rule {

class PlanWords {
 public:
  // Numbers the records that the plan creates, entity by entity, in the order of its changes.
  PlanWords(const Plan& plan, bool show_values);

  // "Ada Lovelace", "42", "—" for a blank, "(new crm.person 3)" for a promise; one line, shortened.
  std::string value(const base::Value& value) const;
  // Of a value before and after; written in full JSON where they would look alike.
  std::pair<std::string, std::string> values(const base::Value& before,
                                             const base::Value& after) const;
  // "crm.person 51", "crm.person (new crm.person 3)", "chat.post_message"
  std::string record(const Change& change) const;
  // "Ada Lovelace", or "" when values are not shown.
  std::string title(const Change& change) const;

 private:
  std::string promise(const base::Value& value) const;
  void number_promises(const base::Value& value);

  bool show_values_;
  std::map<std::string, std::string, std::less<>> promises_;  // name → "(new crm.person 3)"
  std::map<std::string, int> created_;                        // entity → how many
};

char sign(ChangeKind kind);  // + ~ - !
// "mappings.yaml:12", "" when unknown.
std::string place(const base::SourceLoc& at);
// The mapping's line that wants the field; "" when the step itself sets it.
std::string place(const Change& change, std::string_view field);

}  // namespace engine::rule
