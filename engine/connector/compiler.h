// Compiles the parts of one connector. Goes on after an error; what is wrong stands in the
// diagnostics.
#pragma once

#include <set>
#include <string>

#include "connector/compiled.h"

namespace engine::connector {

class Compiler {
 public:
  Compiler(Compiled& out, base::Diagnostics& diagnostics);

  AuthPlan auth(const spec::Auth& source);
  BudgetPlan budget(const std::string& name, const spec::Budget& source);
  Operation operation(const std::string& name, const spec::Operation& source);
  Entity entity(const std::string& name, const spec::Entity& source);
  Query registration(const spec::Registration& source);

 private:
  lua::Names with_settings(lua::Names names) const;
  lua::Names answer_names() const;
  lua::Expression expression(const config::Expression& source, const lua::Names& names);
  lua::Expression expression(const std::optional<config::Expression>& source,
                             const lua::Names& names);
  SecretText secret_text(const config::Template& source, const lua::Names& names);
  std::vector<std::pair<std::string, SecretText>> secret_texts(
      const config::Named<config::Template>& source, const lua::Names& names);
  void add_query(Query& out, const config::Named<config::ValueTemplate>& source,
                 const lua::Names& names);
  std::vector<AnswerRule> answers(const std::vector<spec::AnswerRule>& source,
                                  const lua::Names& names);
  Pages pages(const spec::Pages& source);
  SecretText base_of(const spec::Operation& source);
  Schema schema(const spec::Schema& source);

  Compiled& out_;
  const spec::Connector& spec_;
  base::Diagnostics& diagnostics_;
  std::set<std::string> secrets_;
};

}  // namespace engine::connector
