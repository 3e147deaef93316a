// What a step of a test expects. Every key is optional; what is not named is not looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/value.h"
#include "config/describe.h"

namespace engine::spec {

struct ExpectedAnswer {
  std::optional<base::Located<int>> status;
  std::optional<base::Located<base::Value>> json;
  std::optional<base::Located<std::string>> text;
  std::vector<base::Located<std::string>> contains;  // parts of the body
  std::vector<base::Located<std::string>> lacks;
  config::Named<base::Located<std::string>> headers;
};

// One write. Exactly one of the first four.
struct ExpectedChange {
  std::string create;  // connection.entity
  std::string update;
  std::string delete_;  // key: delete
  std::string call;     // connection.operation
  base::Value id;
  std::optional<base::Value> fields;  // these and no others
  std::optional<base::Value> before;
  base::SourceLoc at;

  // "create", "update", "delete" or "call", and of what.
  std::string kind() const;
  const std::string& target() const;
};

struct ExpectedError {
  std::optional<base::Located<std::string>> kind;
  std::optional<base::Located<std::string>> code;
  std::optional<base::Located<std::string>> message;
};

struct ExpectedCollection {
  std::vector<base::Located<base::Value>> has;    // each fits another record
  std::vector<base::Located<base::Value>> lacks;  // none fits
  std::optional<base::Located<int>> count;
  base::SourceLoc at;
};

using CountsByName = config::Named<base::Located<int>>;

struct Expectations {
  std::optional<ExpectedAnswer> answer;
  std::optional<base::Located<std::string>> outcome;
  std::optional<base::Located<CountsByName>> outcomes;
  std::optional<base::Located<std::string>> reason;
  std::optional<base::Located<std::vector<ExpectedChange>>> changes;
  CountsByName calls;
  CountsByName at_most;
  config::Named<base::Located<std::vector<std::string>>> requests;
  config::Named<config::Named<ExpectedCollection>> state;
  std::optional<base::Located<base::Value>> value;
  std::optional<ExpectedError> error;
  CountsByName plan;
  config::Named<base::Located<double>> metrics;  // by series: items_total{rule="fetch"}
};

const config::Object<ExpectedAnswer>& describe(const ExpectedAnswer*);
const config::Object<ExpectedChange>& describe(const ExpectedChange*);
const config::Object<ExpectedError>& describe(const ExpectedError*);
const config::Object<ExpectedCollection>& describe(const ExpectedCollection*);
const config::Object<Expectations>& describe(const Expectations*);

}  // namespace engine::spec
