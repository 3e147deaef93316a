// What a connection is made of, from its connector and its account.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "connector/auth.h"
#include "connector/budget.h"
#include "connector/compiled.h"

namespace engine::connector {

// The account's settings, and the defaults of those that it leaves out.
base::Value complete_settings(const spec::Connector& connector, const base::Value& given);

// The first thing that is wrong with the account goes to `broken`; what is returned is then of no
// use.
std::unique_ptr<Auth> choose_auth(const Compiled& compiled, const std::string& name,
                                  const AuthParts& parts, std::optional<base::Error>& broken);
std::vector<Allowance> allowances(const Compiled& compiled, const base::Value& settings,
                                  std::optional<base::Error>& broken);

}  // namespace engine::connector
