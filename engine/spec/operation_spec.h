// One named HTTP request of a connector.
//
// Scope of its templates: settings, token, id, ids, value, field, fields, changes, record, batch,
// page and the names of its `input`. An absent value leaves its query parameter, header or JSON key
// out.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/duration.h"
#include "base/value.h"
#include "config/describe.h"
#include "config/template.h"
#include "spec/answer_spec.h"

namespace engine::spec {

// Each kind says when it ends; `more`, where given, ends it when false. `next` absent, null or ""
// ends it too.
struct CursorPages {  // type: cursor; the request uses ${page.cursor}
  config::Expression next;
  std::optional<config::Expression> more;
};

struct OffsetPages {  // type: offset; ${page.offset}, ${page.limit}; ends when a page has fewer
                      // items than limit
  int limit = 100;
  std::optional<config::Expression> more;
  std::optional<config::Expression> next;  // the next offset where the API tells it
};

struct NumberPages {  // type: page; ${page.number}, from `first`
  int first = 1;
  int limit = 100;
  std::optional<config::Expression> more;
};

struct LinkPages {};  // type: link; the Link header's rel=next, same host only

using Pages = std::variant<CursorPages, OffsetPages, NumberPages, LinkPages>;

// How a request says what is known already: If-None-Match, or If-Modified-Since.
enum class Conditional { etag, modified };

enum class Effect { read, repeatable, keyed, marked, once };

// Reads of `of` that run side by side share one call of this operation; ${batch.ids} are their ids.
struct Batch {
  base::Located<std::string> of;  // an operation that reads one by ${id}
  int up_to = 100;
  config::Expression items;  // over body
  std::string by;            // field of an item that holds its id
};

// Where each record of a call has an answer of its own. Scope of the rules: also `result`.
struct Results {
  config::Expression items;  // over body; the n-th belongs to the n-th record sent
  std::vector<AnswerRule> answers;
};

// A GET whose URL would be longer is sent as a POST with the query as a form body.
struct LongGet {
  int over = 8000;                        // bytes of the URL
  config::Named<config::Template> query;  // what stays in the URL, e.g. _method: GET
};

struct Readback {
  base::Duration lag{0};  // how long the product's index may take to show a new record
};

struct OperationInput {
  std::string type = "any";  // text, int, number, bool, list, record, any
  base::Value default_value;
  std::string doc;
};

struct Operation {
  std::string method;     // GET, POST, PUT, PATCH, DELETE: from the key get:, post:, …
  config::Template path;  // that key's value; begins with "/"
  std::string doc;
  std::optional<base::Located<std::string>> base;  // name of one of the connector's bases
  config::Named<OperationInput> input;
  config::Named<config::ValueTemplate> query;
  config::Named<config::Template> headers;
  std::optional<config::ValueTemplate> json;
  config::Named<config::ValueTemplate> form;
  std::optional<LongGet> long_get;
  std::optional<Pages> pages;
  std::optional<config::Expression>
      items;  // the list of records in the answer; scope: body, headers
  std::optional<config::Expression> value;  // the one record (or its id) in the answer
  std::optional<Batch> batch;
  std::optional<Effect> effect;      // default: read for GET; a write without one is an error
  std::optional<Readback> readback;  // of `marked`
  std::optional<Results> results;
  std::vector<AnswerRule> answers;      // before the connector's
  config::Named<int> cost;              // budget -> what one call takes
  std::optional<base::Duration> cache;  // the answer is kept this long and shared by all tasks
  // A step that says `unchanged` asks only for what is not as it was at its last good run.
  std::optional<Conditional> conditional;
  std::optional<base::Duration> timeout;  // default 30s
  base::SourceLoc at;
};

// `defaults:` of a connector: fills what an operation leaves out.
struct OperationDefaults {
  std::optional<base::Located<std::string>> base;
  config::Named<config::Template> headers;
  config::Named<config::ValueTemplate> query;
  std::optional<Pages> pages;  // only for operations that have `items`
  std::optional<base::Duration> timeout;
};

const config::Object<CursorPages>& describe(const CursorPages*);
const config::Object<OffsetPages>& describe(const OffsetPages*);
const config::Object<NumberPages>& describe(const NumberPages*);
const config::Object<LinkPages>& describe(const LinkPages*);
const config::Object<Batch>& describe(const Batch*);
const config::Object<Results>& describe(const Results*);
const config::Object<LongGet>& describe(const LongGet*);
const config::Object<Readback>& describe(const Readback*);
const config::Object<OperationInput>& describe(const OperationInput*);
const config::Object<Operation>& describe(const Operation*);
const config::Object<OperationDefaults>& describe(const OperationDefaults*);
const config::Enum<Conditional>& describe(const Conditional*);
const config::Enum<Effect>& describe(const Effect*);
const config::OneOf<Pages>& describe(const Pages*);

}  // namespace engine::spec
