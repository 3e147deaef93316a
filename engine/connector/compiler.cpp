#include "connector/compiler.h"

namespace engine::connector {

namespace {

template <class... Kinds>
struct Overloaded : Kinds... {
  using Kinds::operator()...;
};

template <class... Kinds>
Overloaded(Kinds...) -> Overloaded<Kinds...>;

}  // namespace

Compiler::Compiler(Compiled& out, base::Diagnostics& diagnostics)
    : out_(out), spec_(out.spec), diagnostics_(diagnostics) {
  for (const auto& [name, setting] : spec_.settings) {
    if (setting.type == spec::SettingType::secret) secrets_.insert(name.value);
  }
}

AuthPlan Compiler::auth(const spec::Auth& source) {
  const lua::Names names = with_settings({});
  const auto compile_none = [](const spec::NoAuth&) -> AuthPlan { return NoAuthPlan{}; };
  const auto compile_static = [&](const spec::StaticAuth& auth) -> AuthPlan {
    return StaticAuth{secret_texts(auth.header, names), secret_texts(auth.query, names)};
  };
  const auto compile_basic = [&](const spec::BasicAuth& auth) -> AuthPlan {
    return BasicAuth{secret_text(auth.user, names), secret_text(auth.password, names)};
  };
  const auto compile_bearer = [&](const spec::BearerAuth& auth) -> AuthPlan {
    return BearerAuth{secret_text(auth.token, names)};
  };
  const auto compile_client = [&](const spec::OAuth2ClientAuth& auth) -> AuthPlan {
    OAuth2Client plan;
    plan.token = lua::Template::compile(auth.token, out_.script, names, diagnostics_);
    plan.get = auth.method == "get";
    plan.id = secret_text(auth.client.id, names);
    plan.secret = secret_text(auth.client.secret, names);
    plan.send = auth.client.send;
    for (const std::string& scope : auth.scopes) {
      plan.scopes += (plan.scopes.empty() ? "" : " ") + scope;
    }
    plan.keep = auth.keep;
    plan.skew = auth.skew;
    return plan;
  };
  return std::visit(
      Overloaded{compile_none, compile_static, compile_basic, compile_bearer, compile_client},
      source);
}

BudgetPlan Compiler::budget(const std::string& name, const spec::Budget& source) {
  const lua::Names names = with_settings({});
  BudgetPlan plan{name, &source, {}, {}};
  plan.capacity = lua::ValueTemplate::compile(source.capacity, out_.script, names, diagnostics_);
  plan.concurrent =
      lua::ValueTemplate::compile(source.concurrent, out_.script, names, diagnostics_);
  return plan;
}

Query Compiler::registration(const spec::Registration& source) {
  Query record;
  add_query(record, source.record,
            with_settings({"hook.url", "hook.user", "hook.password", "hook.secret", "hook.entity",
                           "hook.event", "hook.name"}));
  return record;
}

lua::Names Compiler::with_settings(lua::Names names) const {
  for (const auto& [name, setting] : spec_.settings) {
    if (setting.type != spec::SettingType::secret) names.push_back("settings." + name.value);
  }
  return names;
}

lua::Names Compiler::answer_names() const {
  return with_settings({"status", "headers.*", "body.*"});
}

lua::Expression Compiler::expression(const config::Expression& source, const lua::Names& names) {
  return lua::Expression::compile(source, out_.script, names, diagnostics_);
}

lua::Expression Compiler::expression(const std::optional<config::Expression>& source,
                                     const lua::Names& names) {
  return source ? expression(*source, names) : lua::Expression();
}

SecretText Compiler::secret_text(const config::Template& source, const lua::Names& names) {
  return SecretText::compile(source, secrets_, out_.script, names, diagnostics_);
}

std::vector<std::pair<std::string, SecretText>> Compiler::secret_texts(
    const config::Named<config::Template>& source, const lua::Names& names) {
  std::vector<std::pair<std::string, SecretText>> texts;
  for (const auto& [name, text] : source) {
    texts.emplace_back(name.value, secret_text(text, names));
  }
  return texts;
}

void Compiler::add_query(Query& out, const config::Named<config::ValueTemplate>& source,
                         const lua::Names& names) {
  for (const auto& [name, value] : source) {
    out.emplace_back(name.value,
                     lua::ValueTemplate::compile(value, out_.script, names, diagnostics_));
  }
}

std::vector<AnswerRule> Compiler::answers(const std::vector<spec::AnswerRule>& source,
                                          const lua::Names& names) {
  std::vector<AnswerRule> rules;
  for (const spec::AnswerRule& rule : source) {
    rules.push_back({expression(rule.when, names), rule.answer_class, rule.executed,
                     expression(rule.wait, names), expression(rule.wait_until, names),
                     expression(rule.message, names), expression(rule.code, names)});
  }
  return rules;
}

Pages Compiler::pages(const spec::Pages& source) {
  lua::Names names = answer_names();
  names.push_back("page.*");
  const auto cursor = [&](const spec::CursorPages& pages) -> Pages {
    return CursorPages{expression(pages.next, names), expression(pages.more, names)};
  };
  const auto offset = [&](const spec::OffsetPages& pages) -> Pages {
    return OffsetPages{pages.limit, expression(pages.more, names), expression(pages.next, names)};
  };
  const auto number = [&](const spec::NumberPages& pages) -> Pages {
    return NumberPages{pages.first, pages.limit, expression(pages.more, names)};
  };
  const auto link = [](const spec::LinkPages&) -> Pages { return LinkPages{}; };
  return std::visit(Overloaded{cursor, offset, number, link}, source);
}

}  // namespace engine::connector
